"""The record in the database: append-only for everybody, hashed, without gaps."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import psycopg
import pytest
from psycopg import Connection
from psycopg.rows import DictRow, class_row

from ledger.store.gate import GATE, PASS_ALONE, PASS_SHARED
from ledger.store.hashes import HashedEvent, broken_links, event_hash
from ledger.store.migrate import MIGRATIONS
from ledger.store.recorder import LedgerRecorder
from tests.store.samples import command, stored

pytestmark = pytest.mark.store

CHANGES = (
    "UPDATE ledger.event SET topic = 'forged'",
    "DELETE FROM ledger.event",
    "TRUNCATE ledger.event",
    "UPDATE ledger.event SET topic = 'forged' WHERE false",
    (
        "INSERT INTO ledger.event (originator_id, originator_version, topic, state) "
        "SELECT originator_id, originator_version, 'forged', state FROM ledger.event "
        "ON CONFLICT (originator_id, originator_version) DO UPDATE SET topic = excluded.topic"
    ),
    "UPDATE ledger.command SET outcome = 'refused'",
    "DELETE FROM ledger.command",
    "TRUNCATE ledger.command",
)


def read_events(connection: Connection[DictRow]) -> list[HashedEvent]:
    with connection.cursor(row_factory=class_row(HashedEvent)) as cursor:
        return cursor.execute(
            "SELECT originator_id, originator_version, topic, state, notification_id, hash FROM ledger.event "
            "ORDER BY originator_id, originator_version"
        ).fetchall()


@pytest.fixture
def record(recorder: LedgerRecorder) -> None:
    """Three aggregates with three events each, and a command."""
    for _ in range(3):
        originator_id = uuid4()
        recorder.insert_events([stored(originator_id, version) for version in (1, 2)])
        recorder.insert_events([stored(originator_id, 3)], commands=[command(str(originator_id))])


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["owner", "superuser"])
def test_changes_are_refused_by_trigger(
    record: None, change: str, who: str, request: pytest.FixtureRequest
) -> None:
    connection: Connection[DictRow] = request.getfixturevalue(who)
    with pytest.raises(psycopg.IntegrityError, match="append-only") as refused:
        connection.execute(change.encode())
    assert refused.value.diag.constraint_name in {"event_append_only", "command_append_only"}


@pytest.mark.parametrize("change", CHANGES)
def test_the_application_lacks_the_right_to_change(
    record: None, application: Connection[DictRow], change: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(change.encode())


@pytest.mark.parametrize("column", ["notification_id", "hash"])
def test_the_application_can_choose_neither_notification_id_nor_hash(
    application: Connection[DictRow], column: str
) -> None:
    value = {"notification_id": "1", "hash": "'\\x00'"}[column]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(
            f"INSERT INTO ledger.event (originator_id, originator_version, topic, state, {column}) "
            f"VALUES (gen_random_uuid(), 1, 't', '', {value})".encode()
        )


def test_replication_mode_does_not_switch_the_triggers_off(
    record: None, superuser: Connection[DictRow]
) -> None:
    superuser.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.IntegrityError, match="append-only"):
        superuser.execute("DELETE FROM ledger.event")


def test_the_chain_verifies_in_python(record: None, owner: Connection[DictRow]) -> None:
    events = read_events(owner)
    assert len(events) == 9
    assert list(broken_links(events)) == []


def test_the_chain_verifies_for_rows_written_by_copy(owner: Connection[DictRow]) -> None:
    originator_id = uuid4()
    with owner.cursor().copy(
        "COPY ledger.event (originator_id, originator_version, topic, state) FROM STDIN"
    ) as copy:
        for version in range(1, 50):
            copy.write_row((originator_id, version, "报销", b"\x00\xff"))
    events = read_events(owner)
    assert len(events) == 49
    assert list(broken_links(events)) == []


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE ledger.event SET state = 'x' WHERE notification_id = 2", [2]),
        ("UPDATE ledger.event SET topic = 'x' WHERE notification_id = 2", [2]),
        ("UPDATE ledger.event SET notification_id = 99 WHERE notification_id = 2", [99]),
        ("UPDATE ledger.event SET hash = sha256('x') WHERE notification_id = 2", [2, 3]),
        ("DELETE FROM ledger.event WHERE notification_id = 1", [2]),
        ("DELETE FROM ledger.event WHERE notification_id = 2", [3]),
    ],
)
def test_a_tampered_row_is_found(
    record: None, superuser: Connection[DictRow], tampering: str, broken: list[int]
) -> None:
    superuser.execute("ALTER TABLE ledger.event DISABLE TRIGGER ALL")
    superuser.execute(tampering.encode())
    found = [event.notification_id for event in broken_links(read_events(superuser))]
    assert found == broken


def test_the_hash_covers_where_the_topic_ends() -> None:
    originator_id = uuid4()
    one = HashedEvent(originator_id, 1, "ab", b"c", 1, b"")
    other = HashedEvent(originator_id, 1, "a", b"bc", 1, b"")
    assert event_hash(one) != event_hash(other)


def test_an_event_needs_its_predecessor(owner: Connection[DictRow], count_events: Callable[[], int]) -> None:
    with pytest.raises(psycopg.IntegrityError) as refused:
        owner.execute(
            "INSERT INTO ledger.event (originator_id, originator_version, topic, state) "
            "VALUES (gen_random_uuid(), 2, 't', '')"
        )
    assert refused.value.diag.constraint_name == "event_predecessor"
    assert count_events() == 0


def test_the_trigger_and_the_recorder_name_the_same_gate() -> None:
    ddl = (MIGRATIONS / "0001_record.sql").read_text(encoding="utf-8")
    assert f"pg_advisory_xact_lock_shared({GATE})" in ddl
    assert f"({GATE})" in PASS_ALONE.query
    assert f"({GATE})" in PASS_SHARED.query
