"""Rent (第三条): lease months claimed once, a start fixed for ever, evidence, and what a cancellation frees."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.application.commands import (
    CancelRemainder,
    EvidenceRent,
    ReverseDue,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.domain.errors import (
    AlreadyExists,
    ConflictingChoice,
    DuplicateClaim,
    InvalidInput,
    ScheduleMismatch,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, UNITS, District

RENT_FEN = 32_000_000
CANCELLATION = CancelRemainder(award="A-1", reason="提前退租", document="怀科函〔2026〕10号")


def evidence(number: int, paid_fen: int = RENT_FEN, invoice: str = "") -> EvidenceRent:
    return EvidenceRent(award="A-1", number=number, paid_rent_fen=paid_fen, invoice=invoice or f"FP-{number}")


@pytest.fixture
def rented(district: District) -> District:
    """A platform with a budget line for rent."""
    district.platform()
    district.budget("art3.rent", 9_000_000)
    return district


def _states(district: District) -> list[object]:
    return [row["state"] for row in district.ledger.rows("SELECT state FROM instalment ORDER BY number")]


def _paid_first_months(district: District, months: int = 1) -> None:
    """Schedule three months from April, and pay the first of them."""
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    for number in range(1, months + 1):
        district.does(evidence(number))
        district.clock.set(date(2026, 4 + number, 15))
        district.post_due()
        district.pay("A-1", number, reference=f"PAY-{number}")


def test_months_fall_due_on_the_first_working_day_after_each(rented: District) -> None:
    outcome = rented.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    assert [(one["due_on"], one["amount_fen"]) for one in outcome.answer["instalments"]] == [
        ("2026-05-06", RENT_FEN),  # after the holiday of Labour Day
        ("2026-06-01", RENT_FEN),
        ("2026-07-01", RENT_FEN),
    ]


def test_a_month_without_evidence_is_held_and_released_by_it(rented: District) -> None:
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    rented.clock.set(date(2026, 5, 8))
    run = rented.post_due()
    assert (run.posted, run.held) == (0, 1)
    rented.does(evidence(1))
    assert rented.post_due().posted == 1
    assert _states(rented) == ["due", "scheduled", "scheduled"]


def test_only_rent_that_was_paid_counts(rented: District) -> None:
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    assert rented.does(evidence(1, RENT_FEN // 3)).answer["amount_fen"] == RENT_FEN // 3
    assert rented.does(evidence(2, RENT_FEN * 2)).answer["amount_fen"] == RENT_FEN
    assert rented.does(evidence(3, 0)).answer["amount_fen"] == 0
    left = RENT_FEN // 3 + RENT_FEN
    assert rented.row("SELECT approved_fen FROM award")["approved_fen"] == left
    line = rented.line("2026|kw|art3.rent|district")
    assert line["committed_fen"] == left
    assert _states(rented) == ["scheduled", "scheduled", "cancelled"]


def test_evidence_is_an_invoice_and_an_amount_given_once(rented: District) -> None:
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    for wrong in (evidence(1, -1), evidence(1, invoice=" ")):
        with pytest.raises(InvalidInput):
            rented.does(wrong)
    rented.does(evidence(1))
    with pytest.raises(AlreadyExists):
        rented.does(evidence(1, invoice="FP-9"))
    rented.budget("art4.service", 9_000_000)
    rented.scheduled("A-2", "P-001", "art4.service", cases.service())
    with pytest.raises(InvalidInput):
        rented.does(EvidenceRent(award="A-2", number=1, paid_rent_fen=1, invoice="FP-8"))


def test_a_rent_that_was_never_paid_ends_the_award(rented: District) -> None:
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent(months=1))
    rented.does(evidence(1, 0))
    assert rented.stage("A-1") == "cancelled"


@pytest.mark.parametrize(
    "again",
    [
        cases.rent(),
        cases.rent(months=1, first_month=3),
        cases.rent("ZL-2", months=1, first_month=2),  # another lease, but the unit's months
    ],
    ids=["the same", "its last month", "another lease in the same month"],
)
def test_a_lease_month_is_claimed_once(rented: District, again: dict[str, Any]) -> None:
    rented.approved("A-1", "P-001", "art3.rent", cases.rent())
    with pytest.raises(DuplicateClaim) as caught:
        rented.approved("A-2", "P-001", "art3.rent", again)
    assert str(caught.value.details["held_by"]).startswith("A-1 (")


def test_nor_by_another_unit(rented: District) -> None:
    rented.platform("P-002", UNITS[1])
    rented.approved("A-1", "P-001", "art3.rent", cases.rent())
    with pytest.raises(DuplicateClaim) as caught:
        rented.approved("A-2", "P-002", "art3.rent", cases.rent())
    assert caught.value.details["kind"] == "lease"
    rented.approved("A-3", "P-002", "art3.rent", cases.rent("ZL-3"))


def test_a_lease_is_listed_once(rented: District) -> None:
    lease = {"lease": "ZL-1", "area": "1000", "rent": "1000.00"}
    facts = {"start": "2026-04-01", "months": 3, "leases": [lease, lease]}
    with pytest.raises(InvalidInput):
        rented.assessed("A-1", "P-001", "art3.rent", facts)


def test_later_months_of_the_same_lease_are_another_award(rented: District) -> None:
    rented.approved("A-1", "P-001", "art3.rent", cases.rent())
    rented.approved("A-2", "P-001", "art3.rent", cases.rent(first_month=4))


def test_the_start_of_a_units_rent_is_fixed(rented: District) -> None:
    rented.approved("A-1", "P-001", "art3.rent", cases.rent())
    with pytest.raises(ConflictingChoice) as caught:
        rented.approved("A-2", "P-001", "art3.rent", cases.rent("ZL-2", start="2026-08-01"))
    assert (caught.value.details["held"], caught.value.details["requested"]) == ("2026-04-01", "2026-08-01")


def test_cancelling_frees_unpaid_months_and_no_paid_ones(rented: District) -> None:
    _paid_first_months(rented)
    assert rented.does(CANCELLATION, CHECKER).answer["released_fen"] == 2 * RENT_FEN
    assert _states(rented) == ["paid", "cancelled", "cancelled"]
    assert rented.stage("A-1") == "completed"
    assert rented.line("2026|kw|art3.rent|district")["committed_fen"] == 0
    with pytest.raises(DuplicateClaim):
        rented.approved("A-2", "P-001", "art3.rent", cases.rent(months=1))
    rented.approved("A-3", "P-001", "art3.rent", cases.rent(first_month=2, months=2))


def test_a_month_paid_after_an_unpaid_one_stays_claimed(rented: District) -> None:
    """April was never evidenced, May was paid, June is cancelled with April."""
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    rented.does(evidence(2))
    rented.does(evidence(3))
    rented.clock.set(date(2026, 6, 5))
    run = rented.post_due()
    assert (run.posted, run.held) == (1, 1)
    rented.pay("A-1", 2)
    rented.does(CANCELLATION, CHECKER)
    with pytest.raises(DuplicateClaim):
        rented.approved("A-2", "P-001", "art3.rent", cases.rent(first_month=2, months=1))
    rented.approved("A-3", "P-001", "art3.rent", cases.rent(months=1))
    rented.approved("A-4", "P-001", "art3.rent", cases.rent(first_month=3, months=1))
    claims = rented.ledger.rows("SELECT key FROM claim WHERE kind = 'invoice'")
    assert [row["key"] for row in claims] == ["FP-2"]


def test_cancelling_before_anything_is_due_frees_everything(rented: District) -> None:
    rented.approved("A-1", "P-001", "art3.rent", cases.rent())
    rented.does(CANCELLATION, CHECKER)
    assert rented.stage("A-1") == "cancelled"
    for table in ("claim", "claim_period", "claim_choice"):
        assert rented.ledger.rows(f"SELECT * FROM {table}") == []
    with pytest.raises(WrongStage):
        rented.does(CANCELLATION, CHECKER)
    rented.approved("A-2", "P-001", "art3.rent", cases.rent(start="2026-08-01"))


def test_a_cancellation_needs_a_document_and_something_left(rented: District) -> None:
    _paid_first_months(rented, 2)
    with pytest.raises(InvalidInput):
        rented.does(CancelRemainder(award="A-1", reason="提前退租", document=" "), CHECKER)
    rented.does(evidence(3))
    rented.clock.set(date(2026, 7, 3))
    rented.post_due()
    with pytest.raises(WrongStage):
        rented.does(CANCELLATION, CHECKER)
    rented.does(ReverseDue(award="A-1", number=3, reason="误列"))
    rented.does(CANCELLATION, CHECKER)
    assert rented.stage("A-1") == "completed"


def test_months_already_past_at_the_approval_fall_due_at_once_on_this_years_line(rented: District) -> None:
    """Rent of last autumn, approved in the new year: the new year's line bears it."""
    rented.clock.set(date(2027, 1, 4))
    line = rented.budget("art3.rent", 9_000_000, year=2027)
    outcome = rented.scheduled("A-1", "P-001", "art3.rent", cases.rent(start="2026-09-01", months=5))
    days = [one["due_on"] for one in outcome.answer["instalments"]]
    assert days == ["2027-01-18"] * 4 + ["2027-02-01"]
    assert rented.line(line)["committed_fen"] == 5 * RENT_FEN
    assert rented.line("2026|kw|art3.rent|district")["committed_fen"] == 0
    for number in range(1, 5):
        rented.does(evidence(number))
    assert rented.post_due().posted == 4
    assert rented.line(line)["due_fen"] == 4 * RENT_FEN


def test_sixty_months_and_no_more(rented: District) -> None:
    with pytest.raises(InvalidInput):
        rented.assessed("A-1", "P-001", "art3.rent", cases.rent(months=61))
    outcome = rented.assessed("A-2", "P-001", "art3.rent", cases.rent(months=60, rent="1000.00"))
    assert outcome.answer["instalments"] == 60
    assert outcome.answer["amount_fen"] == 36 * 100_000 + 24 * 50_000


def test_years_ahead_are_promised_without_a_line_of_their_own(rented: District) -> None:
    rented.scheduled("A-1", "P-001", "art3.rent", cases.rent(months=12, rent="1000.00"))
    ahead = rented.line("2027|kw|art3.rent|district")
    assert (ahead["opened"], ahead["committed_fen"]) == (False, 4 * 100_000)


def test_a_rent_approved_for_less_loses_its_last_months(rented: District) -> None:
    rented.noticed("A-1", "P-001", "art3.rent", cases.rent())
    rented.approve("A-1", amount_fen=RENT_FEN + 1)
    outcome = rented.does(ScheduleInstalments(award="A-1"))
    assert [one["amount_fen"] for one in outcome.answer["instalments"]] == [RENT_FEN, 1]


def test_tranches_add_up_to_the_award(district: District) -> None:
    district.platform()
    district.budget("art1.construction", 60_000_000)
    district.approved("A-1", "P-001", "art1.construction", cases.construction())
    half, rest = 400_000_000, 200_000_000
    first, second = date(2026, 5, 1), date(2026, 10, 1)
    wrong = [
        (TrancheWanted(due_on=first, amount_fen=half),),
        (TrancheWanted(due_on=first, amount_fen=600_000_000), TrancheWanted(due_on=second, amount_fen=0)),
        (TrancheWanted(due_on=first, amount_fen=half), TrancheWanted(due_on=second, amount_fen=rest + 1)),
    ]
    for tranches in wrong:
        with pytest.raises(ScheduleMismatch):
            district.does(ScheduleInstalments(award="A-1", tranches=tranches))
    many = tuple(TrancheWanted(due_on=first, amount_fen=1) for _ in range(61))
    with pytest.raises(InvalidInput):
        district.does(ScheduleInstalments(award="A-1", tranches=many))
    tranches = (TrancheWanted(due_on=second, amount_fen=rest), TrancheWanted(due_on=first, amount_fen=half))
    outcome = district.does(ScheduleInstalments(award="A-1", tranches=tranches))
    assert [one["due_on"] for one in outcome.answer["instalments"]] == ["2026-05-06", "2026-10-08"]
    with pytest.raises(WrongStage):
        district.does(ScheduleInstalments(award="A-1"))
