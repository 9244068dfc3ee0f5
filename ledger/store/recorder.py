"""The recorder: commands, events and everything the projectors derive from them, in one transaction.

The library's recorder queues all writers behind an exclusive table lock; ours passes the shared gate
(`ledger.store.gate`), so writers run side by side and followers still miss nothing. What guards forbid,
their constraints refuse inside the same transaction.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from typing import Any, Literal, NamedTuple, TypeGuard
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.persistence import (
    InterfaceError,
    Notification,
    OperationalError,
    ProgrammingError,
    StoredEvent,
)
from eventsourcing.postgres import PostgresApplicationRecorder
from eventsourcing.utils import retry

from ledger.domain.events import LedgerEvent
from ledger.ports import CommandRecord, Guard, Moved, Projector, Statement, Watched
from ledger.progress import Count, unheard
from ledger.store.connection import LedgerDatastore
from ledger.store.gate import PASS_ALONE, PASS_SHARED, safe_mark
from ledger.store.pipeline import TextRows, run
from ledger.store.subscription import PollingSubscription
from ledger.store.transaction import PIPELINE_BYTES, execute_together
from ledger.store.violations import CommandAlreadyRecorded, VersionClash, is_contention, meaning

ATTEMPTS = 5
"""How often a transaction that lost a deadlock is tried before LedgerBusy."""
LONGEST_PAUSE_MS = 50

MAX_EVENTS = 10_000
"""In one transaction; a bulk job posts several."""

MAX_VERSION = 2**63 - 1

EVENT_BATCH_BYTES = PIPELINE_BYTES // 2
"""In one INSERT, so that it fits into a pipeline with what surrounds it."""
_ROW_BYTES = 40

_INSERT_EVENTS = (
    "INSERT INTO ledger.event (originator_id, originator_version, topic, state) "
    "SELECT * FROM unnest(%b::uuid[], %b::bigint[], %b::text[], %b::bytea[]) RETURNING notification_id"
)
_SELECT_EVENTS = [
    "SELECT originator_version, topic, state FROM ledger.event WHERE originator_id = %s"
    f" AND originator_version > %s AND originator_version <= %s ORDER BY originator_version {order} LIMIT %s"
    for order in ("ASC", "DESC")
]
_SELECT_NEWER = (
    "SELECT newer.* FROM unnest(%b::uuid[], %b::bigint[]) AS wanted (id, seen) CROSS JOIN LATERAL"
    " (SELECT originator_id, originator_version, topic, state FROM ledger.event"
    " WHERE originator_id = wanted.id AND originator_version > wanted.seen) AS newer ORDER BY 1, 2"
)
_INSERT_COMMAND = (
    "INSERT INTO ledger.command (key, name, payload_hash, actor, outcome, answer, recorded_at) "
    "VALUES (%s, %s, %b, %s, %s, %s::jsonb, %s)"
)


class _Parts(NamedTuple):
    """The statements of one transaction: up to the guards, the events, the screens."""

    before: list[Statement]
    inserts: list[Statement]
    after: list[Statement]

    @property
    def all(self) -> list[Statement]:
        """Every statement, in order."""
        return [*self.before, *self.inserts, *self.after]


class LedgerRecorder(PostgresApplicationRecorder):
    """Append-only recorder with in-transaction projectors; reading is the library's, bounded by the safe mark."""

    def __init__(self, datastore: LedgerDatastore, *, projectors: Sequence[Projector] = ()) -> None:
        super().__init__(datastore, events_table_name="event")
        self.projectors = tuple(projectors)
        """Guards before the events, screens after them, each in this order: keep the hottest rows for the last.

        Guards come first so that of two transactions that meet in a guard the one it lets through first has
        the lower notification ids: read in that order, the record tells what the guards decided.
        """
        self._rows = datastore.rows
        self._mark = 0

    @property
    def guards(self) -> tuple[Guard, ...]:
        """The projectors that can explain a broken constraint."""
        return tuple(filter(_is_guard, self.projectors))

    def create_table(self) -> None:
        """Do nothing: migrations create the tables, once, under a lock (`ledger.store.migrate`)."""

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        domain_events: Sequence[LedgerEvent] = (),
        commands: Sequence[CommandRecord] = (),
        rehearsal: bool = False,
        exclusive: bool = False,
        count: Count = unheard,
        **other: Any,
    ) -> Sequence[int] | None:
        """Store commands, events and projections together, or nothing; return the events' notification ids.

        ``rehearsal`` runs the very same transaction and rolls it back (returns None). ``exclusive`` holds
        the gate alone, for what no other writer may overlap (closing a period). ``count`` hears while the
        transaction is under way how many of its statements are executed; what it does must be no part of it.

        Raises VersionClash, CommandAlreadyRecorded, the Refusal that a guard names, IntegrityError for any
        other constraint, LedgerBusy, OutcomeUnknown when the connection is lost, and the library's errors.
        """
        if any(value is not None for value in other.values()):
            raise ProgrammingError(f"the ledger's recorder does not take {', '.join(other)}")
        if not stored_events and not commands:
            return None
        parts = self._parts(stored_events, domain_events, commands, exclusive=exclusive)
        answers = self._transact_for(
            stored_events, domain_events, parts.all, rehearsal=rehearsal, count=count
        )
        first = len(parts.before)
        ids = [int(str(row[0])) for rows in answers[first : first + len(parts.inserts)] for row in rows]
        return None if rehearsal or not ids else ids

    def rehearse(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        domain_events: Sequence[LedgerEvent],
        commands: Sequence[CommandRecord],
        exclusive: bool = False,
    ) -> tuple[Moved, ...]:
        """Run the transaction that `insert_events` would, keep nothing, and return the watched rows it moves.

        They are read inside it, before the first and after the last of its changes. Raises what
        `insert_events` raises.
        """
        parts = self._parts(stored_events, domain_events, commands, exclusive=exclusive)
        watched = (one for one in self.projectors if isinstance(one, Watched))
        readings = [found for one in watched if (found := one.reading(domain_events)) is not None]
        gate, *rest = parts.all
        statements = [gate, *readings, *rest, *readings]
        answers = self._transact_for(stored_events, domain_events, statements, rehearsal=True)
        last = len(statements) - len(readings)
        return _moved(answers[1 : 1 + len(readings)], answers[last:])

    def _parts(
        self,
        stored_events: Sequence[StoredEvent],
        events: Sequence[LedgerEvent],
        commands: Sequence[CommandRecord],
        *,
        exclusive: bool,
    ) -> _Parts:
        """Return the statements of a transaction. Raises ProgrammingError for too many events."""
        if len(stored_events) > MAX_EVENTS:
            raise ProgrammingError(f"{len(stored_events)} events in one transaction; {MAX_EVENTS} at most")
        return _Parts(
            [
                PASS_ALONE if exclusive else PASS_SHARED,
                *map(_command_statement, commands),
                *_statements_of(self.guards, events),
            ],
            list(_event_statements(stored_events)),
            _statements_of(filterfalse(_is_guard, self.projectors), events),
        )

    def _transact_for(
        self,
        stored_events: Sequence[StoredEvent],
        events: Sequence[LedgerEvent],
        statements: Sequence[Statement],
        *,
        rehearsal: bool,
        count: Count = unheard,
    ) -> list[TextRows]:
        """Execute a transaction of these events; raise what an error of the database means."""
        try:
            return self._transact(statements, rehearsal=rehearsal, count=count)
        except psycopg.Error as error:
            raise self._meaning(error, stored_events, events) from error

    def _transact(self, statements: Sequence[Statement], *, rehearsal: bool, count: Count) -> list[TextRows]:
        """Execute the transaction; again, after a pause, when it lost a deadlock; never after a lost connection."""
        attempt = 1
        while True:
            with self.datastore.get_connection() as connection:
                try:
                    end: Literal["COMMIT", "ROLLBACK"] = "ROLLBACK" if rehearsal else "COMMIT"
                    return execute_together(connection, statements, end=end, count=count)
                except psycopg.Error as error:
                    failure = error
            if not is_contention(failure) or attempt == ATTEMPTS:
                raise failure
            time.sleep(random.uniform(0, LONGEST_PAUSE_MS) * attempt / 1000)  # noqa: S311 - jitter, not a secret
            attempt += 1

    def _meaning(
        self, error: psycopg.Error, stored_events: Sequence[StoredEvent], events: Sequence[LedgerEvent]
    ) -> Exception:
        """Return what to raise.

        Guards come before the events, so one may refuse, on grounds of the past, what an aggregate that has
        moved on meanwhile would no longer ask: then the clash of versions is what counts.
        """
        found = meaning(error, events, self.guards, self._rows)
        if isinstance(error, psycopg.IntegrityError) and not isinstance(found, CommandAlreadyRecorded):
            for first in _first_of_each(stored_events):
                if self.select_events(first.originator_id, gt=first.originator_version - 1, limit=1):
                    return VersionClash(
                        f"{first.originator_id} has version {first.originator_version} already"
                    )
        return found

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """Return the events of an aggregate, in the order of their versions."""
        query = Statement(
            _SELECT_EVENTS[desc],
            (originator_id, -1 if gt is None else gt, MAX_VERSION if lte is None else lte, limit),
        )
        with self.datastore.get_connection() as connection:
            (rows,) = run(connection, [query])
        return [
            StoredEvent(originator_id, int(str(version)), str(topic), bytes.fromhex(str(state)[2:]))
            for version, topic, state in rows
        ]

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0.2)
    def select_newer(self, seen: Mapping[UUID, int]) -> Iterator[StoredEvent]:
        """Return the events of many aggregates after the versions seen (0: all), in one round trip.

        Those of one aggregate follow each other, in the order of their versions.
        """
        query = Statement(_SELECT_NEWER, (list(seen), list(seen.values())))
        with self.datastore.get_connection() as connection:
            (rows,) = run(connection, [query])
        return (
            StoredEvent(UUID(originator), int(str(version)), str(topic), bytes.fromhex(str(state)[2:]))
            for originator, version, topic, state in rows
        )

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return events in the order of their notification ids, never past one that is still to come.

        Below the last safe mark nothing can be missing, so a follower that catches up does not touch the
        gate; only one that reads past the mark takes a new one, and reads again up to it.
        """
        selected = self._select(start, limit, stop, topics, inclusive_of_start=inclusive_of_start)
        if not selected or selected[-1].id <= self._mark:
            return selected
        mark = self.max_notification_id() or 0
        stop = mark if stop is None else min(stop, mark)
        return self._select(start, limit, stop, topics, inclusive_of_start=inclusive_of_start)

    def _select(self, *selection: Any, inclusive_of_start: bool) -> Sequence[Notification]:
        found: Sequence[Notification] = super().select_notifications(
            *selection, inclusive_of_start=inclusive_of_start
        )
        return found

    def max_notification_id(self) -> int | None:
        """Return the safe mark: the highest id below which nothing is still to come."""
        with self.datastore.get_connection() as connection:
            mark = safe_mark(connection)
        self._mark = max(self._mark, mark or 0)
        return mark

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> PollingSubscription:
        """Return an endless iterator over new events. It polls: NOTIFY would make writers queue to commit."""
        return PollingSubscription(self, gt=gt, topics=topics)


def _moved(before: Sequence[TextRows], after: Sequence[TextRows]) -> tuple[Moved, ...]:
    """Return the rows that differ between two readings, in the order of the later one."""
    earlier = {str(key): msgspec.json.decode(str(figures)) for rows in before for key, figures in rows}
    later = {str(key): msgspec.json.decode(str(figures)) for rows in after for key, figures in rows}
    return tuple(
        Moved(key, earlier.get(key, {}), figures)
        for key, figures in later.items()
        if earlier.get(key) != figures
    )


def _statements_of(projectors: Iterable[Projector], events: Sequence[LedgerEvent]) -> list[Statement]:
    return [each for projector in projectors for each in projector.statements(events)]


def _first_of_each(stored_events: Sequence[StoredEvent]) -> Iterable[StoredEvent]:
    """Return the first event of every aggregate."""
    return {event.originator_id: event for event in reversed(stored_events)}.values()


def _is_guard(projector: Projector) -> TypeGuard[Guard]:
    return hasattr(projector, "explain")


def _command_statement(command: CommandRecord) -> Statement:
    return Statement(
        _INSERT_COMMAND,
        (
            command.key,
            command.name,
            command.payload_hash,
            command.actor,
            command.outcome,
            command.answer,
            command.recorded_at,
        ),
    )


def _event_statements(stored_events: Sequence[StoredEvent]) -> Iterator[Statement]:
    """Yield as few INSERTs as the pipeline's limit allows; one, for all but bulk."""
    batch: list[StoredEvent] = []
    batch_bytes = 0
    for event in stored_events:
        size = 2 * len(event.state) + len(event.topic) + _ROW_BYTES
        if batch and batch_bytes + size > EVENT_BATCH_BYTES:
            yield _event_statement(batch)
            batch, batch_bytes = [], 0
        batch.append(event)
        batch_bytes += size
    if batch:
        yield _event_statement(batch)


def _event_statement(batch: Sequence[StoredEvent]) -> Statement:
    return Statement(
        _INSERT_EVENTS,
        (
            [event.originator_id for event in batch],
            [event.originator_version for event in batch],
            [event.topic for event in batch],
            [event.state for event in batch],
        ),
    )
