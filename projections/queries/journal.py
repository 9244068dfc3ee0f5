"""What was done to something that is no award: a month, an exception, a statement; event by event."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import msgspec

from ledger.ports import Rows
from projections.queries.records import records


class JournalEvent(msgspec.Struct, frozen=True):
    """One event: its topic, both dates, who, and the words that were given with it (reason, decision, owner)."""

    holder_id: UUID
    topic: str
    effective_on: date
    recorded_at: datetime
    actor: str
    words: str


def events_of(rows: Rows, holders: Collection[UUID]) -> list[JournalEvent]:
    """Return the events of these aggregates, each one's in their order."""
    return records(
        rows,
        JournalEvent,
        "SELECT holder_id, topic, effective_on, recorded_at, actor,"
        " coalesce(figures ->> 'reason', figures ->> 'decision', figures ->> 'owner', '') AS words"
        " FROM history WHERE holder_id = ANY(%s::uuid[]) ORDER BY holder_id, version",
        ([str(each) for each in holders],),
    )
