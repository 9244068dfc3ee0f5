"""A file as a grid of cells, whatever it was: the one shape that the rest of the import reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Cell = str | Decimal | date | bool | None
"""Text without space around it, an exact number, a day, a truth value, or nothing."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name and all its rows, the first being row 1."""

    name: str
    rows: Sequence[Sequence[Cell]]

    def numbered(self) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield the rows that hold anything, with their numbers."""
        for number, row in enumerate(self.rows, start=1):
            if any(cell is not None for cell in row):
                yield number, row


def cell_of(value: object) -> Cell:
    """Return what a spreadsheet's cell means.

    A number comes as binary floating point; its shortest text is what was typed. A moment means its day.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip().strip("\ufeff\u200b").strip()
    return text or None
