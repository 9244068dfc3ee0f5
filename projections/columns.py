"""Rows as columns, and back: ``unnest`` takes one array per column; a row read gives values of no known type."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[object], *names: str) -> tuple[list[object], ...]:
    """Return one list per named attribute, in the order of the rows."""
    return tuple([getattr(row, name) for row in rows] for name in names)


def whole(value: object) -> int:
    """Return a whole number, such as fen or a count, that came as ``object`` from a row."""
    return int(str(value))
