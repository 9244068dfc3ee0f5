"""Parameters as PostgreSQL reads them in text form, lists as arrays.

Of all parameters the SQL alone says the type (``%s::bigint[]``, the column of an INSERT), never the value:
so one statement keeps one prepared plan, whether its figures are small or large, there or null.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import psycopg


def literal(value: object) -> bytes | None:
    """Return a parameter as text in UTF-8; None is NULL.

    Raises psycopg.DataError for a NUL character, TypeError for a value of another kind: floats are of another
    kind.
    """
    if value is None:
        return None
    text = array(value) if isinstance(value, list | tuple) else scalar(value)
    if "\0" in text:
        raise psycopg.DataError("text cannot contain NUL (0x00)")
    return text.encode()


def array(values: list[object] | tuple[object, ...]) -> str:
    """Return an array of one dimension: elements quoted where their text could be read as anything else."""
    return "{" + ",".join([_element(value) for value in values]) + "}"


def _element(value: object) -> str:
    if value is None:
        return "NULL"
    text = scalar(value)
    if type(value) in _PLAIN:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def scalar(value: object) -> str:
    """Return one value as text. Raises TypeError."""
    if isinstance(value, str):
        return str(value)
    as_text = _AS_TEXT.get(type(value))
    if as_text is None:
        raise TypeError(f"{type(value).__name__} is no parameter of a statement: {value!r}")
    return as_text(value)


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "t" if value else "f",
    int: int.__repr__,
    bytes: lambda value: "\\x" + value.hex(),
    date: date.isoformat,
    datetime: datetime.isoformat,
    UUID: str,
}
_PLAIN = frozenset({bool, int, date, UUID})
"""Types whose text holds nothing that an array gives a meaning to."""
