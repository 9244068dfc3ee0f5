from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow

from ledger.ports import Projector
from ledger.store.connection import LedgerDatastore, connect, connect_as_owner
from ledger.store.recorder import LedgerRecorder

NewRecorder = Callable[..., LedgerRecorder]


@pytest.fixture
def datastore(new_database_url: str) -> Iterator[LedgerDatastore]:
    with LedgerDatastore(new_database_url, pool_size=1, pool_overflow=7) as opened:
        yield opened


@pytest.fixture
def recorder(datastore: LedgerDatastore) -> LedgerRecorder:
    return LedgerRecorder(datastore)


@pytest.fixture
def new_recorder(new_database_url: str) -> Iterator[NewRecorder]:
    """Make recorders on the test's database, with the given projectors, each with a pool of its own."""
    with ExitStack() as stack:

        def make(*projectors: Projector) -> LedgerRecorder:
            return LedgerRecorder(
                stack.enter_context(LedgerDatastore(new_database_url)), projectors=projectors
            )

        yield make


@pytest.fixture
def application(new_database_url: str) -> Iterator[Connection[DictRow]]:
    """A connection as the application makes it."""
    with connect(new_database_url) as connection:
        yield connection


@pytest.fixture
def owner(new_database_url: str) -> Iterator[Connection[DictRow]]:
    """A connection as the owner, who migrates."""
    with connect_as_owner(new_database_url) as connection:
        yield connection


@pytest.fixture
def superuser(new_database_url: str, superuser_url: str) -> Iterator[Connection[DictRow]]:
    """A connection of the server's superuser to the test's database."""
    name = conninfo_to_dict(new_database_url)["dbname"]
    with connect_as_owner(make_conninfo(superuser_url, dbname=name)) as connection:
        yield connection


@pytest.fixture
def count_events(owner: Connection[DictRow]) -> Callable[[], int]:
    def count() -> int:
        row = owner.execute("SELECT count(*) AS n FROM ledger.event").fetchone()
        assert row is not None
        return int(row["n"])

    return count
