"""Followers miss nothing while many processes write: shown, and shown to fail without the gate.

``python -m bench.followers`` has 8 processes write 50,000 events, three times, while one follower reads;
then once without the gate, where it must miss some. Exit code 1 if either is not so.

A follower misses an event when one with a lower notification id commits after it has read past that id. Every
writer therefore waits a moment between taking its ids and committing, which makes the window wide.
"""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from uuid import uuid4

import click
from eventsourcing.persistence import Notification, StoredEvent
from psycopg.conninfo import make_conninfo

from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from ledger.store.connection import LedgerDatastore, connect_as_owner
from ledger.store.embedded import EmbeddedServer
from ledger.store.migrate import migrate
from ledger.store.recorder import LedgerRecorder

PAGE = 500
LONGEST_PAUSE_MS = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run showed."""

    written: int
    missed: int
    seconds: float


class Pause:
    """A projector that lingers between the events' ids and the commit, now and then."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterable[Statement]:  # noqa: ARG002
        """Return a sleep of a random length, in one transaction of four."""
        pause = "SELECT pg_sleep(CASE WHEN random() < 0.25 THEN random() * %s / 1000.0 ELSE 0 END)"
        return [Statement(pause, (LONGEST_PAUSE_MS,))]


class GatelessRecorder(LedgerRecorder):
    """A recorder whose readers trust what they see; with the gate's trigger dropped it shows what goes wrong."""

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Return whatever is visible, in order of notification id."""
        return self._select(start, limit, stop, topics, inclusive_of_start=inclusive_of_start)


def write(conninfo: str, events: int, barrier: Barrier) -> None:
    """Write events one by one, as one of several processes."""
    with LedgerDatastore(conninfo, pool_size=1, pool_overflow=0) as datastore:
        recorder = LedgerRecorder(datastore, projectors=[Pause()])
        recorder.max_notification_id()  # connected before the start
        barrier.wait()
        for _ in range(events):
            recorder.insert_events([StoredEvent(uuid4(), 1, "bench.written", b"{}")])


def follow(recorder: LedgerRecorder, writers: Sequence[multiprocessing.process.BaseProcess]) -> set[int]:
    """Read every event once, in order, as followers do; return the notification ids seen."""
    seen: set[int] = set()
    last = 0
    while True:
        writing = any(writer.is_alive() for writer in writers)
        page = recorder.select_notifications(start=last, limit=PAGE, inclusive_of_start=False)
        seen.update(each.id for each in page)
        if page:
            last = page[-1].id
        elif not writing:
            return seen


def run(conninfo: str, *, events: int, writers: int, gate: bool = True) -> Outcome:
    """Let processes write ``events`` in all into an empty ledger while this one follows.

    Without the gate its trigger is dropped too, so this is for a database of its own; ``conninfo`` is its owner's.
    """
    if not gate:
        with connect_as_owner(conninfo) as connection:
            connection.execute("DROP TRIGGER event_gate ON ledger.event")
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(writers + 1)
    share = events // writers
    target = write if gate else write_without_gate
    processes = [context.Process(target=target, args=(conninfo, share, barrier)) for _ in range(writers)]
    with LedgerDatastore(conninfo, pool_size=1, pool_overflow=0) as datastore:
        recorder = (LedgerRecorder if gate else GatelessRecorder)(datastore)
        for process in processes:
            process.start()
        barrier.wait()
        started = time.perf_counter()
        seen = follow(recorder, processes)
        seconds = time.perf_counter() - started
        stored = {
            row["notification_id"] for row in datastore.rows("SELECT notification_id FROM ledger.event")
        }
    for process in processes:
        process.join()
    assert len(stored) == share * writers, "a writer failed"
    return Outcome(written=len(stored), missed=len(stored - seen), seconds=seconds)


def write_without_gate(conninfo: str, events: int, barrier: Barrier) -> None:
    """Write as `write` does, with the recorder's gate replaced by nothing."""
    from ledger.store import recorder

    recorder.PASS_SHARED = Statement("SELECT 1")  # type: ignore[attr-defined]
    write(conninfo, events, barrier)


@click.command()
@click.option("--events", default=50_000, show_default=True)
@click.option("--writers", default=8, show_default=True)
@click.option("--runs", default=3, show_default=True)
def main(events: int, writers: int, runs: int) -> None:
    """Run with the gate, then once without it."""
    sound = True
    with tempfile.TemporaryDirectory(prefix="yanqi-bench-") as folder:
        Path(folder).chmod(0o711)
        with EmbeddedServer.open(Path(folder)) as server:
            for number in range(runs + 1):
                gate = number < runs
                with connect_as_owner(server.superuser_conninfo()) as connection:
                    connection.execute(f"CREATE DATABASE run_{number} OWNER yanqi_owner".encode())
                conninfo = make_conninfo(server.conninfo(), dbname=f"run_{number}")
                migrate(conninfo)
                outcome = run(conninfo, events=events, writers=writers, gate=gate)
                sound &= (outcome.missed == 0) is gate
                rate = outcome.written / outcome.seconds
                print(
                    f"{'with' if gate else 'WITHOUT'} the gate: {outcome.written:,} events by {writers} processes, "
                    f"{outcome.missed:,} missed, {rate:,.0f} events/s"
                )
    raise SystemExit(0 if sound else 1)


if __name__ == "__main__":
    main()
