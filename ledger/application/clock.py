"""Clocks: the system's, and one that is set by hand (simulations, demonstrations, tests)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ledger.domain.calendar import business_date


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present moment, in UTC to the microsecond."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the business day in Asia/Shanghai."""
        return business_date(self.now())


class SetClock:
    """A clock that stands where it was put, and moves on by a microsecond whenever it is read."""

    def __init__(self, today: date) -> None:
        self.set(today)

    def set(self, today: date) -> None:
        """Put the clock to nine in the morning of a business day."""
        self._now = datetime(today.year, today.month, today.day, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the moment, a microsecond after the last one returned."""
        self._now += timedelta(microseconds=1)
        return self._now

    def today(self) -> date:
        """Return the business day in Asia/Shanghai."""
        return business_date(self._now)
