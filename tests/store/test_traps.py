"""What bites in the library and in PostgreSQL, one test each that would catch it."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import (
    InfrastructureFactoryError,
    InterfaceError,
    JSONTranscoder,
    MapperDeserialisationError,
    StoredEvent,
)
from psycopg import Connection
from psycopg.rows import DictRow

import ledger
from ledger.domain.errors import LedgerBusy
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from ledger.store import transaction as transaction_module
from ledger.store.connection import LedgerDatastore
from ledger.store.factory import LedgerFactory
from ledger.store.pipeline import run
from ledger.store.recorder import LedgerRecorder
from ledger.store.transcoding import LedgerMapper, UnstorableEventError
from ledger.store.violations import CommandAlreadyRecorded, OutcomeUnknown, VersionClash
from tests.store.conftest import NewRecorder
from tests.store.samples import Execute, Reserve, command, stored

pytestmark = pytest.mark.store


def test_1_the_librarys_database_function_is_never_used(
    new_database_url: str, application: Connection[DictRow]
) -> None:
    """It skips the hooks, drops tracking and takes no lock; switching it on must change nothing."""
    environment = {"DATABASE_URL": new_database_url, "POSTGRES_ENABLE_DB_FUNCTIONS": "y"}
    factory = LedgerFactory(environment, projectors=[Reserve(1, 9)])
    try:
        factory.application_recorder().insert_events([stored()])
    finally:
        factory.close()
    assert application.execute("SELECT reserved_fen FROM cap").fetchall() == [{"reserved_fen": 1}]
    functions = application.execute("SELECT 1 FROM pg_proc WHERE proname LIKE 'es_insert%'").fetchall()
    assert functions == []


@pytest.mark.parametrize("moment", ["projector", "between groups"])
def test_2_an_exception_on_the_way_commits_nothing(
    moment: str,
    new_recorder: NewRecorder,
    count_events: Callable[[], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library's hooks run inside a block that commits before the exception comes out."""

    class Broken:
        def statements(self, events: Sequence[LedgerEvent]) -> list[Statement]:  # noqa: ARG002
            raise RuntimeError("on the way")

    recorder = new_recorder(Broken() if moment == "projector" else Execute([]))
    if moment == "between groups":
        groups = iter([run])

        def then_broken(*arguments: Any) -> Any:
            for execute in groups:
                return execute(*arguments)
            raise RuntimeError("on the way")

        monkeypatch.setattr(transaction_module, "run", then_broken)
    with pytest.raises(RuntimeError, match="on the way"):
        recorder.insert_events([stored(state=b"x" * 1000) for _ in range(100)])
    assert count_events() == 0


@pytest.mark.parametrize("events", [1, 400, 401, 1_000, 3_000])
def test_3_a_large_batch_does_not_hang_on_the_socket(
    new_recorder: NewRecorder, count_events: Callable[[], int], events: int
) -> None:
    """370 kB through psycopg's own pipeline can wait for ever: both sides send, nobody reads."""
    answers = Execute(["SELECT repeat('x', 3000)"] * 300)  # the server has much to say, too
    batch = [stored(state=b"x" * 370) for _ in range(events)]
    recorder = new_recorder(answers)
    thread = threading.Thread(target=recorder.insert_events, args=(batch,), daemon=True)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert count_events() == events


def test_3_one_event_larger_than_the_socket_buffer(recorder: LedgerRecorder) -> None:
    large = stored(state=b"x" * 5_000_000)
    recorder.insert_events([stored(), large, stored()])
    (read,) = recorder.select_events(large.originator_id)
    assert read == large


def test_4_making_an_application_creates_no_tables(empty_database_url: str) -> None:
    """Several processes migrating at once are in test_migrate.py; nothing else ever creates a table."""
    with LedgerDatastore(empty_database_url) as datastore:
        LedgerRecorder(datastore).create_table()
        assert datastore.rows("SELECT 1 FROM pg_tables WHERE schemaname = 'ledger'") == []


def test_5_the_gate_comes_first_and_the_hot_rows_last(
    new_recorder: NewRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hot row taken before a lock that others wait for makes them all wait; and the two orders deadlock."""
    sent: list[str] = []
    original = transaction_module.execute_together

    def spied(connection: Any, statements: Sequence[Statement], **options: Any) -> Any:
        sent.extend(each.query for each in statements)
        return original(connection, statements, **options)

    monkeypatch.setattr("ledger.store.recorder.execute_together", spied)
    recorder = new_recorder(Execute(["SELECT 1"]), Reserve(1, 9))
    recorder.insert_events([stored()], commands=[command("key")])
    beginnings = [
        "SELECT pg_advisory_xact_lock_shared",
        "INSERT INTO ledger.command",
        "INSERT INTO cap",
        "INSERT INTO ledger.event",
        "SELECT 1",
    ]
    assert len(sent) == len(beginnings)
    for query, beginning in zip(sent, beginnings, strict=True):
        assert query.startswith(beginning)


def test_6_a_connection_lost_on_the_way_is_not_tried_again(
    new_recorder: NewRecorder, count_events: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = 0
    original = transaction_module.execute_together

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal tries
        tries += 1
        return original(*arguments, **options)

    monkeypatch.setattr("ledger.store.recorder.execute_together", counted)
    recorder = new_recorder(Execute(["SET ROLE NONE", "SELECT pg_terminate_backend(pg_backend_pid())"]))
    with pytest.raises(OutcomeUnknown):
        recorder.insert_events([stored()], commands=[command("key")])
    assert tries == 1
    assert count_events() == 0
    recorder.projectors = ()
    recorder.insert_events([stored()], commands=[command("key")])  # the pool has replaced the connection


def test_6_a_commit_whose_answer_was_lost_is_found_by_its_key(
    recorder: LedgerRecorder, count_events: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = transaction_module.execute_together

    def answer_lost(*arguments: Any, **options: Any) -> Any:
        original(*arguments, **options)
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    event_stored = stored()
    with monkeypatch.context() as patched:
        patched.setattr("ledger.store.recorder.execute_together", answer_lost)
        with pytest.raises(OutcomeUnknown):
            recorder.insert_events([event_stored], commands=[command("key")])
    with pytest.raises(CommandAlreadyRecorded):  # and not a version clash, which would look like a conflict
        recorder.insert_events([event_stored], commands=[command("key")])
    assert count_events() == 1


class Line(Aggregate):
    TOPIC: ClassVar[str] = "test.line"

    class Event(Aggregate.Event):
        TOPIC: ClassVar[str] = "test.line.event"

    class Created(Event, Aggregate.Created):
        TOPIC: ClassVar[str] = "test.line.opened"
        name: str

    class Charged(Event):
        TOPIC: ClassVar[str] = "test.line.charged"
        amount_fen: int
        due_on: date

    @event(Created)
    def __init__(self, name: str) -> None:
        self.name = name
        self.charged_fen = 0

    @event(Charged)
    def charge(self, amount_fen: int, due_on: date) -> None:  # noqa: ARG002
        self.charged_fen += amount_fen


class Lines(Application[UUID]):
    env: ClassVar[dict[str, str]] = {"PERSISTENCE_MODULE": "ledger.store.factory:LedgerFactory"}


def test_7_after_a_clash_the_command_is_replayed_on_a_fresh_aggregate(new_database_url: str) -> None:
    due = date(2026, 3, 2)
    with Lines(env={"DATABASE_URL": new_database_url}) as lines:
        line = Line("区科委")
        lines.save(line)
        mine: Line = lines.repository.get(line.id)
        theirs: Line = lines.repository.get(line.id)
        theirs.charge(7, due)
        lines.save(theirs)
        mine.charge(5, due)
        with pytest.raises(VersionClash):
            lines.save(mine)
        assert mine.pending_events == []  # drained: saving again would store nothing and say nothing
        again: Line = lines.repository.get(line.id)
        assert again.charged_fen == 7
        again.charge(5, due)
        lines.save(again)
        stored_line: Line = lines.repository.get(line.id)
        assert stored_line.charged_fen == 12


def test_8_the_stock_recorder_cannot_change_what_is_stored(
    recorder: LedgerRecorder, application: Connection[DictRow]
) -> None:
    """More in test_record.py."""
    recorder.insert_events([stored()])
    for change in ("UPDATE event SET state = ''", "DELETE FROM event", "TRUNCATE event"):
        with pytest.raises(psycopg.Error):
            application.execute(change.encode())


def _use_in_child(recorder: LedgerRecorder, results: Any) -> None:
    try:
        results.put(recorder.insert_events([stored()]))
    except InterfaceError as error:
        results.put(str(error))


def _in_forked_child(recorder: LedgerRecorder) -> object:
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    child = context.Process(target=_use_in_child, args=(recorder, results))
    child.start()
    result: object = results.get(timeout=30)
    child.join(30)
    assert not child.is_alive()
    return result


@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_9_the_pool_opens_after_the_fork(new_database_url: str) -> None:
    threads = threading.active_count()
    datastore = LedgerDatastore(new_database_url)
    recorder = LedgerRecorder(datastore)
    assert threading.active_count() == threads
    assert _in_forked_child(recorder) == [1]
    assert recorder.insert_events([stored()]) == [2]
    assert "open the ledger after forking" in str(_in_forked_child(recorder))
    datastore.close()


def test_9_no_lock_is_waited_for_for_ever(recorder: LedgerRecorder) -> None:
    with recorder.datastore.get_connection() as connection:
        row = connection.execute("SHOW lock_timeout").fetchone()
    assert row == {"lock_timeout": "10s"}


@dataclass(frozen=True)
class Dated:
    originator_id: UUID
    originator_version: int
    timestamp: datetime
    due_on: date


def test_10_dates_come_back_as_dates_and_are_checked_on_replay() -> None:
    """The library's transcoder does not know date, and reads past __init__: nothing is validated on replay."""
    mapper = LedgerMapper(JSONTranscoder())
    dated = Dated(uuid4(), 1, datetime.now(UTC), date(2026, 2, 28))
    written = mapper.to_stored_event(dated)
    assert mapper.to_domain_event(written) == dated
    forged = StoredEvent(written.originator_id, 1, written.topic, written.state.replace(b"02-28", b"02-31"))
    with pytest.raises(MapperDeserialisationError):
        mapper.to_domain_event(forged)
    with pytest.raises(UnstorableEventError):
        mapper.to_stored_event(Dated(uuid4(), 1, datetime.now(UTC), "2026-02-28"))  # type: ignore[arg-type]


def test_10_there_are_no_snapshots_to_fail_after_the_commit(new_database_url: str) -> None:
    environment = {"DATABASE_URL": new_database_url, "IS_SNAPSHOTTING_ENABLED": "y"}
    with pytest.raises(InfrastructureFactoryError):
        Lines(env=environment)


def test_11_events_are_stored_under_their_explicit_topic(new_database_url: str) -> None:
    """Upcasts are in test_transcoding.py."""
    with Lines(env={"DATABASE_URL": new_database_url}) as lines:
        line = Line("区科委")
        line.charge(5, date(2026, 3, 2))
        lines.save(line)
        topics = [each.topic for each in lines.recorder.select_notifications(None, 10)]
    assert topics == ["test.line.opened", "test.line.charged"]


def test_12_nothing_uses_the_dcb_recorder() -> None:
    """It has no hook in the transaction and its reader misses late commits."""
    source = Path(ledger.__file__).parent
    users = [path for path in source.rglob("*.py") if "eventsourcing.dcb" in path.read_text(encoding="utf-8")]
    assert users == []


def test_a_refusal_names_its_cause(new_recorder: NewRecorder) -> None:
    """Each violation is raised from the database's own error, so that a log tells the whole story."""
    recorder = new_recorder(Reserve(10, 9))
    with pytest.raises(LedgerBusy) as refused:
        recorder.insert_events([stored()])
    assert isinstance(refused.value.__cause__, psycopg.errors.CheckViolation)
