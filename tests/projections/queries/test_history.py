"""The history of a recipient: whole, as of either date, and adding up to what the awards say."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledger.application import Ledger
from ledger.domain.errors import InvalidInput
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform
from ledger.policy.loader import default_pack
from projections.queries.awards import awards_of
from projections.queries.history import Movement, effect_of, grand_total, history, quote_of, totals
from tests.projections.queries.story import ENTERPRISE, WAN

PLATFORM = Platform.create_id("P-001")
FIRM = Organisation.create_id(ENTERPRISE)


def test_every_event_is_there_in_the_order_of_business(ledger: Ledger) -> None:
    entries = history(ledger.rows, PLATFORM)
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0].title_zh == "平台登记"
    assert entries[0].title_en == "Platform registered"
    stored = ledger.rows("SELECT count(*) AS n FROM ledger.event WHERE originator_id = %s", (PLATFORM,))
    assert len(entries) == stored[0]["n"]
    days = [entry.effective_on for entry in entries]
    assert days == sorted(days)


def test_an_event_dated_before_its_recording_stands_at_its_business_day(ledger: Ledger) -> None:
    posted = next(e for e in history(ledger.rows, PLATFORM, award="C-1") if e.topic == "instalment.due")
    assert posted.recorded_at.date() > posted.effective_on


def test_each_entry_says_who_what_and_why(ledger: Ledger) -> None:
    entries = history(ledger.rows, PLATFORM, pack=default_pack())
    paid = next(entry for entry in entries if entry.topic == "payment.confirmed")
    assert (paid.award, paid.clause, paid.actor, paid.department) == (
        "B-1",
        "art4.service",
        "wang.fang",
        "czj",
    )
    assert paid.quote.endswith("每年给予平台运行主体最高不超过500万元资金支持")
    assert paid.figures["reference"] == "PAY-B-1"
    approved = next(entry for entry in entries if entry.topic == "award.approved")
    assert approved.document == "怀科批〔2026〕1号"


def test_totals_agree_with_the_awards(ledger: Ledger) -> None:
    for holder in (PLATFORM, FIRM):
        by_clause = {one.clause: one.total for one in totals(history(ledger.rows, holder)) if one.clause}
        awards = awards_of(ledger.rows, holder)
        for name in ("approved_fen", "due_fen", "paid_fen", "returned_fen", "recovered_fen", "received_fen"):
            for clause, total in by_clause.items():
                assert getattr(total, name) == sum(
                    getattr(one, name) for one in awards if one.clause == clause
                )


def test_what_had_happened_by_a_day(ledger: Ledger) -> None:
    before = history(ledger.rows, PLATFORM, as_of=date(2026, 4, 29))
    total = grand_total(totals(before))
    assert (total.approved_fen, total.due_fen, total.paid_fen) == (350 * WAN, 300 * WAN, 200 * WAN)
    assert grand_total(totals(history(ledger.rows, PLATFORM))).paid_fen == 300 * WAN
    assert history(ledger.rows, PLATFORM, as_of=date(2026, 3, 1)) == []


def test_what_was_known_at_a_moment(ledger: Ledger) -> None:
    """The instalment of 27 April was posted on the 30th: on the 28th nobody knew of it."""
    known = history(ledger.rows, PLATFORM, recorded_by=datetime(2026, 4, 28, tzinfo=UTC))
    assert "C-1" in {entry.award for entry in known}
    assert not [entry for entry in known if entry.award == "C-1" and entry.topic == "instalment.due"]
    both = history(
        ledger.rows, PLATFORM, as_of=date(2026, 4, 28), recorded_by=datetime(2026, 5, 1, tzinfo=UTC)
    )
    assert [entry for entry in both if entry.award == "C-1" and entry.topic == "instalment.due"]


def test_a_moment_needs_a_time_zone(ledger: Ledger) -> None:
    with pytest.raises(InvalidInput, match="time zone"):
        history(ledger.rows, PLATFORM, recorded_by=datetime(2026, 4, 28))  # noqa: DTZ001 - what is refused


def test_one_award_alone(ledger: Ledger) -> None:
    assert {entry.award for entry in history(ledger.rows, FIRM, award="A-1")} == {"A-1"}
    assert history(ledger.rows, FIRM, award="B-1") == []


def test_support_by_others_counts_apart(ledger: Ledger) -> None:
    by_clause = totals(history(ledger.rows, FIRM))
    assert by_clause[0].clause == ""
    assert by_clause[0].total == Movement(external_fen=5 * WAN)


@pytest.mark.parametrize(
    ("topic", "figures", "expected"),
    [
        ("award.approved", {}, Movement(approved_fen=700)),
        ("award.approval_reversed", {}, Movement(approved_fen=-700)),
        ("award.remainder_cancelled", {}, Movement(approved_fen=-700)),
        ("instalment.rent_evidenced", {"reduction_fen": 5}, Movement(approved_fen=-5)),
        ("award.settled", {"reduction_fen": 5}, Movement(approved_fen=-5)),
        ("instalment.due_reversed", {}, Movement(due_fen=-700)),
        ("instalment.due_reduced", {"reduction_fen": 5}, Movement(approved_fen=-5, due_fen=-5)),
        ("payment.returned", {}, Movement(returned_fen=700)),
        (
            "award.past_disbursement_recorded",
            {},
            Movement(approved_fen=700, due_fen=700, paid_fen=700),
        ),
        ("entry.reversed", {}, Movement(external_fen=-700)),
        ("award.assessed", {}, Movement()),
    ],
)
def test_what_an_event_moves(topic: str, figures: dict[str, int], expected: Movement) -> None:
    assert effect_of(topic, 700, figures) == expected


def test_the_words_of_a_clause_stand_in_the_order_of_the_measure() -> None:
    words = quote_of(default_pack(), "art6.upgrade.green").split("……")
    places = [default_pack().source_text.find(part) for part in words]
    assert len(words) > 1
    assert places == sorted(places)
    assert -1 not in places


def test_a_clause_the_measure_does_not_know_has_no_sentence() -> None:
    assert quote_of(default_pack(), "art99.nothing") == ""
    assert quote_of(default_pack(), None) == ""
    assert quote_of(None, "art4.service") == ""
