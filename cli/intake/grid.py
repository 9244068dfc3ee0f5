"""A file as a grid of cells, whatever it was: the one shape that the rest of the import reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Cell = str | Decimal | date | bool | None
"""Text without space around it, an exact number, a day, a truth value, or nothing."""

_UNSEEN = "\ufeff\u200b"
"""Marks that come along with copied text and show nothing."""


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


def text_cell(text: str) -> Cell:
    """Return what a cell of text holds: nothing, if it shows nothing."""
    return text.strip().strip(_UNSEEN).strip() or None
