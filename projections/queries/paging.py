"""Pages of a long list by keyset (游标分页): the page after a row begins at that row's place in the order.

A page costs the same wherever it stands in the list, and rows that arrive meanwhile neither repeat nor skip
others. An order is made of columns that are never null, the last of them unique among equals.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec

from ledger.domain.errors import InvalidInput
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

Shape = TypeVar("Shape")

_SQL_TYPES: Mapping[type, str] = {str: "text", int: "bigint", date: "date", bool: "boolean", UUID: "uuid"}
_LONGEST_CURSOR = 1_000
_BIGGEST = 2**63


@dataclass(frozen=True)
class Key:
    """One column of an order: the attribute of a row that holds it, the SQL that gives it, its type."""

    name: str
    sql: str
    kind: type = str


@dataclass(frozen=True)
class Order:
    """The order of a list, under the name by which a URL asks for it; ``descending`` turns all of its keys."""

    name: str
    keys: tuple[Key, ...]
    descending: bool = False

    def sql(self, *, backward: bool) -> str:
        """Return the ORDER BY that reads forward or backward."""
        direction = " DESC" if self.descending != backward else ""
        return ", ".join(f"{key.sql}{direction}" for key in self.keys)

    def condition(self, *, backward: bool) -> str:
        """Return the condition for rows after a place (or before it), one parameter for each key."""
        sign = "<" if self.descending != backward else ">"
        places = ", ".join(f"%s::{_SQL_TYPES[key.kind]}" for key in self.keys)
        return f"({', '.join(key.sql for key in self.keys)}) {sign} ({places})"


@dataclass(frozen=True)
class Cursor:
    """A place in an order, beside a row; ``backward``: the rows before it are wanted."""

    order: str
    backward: bool
    values: tuple[Any, ...]

    def __str__(self) -> str:
        packed = msgspec.json.encode((self.order, self.backward, self.values))
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


@dataclass(frozen=True)
class Page(Generic[Shape]):
    """Rows of a list, and where the pages before and after them begin, if there are any."""

    rows: tuple[Shape, ...]
    before: Cursor | None = None
    after: Cursor | None = None


def cursor_from(text: str, order: Order) -> Cursor | None:
    """Return the place that a URL names; None for no text. Raises InvalidInput for one of another order."""
    if not text:
        return None
    if len(text) > _LONGEST_CURSOR:
        raise _no_cursor()
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        name, backward, values = msgspec.json.decode(packed, type=tuple[str, bool, list[Any]])
        found = [_typed(value, key.kind) for value, key in zip(values, order.keys, strict=True)]
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError):
        raise _no_cursor() from None
    if name != order.name:
        raise _no_cursor()
    return Cursor(name, backward, tuple(found))


def _typed(value: object, kind: type[object]) -> object:
    """Return a value of a cursor as its column has it. Raises ValueError, msgspec.ValidationError."""
    typed: object = msgspec.convert(value, kind)
    if (isinstance(typed, int) and not -_BIGGEST <= typed < _BIGGEST) or (
        isinstance(typed, str) and "\x00" in typed
    ):
        raise ValueError(value)
    return typed


def _no_cursor() -> InvalidInput:
    return InvalidInput(
        field="cursor",
        problem="不是本列表的页码，请从第一页重新翻页",
        problem_en="is no page of this list; begin with its first page",
    )


def page_of(
    rows: Rows,
    shape: type[Shape],
    query: str,
    parameters: Sequence[object] = (),
    *,
    order: Order,
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[Shape]:
    """Return a page of a query, which ends in a WHERE clause (``WHERE true`` if it asks for nothing)."""
    backward = cursor is not None and cursor.backward
    beside = f" AND {order.condition(backward=backward)}" if cursor else ""
    found = records(
        rows,
        shape,
        f"{query}{beside} ORDER BY {order.sql(backward=backward)} LIMIT %s",
        (*parameters, *(cursor.values if cursor else ()), limit + 1),
    )
    more, found = len(found) > limit, found[:limit]
    if backward:
        found.reverse()
    if not found:
        return Page(())
    has_before = more if backward else cursor is not None
    has_after = backward or more
    return Page(
        tuple(found),
        _beside(found[0], order, backward=True) if has_before else None,
        _beside(found[-1], order, backward=False) if has_after else None,
    )


def _beside(row: object, order: Order, *, backward: bool) -> Cursor:
    return Cursor(order.name, backward, tuple(getattr(row, key.name) for key in order.keys))
