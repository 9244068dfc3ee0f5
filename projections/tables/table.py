"""One table: columns of a kind, rows, totals. How a cell is written is decided here, once for every format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from ledger.domain.calendar import SHANGHAI
from ledger.domain.money import FEN_PER_WAN, FEN_PER_YUAN, wan, yuan

Language = Literal["zh", "en"]

Cell = str | int | date | datetime | None
"""A cell: money in fen, dates as dates; moments carry their time zone."""

CODE_OF_PAYEE = ("统一社会信用代码／个人编号", "USCC / person's no.")
"""The heads of a column that names organisations by their code and persons by an id that tells nothing about them."""

FORMULA_STARTS = (*"=+-@＝＋－＠", "\t", "\r", "\n")
"""Beginnings of a text that a spreadsheet would take for a formula."""


class Kind(StrEnum):
    """What a column holds; ``detail`` is JSON text of the event itself, for programs."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    PERMILLE = "permille"
    DATE = "date"
    MOMENT = "moment"
    DETAIL = "detail"


class Unit(StrEnum):
    """In what money is printed: 元 or 万元."""

    YUAN = "yuan"
    WAN = "wan"

    @property
    def fen(self) -> int:
        """How many fen one is."""
        return FEN_PER_WAN if self is Unit.WAN else FEN_PER_YUAN

    def named(self, language: Language) -> str:
        """Return the unit's name."""
        names = {Unit.YUAN: ("元", "yuan"), Unit.WAN: ("万元", "10,000 yuan")}
        return names[self][language == "en"]


@dataclass(frozen=True)
class Column:
    """A column: its key for programs (money ends in ``_fen``), its heads, its kind.

    ``in_files_only`` leaves it out where space is short: on a terminal.
    """

    key: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    in_files_only: bool = False

    def head(self, language: Language) -> str:
        """Return the column's head."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Table:
    """A table under a name for programs; ``about`` says whose, as of when; ``total`` is a last row.

    ``notes`` stand below it: the sentences of the measure on which its clauses rest.
    """

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    about: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in (*self.rows, *([self.total] if self.total else [])):
            if len(row) != len(self.columns):
                message = f"{self.name}: {len(row)} cells under {len(self.columns)} columns"
                raise ValueError(message)

    def title(self, language: Language) -> str:
        """Return the table's title."""
        return self.en if language == "en" else self.zh

    @property
    def has_money(self) -> bool:
        """Whether a unit must be stated."""
        return any(column.kind is Kind.MONEY for column in self.columns)

    def visible(self, *, in_file: bool) -> list[int]:
        """Return the places of the columns that a terminal, or else a file for people, shows."""
        return [
            place
            for place, column in enumerate(self.columns)
            if column.kind is not Kind.DETAIL and (in_file or not column.in_files_only)
        ]


def printed(cell: Cell, kind: Kind, unit: Unit = Unit.YUAN, *, grouped: bool = True) -> str:
    """Print a cell for a reader; moments in Beijing time; nothing for an absent one."""
    if cell is None:
        return ""
    if kind is Kind.MONEY and isinstance(cell, int):
        text = wan(cell) if unit is Unit.WAN else yuan(cell)
        return text if grouped else text.replace(",", "")
    if kind is Kind.PERMILLE and isinstance(cell, int):
        sign = "-" if cell < 0 else ""
        return f"{sign}{abs(cell) // 10}.{abs(cell) % 10}%"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
    return str(cell)


def total_row(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], label: str) -> tuple[Cell, ...]:
    """Return a last row that adds up the money, with a label in the first column of text that all show."""
    cells: list[Cell] = []
    for place, column in enumerate(columns):
        sum_fen = sum(row[place] for row in rows if isinstance(row[place], int))  # type: ignore[misc] # narrowed
        cells.append(sum_fen if column.kind is Kind.MONEY else None)
    shown = (place for place, one in enumerate(columns) if one.kind is Kind.TEXT and not one.in_files_only)
    cells[next(shown)] = label
    return tuple(cells)
