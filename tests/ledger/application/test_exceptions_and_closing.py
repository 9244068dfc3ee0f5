"""What reconciliation cannot settle becomes an exception; a month closes when it ties out, and stays what it was."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger.application.commands import (
    AssertBalances,
    AssignException,
    CloseMonth,
    DecideException,
    ExplainLine,
    ProposeReopening,
    ReopenMonth,
)
from ledger.domain.errors import CountersignatureMissing, PeriodClosed, SeparationOfDuties, TieOutFailed
from ledger.domain.roles import Role
from projections.queries.exceptions import ExceptionFilter, exception_case, exception_list, exceptions
from projections.queries.tieouts import broken_balances, tie_outs
from scheduler.exceptions import review
from scheduler.reconcile import reconcile
from tests.ledger.application.district import PAYER, District
from tests.ledger.application.officers import appoint
from tests.ledger.application.test_reconciliation import PAID, REVIEWER, Desk, desk, statement

__all__ = ["desk"]

MARCH = date(2026, 3, 1)


def _matched(desk: Desk) -> None:
    """Run the matching and review what it leaves."""
    review(desk.district.ledger, reconcile(desk.district.ledger).result)


def _open(district: District) -> list[tuple[str, int]]:
    return [(one.kind, one.amount_fen) for one in exceptions(district.ledger.rows, district.today)]


def test_an_unknown_line_is_an_exception_until_it_is_explained(desk: Desk) -> None:
    district = desk.district
    page = desk.imported(statement(-30_000, day=district.today))
    _matched(desk)
    assert _open(district) == [("unknown_line", -30_000)]
    _matched(desk)
    assert _open(district) == [("unknown_line", -30_000)]
    district.does(ExplainLine(page=page, position=1, kind="fee", reason="手续费"), PAYER, "czj")
    _matched(desk)
    assert _open(district) == []


def test_a_payment_that_complete_statements_do_not_show_is_an_exception(desk: Desk) -> None:
    reference = desk.exported()
    district = desk.district
    district.clock.set(date(2026, 5, 6))
    desk.imported(statement(-100, day=district.today))
    _matched(desk)
    assert ("payment_without_line", PAID) in _open(district)
    row = district.ledger.rows("SELECT subject FROM exception_case WHERE kind = 'payment_without_line'")[0]
    assert row["subject"] == reference


def test_above_the_threshold_an_exception_is_decided_by_two(desk: Desk) -> None:
    district = desk.district
    desk.imported(statement(-2_000_000, day=district.today))
    _matched(desk)
    (case,) = exceptions(district.ledger.rows, district.today)
    for second in ("", PAYER):
        command = DecideException(exception=case.id, decision="非本单位款项", second_person=second)
        with pytest.raises(SeparationOfDuties):
            district.does(command, PAYER, "czj")
    appoint(district.ledger, REVIEWER, (Role.CHECKER,))
    decided = DecideException(exception=case.id, decision="非本单位款项", second_person=REVIEWER)
    with pytest.raises(CountersignatureMissing):
        district.does(decided, PAYER, "czj")
    district.agreed(decided, REVIEWER, PAYER, "czj")
    district.does(decided, PAYER, "czj")
    assert _open(district) == []


def test_what_was_settled_ages_no_further(desk: Desk) -> None:
    district = desk.district
    page = desk.imported(statement(-30_000, day=district.today))
    _matched(desk)
    (case,) = exceptions(district.ledger.rows, district.today)
    assert (case.closed_on, case.age_days) == (None, 0)
    noticed_on, settled_on = case.noticed_on, district.today + timedelta(days=9)
    district.clock.set(settled_on)
    district.does(ExplainLine(page=page, position=1, kind="fee", reason="手续费"), PAYER, "czj")
    _matched(desk)
    district.clock.set(settled_on + timedelta(days=100))
    settled = exception_case(district.ledger.rows, case.id, district.today)
    assert (settled.state, settled.closed_on) == ("cleared", settled_on)
    assert settled.age_days == (settled_on - noticed_on).days
    (listed,) = exception_list(district.ledger.rows, district.today, ExceptionFilter(state="cleared")).rows
    assert listed == settled


def test_a_month_does_not_close_over_a_line_that_nobody_owns(desk: Desk) -> None:
    district = desk.district
    desk.imported(statement(-30_000, day=district.today))
    _matched(desk)
    district.clock.set(date(2026, 4, 8))
    with pytest.raises(TieOutFailed) as refused:
        district.does(CloseMonth(month=MARCH), PAYER, "czj")
    assert (refused.value.details["left"], refused.value.details["right"]) == ("1", "0")
    (case,) = exceptions(district.ledger.rows, district.today)
    district.does(AssignException(exception=case.id, owner="王会计"), PAYER, "czj")
    district.does(CloseMonth(month=MARCH), PAYER, "czj")
    with pytest.raises(PeriodClosed):
        district.does(AssignException(exception=case.id, owner="别人"), PAYER, "czj", on=date(2026, 3, 31))


def test_a_quarantined_statement_stands_against_the_closing_of_its_month(desk: Desk) -> None:
    desk.imported(statement(-1, day=desk.district.today, quarantine=("不符 / does not add up",)))
    found = {one.rule: one.difference for one in tie_outs(desk.district.ledger.rows, MARCH)}
    assert found["quarantine"] == 1
    assert found["exceptions"] == 0


def test_closed_balances_are_compared_for_ever_and_dropped_with_a_reopening(desk: Desk) -> None:
    district = desk.district
    reference = desk.exported()
    page = desk.imported(statement(-PAID, day=district.today))
    desk.match(page, reference, PAID)
    district.clock.set(date(2026, 4, 8))
    district.does(CloseMonth(month=MARCH), PAYER, "czj")
    district.does(AssertBalances(month=MARCH), PAYER, "czj")
    rows = district.ledger.rows
    assert [row["amount_fen"] for row in rows("SELECT amount_fen FROM closed_balance")] == [PAID]
    assert broken_balances(rows) == []
    district.does(ProposeReopening(month=MARCH, reason="补记"), PAYER, "czj")
    district.does(ReopenMonth(month=MARCH), REVIEWER, "czj")
    assert rows("SELECT 1 FROM closed_balance") == []
