"""Many statements in one round trip, each planned once per connection.

psycopg's own pipeline spends more time on a statement than the server does: it works out the types of every
parameter anew and prepares a statement again for each combination. Ours sends text and lets the SQL
say the type, on libpq as psycopg wraps it (`psycopg.pq`). A command of the ledger is about fifteen statements.
"""

from __future__ import annotations

import re
import select
from collections.abc import Sequence
from functools import cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg import Connection, pq
from psycopg.errors import error_from_result

from ledger.ports import Statement
from ledger.store.literals import literal

TextRows = list[tuple[str | None, ...]]
"""Rows as PostgreSQL writes them in text."""

_PLACEHOLDER = re.compile("%[%sbt]")
_ENCODING = "utf-8"


def run(connection: Connection[Any], statements: Sequence[Statement]) -> list[TextRows]:
    """Send the statements together and return the rows of each.

    The first that fails ends the rest, and its error is raised (psycopg.Error). Whatever interrupts it on the way
    closes the connection, because nobody has read its answers; so does the loss of the server
    (psycopg.OperationalError).
    """
    parameters = [[literal(value) for value in statement.parameters] for statement in statements]
    ready = _ready.setdefault(connection, {})
    try:
        return _exchange(connection, statements, parameters, ready)
    except psycopg.errors.InvalidSqlStatementName:
        # Somebody has deallocated everything, as psycopg does after a ROLLBACK of its own.
        ready.clear()
        if connection.info.transaction_status != pq.TransactionStatus.IDLE:
            raise
    return _exchange(connection, statements, parameters, ready)


_ready: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()
"""The statements that are prepared on each connection: their names by their text."""


def _exchange(
    connection: Connection[Any],
    statements: Sequence[Statement],
    parameters: Sequence[list[bytes | None]],
    ready: dict[str, bytes],
) -> list[TextRows]:
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    try:
        preparing = _send(pgconn, statements, parameters, ready)
        _flush(pgconn)
        results = _receive(pgconn)
        pgconn.exit_pipeline_mode()
    except BaseException:
        connection.close()
        raise
    return _answers(results, preparing, ready)


def _send(
    pgconn: pq.abc.PGconn,
    statements: Sequence[Statement],
    parameters: Sequence[list[bytes | None]],
    ready: dict[str, bytes],
) -> list[tuple[str, bytes] | None]:
    """Queue everything; return what each result will be to: a statement prepared, or (None) executed."""
    results: list[tuple[str, bytes] | None] = []
    names = dict(ready)
    for statement, values in zip(statements, parameters, strict=True):
        name = names.get(statement.query)
        if name is None:
            name = names[statement.query] = b"yanqi_%d" % len(names)
            pgconn.send_prepare(name, numbered(statement.query))
            results.append((statement.query, name))
        pgconn.send_query_prepared(name, values)
        results.append(None)
    pgconn.pipeline_sync()
    return results


def _flush(pgconn: pq.abc.PGconn) -> None:
    """Send what is queued, reading meanwhile: if neither side read, both could wait for ever."""
    poll = select.poll()
    poll.register(pgconn.socket, select.POLLIN | select.POLLOUT)
    while pgconn.flush():
        if any(event & select.POLLIN for _, event in poll.poll()):
            pgconn.consume_input()


def _receive(pgconn: pq.abc.PGconn) -> list[pq.abc.PGresult]:
    """Return the results up to the sync, which ends them also after an error."""
    poll = select.poll()
    poll.register(pgconn.socket, select.POLLIN)
    results: list[pq.abc.PGresult] = []
    ended = False
    while True:
        while pgconn.is_busy():
            poll.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            if ended:
                raise psycopg.OperationalError(pgconn.get_error_message(_ENCODING))
            ended = True  # of one statement; the next result is another's
            continue
        ended = False
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return results
        results.append(result)


def _answers(
    results: Sequence[pq.abc.PGresult], preparing: Sequence[tuple[str, bytes] | None], ready: dict[str, bytes]
) -> list[TextRows]:
    """Return the rows of what was executed, and remember what was prepared. Raises the first error."""
    answers: list[TextRows] = []
    for result, prepared in zip(results, preparing, strict=True):
        if result.status == pq.ExecStatus.FATAL_ERROR:
            raise error_from_result(result, _ENCODING)
        if prepared is not None:
            query, name = prepared
            ready[query] = name
        else:
            answers.append(_rows(result))
    return answers


def _rows(result: pq.abc.PGresult) -> TextRows:
    columns = range(result.nfields)
    return [
        tuple(_text(result.get_value(row, column)) for column in columns) for row in range(result.ntuples)
    ]


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode()


@cache
def numbered(query: str) -> bytes:
    """Return a statement with PostgreSQL's own placeholders ($1, $2 …) in place of Python's."""
    numbers = count(1)

    def placeholder(found: re.Match[str]) -> str:
        return "%" if found.group() == "%%" else f"${next(numbers)}"

    return _PLACEHOLDER.sub(placeholder, query).encode()
