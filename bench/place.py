"""Where a bench runs: a fresh database on an embedded server of its own, or on the server of DATABASE_URL."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.application import Application
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.subjects import Raw, library_environment
from ledger.store.connection import connect_as_owner
from ledger.store.embedded import EmbeddedServer
from ledger.store.migrate import migrate
from ledger.store.settings import normal_conninfo


@contextmanager
def bench_database(*, disk_us: int = 0) -> Iterator[str]:
    """Yield the address of a migrated database with the tables of all subjects; drop it afterwards.

    ``disk_us`` makes every flush to disk take so much longer. The owner of DATABASE_URL must be allowed to create
    databases, and to set commit_delay if ``disk_us`` is given.
    """
    url = os.environ.get("DATABASE_URL", "")
    if url:
        conninfo = normal_conninfo(url)
        with _database(conninfo, conninfo, disk_us) as fresh:
            yield fresh
        return
    with tempfile.TemporaryDirectory(prefix="yanqi-bench-") as folder:
        Path(folder).chmod(0o711)  # root's server runs as another user, who must pass through
        with (
            EmbeddedServer.open(Path(folder)) as server,
            _database(server.superuser_conninfo(), server.conninfo(), disk_us) as fresh,
        ):
            yield fresh


def may_slow_down() -> bool:
    """Whether the server lets us make its disk slower: ours does."""
    return not os.environ.get("DATABASE_URL")


@contextmanager
def _database(creator: str, owner: str, disk_us: int) -> Iterator[str]:
    name = f"yanqi_bench_{secrets.token_hex(4)}"
    user = sql.Identifier(_user_of(owner))
    with connect_as_owner(creator) as connection:
        create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
        connection.execute(create.format(sql.Identifier(name), user))
        if disk_us:  # the server waits inside the lock under which it flushes, as for a slow disk
            for setting in (f"commit_delay = {disk_us}", "commit_siblings = 0"):
                connection.execute(f"ALTER DATABASE {name} SET {setting}".encode())
    fresh = make_conninfo(owner, dbname=name)
    try:
        migrate(fresh)
        _make_tables(fresh)
        yield fresh
    finally:
        with connect_as_owner(creator) as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            connection.execute(drop.format(sql.Identifier(name)))


def _user_of(conninfo: str) -> str:
    with connect_as_owner(conninfo) as connection:
        return connection.info.user


def _make_tables(conninfo: str) -> None:
    """Make the tables of the subjects that are not ours."""
    with connect_as_owner(conninfo) as connection:
        connection.execute(Raw.TABLE.encode())
    Application({**library_environment(conninfo), "CREATE_TABLE": "y"}).close()
