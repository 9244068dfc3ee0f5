"""Tranches (分期): how an award is divided over its due dates, to the fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from ledger.domain.calendar import WorkingDays, checked_day
from ledger.domain.errors import InvalidAmount, InvalidInput
from ledger.domain.money import MAX_FEN, share

MAX_TRANCHES = 60
WHOLE = (Fraction(1),)
"""The default: one tranche."""


@dataclass(frozen=True)
class Tranche:
    """One payment of an award: number from 1, the working day it is due, its amount in fen."""

    number: int
    due_on: date
    amount_fen: int


def tranches(
    amount_fen: int, shares: Sequence[Fraction], due_dates: Sequence[date], calendar: WorkingDays
) -> tuple[Tranche, ...]:
    """Divide an award by ``shares``, one for each of ``due_dates``, moved to the next working day where needed.

    Each tranche rounds down to the fen and the last takes the remainder, so they add up to the award.
    Raises InvalidAmount for a sum that is no award; InvalidInput for shares that are not above zero and exactly one
    together, due dates that are not one for each share in order, and a sum too small to divide.
    """
    if not 0 < amount_fen <= MAX_FEN:
        raise InvalidAmount(value=f"{amount_fen} 分")
    _check_shares(shares)
    _check_due_dates(due_dates, len(shares))
    amounts = [share(amount_fen, part) for part in shares[:-1]]
    amounts.append(amount_fen - sum(amounts))
    if not all(amounts):
        raise InvalidInput(
            field="amount",
            problem=f"金额过小，不能分为 {len(shares)} 期",
            problem_en=f"is too small for {len(shares)} tranches",
        )
    return tuple(
        Tranche(number, calendar.next_working(due_on), amount)
        for number, (due_on, amount) in enumerate(zip(due_dates, amounts, strict=True), start=1)
    )


def _check_shares(shares: Sequence[Fraction]) -> None:
    if not 1 <= len(shares) <= MAX_TRANCHES:
        raise InvalidInput(
            field="shares",
            problem=f"分期数应为 1 至 {MAX_TRANCHES}",
            problem_en=f"must be between 1 and {MAX_TRANCHES}",
        )
    if min(shares) <= 0 or sum(shares) != 1:
        raise InvalidInput(
            field="shares",
            problem=f"各期比例须大于零且合计为 100%，现为 {sum(shares)}",
            problem_en=f"must each be above zero and add up to 1, not {sum(shares)}",
        )


def _check_due_dates(due_dates: Sequence[date], count: int) -> None:
    if len(due_dates) != count:
        raise InvalidInput(
            field="due dates",
            problem=f"到期日 {len(due_dates)} 个，分期 {count} 期",
            problem_en=f"are {len(due_dates)} for {count} tranches",
        )
    for day in due_dates:
        checked_day("due date", day)
    if any(later <= earlier for earlier, later in pairwise(due_dates)):
        raise InvalidInput(
            field="due dates", problem="到期日须依次递增", problem_en="must follow one another"
        )
