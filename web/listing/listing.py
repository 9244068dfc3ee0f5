"""A table as a page shows it: cells with links, heads that sort, the pages before and after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from markupsafe import Markup

from projections.queries.paging import Page
from projections.tables.table import Cell, Column, Kind, Language, Table, printed
from web.amounts import ABSENT, Unit, current_unit, filler, money_in
from web.language import ENGLISH, current_language, opening
from web.listing.asking import Asked
from web.parameters import this_page

RIGHT = (Kind.MONEY, Kind.NUMBER, Kind.PERMILLE)
"""Kinds that stand at the right of their column."""

RowLink = Callable[[Mapping[str, Cell]], str | None]
"""From the cells of a row, by the keys of their columns, to where one of them leads."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One cell ready to print: what it says, the attributes of its element, and where it leads.

    ``is_mark`` says that it is shown as a state; ``filler`` are zeros unseen, which keep the decimals of money in line.
    """

    text: str
    attributes: Markup
    url: str | None = None
    is_mark: bool = False
    filler: str = ""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column as this page shows it, decided once for head and rows; ``place`` is that in a row of the table."""

    place: int
    column: Column
    label: str
    link: RowLink | None
    is_mark: bool
    plain: Markup
    zero: Markup
    absent: Markup

    def cell(self, cell: Cell, unit: Unit, url: str | None) -> ShownCell:
        """Return one of its cells."""
        if self.column.kind is Kind.MONEY and isinstance(cell, int):
            text = money_in(unit, cell)
            return ShownCell(
                text, self.zero if cell == 0 else self.plain, url, self.is_mark, filler(unit, text)
            )
        text = printed(cell, self.column.kind)
        if not text or text == ABSENT:
            return ShownCell(ABSENT, self.absent, url)
        return ShownCell(text, self.plain, url, self.is_mark)


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

    @cached_property
    def columns(self) -> list[ShownColumn]:
        """The columns a page shows."""
        language = table_language()
        return [self._column(place, language) for place in self.table.visible(in_file=False)]

    def _column(self, place: int, language: Language) -> ShownColumn:
        column = self.table.columns[place]
        label, looks = opening(column.head(language)), _looks(column, self.codes)
        return ShownColumn(
            place,
            column,
            label,
            self.links.get(column.key),
            column.key in self.marks,
            plain=_attributes(label, looks),
            zero=_attributes(label, [*looks, "zero"]),
            absent=_attributes(label, [*looks, "absent"]),
        )

    def heads(self) -> Iterator[Head]:
        """Yield the heads of the columns."""
        for each in self.columns:
            column = each.column
            if self.asked is None or column.key not in self.orders:
                yield Head(each.label, column)
                continue
            sort = self.asked.sort
            is_up, is_down = sort == column.key, sort == f"-{column.key}"
            upwards = this_page(sort=f"-{column.key}" if is_up else column.key)
            words = "ascending" if is_up else "descending" if is_down else None
            yield Head(each.label, column, upwards, words)

    def rows(self) -> Iterator[list[ShownCell]]:
        """Yield the rows of this page."""
        unit, keys = current_unit(), [column.key for column in self.table.columns]
        for row in self.table.rows:
            by_key = dict(zip(keys, row, strict=True)) if self.links else {}
            yield [
                each.cell(
                    cell := row[each.place],
                    unit,
                    each.link(by_key) if each.link is not None and cell not in (None, "") else None,
                )
                for each in self.columns
            ]

    def total(self) -> list[ShownCell]:
        """Return the total, its label first; empty where there is none."""
        if self.table.total is None:
            return []
        unit, cells = current_unit(), [self.table.total[each.place] for each in self.columns]
        label = next((cell for cell in cells if isinstance(cell, str)), "")
        others = [
            ShownCell("", each.absent) if cell is None or cell is label else each.cell(cell, unit, None)
            for each, cell in zip(self.columns, cells, strict=True)
        ]
        return [ShownCell(label, Markup()), *others[1:]]

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


def _looks(column: Column, codes: Collection[str]) -> list[str]:
    """Return how the cells of a column look, as the style sheet names it; ``codes`` are in the type of codes."""
    looks = {
        "n": column.kind in RIGHT,
        "code": column.key in codes,
        "date": column.kind in (Kind.DATE, Kind.MOMENT),
    }
    return [name for name, holds in looks.items() if holds]


def _attributes(label: str, looks: Sequence[str]) -> Markup:
    return Markup('data-label="{}" class="{}"').format(label, " ".join(looks))


def table_language() -> Language:
    """Return the language of the page as tables name it."""
    return "en" if current_language() == ENGLISH else "zh"
