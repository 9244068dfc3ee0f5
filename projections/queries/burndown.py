"""What is left of a year's appropriation month by month (余额), even spending beside it, and what the pace foretells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from projections.queries.burn import BurnTable, time_gone, together

MONTHS = 12
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Remainder:
    """What is left at the end of a day, in fen: of one month, or where the year opens (``month`` is None).

    ``granted_fen`` is what the month brought (下达 and 调整), ``unspent_fen`` what is not spent by then, ``free_fen`` what is
    neither committed nor due of it. ``even_fen`` is what even spending of the year's total would have left.
    ``expected_fen`` is what the pace so far will have left: only on days to come, where a pace is known.
    """

    month: date | None
    on: date
    granted_fen: int | None
    unspent_fen: int | None
    free_fen: int | None
    even_fen: int
    expected_fen: int | None = None

    @property
    def ahead_fen(self) -> int | None:
        """How much less is left than even spending would have left; negative when spending is behind."""
        return None if self.unspent_fen is None else self.even_fen - self.unspent_fen


@dataclass(frozen=True)
class Burndown:
    """The remainder of a fiscal year: where it opens, its twelve months, and where the pace leads.

    It opens with what was appropriated by the end of January and adjusted before the year, less what was spent before
    it; whatever comes later steps up in its month. The last month that has begun has what is free, committed and due
    together, unless something moved after the year. ``dry_on`` is the day on which the money ends at the pace of the year so far;
    ``left_fen`` is what that pace leaves on 31 December, None where no pace is known.
    """

    opening: Remainder
    months: tuple[Remainder, ...]
    now: Remainder | None
    dry_on: date | None
    left_fen: int | None


def burndown(table: BurnTable) -> Burndown:
    """Return the remainder of a burn table's year, all lines of it together."""
    starts = date(table.fiscal_year, 1, 1)
    months = tuple(_at_end_of(table, date(table.fiscal_year, number, 1)) for number in range(1, MONTHS + 1))
    ends = date(table.fiscal_year, MONTHS, 31)
    return Burndown(
        opening=_opening(table, starts),
        months=months,
        now=_now(table),
        dry_on=table.total.runs_dry_on(table.fiscal_year, table.on),
        left_fen=_expected(table, ends),
    )


def _opening(table: BurnTable, starts: date) -> Remainder:
    before = together(bar for bar in table.months if bar.month < starts)
    january = together(bar for bar in table.months if bar.month == starts)
    granted = before.total_fen + january.appropriated_fen
    unspent = granted - before.spent_fen
    return Remainder(
        month=None,
        on=starts - _ONE_DAY,
        granted_fen=granted,
        unspent_fen=unspent,
        free_fen=unspent - before.committed_fen - before.due_fen,
        even_fen=table.total.total_fen,
    )


def _at_end_of(table: BurnTable, month: date) -> Remainder:
    last = (month + timedelta(days=31)).replace(day=1) - _ONE_DAY
    begun = table.has_begun(month)
    by_then = together(bar for bar in table.months if bar.month <= month)
    in_it = together(bar for bar in table.months if bar.month == month)
    opened = in_it.appropriated_fen if month.month == 1 else 0
    is_running = month == table.on.replace(day=1)
    return Remainder(
        month=month,
        on=table.on if is_running else last,
        granted_fen=in_it.total_fen - opened if begun else None,
        unspent_fen=by_then.total_fen - by_then.spent_fen if begun else None,
        free_fen=by_then.free_fen if begun else None,
        even_fen=_even(table, last),
        expected_fen=None if begun else _expected(table, last),
    )


def _now(table: BurnTable) -> Remainder | None:
    """Return the remainder as it stands; None where the year is over, has not begun, or has no pace yet."""
    if _expected(table, table.on) is None:
        return None
    total = table.total
    unspent = total.total_fen - total.spent_fen
    return Remainder(None, table.on, None, unspent, total.free_fen, _even(table, table.on), unspent)


def _even(table: BurnTable, day: date) -> int:
    """Return what even spending leaves at the end of a day: the total less the part of the year gone by."""
    gone = time_gone(table.fiscal_year, day)
    return table.total.total_fen - table.total.total_fen * gone.numerator // gone.denominator


def _expected(table: BurnTable, day: date) -> int | None:
    """Return what the pace from 1 January to today leaves at the end of a later day, never less than nothing.

    None where there is no pace: of another year than today's, before anything was spent, and where nothing is left.
    """
    total = table.total
    if table.fiscal_year != table.on.year or total.spent_fen <= 0 or total.total_fen <= total.spent_fen:
        return None
    if day < table.on:
        return None
    days = (day - date(table.fiscal_year, 1, 1)).days + 1
    gone = (table.on - date(table.fiscal_year, 1, 1)).days + 1
    return max(0, total.total_fen - total.spent_fen * days // gone)
