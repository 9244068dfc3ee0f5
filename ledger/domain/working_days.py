"""What is known of the working days that no published holiday schedule covers yet, as data.

The State Council publishes each year's schedule, with its exchanged weekends (调休), in the November before.
The library ``chinesecalendar`` follows it with a release. Until then the holidays themselves are already law
(全国年节及纪念日放假办法, revised 2024, Article 2); only the exchanged weekends are open.

When a schedule is out before the library's release: enter its exchanged days in EXCHANGED_DAYS and its year
in PUBLISHED_YEARS, and that year is no longer provisional.
"""

from __future__ import annotations

from datetime import date, timedelta

STATUTORY_HOLIDAYS = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Month and day of the holidays that fall on the same day each year: 元旦, 劳动节, 国庆节."""

_NEW_YEAR_TOMB_DRAGON_MOON = (
    ("2027-02-06", "2027-04-05", "2027-06-09", "2027-09-15"),
    ("2028-01-26", "2028-04-04", "2028-05-28", "2028-10-03"),
    ("2029-02-13", "2029-04-04", "2029-06-16", "2029-09-22"),
    ("2030-02-03", "2030-04-05", "2030-06-05", "2030-09-12"),
    ("2031-01-23", "2031-04-05", "2031-06-24", "2031-10-01"),
    ("2032-02-11", "2032-04-04", "2032-06-12", "2032-09-19"),
    ("2033-01-31", "2033-04-04", "2033-06-01", "2033-09-08"),
    ("2034-02-19", "2034-04-05", "2034-06-20", "2034-09-27"),
    ("2035-02-08", "2035-04-05", "2035-06-10", "2035-09-16"),
)
"""正月初一, 清明, 端午 and 中秋 of each year: eight years ahead, longer than any schedule of sixty months."""


def _festival_days() -> frozenset[date]:
    """Return the days off of the lunar festivals: 除夕 to 正月初三, and one day for each of the others."""
    days: set[date] = set()
    for new_year, *others in _NEW_YEAR_TOMB_DRAGON_MOON:
        days.update(date.fromisoformat(new_year) + timedelta(days=offset) for offset in range(-1, 3))
        days.update(date.fromisoformat(day) for day in others)
    return frozenset(days)


FESTIVAL_DAYS = _festival_days()
"""The days off of the lunar festivals, in the years listed above."""

EXCHANGED_DAYS: dict[date, bool] = {}
"""Days of published schedules that the library does not hold yet: True is worked, False is off."""

PUBLISHED_YEARS: frozenset[int] = frozenset()
"""Years whose whole schedule stands in EXCHANGED_DAYS."""
