"""A table as a page shows it: cells with links, heads that sort, the pages before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from projections.queries.paging import Page
from projections.tables.table import Cell, Column, Kind, Language, Table, printed
from web.amounts import ABSENT, money
from web.language import ENGLISH, current_language
from web.listing.asking import Asked
from web.parameters import this_page

RIGHT = (Kind.MONEY, Kind.NUMBER, Kind.PERMILLE)
"""Kinds that stand at the right of their column."""

RowLink = Callable[[Mapping[str, Cell]], str | None]
"""From the cells of a row, by the keys of their columns, to where one of them leads."""


@dataclass(frozen=True)
class ShownCell:
    """One cell ready to print; ``fen`` where it is money, so that its decimals can be kept in line."""

    text: str
    column: Column
    label: str
    url: str | None = None
    fen: int | None = None

    @property
    def is_right(self) -> bool:
        """Whether it stands at the right of its column."""
        return self.column.kind in RIGHT

    def classes(self, codes: Collection[str]) -> str:
        """Return how it looks, as the style sheet names it; ``codes`` are columns in the type of codes."""
        looks = {
            "n": self.is_right,
            "zero": self.fen == 0,
            "absent": self.text == ABSENT,
            "code": self.column.key in codes,
            "date": self.column.kind in (Kind.DATE, Kind.MOMENT),
        }
        return " ".join(name for name, holds in looks.items() if holds)


@dataclass(frozen=True)
class Head:
    """The head of a column, and the page sorted by it where the list can be; ``sorted`` as ARIA words it."""

    text: str
    column: Column
    url: str | None = None
    sorted: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether it stands at the right of its column."""
        return self.column.kind in RIGHT


@dataclass(frozen=True)
class Listing:
    """A table on a page.

    ``page`` and ``asked`` are those of a list that has pages; ``orders`` names the columns that sort.
    ``links`` says by the key of a column where its cells lead, ``marks`` which cells are shown as states,
    ``codes`` which in the type of numbers and codes. ``caption`` stands above the rows.
    """

    table: Table
    page: Page[Any] | None = None
    asked: Asked | None = None
    orders: Collection[str] = ()
    links: Mapping[str, RowLink] = field(default_factory=dict)
    marks: Collection[str] = ()
    codes: Collection[str] = ()
    caption: str = ""
    empty: str = ""

    @property
    def columns(self) -> list[tuple[int, Column]]:
        """The columns a page shows, with their places in a row."""
        return [(place, self.table.columns[place]) for place in self.table.visible(in_file=False)]

    def heads(self) -> Iterator[Head]:
        """Yield the heads of the columns."""
        language = table_language()
        for _, column in self.columns:
            head = column.head(language)
            if self.asked is None or column.key not in self.orders:
                yield Head(head, column)
                continue
            sort = self.asked.sort
            is_up, is_down = sort == column.key, sort == f"-{column.key}"
            upwards = this_page(sort=f"-{column.key}" if is_up else column.key)
            words = "ascending" if is_up else "descending" if is_down else None
            yield Head(head, column, upwards, words)

    def rows(self) -> Iterator[list[ShownCell]]:
        """Yield the rows of this page."""
        for row in self.table.rows:
            yield self._shown(row)

    def total(self) -> list[ShownCell]:
        """Return the total; empty where there is none."""
        return self._shown(self.table.total, with_links=False) if self.table.total else []

    def page_url(self, *, backward: bool) -> str | None:
        """Return the URL of the page before or after this one, if there is one."""
        cursor = None if self.page is None else self.page.before if backward else self.page.after
        return this_page(cursor=str(cursor)) if cursor else None

    @property
    def count(self) -> int | None:
        """How many rows a list has: all of them, or at least so many where it goes on; known of its first page only."""
        return None if self.page is None or not self.is_first_page else len(self.table.rows)

    @property
    def has_more(self) -> bool:
        """Whether the list goes on after this page."""
        return self.page is not None and self.page.after is not None

    @property
    def is_first_page(self) -> bool:
        """Whether the list begins on this page."""
        return self.asked is None or self.asked.cursor is None

    def _shown(self, row: tuple[Cell, ...], *, with_links: bool = True) -> list[ShownCell]:
        language = table_language()
        by_key = {column.key: cell for column, cell in zip(self.table.columns, row, strict=True)}
        shown = []
        for place, column in self.columns:
            link = self.links.get(column.key) if with_links and row[place] not in (None, "") else None
            shown.append(_cell(row[place], column, column.head(language), link(by_key) if link else None))
        return shown


def _cell(cell: Cell, column: Column, label: str, url: str | None) -> ShownCell:
    if column.kind is Kind.MONEY and isinstance(cell, int):
        return ShownCell(money(cell), column, label, url, cell)
    return ShownCell(printed(cell, column.kind) or ABSENT, column, label, url)


def table_language() -> Language:
    """Return the language of the page as tables name it."""
    return "en" if current_language() == ENGLISH else "zh"
