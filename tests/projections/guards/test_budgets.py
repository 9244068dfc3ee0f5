"""What each event moves on the budget lines, and how a line that is short or missing is explained."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.domain import events as happened
from ledger.domain import papers
from ledger.domain.errors import BudgetExceeded, BudgetLineMissing, TooMuchContention
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import Instalment, YearShare
from ledger.ports import Violation
from projections.guards.budgets import BudgetMovement, Budgets, budget_movements, merge
from tests.projections.guards.happenings import LINE, Rows, approved, event, tables

NEXT = "2027|kw|art4.service|district"
SHORT = Violation("budget_not_overcommitted", "budget", "")
DUE: dict[str, Any] = {"award": "A-1", "number": 1, "amount_fen": 300, "line": LINE}
STORED: dict[str, object] = {
    "opened": True,
    "appropriated_fen": 500,
    "shortfall_fen": 0,
    "spent_fen": 0,
    "used_fen": 400,
}


def _merged(*events: LedgerEvent) -> list[BudgetMovement]:
    return merge(movement for each in events for movement in budget_movements(each))


def test_an_approval_commits_year_by_year_and_draws_on_this_year_alone() -> None:
    shares = (YearShare(LINE, 2026, 100), YearShare(NEXT, 2027, 200))
    assert _merged(approved(shares=shares)) == [
        BudgetMovement(LINE, drawn_on=True, committed_fen=100),
        BudgetMovement(NEXT, drawn_on=False, committed_fen=200),
    ]


def test_a_schedule_moves_the_commitment_to_the_years_it_falls_due_in() -> None:
    schedule = event(
        happened.InstalmentsScheduled,
        award="A-1",
        instalments=(
            Instalment(1, date(2026, 9, 1), 100, LINE),
            Instalment(2, date(2027, 3, 1), 200, NEXT),
        ),
        released=(YearShare(LINE, 2026, 300),),
    )
    assert [(one.line, one.committed_fen) for one in _merged(schedule)] == [(LINE, -200), (NEXT, 200)]


def test_from_commitment_to_due_to_paid() -> None:
    approval = approved()
    due = event(happened.InstalmentDue, **DUE, committed_on=LINE)
    paid = event(happened.PaymentConfirmed, **DUE, pots=(), reference="P-1")
    (after_due,) = _merged(approval, due)
    assert (after_due.committed_fen, after_due.due_fen, after_due.used_fen) == (0, 300, 300)
    (after_payment,) = _merged(approval, due, paid)
    assert (after_payment.due_fen, after_payment.paid_fen, after_payment.used_fen) == (0, 300, 300)


def test_a_due_posting_is_undone_to_a_commitment() -> None:
    undone = event(happened.DueReversed, **DUE, reverses=3, reason="误列")
    (movement,) = _merged(undone)
    assert (movement.due_fen, movement.committed_fen, movement.used_fen) == (-300, 300, 0)


@pytest.mark.parametrize("same_year", [True, False])
def test_a_return_restores_the_line_of_its_own_year_only(same_year: bool) -> None:
    returned = event(
        happened.PaymentReturned, **DUE, pots=(), reference="P-1", reason="账号", restores_line=same_year
    )
    movements = _merged(returned)
    assert sum(one.returned_fen for one in movements) == (300 if same_year else 0)
    assert sum(one.used_fen for one in movements) == 0


def test_lines_are_changed_in_the_order_of_their_keys_after_a_lock() -> None:
    shares = (YearShare(NEXT, 2027, 200), YearShare(LINE, 2026, 100))
    statements = list(Budgets().statements([approved(shares=shares)]))
    assert tables(statements)[-2:] == ["SELECT 1 FROM", "UPDATE budget AS"]
    assert statements[-1].parameters[0] == [LINE, NEXT]
    assert list(Budgets().statements([])) == []


def test_a_line_that_is_short_is_explained_by_its_figures() -> None:
    refusal = Budgets().explain(SHORT, [approved()], Rows(budget=[STORED]))
    assert isinstance(refusal, BudgetExceeded)
    assert refusal.details == {
        "line": LINE,
        "appropriated_fen": 500,
        "used_fen": 400,
        "free_fen": 100,
        "requested_fen": 300,
    }


def test_an_accepted_shortfall_is_no_room_to_spend() -> None:
    """Spent 500 of 500: a due instalment is refused though its commitment had been let stand."""
    stored = {**STORED, "spent_fen": 500, "used_fen": 800, "shortfall_fen": 300}
    due = event(happened.InstalmentDue, **DUE, committed_on=LINE)
    refusal = Budgets().explain(Violation("budget_not_overspent", "budget", ""), [due], Rows(budget=[stored]))
    assert isinstance(refusal, BudgetExceeded)
    assert (refusal.details["used_fen"], refusal.details["free_fen"]) == (500, 0)


@pytest.mark.parametrize("rows", [Rows(), Rows(budget=[{**STORED, "opened": False}])])
def test_a_line_that_was_never_opened_is_missing(rows: Rows) -> None:
    refusal = Budgets().explain(Violation("budget_line_opened", "budget", ""), [approved()], rows)
    assert isinstance(refusal, BudgetLineMissing)
    assert refusal.details == {"line": LINE}


def test_a_line_that_has_enough_again_is_a_reason_to_try_again() -> None:
    rows = Rows(budget=[{**STORED, "used_fen": 0}])
    assert isinstance(Budgets().explain(SHORT, [approved()], rows), TooMuchContention)


def test_the_constraints_of_others_and_mistakes_of_ours_are_not_explained_away() -> None:
    for constraint in ("cap_not_exceeded", "budget_amounts_not_negative"):
        assert Budgets().explain(Violation(constraint, "budget", ""), [approved()], Rows()) is None


def test_an_appropriation_opens_a_line_and_an_adjustment_changes_it() -> None:
    opened = event(
        papers.AppropriationRecorded,
        line=LINE,
        fiscal_year=2026,
        clause="art4.service",
        lead_department="kw",
        fund_source="district",
        amount_fen=500,
        shortfall_fen=0,
        document="文",
        originator_topic="budget_line",
    )
    raised = event(papers.AdjustmentConfirmed, adjustment=1, line=LINE, amount_fen=70, document="文")
    (movement,) = _merged(opened, raised)
    assert (movement.opened, movement.appropriated_fen, movement.adjusted_fen) == (True, 500, 70)
    assert movement.used_fen == 0
