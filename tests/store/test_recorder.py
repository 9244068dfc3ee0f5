"""One transaction for commands, events and projections: all of it or nothing, and what a refusal is called."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import DataError, IntegrityError, ProgrammingError
from psycopg import Connection
from psycopg.rows import DictRow

from ledger.domain.errors import LedgerBusy
from ledger.domain.events import LedgerEvent
from ledger.ports import Moved, Statement
from ledger.store import recorder as module
from ledger.store.connection import LedgerDatastore, act_as_application
from ledger.store.gate import GATE
from ledger.store.recorder import LedgerRecorder
from ledger.store.violations import CommandAlreadyRecorded, VersionClash
from tests.store.conftest import NewRecorder
from tests.store.samples import Execute, Reserve, Watch, command, stored

pytestmark = pytest.mark.store


def one_row(connection: Connection[DictRow], query: str) -> DictRow | None:
    return connection.execute(query.encode()).fetchone()


def test_stores_commands_events_and_projections_together(
    new_recorder: NewRecorder, application: Connection[DictRow]
) -> None:
    recorder = new_recorder(Reserve(40, 100))
    sent = command("key-1")
    assert recorder.insert_events([stored(), stored()], commands=[sent]) == [1, 2]
    assert one_row(application, "SELECT key, reserved_fen FROM cap") == {"key": "pot", "reserved_fen": 40}
    row = one_row(application, "SELECT * FROM command")
    assert row == {
        "key": sent.key,
        "name": sent.name,
        "payload_hash": sent.payload_hash,
        "actor": sent.actor,
        "outcome": "accepted",
        "answer": {"amount_fen": 1},
        "recorded_at": sent.recorded_at,
    }
    assert sent.recorded_at.tzinfo is UTC
    assert datetime.now(UTC) >= sent.recorded_at


def test_a_refused_command_is_recorded_without_events(recorder: LedgerRecorder) -> None:
    assert recorder.insert_events([], commands=[command("key", outcome="refused")]) is None
    with pytest.raises(CommandAlreadyRecorded):
        recorder.insert_events([stored()], commands=[command("key")])
    assert recorder.select_notifications(None, 10) == []


def test_nothing_to_store_is_no_transaction(recorder: LedgerRecorder) -> None:
    assert recorder.insert_events([]) is None


def test_a_guard_names_the_refusal_and_nothing_is_stored(
    new_recorder: NewRecorder, count_events: Callable[[], int]
) -> None:
    guard = Reserve(60, 100)
    recorder = new_recorder(guard)
    recorder.insert_events([stored()], commands=[command("first")])
    with pytest.raises(LedgerBusy, match="held 60"):
        recorder.insert_events([stored()], commands=[command("second")])
    assert [violation.table for violation in guard.explained] == ["cap"]
    assert count_events() == 1
    recorder.projectors = ()
    recorder.insert_events([stored()], commands=[command("second")])  # its key was not used up


def test_a_constraint_that_no_guard_knows_is_an_integrity_error(new_recorder: NewRecorder) -> None:
    recorder = new_recorder(Reserve(-1, 100))
    with pytest.raises(IntegrityError, match="cap_reserved_not_negative"):
        recorder.insert_events([stored()])


def test_a_version_written_twice_is_a_version_clash(recorder: LedgerRecorder) -> None:
    event = stored()
    recorder.insert_events([event])
    with pytest.raises(VersionClash):
        recorder.insert_events([event])
    with pytest.raises(VersionClash):  # its predecessor is not there: somebody else's is not committed yet
        recorder.insert_events([stored(uuid4(), 2)])


def test_a_repeated_key_is_told_before_a_version_clash(recorder: LedgerRecorder) -> None:
    event = stored()
    recorder.insert_events([event], commands=[command("key")])
    with pytest.raises(CommandAlreadyRecorded):
        recorder.insert_events([event], commands=[command("key")])


def test_a_version_clash_counts_before_what_a_guard_says_of_the_past(new_recorder: NewRecorder) -> None:
    recorder = new_recorder(Reserve(60, 100))
    aggregate = uuid4()
    event = stored(aggregate)
    recorder.insert_events([event])
    with pytest.raises(VersionClash):  # two clerks approved the same award: it is not its own competitor
        recorder.insert_events([event])
    with pytest.raises(LedgerBusy):
        recorder.insert_events([stored(aggregate, 2)])


def test_ids_follow_the_order_in_which_a_guard_let_writers_through(
    new_recorder: NewRecorder, application: Connection[DictRow]
) -> None:
    recorder = new_recorder(Reserve(1, 100))
    recorder.insert_events([stored()])
    second: list[int] = []
    with application.transaction():  # a writer that has passed the guard, and has no id yet
        application.execute("UPDATE cap SET reserved_fen = reserved_fen + 1")
        thread = threading.Thread(target=lambda: second.extend(recorder.insert_events([stored()]) or []))
        thread.start()
        thread.join(0.2)
        row = one_row(application, "SELECT nextval('ledger.event_notification_id_seq') AS first")
    thread.join()
    assert row is not None
    assert row["first"] < second[0]


def test_a_rehearsal_runs_everything_and_keeps_nothing(
    new_recorder: NewRecorder, application: Connection[DictRow], count_events: Callable[[], int]
) -> None:
    recorder = new_recorder(Reserve(60, 100))
    assert recorder.insert_events([stored()], commands=[command("key")], rehearsal=True) is None
    assert count_events() == 0
    assert one_row(application, "SELECT count(*) AS n FROM command") == {"n": 0}
    recorder.insert_events([stored()], commands=[command("key")])
    with pytest.raises(LedgerBusy):
        recorder.insert_events([stored()], rehearsal=True)


def test_a_rehearsal_tells_what_it_would_move(
    new_recorder: NewRecorder, application: Connection[DictRow], count_events: Callable[[], int]
) -> None:
    recorder = new_recorder(Watch(40, 100))

    def rehearsed() -> tuple[Moved, ...]:
        return recorder.rehearse([stored()], domain_events=(), commands=[command("key")])

    assert rehearsed() == (Moved("pot", {}, {"reserved_fen": 40}),)
    assert rehearsed() == (Moved("pot", {}, {"reserved_fen": 40}),), "nothing was kept"
    recorder.insert_events([stored()], commands=[command("first")])
    assert rehearsed() == (Moved("pot", {"reserved_fen": 40}, {"reserved_fen": 80}),)
    assert (count_events(), one_row(application, "SELECT count(*) AS n FROM command")) == (1, {"n": 1})
    recorder.insert_events([stored()], commands=[command("second")])
    with pytest.raises(LedgerBusy, match="held 80"):
        rehearsed()
    recorder.projectors = (Watch(0, 100),)
    assert rehearsed() == (), "what stays as it is was not moved"


def test_a_rehearsal_checks_deferred_constraints(
    new_recorder: NewRecorder, owner: Connection[DictRow]
) -> None:
    owner.execute(
        "CREATE TABLE projection.once (x integer CONSTRAINT once_only UNIQUE DEFERRABLE INITIALLY DEFERRED)"
    )
    owner.execute("GRANT ALL ON projection.once TO yanqi_app")
    recorder = new_recorder(Execute(["INSERT INTO once VALUES (1), (1)"]))
    for rehearsal in (True, False):
        with pytest.raises(IntegrityError, match="once_only"):
            recorder.insert_events([stored()], rehearsal=rehearsal)


def test_the_connection_is_clean_after_a_refusal(new_database_url: str) -> None:
    with LedgerDatastore(new_database_url, pool_size=1, pool_overflow=0) as datastore:
        recorder = LedgerRecorder(datastore, projectors=[Execute(["SELECT 1/0"])])
        sessions = set()
        for _ in range(20):
            with pytest.raises(DataError, match="division by zero"):
                recorder.insert_events([stored()])
            with datastore.get_connection() as connection:
                assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
                sessions.add(connection.info.backend_pid)
    assert len(sessions) == 1


def test_takes_no_more_events_than_it_says(recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_EVENTS", 3)
    with pytest.raises(ProgrammingError, match="3 at most"):
        recorder.insert_events([stored() for _ in range(4)])


def test_refuses_what_it_does_not_know(recorder: LedgerRecorder) -> None:
    recorder.insert_events([stored()], tracking=None)  # the library always passes it
    with pytest.raises(ProgrammingError, match="tracking"):
        recorder.insert_events([stored()], tracking=object())


def test_ids_come_in_the_order_of_the_events(recorder: LedgerRecorder) -> None:
    events = [stored(state=b"%d" % number) for number in range(3000)]
    ids = recorder.insert_events(events)
    assert ids is not None
    assert list(ids) == sorted(ids)
    assert len(ids) == 3000
    states = [each.state for each in recorder.select_notifications(None, 5000)]
    assert states == [event.state for event in events]


def in_thread(action: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=action, daemon=True)
    thread.start()
    return thread


def wait_for_lock(connection: Connection[DictRow], granted: int, waiting: int) -> None:
    """Wait until as many sessions hold and await the gate."""
    deadline = time.monotonic() + 10
    found: tuple[int, int] = (-1, -1)
    while found != (granted, waiting):
        assert time.monotonic() < deadline, found
        row = connection.execute(
            "SELECT count(*) FILTER (WHERE granted) AS granted, count(*) FILTER (WHERE NOT granted) AS waiting "
            "FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) AND (classid::bigint << 32 | objid::bigint) = %s",
            [GATE],
        ).fetchone()
        assert row is not None
        found = (row["granted"], row["waiting"])


def test_writers_pass_the_gate_side_by_side(recorder: LedgerRecorder, owner: Connection[DictRow]) -> None:
    with owner.transaction():
        owner.execute("SELECT pg_advisory_xact_lock_shared(%s)", [GATE])
        recorder.insert_events([stored()])


def test_an_exclusive_command_waits_for_writers_and_stops_new_ones(
    recorder: LedgerRecorder, owner: Connection[DictRow], superuser: Connection[DictRow]
) -> None:
    done: list[str] = []

    def close_period() -> None:
        recorder.insert_events([stored()], exclusive=True)
        done.append("closed")

    def write() -> None:
        recorder.insert_events([stored()])
        done.append("written")

    with owner.transaction():  # a writer in flight
        owner.execute("SELECT pg_advisory_xact_lock_shared(%s)", [GATE])
        closing = in_thread(close_period)
        wait_for_lock(superuser, granted=1, waiting=1)
        writing = in_thread(write)
        wait_for_lock(superuser, granted=1, waiting=2)
        assert done == []
    closing.join(10)
    writing.join(10)
    assert sorted(done) == ["closed", "written"]


def test_a_lock_held_too_long_is_a_refusal(
    new_database_url: str, owner: Connection[DictRow], count_events: Callable[[], int]
) -> None:
    def impatient(connection: Connection[DictRow]) -> None:
        act_as_application(connection)
        connection.execute("SET lock_timeout = '50ms'")

    with LedgerDatastore(new_database_url, configure=impatient) as datastore:
        recorder = LedgerRecorder(datastore)
        with owner.transaction():
            owner.execute("SELECT pg_advisory_xact_lock(%s)", [GATE])
            with pytest.raises(LedgerBusy):
                recorder.insert_events([stored()])
        assert count_events() == 0
        recorder.insert_events([stored()])


class Crossed:
    """Locks two rows with a pause between them, so that two of these in opposite order deadlock."""

    def __init__(self, first: str, second: str) -> None:
        self.keys = (first, second)
        self.runs = 0

    def statements(self, events: Sequence[LedgerEvent]) -> Iterable[Statement]:  # noqa: ARG002
        self.runs += 1
        touch = "UPDATE cap SET paid_fen = paid_fen + 1 WHERE key = %s"
        yield Statement(touch, (self.keys[0],))
        yield Statement("SELECT pg_sleep(0.2)")
        yield Statement(touch, (self.keys[1],))


def test_a_deadlock_is_tried_again(new_recorder: NewRecorder, owner: Connection[DictRow]) -> None:
    owner.execute(
        "INSERT INTO projection.cap (key, kind, ceiling_fen) VALUES ('a', 'pot', 9), ('b', 'pot', 9)"
    )
    recorders = [new_recorder(Crossed("a", "b")), new_recorder(Crossed("b", "a"))]
    threads = [in_thread(lambda each=each: each.insert_events([stored()])) for each in recorders]  # type: ignore[misc]
    for thread in threads:
        thread.join(30)
    assert owner.execute("SELECT paid_fen FROM projection.cap").fetchall() == [
        {"paid_fen": 2},
        {"paid_fen": 2},
    ]


def test_a_deadlock_that_stays_is_a_refusal(
    new_recorder: NewRecorder, count_events: Callable[[], int]
) -> None:
    deadlock = "DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = 'deadlock_detected'; END $$"
    with pytest.raises(LedgerBusy, match="again"):
        new_recorder(Execute([deadlock])).insert_events([stored()])
    assert count_events() == 0
