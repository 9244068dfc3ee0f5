"""One round trip for many statements: answers in order, errors by name, a connection that stays usable."""

from __future__ import annotations

import threading

import psycopg
import pytest
from psycopg import Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import DictRow

from ledger.ports import Statement
from ledger.store.pipeline import numbered, run

pytestmark = pytest.mark.store


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT 1", b"SELECT 1"),
        ("VALUES (%s, %b::bytea, %t)", b"VALUES ($1, $2::bytea, $3)"),
        ("SELECT a %% %s LIKE '甲%%'", "SELECT a % $1 LIKE '甲%'".encode()),
    ],
)
def test_placeholders_are_numbered(query: str, expected: bytes) -> None:
    assert numbered(query) == expected


def test_answers_come_in_order(owner: Connection[DictRow]) -> None:
    statements = [
        Statement("SELECT %s::int, %s::text", (1, None)),
        Statement("CREATE TABLE made (x bigint)"),
        Statement("INSERT INTO made SELECT * FROM unnest(%s::bigint[]) RETURNING x", ([7, 8],)),
        Statement("SELECT x FROM made WHERE false"),
    ]
    assert run(owner, statements) == [[("1", None)], [], [("7",), ("8",)], []]


def test_a_statement_is_prepared_once_whatever_its_parameters(owner: Connection[DictRow]) -> None:
    query = "SELECT %s::bigint[], %s::text"
    for parameters in (([1], "a"), ([2**40, None], None), ([], "b"), ([None], "c")):
        run(owner, [Statement(query, parameters)] * 2)
    prepared = owner.execute(
        "SELECT generic_plans + custom_plans AS n FROM pg_prepared_statements"
    ).fetchall()
    assert prepared == [{"n": 8}]


def test_the_first_error_is_raised_and_the_connection_goes_on(owner: Connection[DictRow]) -> None:
    statements = [Statement("SELECT 1"), Statement("SELECT 1/0"), Statement("SELECT * FROM nowhere")]
    for _ in range(2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            run(owner, statements)
        assert run(owner, [Statement("SELECT 2"), Statement("SELECT 1")]) == [[("2",)], [("1",)]]


def test_what_somebody_else_deallocated_is_prepared_again(owner: Connection[DictRow]) -> None:
    run(owner, [Statement("SELECT 1")])
    owner.execute("DEALLOCATE ALL")
    assert run(owner, [Statement("SELECT 1")]) == [[("1",)]]


def test_inside_a_transaction_what_was_deallocated_is_an_error(owner: Connection[DictRow]) -> None:
    run(owner, [Statement("SELECT 1")])
    owner.execute("DEALLOCATE ALL")
    owner.execute("BEGIN")
    with pytest.raises(psycopg.errors.InvalidSqlStatementName):
        run(owner, [Statement("SELECT 1")])
    assert owner.info.transaction_status == TransactionStatus.INERROR
    owner.execute("ROLLBACK")
    assert run(owner, [Statement("SELECT 1")]) == [[("1",)]]


def test_a_lost_server_is_an_error_and_closes_the_connection(owner: Connection[DictRow]) -> None:
    with pytest.raises(psycopg.OperationalError):
        run(owner, [Statement("SELECT pg_terminate_backend(pg_backend_pid())"), Statement("SELECT 1")])
    assert owner.closed


def test_much_in_both_directions_does_not_hang(owner: Connection[DictRow]) -> None:
    """More than both sockets' buffers hold, so that each side must read while it writes."""
    large = Statement("SELECT repeat(%s, 3)", ("x" * 300_000,))
    answers: list[object] = []
    thread = threading.Thread(target=lambda: answers.extend(run(owner, [large] * 20)), daemon=True)
    thread.start()
    thread.join(60)
    assert len(answers) == 20
