"""The remainder of a year: from what was appropriated down to what is free, committed and due, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from ledger.application import Ledger
from projections.queries.burn import BurnRow, BurnTable, MonthBar, burn, time_gone, together
from projections.queries.burndown import burndown

YEAR = 2026


def table_of(months: Sequence[MonthBar], on: date) -> BurnTable:
    """Return the burn table whose months these are."""
    total = together(months)
    return BurnTable(
        fiscal_year=YEAR,
        on=on,
        by="line",
        rows=(),
        total=BurnRow(**vars(total)),
        months=tuple(months),
        time_gone=time_gone(YEAR, on),
    )


MONTHS = (
    MonthBar(month=date(2025, 11, 1), committed_fen=300),
    MonthBar(month=date(2026, 1, 1), appropriated_fen=10_000),
    MonthBar(month=date(2026, 3, 1), committed_fen=-300, due_fen=0, paid_fen=1_000, returned_fen=100),
    MonthBar(month=date(2026, 4, 1), adjusted_fen=2_000, paid_fen=2_100, due_fen=50),
)


def test_the_year_opens_with_what_january_appropriated_and_steps_up_with_an_adjustment() -> None:
    found = burndown(table_of(MONTHS, date(2026, 4, 10)))
    assert found.opening.on == date(2025, 12, 31)
    assert (found.opening.unspent_fen, found.opening.free_fen) == (10_000, 9_700)
    assert [one.unspent_fen for one in found.months[:5]] == [10_000, 10_000, 9_100, 9_000, None]
    assert [one.free_fen for one in found.months[:5]] == [9_700, 9_700, 9_100, 8_950, None]
    assert [one.granted_fen for one in found.months[:5]] == [0, 0, 0, 2_000, None]


def test_what_january_adjusted_and_february_appropriated_is_not_yet_there_when_the_year_opens() -> None:
    months = (
        MonthBar(month=date(2026, 1, 1), appropriated_fen=500, adjusted_fen=70),
        MonthBar(month=date(2026, 2, 1), appropriated_fen=30),
    )
    found = burndown(table_of(months, date(2026, 2, 28)))
    assert found.opening.unspent_fen == 500
    assert [one.unspent_fen for one in found.months[:2]] == [570, 600]


def test_the_running_month_stands_at_today_and_others_at_their_end() -> None:
    days = [one.on for one in burndown(table_of(MONTHS, date(2026, 4, 10))).months]
    assert days[2:5] == [date(2026, 3, 31), date(2026, 4, 10), date(2026, 5, 31)]


def test_even_pace_falls_from_the_total_to_nothing() -> None:
    found = burndown(table_of(MONTHS, date(2026, 4, 10)))
    even = [found.opening.even_fen, *(one.even_fen for one in found.months)]
    assert (even[0], even[-1]) == (12_000, 0)
    assert even[3] == 12_000 - 12_000 * 90 // 365
    assert all(earlier > later for earlier, later in pairwise(even))


def test_the_pace_leads_to_the_day_the_money_ends() -> None:
    found = burndown(table_of(MONTHS, date(2026, 4, 10)))
    assert found.now is not None
    assert (found.now.on, found.now.unspent_fen) == (date(2026, 4, 10), 9_000)
    assert found.dry_on is None
    assert found.left_fen == 12_000 - 3_000 * 365 // 100
    quick = burndown(table_of([*MONTHS, MonthBar(month=date(2026, 4, 1), paid_fen=3_000)], date(2026, 4, 10)))
    assert quick.dry_on == date(2026, 7, 20)
    assert quick.left_fen == 0
    expected = [one.expected_fen for one in quick.months]
    assert expected[3:] == [None, 12_000 - 6_000 * 151 // 100, 12_000 - 6_000 * 181 // 100, 0, 0, 0, 0, 0, 0]


def test_nothing_is_foretold_of_another_year_or_before_anything_was_spent_or_when_all_is() -> None:
    tables = [
        table_of(MONTHS, date(2027, 2, 1)),
        table_of(MONTHS[:2], date(2026, 2, 1)),
        table_of([*MONTHS, MonthBar(month=date(2026, 4, 1), paid_fen=9_000)], date(2026, 4, 10)),
    ]
    for table in tables:
        found = burndown(table)
        assert (found.now, found.left_fen) == (None, None)
        assert {one.expected_fen for one in found.months} == {None}


def test_the_story_ends_with_what_is_free_committed_and_due(ledger: Ledger) -> None:
    table = burn(ledger.rows, YEAR, on=date(2026, 6, 30))
    last = [one for one in burndown(table).months if one.unspent_fen is not None][-1]
    assert last.month == date(2026, 6, 1)
    assert last.free_fen == table.total.free_fen
    assert last.unspent_fen == table.total.free_fen + table.total.committed_fen + table.total.due_fen


FEN = st.integers(0, 10**13)
BARS = st.builds(
    MonthBar,
    month=st.dates(date(2024, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1)),
    appropriated_fen=FEN,
    adjusted_fen=st.integers(-(10**12), 10**12),
    committed_fen=st.integers(-(10**12), 10**12),
    due_fen=st.integers(-(10**12), 10**12),
    paid_fen=FEN,
    returned_fen=FEN,
)


@given(
    months=st.lists(BARS, max_size=20, unique_by=lambda bar: bar.month),
    on=st.dates(date(2025, 6, 1), date(2027, 6, 1)),
)
def test_the_remainder_adds_up_to_the_table_to_the_fen(months: list[MonthBar], on: date) -> None:
    table = table_of(sorted(months, key=lambda bar: bar.month), on)
    found = burndown(table)
    known = [one for one in found.months if one.unspent_fen is not None]
    bars = {bar.month: bar for bar in table.months}
    for before, after in pairwise([found.opening, *known]):
        assert after.month is not None
        assert before.unspent_fen is not None
        assert after.granted_fen is not None
        spent = bars[after.month].spent_fen if after.month in bars else 0
        assert after.unspent_fen == before.unspent_fen + after.granted_fen - spent
    later = together(bar for bar in table.months if bar.month.year > YEAR)
    if known:
        total, last = table.total, known[-1]
        assert last.unspent_fen == total.total_fen - total.spent_fen - (later.total_fen - later.spent_fen)
        assert last.free_fen == total.free_fen - later.free_fen
    assert found.opening.even_fen == table.total.total_fen
    assert found.months[-1].even_fen == 0


@given(
    total_fen=st.integers(1, 10**14),
    spent=st.integers(1, 10**14),
    on=st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31)),
)
@example(total_fen=28, spent=10, on=date(YEAR, 1, 10))
@example(total_fen=59, spent=31, on=date(YEAR, 1, 31))
def test_the_pace_never_rises_and_ends_on_the_day_foretold(total_fen: int, spent: int, on: date) -> None:
    opened = MonthBar(month=date(YEAR, 1, 1), appropriated_fen=total_fen, paid_fen=min(spent, total_fen))
    found = burndown(replace(table_of([opened], on)))
    if found.now is None:
        assert spent >= total_fen
        return
    assert found.now.unspent_fen == total_fen - spent
    line = [
        found.now.unspent_fen,
        *(one.expected_fen for one in found.months if one.expected_fen is not None),
    ]
    assert all(earlier >= later for earlier, later in pairwise(line))
    assert found.left_fen is not None
    if found.dry_on is None:
        assert found.left_fen >= 0
    else:
        assert found.left_fen == 0
        assert found.dry_on > on
        ends = {one.on: one.expected_fen for one in found.months if one.expected_fen is not None}
        # What lasts exactly to the end of a day is nothing that evening, and gone on the next day.
        assert all(fen == 0 for day, fen in ends.items() if day >= found.dry_on)
        assert all(fen > 0 for day, fen in ends.items() if day < found.dry_on - timedelta(days=1))
