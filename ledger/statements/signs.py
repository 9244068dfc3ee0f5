"""Money in or money out: two columns, a flag beside one, or the sign of one."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from ledger.domain.errors import InvalidAmount
from ledger.statements.cells import amount_fen
from ledger.statements.layout import Layout
from ledger.statements.profile import Profile, header_name


class Movement(NamedTuple):
    """The two sides of a row as its bank totals them; ``red`` marks a negative figure in a column of its own (红字)."""

    credit_fen: int
    debit_fen: int
    red: bool

    @property
    def amount_fen(self) -> int:
        """Credit less debit."""
        return self.credit_fen - self.debit_fen


class Direction(Enum):
    """How a table tells money in from money out."""

    TWO_COLUMNS = "two columns"
    FLAG = "an amount and a flag"
    SIGNED_FLAG = "a signed amount, and a flag that agrees"
    SIGNED = "a signed amount"
    PAYMENTS = "payments"


class Signs:
    """Reads the movement of a row, by the one convention the whole table follows."""

    def __init__(self, layout: Layout, rows: Sequence[tuple[str, ...]]) -> None:
        self.credit_at = next(iter(layout.columns("credit")), None)
        self.debit_at = next(iter(layout.columns("debit")), None)
        self.amount_at = next(iter(layout.columns("amount")), None)
        self.flag_at = next(iter(layout.columns("direction")), None)
        self._words = _words(layout.profile)
        self._payments = layout.profile.payments
        self.direction = self._convention(rows)

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that hold money."""
        if self.direction is Direction.TWO_COLUMNS:
            return tuple(at for at in (self.credit_at, self.debit_at) if at is not None)
        return () if self.amount_at is None else (self.amount_at,)

    def movement(self, row: tuple[str, ...]) -> Movement | None:
        """Return what a row moves; None if it holds no amount. Raises InvalidAmount."""
        if self.direction is Direction.TWO_COLUMNS:
            return self._of_two_columns(row)
        fen = amount_fen(_cell(row, self.amount_at))
        if fen is None:
            return None
        if self.direction in {Direction.SIGNED, Direction.SIGNED_FLAG}:
            return Movement(max(fen, 0), max(-fen, 0), red=False)
        flag = self._flag(row)
        if self.direction is Direction.PAYMENTS:
            returned = flag == 1 or fen < 0
            return Movement(abs(fen), 0, red=True) if returned else Movement(0, fen, red=False)
        if flag is None:
            raise InvalidAmount(value=f"{_cell(row, self.amount_at)[:20]} ({_cell(row, self.flag_at)[:20]})")
        return Movement(fen, 0, red=fen < 0) if flag > 0 else Movement(0, fen, red=fen < 0)

    def _of_two_columns(self, row: tuple[str, ...]) -> Movement | None:
        credit = amount_fen(_cell(row, self.credit_at))
        debit = amount_fen(_cell(row, self.debit_at))
        if credit and debit:
            raise InvalidAmount(value=f"{_cell(row, self.credit_at)[:20]} + {_cell(row, self.debit_at)[:20]}")
        if credit is None and debit is None:
            return None
        return Movement(credit or 0, debit or 0, red=(credit or 0) < 0 or (debit or 0) < 0)

    def _convention(self, rows: Sequence[tuple[str, ...]]) -> Direction:
        if self.credit_at is not None or self.debit_at is not None:
            return Direction.TWO_COLUMNS
        if self._payments:
            return Direction.PAYMENTS
        flags = [(flag, _cell(row, self.amount_at)) for row in rows if (flag := self._flag(row)) is not None]
        if not flags:
            return Direction.SIGNED  # no flag, or a column of that name that says something else
        negative = [flag for flag, amount in flags if amount.startswith(("-", "−", "－"))]
        agrees = bool(negative) and all(flag < 0 for flag in negative)
        all_debits = sum(flag < 0 for flag, amount in flags if amount) == len(negative)
        return Direction.SIGNED_FLAG if agrees and all_debits else Direction.FLAG

    def _flag(self, row: tuple[str, ...]) -> int | None:
        return (
            self._words.get(header_name(_cell(row, self.flag_at)[:20])) if self.flag_at is not None else None
        )


def _words(profile: Profile) -> dict[str, int]:
    return {
        **{header_name(word): -1 for word in profile.debit_words},
        **{header_name(word): 1 for word in profile.credit_words},
    }


def _cell(row: tuple[str, ...], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""
