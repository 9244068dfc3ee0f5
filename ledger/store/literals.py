"""Parameters as PostgreSQL reads them in text form, lists as arrays.

Of all parameters the SQL alone says the type (``%s::bigint[]``, the column of an INSERT), never the value:
so one statement keeps one prepared plan, whether its figures are small or large, there or null.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import psycopg

_NULL = "NULL"


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
        return _NULL
    text = scalar(value)
    if isinstance(value, int | UUID):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def scalar(value: object) -> str:
    """Return one value as text. Raises TypeError."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no parameter of a statement: {value!r}")
