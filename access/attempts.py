"""Failed attempts to sign in (失败锁定): five within a quarter of an hour lock a name for a quarter of an hour.

They are counted in the database by the name that was typed, whether there is such an officer or not, so
every process counts alike and a lock tells nobody who exists. An attempt is counted before the password is
looked at: guesses that arrive together are counted all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.store import AccessStore
from ledger.domain.errors import SignInLocked

MOST_FAILURES = 5
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 64


def counted_name(username: str) -> str:
    """Return the name under which attempts are counted."""
    return username.strip().casefold().replace("\x00", "")[:LONGEST_NAME]


@contextmanager
def attempt(store: AccessStore, username: str) -> Iterator[Attempt]:
    """Count an attempt as failed; if the block ends without an exception it is not, and the count is cleared.

    Raises SignInLocked, with the minutes that remain, before the block is entered.
    """
    this = Attempt()
    name, now = counted_name(username), store.now()
    _begin(store, name, now)
    yield this
    if this.is_half_way:
        _forgive(store, name, now)
    else:
        clear(store, name)


@dataclass
class Attempt:
    """An attempt under way. Half way, with the second factor still due, earlier failures go on counting.

    Otherwise who knows the password could try code after code, giving the password in between.
    """

    is_half_way: bool = False


def clear(store: AccessStore, username: str) -> None:
    """Forget the failures of a name, and with them its lock."""
    store.execute("DELETE FROM access.attempt WHERE username = %s", [counted_name(username)])


def purge(store: AccessStore) -> int:
    """Forget names that nobody has tried for a day; return how many."""
    return store.execute("DELETE FROM access.attempt WHERE changed_at < %s", [store.now() - KEPT_FOR])


def _forgive(store: AccessStore, name: str, at: datetime) -> None:
    """Take back one failure, and the lock where it stood on that failure."""
    store.execute(
        "UPDATE access.attempt SET failed_at = less.others, locked_until ="
        " CASE WHEN cardinality(less.others) < %s THEN NULL ELSE locked_until END"
        " FROM (SELECT coalesce(failed_at[:place - 1] || failed_at[place + 1:], failed_at) AS others"
        " FROM (SELECT failed_at, array_position(failed_at, %s) AS place FROM access.attempt WHERE username = %s) found"
        ") less WHERE username = %s",
        [MOST_FAILURES, at, name, name],
    )


def _begin(store: AccessStore, name: str, now: datetime) -> None:
    with store.transaction() as connection:
        connection.execute(
            "INSERT INTO access.attempt (username, changed_at) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [name, now],
        )
        row = connection.execute(
            "SELECT failed_at, locked_until FROM access.attempt WHERE username = %s FOR UPDATE", [name]
        ).fetchone()
        locked_until = row["locked_until"] if row else None
        if locked_until is not None and locked_until > now:
            raise SignInLocked(minutes=_minutes(locked_until - now))
        recent = [each for each in (row["failed_at"] if row else []) if each > now - WINDOW]
        failures = [*recent, now]
        locks = len(failures) >= MOST_FAILURES
        connection.execute(
            "UPDATE access.attempt SET failed_at = %s, locked_until = %s, changed_at = %s WHERE username = %s",
            [failures, now + LOCKED_FOR if locks else None, now, name],
        )


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))
