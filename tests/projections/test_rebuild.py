"""Guards and screens are made anew beside the live ones and take their place; writers go on meanwhile."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.connection import Connection as Pipe

import pytest
from psycopg import Connection
from psycopg.rows import DictRow

from ledger.application.clock import SetClock
from ledger.application.commands import CloseMonth, ProposeReopening, RecordIndicator, ReopenMonth
from ledger.domain.errors import DuplicateClaim, LedgerBusy, RebuildUnderWay, ReplayFailed
from ledger.domain.events import LedgerEvent
from ledger.domain.signature import Signature
from ledger.ports import Statement
from ledger.store.connection import connect_as_owner
from ledger.store.migrate import MIGRATION_LOCK
from projections import rebuild as module
from projections import replay
from projections.bootstrap import open_ledger
from projections.rebuild import compare, rebuild
from tests.ledger.application.district import PAYER, District
from tests.properties.fingerprint import fingerprint

FACTS = {"contract": "600000.00", "contract_no": "HT-1", "contract_date": "2026-02-01", "platform": "P-1"}


@pytest.fixture
def lived(district: District) -> District:
    """A district in which something happened: an award paid, indicators, a month closed and open again."""
    enterprise = district.organisation()
    district.platform("P-1")
    district.budget("art4.testing", 1_000_000)
    district.paid("A-1", enterprise, "art4.testing", FACTS)
    for number in range(20):
        district.does(_indicator(number))
    district.clock.set(date(2026, 4, 1))
    district.does(CloseMonth(month=date(2026, 3, 1)), PAYER, "czj")
    district.does(ProposeReopening(month=date(2026, 3, 1), reason="漏记"), PAYER, "czj")
    district.does(ReopenMonth(month=date(2026, 3, 1)), "czj.head", "czj")
    district.does(_indicator(20), on=date(2026, 3, 31))
    district.does(CloseMonth(month=date(2026, 3, 1)), PAYER, "czj")
    return district


@pytest.fixture
def owner(new_database_url: str) -> Iterator[Connection[DictRow]]:
    with connect_as_owner(new_database_url) as connection:
        yield connection


def _indicator(number: int) -> RecordIndicator:
    return RecordIndicator(
        entry=f"I-{number}", recipient="P-1", year=2026, indicator="openness", value="12 家"
    )


def _schemas(owner: Connection[DictRow]) -> list[str]:
    found = owner.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'projection%' ORDER BY 1")
    return [row["nspname"] for row in found]


def test_a_rebuild_gives_the_same_and_leaves_nothing_behind(
    lived: District, new_database_url: str, owner: Connection[DictRow]
) -> None:
    before = fingerprint(lived.ledger)
    heard: list[tuple[int, int]] = []
    report = rebuild(new_database_url, progress=lambda *figures: heard.append(figures))
    (events,) = lived.ledger.rows("SELECT count(*) AS n FROM ledger.event")
    assert report.events == events["n"]
    assert report.events_behind_gate == 0
    assert heard[-1] == (events["n"], events["n"])
    assert fingerprint(lived.ledger) == before
    assert compare(new_database_url) == []
    assert _schemas(owner) == ["projection"]


def test_a_ledger_that_is_open_goes_on_over_the_exchange(lived: District, new_database_url: str) -> None:
    rebuild(new_database_url)
    lived.does(_indicator(100))
    recipient = "91110116MA01A2B41U"
    lived.paid("A-2", recipient, "art4.testing", FACTS | {"contract_no": "HT-2"})
    with pytest.raises(DuplicateClaim):
        lived.approved("A-3", recipient, "art4.testing", FACTS | {"contract": "10000.00"})
    rebuild(new_database_url)
    lived.does(_indicator(101))
    assert compare(new_database_url) == []


@pytest.mark.parametrize("chunk", [1, 3, 7])
def test_where_chunks_end_makes_no_difference(
    lived: District, new_database_url: str, monkeypatch: pytest.MonkeyPatch, chunk: int
) -> None:
    monkeypatch.setattr(replay, "CHUNK", chunk)
    assert compare(new_database_url) == []


def test_writers_go_on_meanwhile(
    lived: District, new_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay, "CHUNK", 1)
    monkeypatch.setattr(module, "CHUNK", 1)
    stop = threading.Event()
    written: list[int] = []

    def write() -> None:
        with open_ledger(new_database_url, clock=SetClock(date(2026, 4, 2))) as ledger:
            number = 1000
            while not stop.is_set():
                signature = Signature("zhang.min", "kw", date(2026, 4, 2), f"w-{number}")
                ledger.execute(_indicator(number), signature)
                written.append(number)
                number += 1
                stop.wait(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = [rebuild(new_database_url) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    assert [report.events for report in reports] == sorted({report.events for report in reports})
    kept = lived.ledger.rows(
        "SELECT figures->>'entry' AS entry FROM history WHERE figures->>'entry' LIKE 'I-____%%'", ()
    )
    assert {str(row["entry"]) for row in kept} == {f"I-{number}" for number in written}
    assert compare(new_database_url) == []


def test_writers_as_fast_as_the_replay_are_not_run_after_for_ever(owner: Connection[DictRow]) -> None:
    class Outrun:
        """A replay during which as much comes in as it replays."""

        connection = owner
        events = passes = 0

        def advance(self, _mark: int) -> Iterator[int]:
            self.passes += 1
            self.events += 10 * replay.CHUNK
            yield self.events

    outrun = Outrun()
    module._catch_up(outrun, None)  # type: ignore[arg-type] # what it needs of a replay
    assert outrun.passes == 3


def test_a_rebuild_that_is_killed_leaves_the_live_tables_and_the_next_starts_afresh(
    lived: District, new_database_url: str, owner: Connection[DictRow]
) -> None:
    before = fingerprint(lived.ledger)
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_rebuild_and_hang, args=(new_database_url, theirs), daemon=True)
    process.start()
    assert ours.poll(60), "the rebuild did not begin"
    process.kill()
    process.join()
    assert "projection_next" in _schemas(owner)
    assert fingerprint(lived.ledger) == before
    rebuild(new_database_url)
    assert _schemas(owner) == ["projection"]
    assert fingerprint(lived.ledger) == before


def _rebuild_and_hang(database_url: str, end: Pipe) -> None:
    def hang(done: int, _total: int) -> None:
        end.send(done)
        threading.Event().wait(60)

    rebuild(database_url, progress=hang)


@pytest.mark.usefixtures("lived")
def test_a_second_rebuild_at_once_is_refused_by_name(
    new_database_url: str, owner: Connection[DictRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATE_TIMEOUT_S", 1)
    owner.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    with pytest.raises(RebuildUnderWay):
        rebuild(new_database_url)


def test_a_writer_that_never_ends_keeps_the_rebuild_waiting_but_not_for_ever(
    lived: District, new_database_url: str, owner: Connection[DictRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATE_TIMEOUT_S", 1)
    monkeypatch.setattr(module, "GATE_ATTEMPTS", 2)
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock_shared(6489218572514976314)")
        with pytest.raises(LedgerBusy):
            rebuild(new_database_url)
    lived.does(_indicator(100))
    rebuild(new_database_url)


def test_an_old_table_somebody_still_reads_is_dropped_by_the_next_rebuild(
    lived: District, new_database_url: str, owner: Connection[DictRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "GATE_TIMEOUT_S", 1)
    with connect_as_owner(new_database_url) as reader, reader.transaction():
        reader.execute("SELECT * FROM award")
        rebuild(new_database_url)
        lived.does(_indicator(100))
        assert _schemas(owner) == ["projection", "projection_old"]
    rebuild(new_database_url)
    assert _schemas(owner) == ["projection"]
    assert compare(new_database_url) == []


def test_what_was_altered_by_hand_is_found_and_mended(
    lived: District, new_database_url: str, owner: Connection[DictRow]
) -> None:
    owner.execute("UPDATE projection.award SET paid_fen = paid_fen + 1")
    owner.execute("DELETE FROM projection.history WHERE version = 1")
    award, history = compare(new_database_url)
    assert (award.table, award.only_live, award.only_rebuilt) == ("award", 1, 1)
    assert [example[0] for example in award.examples] == ["-", "+"]
    assert "18000001" in award.examples[0]
    assert (history.table, history.only_live) == ("history", 0)
    assert history.only_rebuilt > len(history.examples) == module.EXAMPLES
    rebuild(new_database_url)
    assert compare(new_database_url) == []
    assert lived.ledger.rows("SELECT paid_fen FROM award")[0]["paid_fen"] == 18_000_000


@dataclass
class Stubborn:
    """A projector whose statement breaks a constraint at the first payment."""

    seen: list[LedgerEvent] = field(default_factory=list)

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        self.seen += events
        if any(event.TOPIC == "payment.confirmed" for event in events):
            yield Statement("INSERT INTO closed_month VALUES ('2026-03-02', gen_random_uuid(), 1)")


def test_events_that_cannot_be_replayed_leave_the_live_tables(
    lived: District, new_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(lived.ledger)
    monkeypatch.setattr(module, "projectors", lambda: (Stubborn(),))
    with pytest.raises(ReplayFailed) as refused:
        rebuild(new_database_url)
    assert "closed_month" in refused.value.message
    with pytest.raises(ReplayFailed):
        compare(new_database_url)
    assert fingerprint(lived.ledger) == before
    monkeypatch.undo()
    rebuild(new_database_url)
    assert fingerprint(lived.ledger) == before


def test_an_empty_ledger_is_rebuilt_too(new_database_url: str) -> None:
    assert rebuild(new_database_url).events == 0
    assert compare(new_database_url) == []
