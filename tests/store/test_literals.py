"""What goes in as text comes out of PostgreSQL the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import Connection
from psycopg.rows import DictRow

from ledger.domain.awards import Stage
from ledger.store.literals import literal

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT | st.sampled_from(["NULL", "null", "", "{}", ",", '"', "\\", "\\x00", " 甲 "]),
    "bigint": st.integers(-(2**63), 2**63 - 1),
    "boolean": st.booleans(),
    "bytea": st.binary(),
    "uuid": st.uuids(),
    "date": st.dates(),
    "timestamptz": st.datetimes(timezones=st.just(UTC)),
}


@pytest.mark.store
@pytest.mark.parametrize("kind", KINDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(data=st.data())
def test_values_and_arrays_come_back_the_same(
    kind: str, data: st.DataObject, owner: Connection[DictRow]
) -> None:
    values = data.draw(st.lists(st.none() | KINDS[kind], min_size=1, max_size=5))
    query = f"SELECT $1::{kind} AS one, $2::{kind}[] AS several"
    result = owner.pgconn.exec_params(query.encode(), [literal(values[0]), literal(values)])
    assert result.error_message == b""
    read = psycopg.adapt.Transformer(owner)
    read.set_pgresult(result)
    assert read.load_row(0, tuple) == (values[0], values)


def test_kinds_that_are_texts_or_numbers() -> None:
    assert literal(Stage.APPROVED) == b"approved"
    assert literal([Stage.APPROVED]) == b'{"approved"}'
    assert literal([True, None, 3]) == b"{t,NULL,3}"
    assert literal(()) == b"{}"
    assert literal(date(2026, 3, 2)) == b"2026-03-02"
    assert literal(datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=UTC)) == b"2026-03-02T01:02:03.000004+00:00"
    assert literal(UUID(int=1)) == b"00000000-0000-0000-0000-000000000001"


@pytest.mark.parametrize("value", [1.5, [0.1], {"a": 1}, object(), [[1]]])
def test_floats_and_other_kinds_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no parameter of a statement"):
        literal(value)


@pytest.mark.parametrize("value", ["a\0b", ["a", "b\0"]])
def test_nul_is_refused_not_cut_off(value: object) -> None:
    with pytest.raises(psycopg.DataError, match="NUL"):
        literal(value)
