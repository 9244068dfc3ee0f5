"""Where schema ``access`` is written: explicit transactions on the connections of the ledger.

Nothing here goes through the event recorder: passwords, sessions and tokens are no facts of the ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.application import Ledger
from ledger.ports import Clock
from ledger.store.connection import LedgerDatastore


class AccessStore:
    """Reads and writes schema ``access``, and reads the officers beside it."""

    def __init__(self, datastore: LedgerDatastore, clock: Clock) -> None:
        self._datastore = datastore
        self._clock = clock

    @classmethod
    def of(cls, ledger: Ledger, clock: Clock | None = None) -> AccessStore:
        """Return the store beside a ledger, on its connections; time is the ledger's unless a clock is given."""
        datastore = ledger.ledger_recorder.datastore
        if not isinstance(datastore, LedgerDatastore):
            message = "the ledger needs its own datastore"
            raise TypeError(message)
        return cls(datastore, clock or ledger.clock)

    def now(self) -> datetime:
        """Return the present moment, in UTC."""
        return self._clock.now()

    @contextmanager
    def transaction(self) -> Iterator[Connection[DictRow]]:
        """Lend a connection for one transaction: committed at the end, rolled back by an exception."""
        with self._datastore.get_connection() as connection, connection.transaction():
            yield connection

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Run a read query on a connection of its own; the `Rows` of ``ledger.ports``."""
        return self._datastore.rows(query, parameters)

    def execute(self, query: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement in a transaction of its own; return the rows it touched."""
        with self.transaction() as connection:
            return connection.execute(query.encode(), parameters).rowcount
