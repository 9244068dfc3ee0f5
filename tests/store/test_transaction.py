"""One round trip; nothing larger than a socket's buffer in a pipeline."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from ledger.ports import Statement
from ledger.store.transaction import (
    PIPELINE_BYTES,
    PIPELINE_STATEMENTS,
    execute_together,
    in_groups,
    wire_bytes,
)

store = pytest.mark.store


@given(st.lists(st.integers(0, 2 * PIPELINE_BYTES), max_size=30))
def test_groups_keep_the_order_and_the_limit(sizes: list[int]) -> None:
    statements = [Statement(f"SELECT {number}", (b"x" * size,)) for number, size in enumerate(sizes)]
    groups = list(in_groups(statements))
    assert [each for group in groups for each in group] == statements
    for group in groups:
        assert group
        total = sum(wire_bytes(each.parameters) + len(each.query) for each in group)
        assert len(group) == 1 or total <= PIPELINE_BYTES


def test_many_small_statements_are_cut_too() -> None:
    groups = list(in_groups([Statement("SELECT 1")] * (PIPELINE_STATEMENTS + 1)))
    assert [len(group) for group in groups] == [PIPELINE_STATEMENTS, 1]


@given(st.text() | st.binary() | st.lists(st.text()))
def test_wire_bytes_is_no_less_than_what_is_sent(value: Any) -> None:
    sent = sum(len(each.encode()) for each in value) if isinstance(value, list) else len(value)
    assert wire_bytes(value) >= sent


def test_wire_bytes_looks_into_json() -> None:
    assert wire_bytes(Jsonb({"trace": "x" * 1000})) >= 1000


@store
def test_one_command_is_one_round_trip(
    application: Connection[DictRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sync waits for the server: there is one, for BEGIN, the statements and COMMIT together."""
    syncs = 0
    pipeline = psycopg._pipeline_base.BasePipeline
    original = pipeline._enqueue_sync

    def counted(self: Any) -> None:
        nonlocal syncs
        syncs += 1
        original(self)

    monkeypatch.setattr(pipeline, "_enqueue_sync", counted)
    cursors = execute_together(application, [Statement("SELECT %s::int AS n", (n,)) for n in range(5)])
    assert [cursor.fetchone() for cursor in cursors] == [{"n": n} for n in range(5)]
    assert syncs == 1


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
def test_a_rollback_keeps_nothing(owner: Connection[DictRow]) -> None:
    owner.execute("CREATE TABLE kept (x integer)")
    execute_together(owner, [Statement("INSERT INTO kept VALUES (1)")], end="ROLLBACK")
    assert owner.execute("SELECT count(*) AS n FROM kept").fetchone() == {"n": 0}
