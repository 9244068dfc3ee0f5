"""Verdicts on candidates (重复核查结论): the last one on each two."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from ledger.ports import Rows
from projections.queries.records import records

_SELECT = (
    "SELECT r.first, r.second, r.verdict, r.reason, r.document, r.reviewed_by, r.department, r.reviewed_on"
    " FROM duplicate_review r"
)
Two = frozenset[str]
"""The numbers of two awards, entries or recipients."""


@dataclass(frozen=True)
class DuplicateReviewRow:
    """What was found of two, why, by whom, for which department and on which day."""

    first: str
    second: str
    verdict: str
    reason: str
    document: str
    reviewed_by: str
    department: str
    reviewed_on: date


def review_of(rows: Rows, one: str, other: str) -> DuplicateReviewRow | None:
    """Return the verdict on two; None where nobody reviewed them."""
    return reviews_of(rows, [frozenset((one, other))]).get(frozenset((one, other)))


def reviews_of(rows: Rows, pairs: Collection[Two]) -> dict[Two, DuplicateReviewRow]:
    """Return the verdicts on those of many that somebody reviewed."""
    sides = [(min(pair), max(pair)) for pair in pairs]
    found = records(
        rows,
        DuplicateReviewRow,
        f"{_SELECT} JOIN unnest(%s::text[], %s::text[]) AS asked (first, second)"
        " ON r.first = asked.first AND r.second = asked.second",
        ([first for first, _ in sides], [second for _, second in sides]),
    )
    return {frozenset((one.first, one.second)): one for one in found}
