"""The shared gate (闸门): how writers run side by side and followers still miss nothing.

Notification ids come from a sequence, so of two transactions the one with the lower ids may commit last.
Every writer therefore holds the gate *shared*, from before its first id until it has committed. A follower
takes the gate *alone* for an instant: at that moment no writer is between id and commit, so every id up to
the highest visible one is either visible or will never be. That highest id is the follower's safe mark.
Closing a period and swapping a rebuild take the gate alone for their whole transaction.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.ports import Statement
from ledger.store.transaction import execute_together

GATE = 6489218572514976314
"""The key of the advisory lock; migration 0001 names the same one in a trigger."""

_ALONE: LiteralString = "SELECT pg_advisory_xact_lock(6489218572514976314)"
PASS_SHARED = Statement(
    "SELECT pg_advisory_xact_lock_shared(6489218572514976314),"
    " set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),"
    " set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)"
)
"""What every writer does first. Its statements then find their rows by index, whatever the tables' statistics say,
and are planned once per connection: a plan made while a table is empty would read all of it for ever after."""
PASS_ALONE = Statement(_ALONE)

_MARK = Statement("SELECT max(notification_id) AS mark FROM ledger.event")


def safe_mark(connection: Connection[DictRow]) -> int | None:
    """Return the highest notification id below which nothing is still to come; None before the first event.

    One round trip. Waits for the writers now in flight, and they for nobody who waits here.
    """
    _, mark = execute_together(connection, [PASS_ALONE, _MARK])
    highest = mark[0][0]
    return None if highest is None else int(highest)


@contextmanager
def exclusive(connection: Connection[DictRow]) -> Iterator[None]:
    """Hold the gate alone for one transaction: no writer is in flight inside it, none starts."""
    with connection.transaction():
        connection.execute(_ALONE)
        yield
