"""Failed attempts to sign in (失败锁定), by the name that was typed and by where they come from.

Five from one address within a quarter of an hour lock the name for that address for a quarter of an hour, so that a
colleague's guesses lock the colleague out. Fifty from all addresses lock the name everywhere, so that guesses are
bounded however many machines make them. Where an officer who is in gives the password once more, five lock that in
this session alone, and what happens elsewhere does not count.

They are counted in the database, whether there is such an officer or not, so every process counts alike and a lock
tells nobody who exists. An attempt is counted before the password is looked at: guesses that arrive together are
counted all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from psycopg import Connection

from access.store import AccessStore
from ledger.domain.errors import SignInLocked

MOST_FAILURES = 5
MOST_OVER_ALL = 50
"""From all addresses together: what is refused because of a lock does not count, so one address adds five at most."""
WINDOW = timedelta(minutes=15)
LOCKED_FOR = timedelta(minutes=15)
KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 64
OVER_ALL: Final = ""
_HOST_BITS: Final = 64
"""Of an IPv6 address: one machine has all addresses of its network to choose from."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where credentials are given: at an address, or in a session by an officer who is in."""

    address: str = ""
    session: str = ""
    """The session's digest in hexadecimal; empty for who signs in."""

    @property
    def counters(self) -> tuple[tuple[str, int], ...]:
        """What counts an attempt, and the failures at which it locks; in the order in which rows are locked."""
        if self.session:
            return ((f"session:{self.session}", MOST_FAILURES),)
        return ((OVER_ALL, MOST_OVER_ALL), (f"address:{_network(self.address)}", MOST_FAILURES))


def _network(address: str) -> str:
    """Return an address as it is counted: an IPv6 address by its network; what is none, by itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if isinstance(known, IPv6Address):
        return str(known.ipv4_mapped or ip_network((known.packed, _HOST_BITS), strict=False))
    return str(known)


ANYWHERE: Final = Source()
"""Where nothing is known of it: on the command line."""


def counted_name(username: str) -> str:
    """Return the name under which attempts are counted."""
    return username.strip().casefold().replace("\x00", "")[:LONGEST_NAME]


@contextmanager
def attempt(store: AccessStore, username: str, source: Source = ANYWHERE) -> Iterator[Attempt]:
    """Count an attempt as failed; if the block ends without an exception it is not, and the count is cleared.

    The count over all addresses is not: it is less by this attempt alone, or whoever guesses from many would be
    forgiven each time the officer signs in. Raises SignInLocked, with the minutes that remain, before the block is
    entered.
    """
    this = Attempt()
    name, now = counted_name(username), store.now()
    _begin(store, name, source.counters, now)
    yield this
    for counter, most in source.counters:
        if this.is_half_way or counter == OVER_ALL:
            _forgive(store, name, counter, most, now)
        else:
            store.execute("DELETE FROM access.attempt WHERE username = %s AND source = %s", [name, counter])


@dataclass
class Attempt:
    """An attempt under way. Half way, with the second factor still due, earlier failures go on counting.

    Otherwise who knows the password could try code after code, giving the password in between.
    """

    is_half_way: bool = False


def clear(store: AccessStore, username: str) -> None:
    """Forget the failures of a name, wherever they came from, and with them its locks."""
    store.execute("DELETE FROM access.attempt WHERE username = %s", [counted_name(username)])


def purge(store: AccessStore) -> int:
    """Forget counts to which nothing was added for a day; return how many."""
    return store.execute("DELETE FROM access.attempt WHERE changed_at < %s", [store.now() - KEPT_FOR])


def _forgive(store: AccessStore, name: str, counter: str, most: int, at: datetime) -> None:
    """Take back one failure, and the lock where it stood on that failure."""
    store.execute(
        "UPDATE access.attempt SET failed_at = less.others, locked_until ="
        " CASE WHEN cardinality(less.others) < %s THEN NULL ELSE locked_until END"
        " FROM (SELECT coalesce(failed_at[:place - 1] || failed_at[place + 1:], failed_at) AS others"
        " FROM (SELECT failed_at, array_position(failed_at, %s) AS place FROM access.attempt"
        " WHERE username = %s AND source = %s) found) less WHERE username = %s AND source = %s",
        [most, at, name, counter, name, counter],
    )


def _begin(store: AccessStore, name: str, counters: Sequence[tuple[str, int]], now: datetime) -> None:
    with store.transaction() as connection:
        found = [_locked_row(connection, name, counter, now) for counter, _most in counters]
        locked = [row["locked_until"] for row in found if row["locked_until"] and row["locked_until"] > now]
        if locked:
            raise SignInLocked(minutes=_minutes(max(locked) - now))
        for (counter, most), row in zip(counters, found, strict=True):
            failures = [*(each for each in row["failed_at"] if each > now - WINDOW), now]
            locks = len(failures) >= most
            connection.execute(
                "UPDATE access.attempt SET failed_at = %s, locked_until = %s, changed_at = %s"
                " WHERE username = %s AND source = %s",
                [failures, now + LOCKED_FOR if locks else None, now, name, counter],
            )


def _locked_row(connection: Connection[Any], name: str, counter: str, now: datetime) -> dict[str, Any]:
    """Return a count for nobody else to change meanwhile, made if there is none."""
    connection.execute(
        "INSERT INTO access.attempt (username, source, changed_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        [name, counter, now],
    )
    row = connection.execute(
        "SELECT failed_at, locked_until FROM access.attempt WHERE username = %s AND source = %s FOR UPDATE",
        [name, counter],
    ).fetchone()
    return row or {"failed_at": [], "locked_until": None}


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))
