from datetime import date, timedelta

import chinese_calendar

from ledger.domain.working_days import EXCHANGED_DAYS, FESTIVAL_DAYS, PUBLISHED_YEARS


def test_the_festivals_reach_past_any_schedule_of_sixty_months() -> None:
    years = {day.year for day in FESTIVAL_DAYS}
    assert years == set(range(min(years), max(years) + 1))
    assert max(years) >= max(day.year for day in chinese_calendar.holidays) + 6


def test_each_year_has_seven_festival_days_less_those_that_coincide() -> None:
    for year in {day.year for day in FESTIVAL_DAYS}:
        assert sum(day.year == year for day in FESTIVAL_DAYS) == 7


def test_the_spring_festival_runs_from_its_eve_for_four_days() -> None:
    eve = date(2031, 1, 22)
    assert {eve + timedelta(days=n) for n in range(4)} <= FESTIVAL_DAYS
    assert eve - timedelta(days=1) not in FESTIVAL_DAYS
    assert eve + timedelta(days=4) not in FESTIVAL_DAYS


def test_a_published_year_is_one_with_days_entered() -> None:
    assert {day.year for day in EXCHANGED_DAYS} >= PUBLISHED_YEARS
