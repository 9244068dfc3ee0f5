from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from eventsourcing.persistence import PersistenceError

from access.audit import AuditEntry, AuditFilter, record
from access.audit_chain import verify_audit
from ledger.store.connection import connect, connect_as_owner
from tests.access.conftest import Desk


def note(desk: Desk, count: int = 1, **more: object) -> None:
    for number in range(count):
        details = {"n": number, "理由": "示例"}
        desk.access.audit.record(AuditEntry("zhang.min", "login", details=details, **more))  # type: ignore[arg-type]


def test_entries_are_read_by_pages_from_the_newest(desk: Desk) -> None:
    note(desk, 5)
    first = desk.access.audit.entries(limit=2)
    assert [one.number for one in first.rows] == [5, 4]
    second = desk.access.audit.entries(cursor=first.after, limit=2)
    assert [one.number for one in second.rows] == [3, 2]
    assert second.rows[0].details == {"n": 2, "理由": "示例"}


def test_entries_are_filtered(desk: Desk) -> None:
    note(desk, 2)
    desk.access.audit.record(AuditEntry("li.na", "command", "refused", command="award.approve", code="x"))
    found = desk.access.audit.entries
    assert len(found(AuditFilter(officer="zhang.min")).rows) == 2
    assert [one.officer for one in found(AuditFilter(outcome="refused")).rows] == ["li.na"]
    assert [one.officer for one in found(AuditFilter(command="award.approve")).rows] == ["li.na"]
    moment = found(AuditFilter(action="command")).rows[0].at
    assert len(found(AuditFilter(since=moment)).rows) == 1
    assert len(found(AuditFilter(until=moment)).rows) == 2
    assert desk.access.audit.actions() == ["command", "login"]


def test_details_are_masked_and_texts_bounded(desk: Desk) -> None:
    entry = AuditEntry("x" * 500, "log\x00in", details={"password": "hunter2", "account": "6222020200112233"})
    desk.access.audit.record(entry)
    row = desk.access.audit.entries().rows[0]
    assert row.details == {"password": "***", "account": "************2233"}
    assert (len(row.officer), row.action) == (200, "login")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE access.audit SET officer = 'nobody'", "DELETE FROM access.audit", "TRUNCATE access.audit"],
)
def test_nobody_changes_an_entry(desk: Desk, statement: str) -> None:
    note(desk)
    with pytest.raises(PersistenceError):
        desk.access.store.execute(statement)
    with connect(desk.conninfo) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement.encode())
    with connect_as_owner(desk.conninfo) as connection, pytest.raises(psycopg.errors.IntegrityError):
        connection.execute(statement.encode())


def test_number_moment_and_hash_are_not_the_writers_to_choose(desk: Desk) -> None:
    note(desk)
    desk.access.store.execute(
        "INSERT INTO access.audit VALUES (77, '2000-01-01', 'x', 'y', '', '', 'accepted', '', '{}', '', '')"
    )
    newest = desk.access.audit.entries().rows[0]
    assert newest.number == 2
    assert newest.at.year > 2000
    assert verify_audit(desk.conninfo).broken == 0


def test_writers_side_by_side_leave_a_whole_chain(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: note(desk, 5), range(4)))
    found = verify_audit(desk.conninfo)
    assert (found.entries, found.broken) == (20, 0)
    assert [one.number for one in desk.access.audit.entries().rows] == list(range(20, 0, -1))


def test_an_entry_of_a_transaction_that_is_rolled_back_leaves_no_gap(desk: Desk) -> None:
    def fail() -> None:
        with desk.access.store.transaction() as connection:
            record(connection, AuditEntry("zhang.min", "login"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    note(desk, 2)
    assert verify_audit(desk.conninfo).entries == 2


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE access.audit SET officer = 'nobody' WHERE number = 2", (2,)),
        ("UPDATE access.audit SET details = '{}' WHERE number = 4", (4,)),
        ("DELETE FROM access.audit WHERE number = 3", (4,)),
        ("DELETE FROM access.audit WHERE number = 1", (2,)),
    ],
)
def test_a_change_behind_the_triggers_is_found(desk: Desk, statement: str, broken: tuple[int, ...]) -> None:
    note(desk, 5)
    with connect_as_owner(desk.conninfo) as connection:
        connection.execute("ALTER TABLE access.audit DISABLE TRIGGER audit_append_only")
        connection.execute(statement.encode())
    assert verify_audit(desk.conninfo).examples == broken
