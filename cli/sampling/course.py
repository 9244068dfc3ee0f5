"""The course of an application through the office, in working days: the same rhythm for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cli.sampling.plan import Step
from ledger.domain.calendar import CALENDAR, months_after

NOTICE_WORKING_DAYS = 5

APPLICATION_DAYS = (6, 20)
"""Applications come in twice a month, so that whole batches pass through each step together."""

WORKING_DAYS_AFTER = {
    Step.SEND_BACK: 1,
    Step.AMEND: 5,
    Step.ACCEPT: 2,
    Step.ASSESS: 3,
    Step.PUBLISH: 2,
    Step.OBJECT: 2,
    Step.SETTLE_OBJECTION: 1,
    Step.APPROVE: NOTICE_WORKING_DAYS + 1,
    Step.SCHEDULE: 1,
}
"""How many working days after the step before it each step is taken."""


def months(first: date, last: date) -> Iterator[date]:
    """Yield the first days of the months from one day's month to another's, both included."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = months_after(month, 1)


def application_days(first: date, last: date) -> tuple[date, ...]:
    """Return the days between two on which applications come in."""
    days = (
        CALENDAR.next_working(month.replace(day=day))
        for month in months(first, last)
        for day in APPLICATION_DAYS
    )
    return tuple(day for day in days if first <= day <= last)


def day_after(day: date, step: Step) -> date:
    """Return the day of a step that follows the step taken on ``day``."""
    return CALENDAR.add_working_days(day, WORKING_DAYS_AFTER[step])


def day_of(applied_on: date, steps: Sequence[Step]) -> date:
    """Return the day on which the last of the steps after an application is taken."""
    day = applied_on
    for step in steps:
        day = day_after(day, step)
    return day


def approved_on(applied_on: date) -> date:
    """Return the day of approval of an application that meets with nothing unusual."""
    return day_of(applied_on, (Step.ACCEPT, Step.ASSESS, Step.PUBLISH, Step.APPROVE))
