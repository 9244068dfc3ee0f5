"""What the URL asks of a list: its order, its page, or all of it as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from projections.queries.paging import Cursor, Order, cursor_from
from web import parameters

PAGE_ROWS = 100
"""Rows of one page of a list."""
EXPORT_ROWS = 20_000
"""Rows of a list in one file; a longer list says in the file that it was cut, and is narrowed by its filters."""


class FileFormat(StrEnum):
    """As what a table leaves the page."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True)
class Asked:
    """What a URL asks of a list: ``limit`` rows from ``cursor`` on, in an order; a file has no pages.

    ``sort`` is the order as the URL names it, empty for the list's own.
    """

    order: Order
    sort: str
    cursor: Cursor | None
    file_format: FileFormat | None

    @property
    def limit(self) -> int:
        """How many rows the answer may have."""
        return EXPORT_ROWS if self.file_format else PAGE_ROWS


def asked(orders: Mapping[str, Order]) -> Asked:
    """Return what the URL asks of a list whose columns may be sorted by ``orders``, the list's own order first.

    ``sort=name`` sorts upwards, ``sort=-name`` downwards. Raises InvalidInput for what the list does not have.
    """
    names = [sign + name for name in orders for sign in ("", "-")]
    sort = parameters.choice("sort", names)
    order = next(iter(orders.values()))
    if sort:
        order = replace(orders[sort.removeprefix("-")], name=sort, descending=sort.startswith("-"))
    file_format = asked_format()
    cursor = None if file_format else cursor_from(parameters.token("cursor"), order)
    return Asked(order, sort, cursor, file_format)


def asked_format() -> FileFormat | None:
    """Return the kind of file the URL asks for; None for a page. Raises InvalidInput."""
    wanted = parameters.choice("format", list(FileFormat))
    return FileFormat(wanted) if wanted else None
