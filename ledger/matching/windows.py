"""The days in which a payment's line can be booked, in working days (工作日) around the day it was paid."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from ledger.domain.calendar import CALENDAR, WorkingDays

DAYS_BEFORE = 2
"""A batch exported late in the day, or entered afterwards, can be booked before the day it was paid."""
DAYS_AFTER = 10
RETURN_DAYS = 30
"""Calendar days within which money that comes back is looked for among what was paid."""


class Windows:
    """The windows of one run; each day's is computed once."""

    def __init__(self, calendar: WorkingDays = CALENDAR) -> None:
        self.add = lru_cache(maxsize=None)(calendar.add_working_days)

    def first(self, paid_on: date) -> date:
        """Return the first day on which a payment of ``paid_on`` can be booked."""
        return self.add(paid_on, -DAYS_BEFORE)

    def last(self, paid_on: date) -> date:
        """Return the last day on which a payment of ``paid_on`` can be booked."""
        return self.add(paid_on, DAYS_AFTER)

    def first_claim(self, booked_on: date) -> date:
        """Return the first day whose payments could claim a line booked on ``booked_on``."""
        return self.add(booked_on, -DAYS_AFTER)

    def last_claim(self, booked_on: date) -> date:
        """Return the last day whose payments could claim a line booked on ``booked_on``."""
        return self.add(booked_on, DAYS_BEFORE)

    def holds(self, paid_on: date, booked_on: date) -> bool:
        """Return whether a line of ``booked_on`` can be a payment of ``paid_on``."""
        return self.first(paid_on) <= booked_on <= self.last(paid_on)
