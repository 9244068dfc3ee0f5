"""Budget burn: per department, clause, line and month, against the time gone by."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.application import Ledger
from projections.queries.burn import Amounts, burn, promised, time_gone, years
from tests.projections.queries.story import WAN

MIDYEAR = date(2026, 6, 30)
TESTING = "2026|kw|art4.testing|district"


def test_a_line(ledger: Ledger) -> None:
    row = next(row for row in burn(ledger.rows, 2026, on=MIDYEAR).rows if row.key == TESTING)
    assert (row.appropriated_fen, row.adjusted_fen, row.total_fen) == (100 * WAN, -10 * WAN, 90 * WAN)
    assert (row.committed_fen, row.due_fen, row.paid_fen, row.returned_fen) == (18 * WAN, 0, 18 * WAN, 0)
    assert row.free_fen == 54 * WAN
    assert row.execution == Fraction(1, 5)
    assert (row.department, row.clause, row.fund_source) == ("kw", "art4.testing", "district")


@pytest.mark.parametrize("by", ["department", "clause", "line"])
def test_every_cut_adds_up_to_the_same(ledger: Ledger, by: str) -> None:
    table = burn(ledger.rows, 2026, on=MIDYEAR, by=by)  # type: ignore[arg-type] # one of the three
    lines = burn(ledger.rows, 2026, on=MIDYEAR)
    for field in fields(Amounts):
        assert getattr(table.total, field.name) == getattr(lines.total, field.name)
        assert getattr(table.total, field.name) == sum(getattr(row, field.name) for row in table.rows)
    assert table.total.promised_fen == 50 * WAN


def test_months_add_up_to_the_lines(ledger: Ledger) -> None:
    table = burn(ledger.rows, 2026, on=MIDYEAR)
    for field in fields(Amounts):
        assert sum(getattr(bar, field.name) for bar in table.months) == getattr(table.total, field.name)
    assert [bar.month for bar in table.months] == [date(2026, 3, 1), date(2026, 4, 1)]
    assert table.months[-1].spent_so_far_fen == table.total.spent_fen == 268 * WAN
    assert table.months[-1].time_gone == Fraction(120, 365)


def test_one_department_or_clause_alone(ledger: Ledger) -> None:
    of_jxj = burn(ledger.rows, 2026, on=MIDYEAR, department="jxj")
    assert [row.clause for row in of_jxj.rows] == ["art1.construction"]
    assert of_jxj.total.promised_fen == 50 * WAN
    of_service = burn(ledger.rows, 2026, on=MIDYEAR, by="clause", clause="art4.service")
    assert [row.key for row in of_service.rows] == ["art4.service"]
    assert of_service.months[0].appropriated_fen == 600 * WAN
    assert of_service.total.promised_fen == 0


def test_what_later_years_already_promise(ledger: Ledger) -> None:
    (promise,) = promised(ledger.rows, 2026)
    assert (promise.fiscal_year, promise.department, promise.committed_fen) == (2027, "jxj", 50 * WAN)
    assert not promise.opened
    assert promised(ledger.rows, 2027) == []
    assert promised(ledger.rows, 2026, department="kw") == []


def test_years_that_have_money(ledger: Ledger) -> None:
    assert years(ledger.rows) == [2026]


def test_a_year_without_lines(ledger: Ledger) -> None:
    table = burn(ledger.rows, 2031, on=MIDYEAR)
    assert (table.rows, table.months, table.total.total_fen) == ((), (), 0)
    assert table.total.execution is None


@pytest.mark.parametrize(
    ("on", "part"),
    [
        (date(2025, 12, 31), Fraction(0)),
        (date(2026, 1, 1), Fraction(1, 365)),
        (date(2026, 12, 31), Fraction(1)),
        (date(2027, 5, 1), Fraction(1)),
    ],
)
def test_time_gone_by(on: date, part: Fraction) -> None:
    assert time_gone(2026, on) == part


def test_a_leap_year_has_a_day_more() -> None:
    assert time_gone(2028, date(2028, 2, 29)) == Fraction(60, 366)


@pytest.mark.parametrize(
    ("spent", "on", "dry"),
    [
        (50, date(2026, 3, 31), date(2026, 6, 30)),
        (100, date(2026, 3, 31), date(2026, 4, 1)),
        (10, date(2026, 3, 31), None),
        (0, date(2026, 3, 31), None),
        (50, date(2025, 12, 31), None),
    ],
)
def test_the_day_a_line_runs_dry(spent: int, on: date, dry: date | None) -> None:
    assert Amounts(appropriated_fen=100, paid_fen=spent).runs_dry_on(2026, on) == dry


@given(st.integers(1, 10**15), st.integers(0, 10**15), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_running_dry_never_fails_and_stays_in_the_year(total: int, spent: int, on: date) -> None:
    dry = Amounts(appropriated_fen=total, paid_fen=spent).runs_dry_on(2026, on)
    assert dry is None or dry.year == 2026
