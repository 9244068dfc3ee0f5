"""Months (期间) of the books: open, closed, asked to be re-opened; who did it, and what stood at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from ledger.domain.calendar import months_after
from ledger.domain.period import Period
from ledger.ports import Rows
from projections.queries.journal import JournalEvent, events_of
from projections.queries.records import records

MOST_MONTHS: Final = 120
"""Months of a list, the last ones: ten years."""

STATE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "running": ("进行中", "under way"),
    "open": ("待结账", "to be closed"),
    "closed": ("已结账", "closed"),
    "reopening": ("已结账，申请反结账", "closed, re-opening asked for"),
}


class AssertedBalance(msgspec.Struct, frozen=True):
    """What stood at a month's end when it was closed, in fen."""

    kind: str
    key: str
    amount_fen: int


@dataclass(frozen=True)
class MonthRow:
    """One month: its first day, its state (STATE_NAMES), and what was done to it, in order."""

    month: date
    state: str
    events: tuple[JournalEvent, ...]

    @property
    def is_closed(self) -> bool:
        """Whether nothing may be dated in it."""
        return self.state in ("closed", "reopening")

    @property
    def closed_by(self) -> JournalEvent | None:
        """Who closed it last."""
        return next((one for one in reversed(self.events) if one.topic == "period.closed"), None)

    @property
    def reopening_asked_by(self) -> frozenset[str]:
        """Who asked to re-open it since it was closed."""
        asked: set[str] = set()
        for one in self.events:
            if one.topic in ("period.closed", "period.reopened"):
                asked.clear()
            elif one.topic == "period.reopening_proposed":
                asked.add(one.actor)
        return frozenset(asked)


def months(rows: Rows, today: date) -> list[MonthRow]:
    """Return the months from the first in which anything moved up to today's, the last first."""
    found = rows("SELECT min(month) AS month FROM burn_month", ())[0]["month"]
    first = found if isinstance(found, date) else today.replace(day=1)
    asked = list(_from(first, today))[-MOST_MONTHS:]
    return _standing(rows, asked, today)[::-1]


def month(rows: Rows, first_day: date, today: date) -> MonthRow:
    """Return one month by its first day."""
    return _standing(rows, [first_day], today)[0]


def asserted_balances(rows: Rows, first_day: date) -> list[AssertedBalance]:
    """Return what was written down when a month was closed; nothing if it is not."""
    return records(
        rows,
        AssertedBalance,
        "SELECT kind, key, amount_fen FROM closed_balance WHERE month = %s ORDER BY kind DESC, key",
        (first_day,),
    )


def _standing(rows: Rows, asked: Sequence[date], today: date) -> list[MonthRow]:
    ids = {Period.create_id(each): each for each in asked}
    events: dict[date, list[JournalEvent]] = {each: [] for each in asked}
    for event in events_of(rows, ids):
        events[ids[event.holder_id]].append(event)
    closed = {row["month"] for row in rows("SELECT month FROM closed_month", ())}
    return [_row(each, each in closed, tuple(events[each]), today) for each in asked]


def _row(first_day: date, closed: bool, events: tuple[JournalEvent, ...], today: date) -> MonthRow:
    row = MonthRow(first_day, "closed" if closed else "open", events)
    if closed and row.reopening_asked_by:
        return MonthRow(first_day, "reopening", events)
    if not closed and months_after(first_day, 1) > today:
        return MonthRow(first_day, "running", events)
    return row


def _from(first: date, last: date) -> Iterator[date]:
    current = first.replace(day=1)
    while current <= last:
        yield current
        current = months_after(current, 1)
