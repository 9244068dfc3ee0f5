"""Rebuild (重建): guards and screens made anew from the events, beside the live ones, then put in their place.

Writers go on meanwhile. Only for the events recorded since the last pass, and for the exchange of two
schema names, does the rebuild hold the gate alone. Whatever interrupts it leaves the live tables as they
were; the next rebuild drops what was left and starts afresh.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import Connection, sql
from psycopg.rows import DictRow

from ledger.domain.errors import LedgerBusy, RebuildUnderWay
from ledger.store.connection import connect_as_owner
from ledger.store.gate import exclusive
from ledger.store.migrate import MIGRATION_LOCK, require_migrated
from projections.bootstrap import projectors
from projections.replay import CHUNK, Replay, ledger_mapper

LIVE, NEXT, OLD, CHECK = "projection", "projection_next", "projection_old", "projection_check"
"""The schemas: in use, being made, just replaced, and made only to be compared."""

PASSES = 20
"""How often the replay runs after writers at most, before it stops them for the rest."""
GATE_TIMEOUT_S = 3
"""How long one attempt waits for the gate: new writers queue behind it."""
GATE_ATTEMPTS = 20
EXAMPLES = 3
"""Rows of each side that a difference quotes."""

Progress = Callable[[int, int], None]
"""Called with the events replayed so far and the number there are."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild did: events replayed, of them while writers waited, and for how long those waited."""

    events: int
    events_behind_gate: int
    writers_waited_ms: int
    elapsed_ms: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows of a table that only the live projection has, and rows that only the events give.

    ``examples`` quotes some of each as JSON, behind ``-`` (only live) and ``+`` (only rebuilt).
    """

    table: str
    only_live: int
    only_rebuilt: int
    examples: tuple[str, ...]


def rebuild(database_url: str, *, progress: Progress | None = None) -> RebuildReport:
    """Replay every event into new guards and screens and put them in the place of the live ones.

    Raises RebuildUnderWay, ReplayFailed, LedgerBusy, and what `require_migrated` raises; the live tables
    are then as they were.
    """
    began = time.monotonic()
    with _alone(database_url) as connection:
        _drop(connection, OLD)
        replay = _replay(connection, database_url, NEXT)
        _catch_up(replay, progress)
        for table in _tables(connection, NEXT):
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(NEXT, table)))
        caught_up = replay.events
        waited_ms = _exchange(replay)
        with contextlib.suppress(
            LedgerBusy
        ):  # somebody still reads the old tables: the next rebuild drops them
            _drop(connection, OLD)
    return RebuildReport(
        events=replay.events,
        events_behind_gate=replay.events - caught_up,
        writers_waited_ms=waited_ms,
        elapsed_ms=_ms_since(began),
    )


def compare(database_url: str, *, progress: Progress | None = None) -> list[Difference]:
    """Replay every event into a copy and return in what the live guards and screens differ from it.

    Both are read as of one moment, and writers wait for that moment only. Raises as `rebuild` does.
    """
    with _alone(database_url) as connection, connect_as_owner(database_url) as doorkeeper:
        replay = _replay(connection, database_url, CHECK)
        try:
            _catch_up(replay, progress)
            with _gate(doorkeeper):
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
                mark = _last_event(connection)  # the first query: it takes the snapshot
            for _ in replay.advance(mark):
                pass
            found = [_difference(connection, table) for table in _tables(connection, LIVE)]
        finally:
            connection.rollback()
            _drop(connection, CHECK)
    return [each for each in found if each.only_live or each.only_rebuilt]


@contextmanager
def _alone(database_url: str) -> Iterator[Connection[DictRow]]:
    """Connect as the owner, with the lock that migrations hold too: the tables' shape stands still meanwhile."""
    with connect_as_owner(database_url) as connection:
        connection.execute(f"SET lock_timeout = '{GATE_TIMEOUT_S}s'".encode())
        try:
            connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        except psycopg.errors.LockNotAvailable:
            raise RebuildUnderWay from None
        require_migrated(connection)
        # What a crash loses is a copy nobody uses yet; the exchange itself is flushed, and all before it.
        connection.execute("SET synchronous_commit = off")
        yield connection


def _replay(connection: Connection[DictRow], database_url: str, schema: str) -> Replay:
    replay = Replay(connection, schema, projectors=projectors(), mapper=ledger_mapper(database_url))
    replay.begin()
    return replay


def _catch_up(replay: Replay, progress: Progress | None) -> None:
    """Replay up to a safe mark, and again, until no more than a chunk came in meanwhile.

    Writers that are as fast as the replay are not caught up with by running after them: what comes in during one pass
    is no less than what came in during the last, and so on without end. Then the rest waits for the gate.
    """
    counted = replay.connection.execute("SELECT count(*) AS n FROM ledger.event").fetchone()
    total = counted["n"] if counted else 0
    last = 0
    for turn in range(PASSES):
        before = replay.events
        with _gate(replay.connection):
            mark = _last_event(replay.connection)
        for _ in replay.advance(mark):
            if progress:
                progress(replay.events, max(total, replay.events))
        came_in = replay.events - before
        if came_in <= CHUNK or (turn > 1 and came_in >= last):
            return
        last = came_in


def _exchange(replay: Replay) -> int:
    """Replay the rest and exchange the schemas in one transaction; return how long writers waited, in ms."""
    connection = replay.connection
    began = time.monotonic()
    with _gate(connection):
        connection.execute("SET LOCAL synchronous_commit = on")
        for _ in replay.advance(_last_event(connection)):
            pass
        for before, after in ((LIVE, OLD), (NEXT, LIVE)):
            connection.execute(
                sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(before), sql.Identifier(after))
            )
    return _ms_since(began)


@contextmanager
def _gate(connection: Connection[DictRow]) -> Iterator[None]:
    """Hold the gate alone for one transaction, waiting for it in several short attempts. Raises LedgerBusy."""
    for _ in range(GATE_ATTEMPTS):
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(exclusive(connection))
            except psycopg.errors.LockNotAvailable:
                continue
            yield
            return
    raise LedgerBusy(problem="gate")


def _last_event(connection: Connection[DictRow]) -> int:
    """Return the highest notification id that is visible; the safe mark, if the gate is held."""
    row = connection.execute("SELECT max(notification_id) AS mark FROM ledger.event").fetchone()
    return (row["mark"] if row else None) or 0


def _tables(connection: Connection[DictRow], schema: str) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY tablename", [schema]
    )
    return [row["tablename"] for row in found]


def _difference(connection: Connection[DictRow], table: str) -> Difference:
    live, rebuilt = sql.Identifier(LIVE, table), sql.Identifier(CHECK, table)
    counts: list[int] = []
    examples: list[str] = []
    for mark, here, there in (("-", live, rebuilt), ("+", rebuilt, live)):
        rows = connection.execute(
            sql.SQL(
                "SELECT to_jsonb(one_side)::text AS example, count(*) OVER () AS n"
                " FROM (TABLE {} EXCEPT ALL TABLE {}) AS one_side LIMIT {}"
            ).format(here, there, EXAMPLES)
        ).fetchall()
        counts.append(rows[0]["n"] if rows else 0)
        examples += [f"{mark} {row['example']}" for row in rows]
    only_live, only_rebuilt = counts
    return Difference(table, only_live, only_rebuilt, tuple(examples))


def _drop(connection: Connection[DictRow], schema: str) -> None:
    """Drop a schema if it is there. Raises LedgerBusy while somebody reads from it."""
    try:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema)))
    except psycopg.errors.LockNotAvailable as error:
        raise LedgerBusy(problem=str(error).strip()) from error


def _ms_since(moment: float) -> int:
    return round((time.monotonic() - moment) * 1000)
