"""Replay (重放): the stored events once more through the same projectors, into a schema beside the live one.

A projector cannot tell a replay from the first time: its statements name tables without a schema, and the
replaying connection's search path leads elsewhere. Events go in the order of their notification ids, in
chunks; of events that conflict in a guard the ids are in the order in which they passed it, so replay
breaks no constraint that held. A month's closing is replayed alone: it must not refuse what was recorded
before it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import Environment
from psycopg import Connection, sql
from psycopg.rows import DictRow

from ledger.domain import papers
from ledger.domain.errors import ReplayFailed
from ledger.domain.events import LedgerEvent
from ledger.ports import Projector
from ledger.store.factory import LedgerFactory
from ledger.store.migrate import projection_ddl
from ledger.store.pipeline import run
from ledger.store.roles import grant_projection
from ledger.store.transaction import in_groups

CHUNK = 400
"""Events read and replayed together."""

PERIOD_EVENTS = (papers.MonthClosed, papers.MonthReopened)

_READ = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM ledger.event"
    " WHERE notification_id > %s AND notification_id <= %s ORDER BY notification_id LIMIT %s"
)


class Replay:
    """Guards and screens made anew in a schema of their own, as far as the events were replayed."""

    def __init__(
        self,
        connection: Connection[DictRow],
        schema: str,
        *,
        projectors: Sequence[Projector],
        mapper: Mapper[UUID],
    ) -> None:
        self.connection = connection
        """In autocommit, as the owner; its search path leads to the copy from `begin` on."""
        self.schema = schema
        self.events = 0
        """How many events were replayed."""
        self.reached = 0
        """The notification id up to which they were."""
        self._projectors = tuple(projectors)
        self._mapper = mapper

    def begin(self) -> None:
        """Make the schema with empty tables; what an earlier replay left of it is dropped."""
        name = sql.Identifier(self.schema)
        with self.connection.transaction():
            self.connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(name))
            self.connection.execute(sql.SQL("CREATE SCHEMA {}").format(name))
            self.connection.execute(sql.SQL("SET search_path = {}, ledger, public").format(name))
            for ddl in projection_ddl():
                self.connection.execute(ddl.encode())
            grant_projection(self.connection, self.schema)

    def advance(self, mark: int) -> Iterator[int]:
        """Replay up to and including a notification id; yield the number of events after each chunk.

        A chunk is one transaction, or part of the one that is open. Raises ReplayFailed.
        """
        while rows := self.connection.execute(_READ, [self.reached, mark, CHUNK]).fetchall():
            first, last = rows[0]["notification_id"], rows[-1]["notification_id"]
            events = [self._event(row) for row in rows]
            try:
                with self.connection.transaction():
                    for together in runs(events):
                        self._project(together)
            except (psycopg.IntegrityError, psycopg.DataError, psycopg.ProgrammingError) as error:
                raise ReplayFailed(first=first, last=last, problem=str(error).strip()) from error
            self.events += len(rows)
            self.reached = last
            yield len(rows)

    def _event(self, row: dict[str, Any]) -> LedgerEvent:
        stored = StoredEvent(row["originator_id"], row["originator_version"], row["topic"], row["state"])
        event = self._mapper.to_domain_event(stored)
        if not isinstance(event, LedgerEvent):
            message = f"event {row['notification_id']} is no event of the ledger: {row['topic']}"
            raise TypeError(message)
        return event

    def _project(self, events: Sequence[LedgerEvent]) -> None:
        """Execute the projectors' statements in their one order, in as few round trips as possible."""
        statements = [each for projector in self._projectors for each in projector.statements(events)]
        for group in in_groups(statements):
            run(self.connection, group)


def runs(events: Sequence[LedgerEvent]) -> Iterator[list[LedgerEvent]]:
    """Cut events, in their order, into runs that are projected together: closings and re-openings stand alone."""
    together: list[LedgerEvent] = []
    for event in events:
        if isinstance(event, PERIOD_EVENTS):
            if together:
                yield together
            yield [event]
            together = []
        else:
            together.append(event)
    if together:
        yield together


def ledger_mapper(database_url: str) -> Mapper[UUID]:
    """Return the mapper that reads the ledger's events, with the cipher and compressor of the environment, if any."""
    return LedgerFactory(Environment("Ledger", {**os.environ, "DATABASE_URL": database_url})).mapper()
