"""Trails (经过): the rows of the history that tell of one matter, how far they go, and what came after a version.

An aggregate's events are all in the history. Some matters are less than their aggregate: an award is one of its
recipient's, a statement's line one of two hundred of its page, an entry one of those of a platform.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

_OF_LINE = (
    "holder_id = %s AND (figures ->> 'position' = %s OR figures -> 'match' ->> 'position' = %s"
    " OR figures -> 'matches' @> jsonb_build_array(jsonb_build_object('position', %s::int)))"
)


@dataclass(frozen=True)
class Trail:
    """Which rows of the history: a condition of SQL and its parameters."""

    condition: str
    parameters: tuple[object, ...]


@dataclass(frozen=True)
class Movement:
    """Something recorded of a matter after a version of its history; the amount in fen."""

    version: int
    topic: str
    effective_on: date
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    department: str
    amount_fen: int | None


def of_award(award: str) -> Trail:
    """Return what is recorded of an award, its instalments, payments and recoveries."""
    return Trail("award = %s", (award,))


def of_holders(holders: Collection[UUID]) -> Trail:
    """Return what is recorded of aggregates, of which there is one at most under these ids."""
    return Trail("holder_id = ANY(%s::uuid[])", (_texts(holders),))


def of_recipient(holders: Collection[UUID]) -> Trail:
    """Return what is recorded of a recipient itself, its awards left out."""
    return Trail("holder_id = ANY(%s::uuid[]) AND award IS NULL", (_texts(holders),))


def of_entry(holders: Collection[UUID], entry: str) -> Trail:
    """Return what is recorded of one support or indicator of a recipient."""
    return Trail("holder_id = ANY(%s::uuid[]) AND figures ->> 'entry' = %s", (_texts(holders), entry))


def of_line(page: UUID, position: int) -> Trail:
    """Return what was done to one line of a statement's page."""
    return Trail(_OF_LINE, (str(page), str(position), str(position), position))


def how_far(rows: Rows, trail: Trail) -> int:
    """Return how far a trail goes: the version of its last event; 0 without any."""
    query = f"SELECT coalesce(max(version), 0) AS version FROM history WHERE {trail.condition}"
    return int(str(rows(query, trail.parameters)[0]["version"]))


def moved_since(rows: Rows, trail: Trail, version: int, *, limit: int = ROWS_AT_MOST) -> list[Movement]:
    """Return what was recorded after a version of a trail, the earliest first."""
    return records(
        rows,
        Movement,
        "SELECT version, topic, effective_on, recorded_at, actor, on_behalf_of, department, amount_fen"
        f" FROM history WHERE {trail.condition} AND version > %s ORDER BY version LIMIT %s",
        (*trail.parameters, version, limit),
    )


def _texts(holders: Collection[UUID]) -> list[str]:
    return [str(each) for each in holders]
