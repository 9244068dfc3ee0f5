"""Rows as columns: PostgreSQL's ``unnest`` takes one array per column, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Sequence


def columns(rows: Sequence[object], *names: str) -> tuple[list[object], ...]:
    """Return one list per named attribute, in the order of the rows."""
    return tuple([getattr(row, name) for row in rows] for name in names)
