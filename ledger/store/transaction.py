"""One transaction, as few round trips as possible.

BEGIN, the statements and COMMIT travel together (`ledger.store.pipeline`) and are answered together. More than
`PIPELINE_BYTES` are sent in several such groups of one transaction: after an error no more than the rest of a
group was sent for nothing, and no answers pile up.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import psycopg
from psycopg import Connection
from psycopg.pq import TransactionStatus

from ledger.ports import Statement
from ledger.progress import Count, unheard
from ledger.store.pipeline import TextRows, run

PIPELINE_BYTES = 64 * 1024
PIPELINE_STATEMENTS = 400

_FIGURE_BYTES = 16
"""What a number, a date or a null takes on the wire, roughly, with its framing."""

_FORCE_DEFERRED = "SET CONSTRAINTS ALL IMMEDIATE"


def execute_together(
    connection: Connection[Any],
    statements: Sequence[Statement],
    *,
    end: Literal["COMMIT", "ROLLBACK"] = "COMMIT",
    count: Count = unheard,
) -> list[TextRows]:
    """Execute the statements in one transaction and return the rows of each, in order, as text.

    With ``end="ROLLBACK"`` everything runs, deferred constraints included, and nothing is kept.
    On an error the transaction is rolled back, the connection is clean again if it still lives, and the
    error of the statement that failed is raised (psycopg.Error).
    ``count`` hears before each group how many statements are executed and of how many, hence nothing after COMMIT.
    """
    closing = [Statement(end)] if end == "COMMIT" else [Statement(_FORCE_DEFERRED), Statement(end)]
    whole = [Statement("BEGIN"), *statements, *closing]
    answers: list[TextRows] = []
    try:
        for group in in_groups(whole):
            count(len(answers), len(whole))
            answers += run(connection, group)
    except BaseException:
        _roll_back(connection)
        raise
    return answers[1 : 1 + len(statements)]


def _roll_back(connection: Connection[Any]) -> None:
    """Leave the connection clean; not by psycopg, which would deallocate what is prepared."""
    if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
        with contextlib.suppress(psycopg.Error):
            run(connection, [Statement("ROLLBACK")])


def in_groups(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Cut the statements, in order, into groups that a pipeline can take without filling a socket's buffer."""
    group: list[Statement] = []
    group_bytes = 0
    for statement in statements:
        size = len(statement.query) + sum([wire_bytes(value) for value in statement.parameters])
        if group and (group_bytes + size > PIPELINE_BYTES or len(group) == PIPELINE_STATEMENTS):
            yield group
            group, group_bytes = [], 0
        group.append(statement)
        group_bytes += size
    if group:
        yield group


def wire_bytes(parameter: object) -> int:
    """Return about how many bytes a parameter takes on the wire, and hardly ever fewer."""
    if isinstance(parameter, list | tuple):
        return sum([_value_bytes(value) for value in parameter])
    return _value_bytes(parameter)


def _value_bytes(value: object) -> int:
    if isinstance(value, str):
        return 4 * len(value)
    if isinstance(value, bytes):
        return _FIGURE_BYTES + 2 * len(value)
    return _FIGURE_BYTES
