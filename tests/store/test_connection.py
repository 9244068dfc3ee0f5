"""Session settings, the application's role, the lazy pool."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow

from ledger.domain.errors import ServerUnreachable
from ledger.store.connection import LedgerDatastore, connect, connect_as_owner, session_conninfo

pytestmark = pytest.mark.store


def shown(connection: Connection[DictRow], *names: str) -> dict[str, str]:
    found = {}
    for name in names:
        row = connection.execute(f"SELECT current_setting('{name}') AS value".encode()).fetchone()
        assert row is not None
        found[name] = row["value"]
    return found


def test_the_application_acts_under_its_role_with_limits(application: Connection[DictRow]) -> None:
    expected = {
        "role": "yanqi_app",
        "search_path": "projection,ledger,public",
        "application_name": "yanqi",
        "lock_timeout": "10s",
        "statement_timeout": "2min",
        "idle_in_transaction_session_timeout": "1min",
        "TimeZone": "UTC",
        "client_encoding": "UTF8",
        "transaction_isolation": "read committed",
        "synchronous_commit": "on",
    }
    assert shown(application, *expected) == expected
    assert application.autocommit


def test_the_owner_keeps_his_rights_and_his_statements_may_take_long(owner: Connection[DictRow]) -> None:
    expected = {"role": "none", "statement_timeout": "0", "lock_timeout": "10s"}
    assert shown(owner, *expected) == expected


def test_options_of_the_address_survive_and_win(new_database_url: str) -> None:
    url = make_conninfo(new_database_url, application_name="report", options="-c statement_timeout=7s")
    with connect(url) as connection:
        expected = {
            "application_name": "report",
            "statement_timeout": "7s",
            "search_path": "projection,ledger,public",
        }
        assert shown(connection, *expected) == expected
    kept = conninfo_to_dict(
        session_conninfo("host=h sslmode=verify-full sslrootcert=/ca.pem connect_timeout=3")
    )
    assert (kept["sslmode"], kept["sslrootcert"], kept["connect_timeout"]) == ("verify-full", "/ca.pem", "3")


def test_without_the_role_the_session_keeps_its_user(new_database_url: str, superuser_url: str) -> None:
    """Where DATABASE_URL's user may not create roles; the triggers protect the record all the same."""
    with connect_as_owner(superuser_url) as connection:
        connection.execute("DROP ROLE IF EXISTS yanqi_outsider")
        connection.execute("CREATE ROLE yanqi_outsider LOGIN PASSWORD 'outside'")
    try:
        with connect(
            make_conninfo(new_database_url, user="yanqi_outsider", password="outside")  # noqa: S106
        ) as connection:
            assert shown(connection, "role") == {"role": "none"}
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("SELECT * FROM ledger.event")
    finally:
        with connect_as_owner(superuser_url) as connection:
            connection.execute("DROP ROLE yanqi_outsider")


@pytest.mark.parametrize("connecting", [connect, connect_as_owner])
def test_no_server_is_a_refusal(connecting: type, tmp_path: Path) -> None:
    with pytest.raises(ServerUnreachable):
        connecting(make_conninfo("", host=str(tmp_path), dbname="nowhere", user="nobody"))


def test_rows_reads_on_a_connection_of_its_own(datastore: LedgerDatastore) -> None:
    assert datastore.rows("SELECT %s::int AS n", [7]) == [{"n": 7}]


def test_the_pool_replaces_a_connection_that_died(
    datastore: LedgerDatastore, superuser: Connection[DictRow]
) -> None:
    # One connection: of two, the next reader may be lent the one that lives.
    alone = LedgerDatastore(datastore.conninfo, pool_size=1, pool_overflow=0)
    try:
        (row,) = alone.rows("SELECT pg_backend_pid() AS pid")
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [row["pid"]])  # waits until it has
        with pytest.raises(Exception, match=r"terminat|closed"):
            alone.rows("SELECT 1 AS n")
        assert alone.rows("SELECT 1 AS n") == [{"n": 1}]
    finally:
        alone.close()
