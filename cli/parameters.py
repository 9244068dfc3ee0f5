"""What is typed on the command line, read strictly: days, moments, sums of money, a recipient's name."""

from __future__ import annotations

from datetime import date, datetime, time

import click

from ledger.domain.calendar import SHANGHAI, checked_day
from ledger.domain.errors import AmbiguousRecipient, NotFound, Refusal
from ledger.domain.money import fen_from_yuan
from ledger.ports import Rows
from projections.queries.recipients import RecipientRow, find_recipient, recipient

_DATE_LENGTH = len("2026-01-01")


class Day(click.ParamType[date]):
    """A day as 2026-03-31."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day, within the range of the calendar."""
        if isinstance(value, date):
            return value
        try:
            return checked_day(param.name or "date" if param else "date", date.fromisoformat(str(value)))
        except ValueError:
            self.fail(f"{value!r} 不是日期，应如 2026-03-31 / is no date such as 2026-03-31", param, ctx)
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment; Beijing time unless it names another zone, and a day alone means its end."""

    name = "datetime"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the moment with its time zone."""
        if isinstance(value, datetime):
            return value
        text = str(value).strip()
        try:
            if len(text) == _DATE_LENGTH:
                return datetime.combine(date.fromisoformat(text), time.max, SHANGHAI)
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(
                f"{value!r} 不是时间，应如 2026-03-31T17:30 / is no moment such as 2026-03-31T17:30",
                param,
                ctx,
            )
        return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


class Yuan(click.ParamType[int]):
    """A sum of money in yuan, as fen."""

    name = "yuan"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the sum in fen."""
        if isinstance(value, int):
            return value
        try:
            return fen_from_yuan(str(value))
        except Refusal as refusal:
            self.fail(str(refusal), param, ctx)


DAY, MOMENT, YUAN = Day(), Moment(), Yuan()


def recipient_named(rows: Rows, name: str) -> RecipientRow:
    """Return a recipient by any of its names, or by part of its name where only one has it.

    Raises NotFound, AmbiguousRecipient.
    """
    try:
        return recipient(rows, name)
    except NotFound:
        found = find_recipient(rows, name, limit=6) if name.strip() else []
        if len(found) > 1:
            raise AmbiguousRecipient(
                name=name, candidates=[f"{one.code} {one.name}" for one in found]
            ) from None
        if not found:
            raise
        return found[0]
