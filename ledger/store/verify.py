"""Verify the record: every event read again, its hash computed from its content and its predecessor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.store.connection import connect
from ledger.store.hashes import HashedEvent, broken_links

FETCH = 2_000
"""Events read at a time: memory stays flat however long the ledger is."""
MOST_EXAMPLES = 20


@dataclass(frozen=True)
class Verification:
    """How many events were read, how many are not what they were, and the first of those."""

    events: int
    broken: int
    examples: tuple[HashedEvent, ...]


def verify(conninfo: str, progress: Callable[[int], None] | None = None) -> Verification:
    """Read the whole record, aggregate by aggregate. ``progress`` hears of the events read so far."""
    counted = [0]
    broken = 0
    examples: list[HashedEvent] = []
    with connect(conninfo) as connection:
        for event in broken_links(_events(connection, counted, progress)):
            broken += 1
            if len(examples) < MOST_EXAMPLES:
                examples.append(event)
    return Verification(counted[0], broken, tuple(examples))


def _events(
    connection: Connection[DictRow], counted: list[int], progress: Callable[[int], None] | None
) -> Iterator[HashedEvent]:
    with connection.transaction(), connection.cursor(name="verify") as cursor:
        cursor.itersize = FETCH
        cursor.execute(
            "SELECT originator_id, originator_version, topic, state, notification_id, hash FROM ledger.event"
            " ORDER BY originator_id, originator_version"
        )
        for row in cursor:
            counted[0] += 1
            if progress and counted[0] % FETCH == 0:
                progress(counted[0])
            yield HashedEvent(**row)
