"""Connections to the ledger's database: one set of session settings, a pool that opens after the fork.

Every option of DATABASE_URL survives (sslmode, target_session_attrs, several hosts …): the address is
never taken apart into host, port and name.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from eventsourcing.persistence import InterfaceError, OperationalError
from eventsourcing.postgres import ConnectionPool, PostgresDatastore
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row

from ledger.domain.errors import ReaderRoleMissing, ServerUnreachable
from ledger.store.roles import APP_ROLE, READER_ROLE, is_member
from ledger.store.scope import Scope

CONNECT_TIMEOUT_S = 10
LOCK_TIMEOUT_S = 10
STATEMENT_TIMEOUT_S = 120
IDLE_IN_TRANSACTION_TIMEOUT_S = 60

_SESSION = {
    "search_path": "projection,ledger,public",
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "default_transaction_isolation": "read\\ committed",
    "synchronous_commit": "on",
    "jit": "off",
}
"""What the program's SQL relies on, whatever the server's or the role's defaults are."""
_LIMITS = {
    "lock_timeout": f"{LOCK_TIMEOUT_S}s",
    "statement_timeout": f"{STATEMENT_TIMEOUT_S}s",
    "idle_in_transaction_session_timeout": f"{IDLE_IN_TRANSACTION_TIMEOUT_S}s",
}


_READ_AS: Final = (
    f"SELECT set_config('role', '{READER_ROLE}', true), set_config('transaction_read_only', 'on', true),"
    " set_config('yanqi.scope', %s, true), set_config('yanqi.clauses', %s, true)"
).encode()
"""Holds for one transaction, whatever becomes of it."""


def session_conninfo(conninfo: str, *, limits: bool = True) -> str:
    """Return the address with the ledger's session settings; options the address itself sets come after."""
    given = conninfo_to_dict(conninfo)
    settings = {**_SESSION, **(_LIMITS if limits else {})}
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    changes = {
        "application_name": given.get("application_name") or "yanqi",
        "connect_timeout": given.get("connect_timeout") or CONNECT_TIMEOUT_S,
        "client_encoding": "UTF8",
        "options": f"{options} {given.get('options') or ''}".strip(),
    }
    return make_conninfo("", **{**given, **changes})


def connect_as_owner(conninfo: str) -> Connection[DictRow]:
    """Connect as the user of the address, who migrates and rebuilds: autocommit, locks time out, statements do not.

    Raises ServerUnreachable.
    """
    address = session_conninfo(conninfo, limits=False)
    try:
        connection = Connection.connect(address, autocommit=True, row_factory=dict_row)
    except psycopg.OperationalError as error:
        raise ServerUnreachable(problem=str(error).strip()) from error
    connection.execute(f"SET lock_timeout = '{LOCK_TIMEOUT_S}s'".encode())
    return connection


def connect(conninfo: str) -> Connection[DictRow]:
    """Connect as the application does: its role, its limits, autocommit. Raises ServerUnreachable."""
    try:
        connection = Connection.connect(session_conninfo(conninfo), autocommit=True, row_factory=dict_row)
    except psycopg.OperationalError as error:
        raise ServerUnreachable(problem=str(error).strip()) from error
    act_as_application(connection)
    return connection


def act_as_application(connection: Connection[Any]) -> None:
    """Give up the owner's rights for this session, where the server has the application's role.

    Where it has not, the session keeps its user: the record's triggers protect it all the same.
    """
    connection.autocommit = True
    with contextlib.suppress(psycopg.errors.InvalidParameterValue, psycopg.errors.InsufficientPrivilege):
        connection.execute(f"SET ROLE {APP_ROLE}".encode())


class LedgerDatastore(PostgresDatastore):
    """The library's datastore on a whole conninfo, opened by the first use and only in the process that uses it."""

    def __init__(
        self,
        conninfo: str,
        *,
        pool_size: int = 2,
        pool_overflow: int = 6,
        configure: Callable[[Connection[Any]], None] = act_as_application,
    ) -> None:
        super().__init__(dbname="", host="", port="", user="", password="", schema="ledger")
        self.conninfo = conninfo
        self.pool = ConnectionPool(
            session_conninfo(conninfo),
            connection_class=Connection[DictRow],
            kwargs={"row_factory": dict_row},
            min_size=pool_size,
            max_size=pool_size + pool_overflow,
            open=False,
            configure=configure,
            timeout=LOCK_TIMEOUT_S + CONNECT_TIMEOUT_S,
            name="yanqi",
        )
        self._opened_by: int | None = None

    def register_type_adapters(self) -> None:
        """Do nothing: our statements use no composite types, and a recorder must not connect when it is made."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection[DictRow]]:
        """Lend a connection of the pool, opening the pool first if need be.

        Raises the library's InterfaceError in a process forked after the pool was opened: its sockets
        and threads belong to the parent.
        """
        self._require_own_process()
        with super().get_connection() as connection:
            yield connection

    def require_reachable(self, within_s: float) -> None:
        """Refuse a database that lends no connection in some seconds: who asks whether it does cannot wait for it.

        Raises the library's OperationalError, and InterfaceError as `get_connection` does.
        """
        self._require_own_process()
        self.pool.open()
        try:
            with self.pool.connection(timeout=within_s):
                return
        except psycopg.OperationalError as error:
            raise OperationalError(str(error)) from error

    def _require_own_process(self) -> None:
        process = os.getpid()
        if self._opened_by is None:
            self._opened_by = process
        if self._opened_by != process:
            raise InterfaceError(
                f"the pool was opened by process {self._opened_by}; open the ledger after forking"
            )

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
        """Run a read query on a connection of its own; the `Rows` of ``ledger.ports``."""
        with self.get_connection() as connection:
            return connection.execute(query.encode(), parameters).fetchall()

    def rows_within(
        self, scope: Scope, query: str, parameters: Sequence[object] = ()
    ) -> list[dict[str, object]]:
        """Run a read query as the reader's role, which sees the rows of a scope; one round trip.

        Both statements are one implicit transaction of a pipeline: role and scope end with it. The query can change
        neither by its parameters, which are never part of its text. Raises ReaderRoleMissing.
        """
        with self.get_connection() as connection:
            try:
                with connection.pipeline():
                    connection.execute(_READ_AS, scope.settings)
                    found = connection.execute(query.encode(), parameters)
                return found.fetchall()
            except (psycopg.errors.InvalidParameterValue, psycopg.errors.InsufficientPrivilege):
                require_reader(connection)
                raise


def require_reader(connection: Connection[DictRow]) -> None:
    """Raise ReaderRoleMissing unless the user of this connection may read as the reader's role."""
    if not is_member(connection, READER_ROLE):
        raise ReaderRoleMissing(role=READER_ROLE)
