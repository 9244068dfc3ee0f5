"""Budget lines (指标): missing, short, opened below what was promised, changed by two people."""

from __future__ import annotations

import pytest

from ledger.application.commands import ConfirmAdjustment, ProposeAdjustment, ScheduleInstalments
from ledger.domain.errors import (
    AlreadyExists,
    AmountMismatch,
    BudgetExceeded,
    BudgetLineMissing,
    InvalidInput,
    NotFound,
    SeparationOfDuties,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import District

LINE = "2026|kw|art4.service|district"
OFFICER, SECOND = "czj.officer", "czj.second"


def test_nothing_is_approved_without_a_line(district: District) -> None:
    district.platform()
    district.noticed("A-1", "P-001", "art4.service", cases.service())
    events, _ = district.counts()
    with pytest.raises(BudgetLineMissing) as caught:
        district.approve("A-1")
    assert caught.value.details == {"line": LINE}
    assert district.counts()[0] == events
    assert district.held_fen("art4.service|operator|91110116MA01A2B33F|2025") == 0
    district.budget("art4.service", 3_000_000)
    district.approve("A-1")


def test_a_line_that_is_short_says_by_how_much(district: District) -> None:
    district.platform()
    district.budget("art4.service", 4_000_000)
    district.approved("A-1", "P-001", "art4.service", cases.service("1500000.00"))
    with pytest.raises(BudgetExceeded) as caught:
        district.approved("A-2", "P-001", "art4.service", cases.service(year=2024))
    assert caught.value.details == {
        "line": LINE,
        "appropriated_fen": 400_000_000,
        "used_fen": 150_000_000,
        "free_fen": 250_000_000,
        "requested_fen": 300_000_000,
    }
    district.adjusted(LINE, 50_000_000)
    district.approve("A-2")


def test_a_line_is_opened_once_for_a_clause_that_has_one(district: District) -> None:
    district.budget("art4.service", 1)
    with pytest.raises(AlreadyExists):
        district.budget("art4.service", 1)
    with pytest.raises(InvalidInput):
        district.budget("art4.voucher", 1)
    with pytest.raises(InvalidInput):
        district.budget("art4.testing", -1)
    with pytest.raises((InvalidInput, NotFound)):
        district.budget("art4.testing", 1, department="nobody")
    for source in ("", "a|b"):
        with pytest.raises(InvalidInput):
            district.budget("art4.testing", 1, fund_source=source)


def test_a_change_takes_two_people(district: District) -> None:
    district.budget("art4.service", 100)
    proposal = ProposeAdjustment(line=LINE, amount_fen=500, document="怀财调〔2026〕1号")
    assert district.does(proposal, OFFICER, "czj").answer["adjustment"] == 1
    assert district.line(LINE)["adjusted_fen"] == 0
    confirm = ConfirmAdjustment(line=LINE, adjustment=1)
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, OFFICER, "czj")
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, "deputy", "czj", on_behalf_of=OFFICER)
    assert district.does(confirm, SECOND, "czj").answer["total_fen"] == 10_500
    with pytest.raises(WrongStage):
        district.does(confirm, SECOND, "czj")


def test_a_change_is_a_change_of_a_line_that_exists(district: District) -> None:
    district.budget("art4.service", 100)
    wrong = [(0, InvalidInput), (-10_001, AmountMismatch)]
    for fen, refusal in wrong:
        with pytest.raises(refusal):
            district.does(ProposeAdjustment(line=LINE, amount_fen=fen, document="文"), OFFICER, "czj")
    with pytest.raises(NotFound):
        district.does(
            ProposeAdjustment(line="2026|kw|none|district", amount_fen=1, document="文"), OFFICER, "czj"
        )


def test_a_line_is_not_lowered_below_what_is_promised(district: District) -> None:
    district.platform()
    district.budget("art4.service", 4_000_000)
    district.approved("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(BudgetExceeded):
        district.adjusted(LINE, -100_000_001)
    district.adjusted(LINE, -100_000_000)
    assert district.line(LINE)["adjusted_fen"] == -100_000_000


def test_a_line_opens_below_earlier_promises_only_if_that_is_accepted(district: District) -> None:
    """Rent of next year, promised this year, comes to four months of 1,000 yuan."""
    district.platform()
    district.budget("art3.rent", 1_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent(months=12, rent="1000.00"))
    with pytest.raises(BudgetExceeded) as caught:
        district.budget("art3.rent", 3_000, year=2027)
    assert caught.value.details["requested_fen"] == 400_000
    line = district.budget("art3.rent", 3_000, year=2027, accept_shortfall=True)
    opened = district.line(line)
    assert (opened["appropriated_fen"], opened["committed_fen"], opened["shortfall_fen"]) == (
        300_000,
        400_000,
        100_000,
    )


def test_an_accepted_shortfall_lends_nothing_and_goes_with_the_next_rise(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 1_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent(months=12, rent="1000.00"))
    line = district.budget("art3.rent", 3_000, year=2027, accept_shortfall=True)
    with pytest.raises(BudgetExceeded):
        district.approved("A-2", "P-001", "art3.rent", cases.rent(first_month=13, months=1, rent="1000.00"))
    district.adjusted(line, 60_000)
    assert district.line(line)["shortfall_fen"] == 40_000
    district.adjusted(line, 240_000)
    assert district.line(line)["shortfall_fen"] == 0
    district.approve("A-2")


def test_each_fund_source_has_a_line_of_its_own(district: District) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000, fund_source="special_bond")
    with pytest.raises(BudgetLineMissing):
        district.approved("A-1", "P-001", "art4.service", cases.service())


def test_the_approval_commits_and_the_schedule_moves_the_commitment(district: District) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.approved("A-1", "P-001", "art4.service", cases.service())
    assert district.line(LINE)["committed_fen"] == 300_000_000
    district.does(ScheduleInstalments(award="A-1"))
    assert district.line(LINE)["committed_fen"] == 300_000_000
    district.post_due()
    line = district.line(LINE)
    assert (line["committed_fen"], line["due_fen"], line["paid_fen"]) == (0, 300_000_000, 0)
    district.pay("A-1")
    line = district.line(LINE)
    assert (line["committed_fen"], line["due_fen"], line["paid_fen"]) == (0, 0, 300_000_000)
