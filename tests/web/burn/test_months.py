from __future__ import annotations

from dataclasses import replace
from datetime import date

from projections.queries.burn import BurnRow, BurnTable, MonthBar, time_gone
from web.burn.chart import tick_values
from web.burn.months import month_rows

TABLE = BurnTable(
    fiscal_year=2026,
    on=date(2026, 4, 10),
    by="line",
    rows=(),
    total=BurnRow(appropriated_fen=1_000_000, paid_fen=400_000, returned_fen=50_000),
    months=(
        MonthBar(month=date(2025, 12, 1), appropriated_fen=1_000_000),
        MonthBar(month=date(2026, 2, 1), paid_fen=400_000, spent_so_far_fen=400_000),
        MonthBar(month=date(2026, 4, 1), returned_fen=50_000, spent_so_far_fen=350_000),
    ),
    time_gone=time_gone(2026, date(2026, 4, 10)),
)


def test_quiet_months_carry_on_what_was_spent_before() -> None:
    months = month_rows(TABLE)
    assert [each.month.month for each in months] == list(range(1, 13))
    assert [each.spent_so_far_fen for each in months[:5]] == [0, 400_000, 400_000, 350_000, None]
    assert [each.paid_fen for each in months[:4]] == [0, 400_000, 0, 0]
    assert [each.returned_fen for each in months[:4]] == [0, 0, 0, 50_000]


def test_the_running_month_is_measured_by_today_and_later_ones_not_at_all() -> None:
    months = month_rows(TABLE)
    assert months[2].time_permille == 247
    assert months[3].time_permille == 274
    assert months[3].execution_permille == 350
    assert months[3].ahead_permille == 350 - 274
    assert (months[4].time_permille, months[4].ahead_permille) == (None, None)


def test_even_pace_ends_at_the_whole_budget() -> None:
    paces = [each.pace_fen for each in month_rows(TABLE)]
    assert paces == sorted(paces)
    assert paces[-1] == 1_000_000


def test_without_a_budget_there_is_no_rate() -> None:
    months = month_rows(replace(TABLE, total=BurnRow(), months=()))
    assert {each.execution_permille for each in months} == {None}
    assert {each.pace_fen for each in months} == {0}


def test_what_was_spent_before_the_year_is_carried_in() -> None:
    early = MonthBar(month=date(2025, 12, 1), paid_fen=7, spent_so_far_fen=7)
    assert month_rows(replace(TABLE, months=(early,)))[0].spent_so_far_fen == 7


def test_ticks_are_round_and_reach_over_the_highest_amount() -> None:
    for highest in (0, 1, 99, 12_345_678, 4_300_000_000, 10**15):
        ticks = tick_values(highest)
        assert ticks[0] == 0
        assert ticks[-1] >= highest
        assert 2 <= len(ticks) <= 7
        assert str(ticks[1]).strip("0") in {"1", "2", "5"}


def test_what_moved_after_the_day_is_shown_without_a_measure_of_time() -> None:
    later = MonthBar(month=date(2026, 6, 1), paid_fen=100_000, spent_so_far_fen=450_000)
    months = month_rows(replace(TABLE, months=(*TABLE.months, later)))
    assert [each.spent_so_far_fen for each in months[3:7]] == [350_000, 350_000, 450_000, None]
    assert (months[5].time_permille, months[5].ahead_permille) == (None, None)
