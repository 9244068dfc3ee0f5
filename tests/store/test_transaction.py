"""One round trip; nothing larger than a socket's buffer in a pipeline."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.rows import DictRow

from ledger.ports import Statement
from ledger.store import transaction as transaction_module
from ledger.store.literals import literal
from ledger.store.pipeline import TextRows, run
from ledger.store.transaction import (
    PIPELINE_BYTES,
    PIPELINE_STATEMENTS,
    execute_together,
    in_groups,
    wire_bytes,
)

store = pytest.mark.store
OVERHEAD = 4
"""Bytes around an element: quotes, comma, brackets."""


@given(st.lists(st.integers(0, 2 * PIPELINE_BYTES), max_size=30))
def test_groups_keep_the_order_and_the_limit(sizes: list[int]) -> None:
    statements = [Statement(f"SELECT {number}", (b"x" * size,)) for number, size in enumerate(sizes)]
    groups = list(in_groups(statements))
    assert [each for group in groups for each in group] == statements
    for group in groups:
        assert group
        total = sum(sum(map(wire_bytes, each.parameters)) + len(each.query) for each in group)
        assert len(group) == 1 or total <= PIPELINE_BYTES


def test_many_small_statements_are_cut_too() -> None:
    groups = list(in_groups([Statement("SELECT 1")] * (PIPELINE_STATEMENTS + 1)))
    assert [len(group) for group in groups] == [PIPELINE_STATEMENTS, 1]


@given(st.text() | st.binary() | st.lists(st.text()))
def test_wire_bytes_is_no_less_than_what_is_sent(value: Any) -> None:
    assume("\0" not in str(value) and not any("\0" in each for each in value if isinstance(each, str)))
    sent = literal(value)
    assert wire_bytes(value) + OVERHEAD * (1 + len(value)) >= len(sent or b"")


@store
def test_one_command_is_one_round_trip(
    application: Connection[DictRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync waits for the server: there is one, for BEGIN, the statements and COMMIT together."""
    trips = 0

    def counted(*arguments: Any) -> list[TextRows]:
        nonlocal trips
        trips += 1
        return run(*arguments)

    monkeypatch.setattr(transaction_module, "run", counted)
    answers = execute_together(application, [Statement("SELECT %s::int", (n,)) for n in range(5)])
    assert answers == [[(str(n),)] for n in range(5)]
    assert trips == 1


@store
@pytest.mark.parametrize("position", [0, 1, 2])
def test_the_error_is_that_of_the_statement_that_failed(
    application: Connection[DictRow], position: int
) -> None:
    statements = [Statement("SELECT 1"), Statement("SELECT 2")]
    statements.insert(position, Statement("SELECT 1/0"))
    with pytest.raises(psycopg.errors.DivisionByZero):
        execute_together(application, statements)
    assert application.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


@store
def test_an_error_in_a_later_group_takes_back_the_earlier_ones(owner: Connection[DictRow]) -> None:
    owner.execute("CREATE TABLE kept (x bytea)")
    large = Statement("INSERT INTO kept VALUES (%s)", (b"x" * PIPELINE_BYTES,))
    with pytest.raises(psycopg.errors.DivisionByZero):
        execute_together(owner, [large, large, Statement("SELECT 1/0")])
    assert owner.execute("SELECT count(*) AS n FROM kept").fetchone() == {"n": 0}


@store
def test_what_is_executed_is_counted_before_each_group_and_never_after_the_end(
    owner: Connection[DictRow],
) -> None:
    owner.execute("CREATE TABLE kept (x bytea)")
    large = Statement("INSERT INTO kept VALUES (%s)", (b"x" * PIPELINE_BYTES,))
    heard: list[tuple[int, int]] = []
    execute_together(owner, [large, large], count=lambda done, total: heard.append((done, total)))
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4)]


@store
def test_a_rollback_keeps_nothing(owner: Connection[DictRow]) -> None:
    owner.execute("CREATE TABLE kept (x integer)")
    execute_together(owner, [Statement("INSERT INTO kept VALUES (1)")], end="ROLLBACK")
    assert owner.execute("SELECT count(*) AS n FROM kept").fetchone() == {"n": 0}
