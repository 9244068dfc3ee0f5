"""The twelve months of a fiscal year, each with what was spent by its end and how much of the year was gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.domain.money import permille
from projections.queries.burn import BurnTable


@dataclass(frozen=True)
class MonthRow:
    """One month of the year; amounts in fen, rates in thousandths.

    Amounts are None in months that have not begun and in which nothing moved. ``pace_fen`` is what even spending would have spent by
    the month's end (序时进度); ``time_permille`` is the time gone by then, or by today in the running month.
    """

    month: date
    paid_fen: int | None
    returned_fen: int | None
    spent_so_far_fen: int | None
    execution_permille: int | None
    time_permille: int | None
    pace_fen: int

    @property
    def ahead_permille(self) -> int | None:
        """How far execution is ahead of the time gone by; negative when it is behind."""
        if self.execution_permille is None or self.time_permille is None:
            return None
        return self.execution_permille - self.time_permille


def month_rows(table: BurnTable) -> list[MonthRow]:
    """Return all twelve months; those in which nothing moved carry on what was spent before."""
    moved = {bar.month: bar for bar in table.months}
    starts = date(table.fiscal_year, 1, 1)
    so_far = max((bar for bar in table.months if bar.month < starts), key=lambda bar: bar.month, default=None)
    spent, result = so_far.spent_so_far_fen if so_far else 0, []
    for number in range(1, 13):
        month = date(table.fiscal_year, number, 1)
        bar = moved.get(month)
        spent = bar.spent_so_far_fen if bar else spent
        begun = table.has_begun(month)
        result.append(
            MonthRow(
                month=month,
                paid_fen=(bar.paid_fen if bar else 0) if begun else None,
                returned_fen=(bar.returned_fen if bar else 0) if begun else None,
                spent_so_far_fen=spent if begun else None,
                execution_permille=permille(_part(spent, table.total.total_fen)) if begun else None,
                time_permille=permille(min(_gone_by_end(month), table.time_gone))
                if month <= table.on
                else None,
                pace_fen=_even_pace(table.total.total_fen, _gone_by_end(month)),
            )
        )
    return result


def _part(fen: int, of_fen: int) -> Fraction | None:
    return Fraction(fen, of_fen) if of_fen > 0 else None


def _even_pace(fen: int, gone: Fraction) -> int:
    return fen * gone.numerator // gone.denominator


def _gone_by_end(month: date) -> Fraction:
    """Return the part of its year that is gone when a month ends."""
    year_starts, year_ends = date(month.year, 1, 1), date(month.year + 1, 1, 1)
    ends = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return Fraction((ends - year_starts).days, (year_ends - year_starts).days)
