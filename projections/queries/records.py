"""Rows into records: what SQL gives, checked against the shape that is promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from ledger.ports import Rows

Shape = TypeVar("Shape")

ROWS_AT_MOST = 500
"""Rows of a list that one page shows; the next page begins after the last one."""


def records(rows: Rows, shape: type[Shape], query: str, parameters: Sequence[object] = ()) -> list[Shape]:
    """Return the rows of a query as records of a dataclass, columns by name.

    Raises msgspec.ValidationError where the database gives another shape: a mistake of the query.
    """
    return [msgspec.convert(row, shape) for row in rows(query, parameters)]
