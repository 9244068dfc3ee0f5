"""Closed months: entered, removed, and named when something is dated inside one."""

from __future__ import annotations

from datetime import date

from ledger.domain import papers
from ledger.domain.errors import PeriodClosed
from ledger.ports import Violation
from projections.guards.periods import Periods
from tests.projections.guards.happenings import Rows, approved, event, tables

CLOSED = Violation("period_is_open", "history", "")
FEBRUARY = date(2026, 2, 1)


def test_a_closing_is_entered_and_a_reopening_removes_it() -> None:
    closing = event(papers.MonthClosed, month=FEBRUARY)
    reopening = event(papers.MonthReopened, month=FEBRUARY, reason="更正")
    statements = list(Periods().statements([closing, reopening, approved()]))
    assert tables(statements) == [
        "INSERT INTO closed_month",
        "DELETE FROM closed_month",
        "DELETE FROM closed_balance",
    ]


def test_the_closed_month_is_named() -> None:
    rows = Rows(closed_month=[{"day": date(2026, 2, 10), "month": FEBRUARY}])
    refusal = Periods().explain(CLOSED, [approved()], rows)
    assert isinstance(refusal, PeriodClosed)
    assert refusal.details == {"month": "2026-02", "effective_on": "2026-02-10"}


def test_a_closing_dated_inside_its_own_month_is_named_too() -> None:
    closing = event(papers.MonthClosed, on=date(2026, 2, 28), month=FEBRUARY)
    refusal = Periods().explain(CLOSED, [closing], Rows())
    assert isinstance(refusal, PeriodClosed)
    assert refusal.details["effective_on"] == "2026-02-28"


def test_other_constraints_are_left_to_others() -> None:
    assert Periods().explain(Violation("claim_once", "claim", ""), [approved()], Rows()) is None
    assert Periods().explain(CLOSED, [approved()], Rows()) is None
