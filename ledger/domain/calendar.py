"""Business days in Asia/Shanghai: working days (工作日), public notice (公示), fiscal years and whole months.

Deadlines count working days. Where the State Council has not published the holiday schedule of a year, its
days are ``provisional``: weekends and statutory holidays are known, the exchanged weekends (调休) are not.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

import chinese_calendar

from ledger.domain.errors import InvalidInput
from ledger.domain.working_days import EXCHANGED_DAYS, FESTIVAL_DAYS, PUBLISHED_YEARS, STATUTORY_HOLIDAYS

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one time, without summer time, since 1992; an offset needs no time zone database."""

FIRST_DAY = date(1992, 1, 1)
LAST_DAY = date(2099, 12, 31)
"""Days outside FIRST_DAY to LAST_DAY are typing errors."""

MAX_WORKING_DAYS = 2_500
"""About ten years: no deadline is longer."""

_HOLIDAYS: frozenset[date] = frozenset(chinese_calendar.holidays)
_WORKED_WEEKENDS: frozenset[date] = frozenset(chinese_calendar.workdays)
_KNOWN_YEARS = range(min(_HOLIDAYS).year, max(_HOLIDAYS).year + 1)
_SATURDAY = 5


def checked_day(name: str, day: date) -> date:
    """Return ``day`` if it is a date the ledger can mean; ``name`` is what the refusal calls it.

    Raises InvalidInput outside FIRST_DAY to LAST_DAY and for a moment given instead of a day.
    """
    if isinstance(day, datetime):
        raise InvalidInput(
            field=name, problem="应为日期，不含时间", problem_en="must be a day without a time"
        )
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidInput(
            field=name,
            problem=f"应在 {FIRST_DAY} 至 {LAST_DAY} 之间：{day}",
            problem_en=f"must lie between {FIRST_DAY} and {LAST_DAY}: {day}",
        )
    return day


def business_date(moment: datetime) -> date:
    """Return the business day in Asia/Shanghai of a moment.

    Raises InvalidInput for a moment without a time zone: whose midnight it follows cannot be told.
    """
    if moment.tzinfo is None:
        raise InvalidInput(field="moment", problem="缺少时区", problem_en="has no time zone")
    return moment.astimezone(SHANGHAI).date()


def fiscal_year(day: date) -> int:
    """Return the fiscal year (预算年度): the calendar year, Budget Law (预算法) Article 18."""
    return day.year


def month_of(day: date) -> date:
    """Return the first day of the month of ``day``."""
    return day.replace(day=1)


def months_after(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of that month where it has no such day.

    Counted from ``day`` itself (民法典 第二百零二条), so nothing drifts: 31 Jan → 28 Feb → 31 Mar.
    Raises InvalidInput beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise InvalidInput(
            field="months", problem=f"超出日历：{months}", problem_en=f"leaves the calendar: {months}"
        )
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WorkingDays:
    """The working days of the bureau: the published schedules, and what is known beyond them.

    ``exchanged_days`` are days set by hand (True worked, False off) and win over everything else;
    ``published_years`` are the years these complete.
    """

    exchanged_days: Mapping[date, bool] = field(default_factory=lambda: EXCHANGED_DAYS)
    published_years: frozenset[int] = PUBLISHED_YEARS

    def is_working(self, day: date) -> bool:
        """Return whether the bureau works on ``day``. Raises InvalidInput for a day out of range."""
        checked_day("day", day)
        exchanged = self.exchanged_days.get(day)
        if exchanged is not None:
            return exchanged
        if day.year in _KNOWN_YEARS:
            return day in _WORKED_WEEKENDS or (day.weekday() < _SATURDAY and day not in _HOLIDAYS)
        holiday = (day.month, day.day) in STATUTORY_HOLIDAYS or day in FESTIVAL_DAYS
        return day.weekday() < _SATURDAY and not holiday

    def provisional(self, day: date) -> bool:
        """Return whether the holiday schedule of the year of ``day`` is still unknown to the ledger."""
        known = day.year in _KNOWN_YEARS or day.year in self.published_years
        return not known and day not in self.exchanged_days

    def next_working(self, day: date) -> date:
        """Return ``day`` if the bureau works on it, else the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, days: int) -> date:
        """Return the ``days``-th working day after ``day``; before it where ``days`` is negative.

        Zero gives the day itself, or the next working day where it is none.
        Raises InvalidInput beyond MAX_WORKING_DAYS.
        """
        _check_working_days(days)
        if not days:
            return self.next_working(day)
        step = timedelta(days=1 if days > 0 else -1)
        for _ in range(abs(days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``.

        Negative where ``end`` is earlier, so that it undoes add_working_days: from a day to its n-th working
        day it is n. Raises InvalidInput for a day out of range.
        """
        earlier, later = sorted((checked_day("start", start), checked_day("end", end)))
        if end < start:
            return -sum(map(self.is_working, _days(earlier, later)))
        one = timedelta(days=1)
        return sum(map(self.is_working, _days(earlier + one, later + one)))

    def notice_closes_on(self, opens_on: date, days: int) -> date:
        """Return the last day of a public notice (公示期) of ``days`` working days opened on ``opens_on``.

        The day of publication does not count (民法典 第二百零一条). Raises InvalidInput for less than a day.
        """
        if days < 1:
            raise InvalidInput(
                field="days",
                problem="公示期至少一个工作日",
                problem_en="a notice lasts at least one working day",
            )
        return self.add_working_days(opens_on, days)


CALENDAR = WorkingDays()
"""The bureau's calendar, from the data of this installation."""


def _check_working_days(days: int) -> None:
    if abs(days) > MAX_WORKING_DAYS:
        raise InvalidInput(
            field="days",
            problem=f"超过 {MAX_WORKING_DAYS} 个工作日",
            problem_en=f"more than {MAX_WORKING_DAYS} working days",
        )


def _days(start: date, end: date) -> list[date]:
    """Return the days from ``start`` up to but not including ``end``."""
    return [start + timedelta(days=offset) for offset in range((end - start).days)]
