"""Aggregates are lent to one command at a time, and kept only as their stored events made them."""

from __future__ import annotations

import pytest
from eventsourcing.application import AggregateNotFoundError

from ledger.application import Ledger, aggregates
from ledger.application.clock import SetClock
from ledger.application.commands import ApplyForAward, Suspend
from ledger.domain.errors import Refusal, WrongStage
from ledger.domain.platform import Platform
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger
from tests.ledger.application.district import MAKER, District

P1 = Platform.create_id("P-001")


def read(ledger: Ledger) -> Platform:
    """Read a platform from its events alone."""
    found: Platform = aggregates.StoredAggregates(ledger.ledger_recorder, ledger.mapper).get(P1)
    return found


def state(platform: Platform) -> dict[str, object]:
    return {name: value for name, value in vars(platform).items() if name != "_pending_events"}


def test_a_kept_aggregate_is_what_its_events_make_it(district: District) -> None:
    district.platform("P-001")
    district.does(Suspend(recipient="P-001", reason="停业", document="怀科〔2026〕3号"))
    kept = district.ledger.aggregates.get(P1)
    assert kept.version == 2
    assert state(kept) == state(read(district.ledger))
    assert kept.pending_events == []


def test_it_is_lent_once(district: District) -> None:
    district.platform("P-001")
    first = district.ledger.aggregates.get(P1)
    second = district.ledger.aggregates.get(P1)
    assert first is not second
    assert state(first) == state(second)


def test_what_another_process_stored_is_seen(
    district: District, clock: SetClock, new_database_url: str
) -> None:
    district.platform("P-001")
    with open_ledger(new_database_url, clock=clock) as other:
        elsewhere = District(other, clock, count=1000)
        elsewhere.does(Suspend(recipient="P-001", reason="停业", document="怀科〔2026〕3号"))
        with pytest.raises(WrongStage):
            district.does(Suspend(recipient="P-001", reason="再次", document="怀科〔2026〕4号"))
    assert state(district.ledger.aggregates.get(P1)) == state(read(district.ledger))


def test_what_was_refused_or_rehearsed_leaves_no_trace(district: District) -> None:
    district.platform("P-001")
    suspend = Suspend(recipient="P-001", reason="停业", document="怀科〔2026〕3号")
    district.does(suspend, rehearsal=True)
    district.does(suspend, key="once")
    with pytest.raises(Refusal):
        district.ledger.execute_all(
            [
                Suspend(recipient="P-001", reason="", document=""),
                ApplyForAward(award="A-1", recipient="P-001", clause="nowhere", facts={}),
            ],
            Signature(actor=MAKER, department="kw", effective_on=district.today, key="together"),
        )
    assert district.does(suspend, key="once").replayed
    assert state(district.ledger.aggregates.get(P1)) == state(read(district.ledger))


def test_the_ones_kept_longest_give_way(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "MOST_KEPT", 2)
    for number in range(4):
        district.platform(f"P-{number}")
    assert set(district.ledger.aggregates._kept) == {Platform.create_id("P-2"), Platform.create_id("P-3")}


def test_an_unknown_one_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(AggregateNotFoundError):
        ledger.aggregates.get(P1)


def test_many_are_read_together_as_one_by_one(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some kept, some not, one changed since by another, one that does not exist."""
    monkeypatch.setattr(aggregates, "READ_TOGETHER", 2)
    ids = [Platform.create_id(f"P-{number}") for number in range(6)]
    for number in range(5):
        district.platform(f"P-{number}")
    others = aggregates.StoredAggregates(district.ledger.ledger_recorder, district.ledger.mapper)
    others.keep([others.get(ids[1]), others.get(ids[2])])
    district.does(Suspend(recipient="P-1", reason="停业", document="怀科〔2026〕3号"))
    together = others.get_all(ids)
    assert list(together) == ids[:5]
    one_by_one = aggregates.StoredAggregates(district.ledger.ledger_recorder, district.ledger.mapper)
    assert [state(one) for one in together.values()] == [state(one_by_one.get(one)) for one in ids[:5]]
    assert together[ids[1]].version == 2
    assert others.get(ids[1]) is not together[ids[1]]
