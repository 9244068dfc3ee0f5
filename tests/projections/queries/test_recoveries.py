"""Recovery cases as registers read them: filters, pages, days overdue, where the money went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import DemandRecovery, RemarkGiven, WithdrawRecovery
from ledger.domain.errors import RecoveryNotOpened
from ledger.domain.recovery import RecoveryState
from projections.bootstrap import open_ledger
from projections.queries import recoveries as module
from projections.queries.recoveries import (
    every_recovery,
    overdue,
    recovered_payments,
    recoveries,
    recovery_case,
)
from tests.ledger.application import cases
from tests.ledger.application.district import OPENER, District


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    """Three million paid in 2026: R-1 closed, R-2 demanded and half received in 2027, R-3 withdrawn."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform()
        district.budget("art4.service", 3_000_000)
        district.paid("A-1", "P-001", "art4.service", cases.service())
        district.recovered("A-1", 50_000_000, "violation")
        clock.set(date(2027, 1, 11))
        district.open_recovery("A-1", 100_000_000, "voluntary", "R-2")
        remark = RemarkGiven(revenue_item="1039999")
        district.does(DemandRecovery(recovery="R-2", document="决", remark=remark), "czj.head", "czj")
        district.receive(40_000_000, "R-2", "JK-2")
        district.open_recovery("A-1", 1, "fraud", "R-3")
        district.does(WithdrawRecovery(recovery="R-3", reason="误"), OPENER, "czj")
        yield ledger


def _numbers(found: list[module.RecoveryRow]) -> list[str]:
    return [one.recovery for one in found]


def test_filters(ledger: Ledger) -> None:
    assert _numbers(recoveries(ledger.rows)) == ["R-1", "R-2", "R-3"]
    assert _numbers(recoveries(ledger.rows, state=RecoveryState.CLOSED)) == ["R-1"]
    assert _numbers(recoveries(ledger.rows, kind="voluntary", award="A-1", department="kw")) == ["R-2"]
    assert _numbers(recoveries(ledger.rows, year=2027)) == ["R-2", "R-3"]
    assert _numbers(recoveries(ledger.rows, department="jxj")) == []


def test_pages(ledger: Ledger) -> None:
    assert _numbers(recoveries(ledger.rows, limit=2)) == ["R-1", "R-2"]
    assert _numbers(recoveries(ledger.rows, after="R-2", limit=2)) == ["R-3"]
    asked: list[object] = []

    def one_row(query: str, parameters: object = ()) -> list[dict[str, object]]:
        assert isinstance(parameters, list)
        asked.append(parameters[0])
        return ledger.rows(query, [*parameters[:-1], 1])

    assert _numbers(every_recovery(one_row)) == ["R-1", "R-2", "R-3"]
    assert asked == ["", "R-1", "R-2", "R-3"]


def test_what_is_left_and_how_late_it_is(ledger: Ledger) -> None:
    case = recovery_case(ledger.rows, "R-2")
    assert (case.left_fen, case.pay_by) == (60_000_000, date(2027, 1, 26))
    assert [case.days_overdue(date(2027, 1, day)) for day in (25, 26, 27)] == [0, 0, 1]
    for number in ("R-1", "R-3"):
        ended = recovery_case(ledger.rows, number)
        assert (ended.left_fen, ended.days_overdue(date(2030, 1, 1))) == (0, 0)
    with pytest.raises(RecoveryNotOpened):
        recovery_case(ledger.rows, "R-4")


def test_overdue_is_what_was_to_be_paid_before_the_day(ledger: Ledger) -> None:
    assert overdue(ledger.rows, date(2027, 1, 26)) == []
    assert _numbers(overdue(ledger.rows, date(2027, 1, 27))) == ["R-2"]


def test_where_the_money_went(ledger: Ledger) -> None:
    same_year, later = recovered_payments(ledger.rows, ["R-1", "R-2", "R-3"])
    assert (same_year.to_line_fen, same_year.to_treasury_fen, same_year.received_fen) == (
        50_000_000,
        0,
        50_000_000,
    )
    assert (later.to_line_fen, later.to_treasury_fen, later.amount_fen) == (0, 40_000_000, 100_000_000)
    assert (later.paid_fen, later.reference, later.last_received_on) == (
        300_000_000,
        "PAY-A-1",
        date(2027, 1, 11),
    )
