"""One transaction, as few round trips as possible.

BEGIN, the statements and COMMIT travel together in psycopg's pipeline mode and are answered together.
More than `PIPELINE_BYTES` are sent in several such groups of one transaction, and a single statement
larger than that outside the pipeline: a send that fills the socket's buffer while the server, too, waits
to be read would never end (psycopg issue 685; 200 kB on a Unix socket).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal, LiteralString

import psycopg
from psycopg import Connection, Cursor
from psycopg.rows import DictRow

from ledger.ports import Statement

PIPELINE_BYTES = 64 * 1024
PIPELINE_STATEMENTS = 400

_FIGURE_BYTES = 16
"""What a number, a date or a null takes on the wire, roughly, with its framing."""

_FORCE_DEFERRED: LiteralString = "SET CONSTRAINTS ALL IMMEDIATE"


def execute_together(
    connection: Connection[DictRow],
    statements: Sequence[Statement],
    *,
    end: Literal["COMMIT", "ROLLBACK"] = "COMMIT",
) -> list[Cursor[DictRow]]:
    """Execute the statements in one transaction and return their cursors, in order.

    With ``end="ROLLBACK"`` everything runs, deferred constraints included, and nothing is kept.
    On an error the transaction is rolled back, the connection is clean again if it still lives, and the
    error of the statement that failed is raised (psycopg.Error).
    """
    closing = [Statement(end)] if end == "COMMIT" else [Statement(_FORCE_DEFERRED), Statement(end)]
    cursors: list[Cursor[DictRow]] = []
    try:
        for group in in_groups([Statement("BEGIN"), *statements, *closing]):
            cursors += _execute_group(connection, group)
    except BaseException:
        with contextlib.suppress(psycopg.Error):
            connection.rollback()
        raise
    return cursors[1 : 1 + len(statements)]


def in_groups(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Cut the statements, in order, into groups that a pipeline can take without filling a socket's buffer."""
    group: list[Statement] = []
    group_bytes = 0
    for statement in statements:
        size = wire_bytes(statement.parameters) + len(statement.query)
        if group and (group_bytes + size > PIPELINE_BYTES or len(group) == PIPELINE_STATEMENTS):
            yield group
            group, group_bytes = [], 0
        group.append(statement)
        group_bytes += size
    if group:
        yield group


def wire_bytes(parameter: Any) -> int:
    """Return roughly how many bytes a parameter, or a sequence of them, takes on the wire."""
    if isinstance(parameter, str):
        return 4 * len(parameter)
    if isinstance(parameter, bytes):
        return len(parameter)
    if isinstance(parameter, list | tuple):
        return sum(map(wire_bytes, parameter))
    wrapped = getattr(parameter, "obj", None)  # psycopg's Jsonb
    return _FIGURE_BYTES if wrapped is None else wire_bytes(str(wrapped))


def _execute_group(connection: Connection[DictRow], group: list[Statement]) -> list[Cursor[DictRow]]:
    if len(group) == 1:  # one alone: nothing to gain from a pipeline, and it may be large
        return [_execute(connection, group[0])]
    with connection.pipeline():
        return [_execute(connection, statement) for statement in group]


def _execute(connection: Connection[DictRow], statement: Statement) -> Cursor[DictRow]:
    # bytes: psycopg asks that str be a literal; ours are composed from constants of this repository
    return connection.execute(statement.query.encode(), statement.parameters or None)
