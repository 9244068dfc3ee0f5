"""Schema migrations: numbered SQL files, forward only, each applied once in a transaction of its own.

The first line of a file names its schema: ``-- schema: ledger`` (the record), ``-- schema: projection`` (guards
and screens, which a rebuild creates anew elsewhere: `projection_ddl`) or ``-- schema: access`` (credentials,
sessions, tokens, the audit log). Names inside are unqualified.
One process migrates; others that start meanwhile wait for it and then find nothing to do.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import Connection, sql
from psycopg.rows import DictRow

from ledger.domain.errors import (
    DatabaseNewer,
    DatabaseNotMigrated,
    MigrationChanged,
    MigrationFailed,
    ServerTooOld,
)
from ledger.store.connection import connect_as_owner
from ledger.store.roles import ensure_roles, grant_access, grant_projection, grant_record, lack_grants

MIGRATIONS = Path(__file__).with_name("migrations")
REQUIRED_VERSION = 15

MIGRATION_LOCK = 1826120391
"""Advisory lock of the one process that migrates or rebuilds."""
_NAME = re.compile(r"(?P<number>\d{4})_(?P<name>[a-z0-9_]+)\.sql")
_HEADER = re.compile(r"-- schema: (?P<schema>ledger|projection|access)\n")

_PREPARE = """
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE SCHEMA IF NOT EXISTS projection;
CREATE SCHEMA IF NOT EXISTS access;
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
CREATE TABLE IF NOT EXISTS ledger.migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration file."""

    number: int
    name: str
    schema: str
    ddl: str

    @property
    def sha256(self) -> str:
        """The digest under which it is recorded as applied."""
        return hashlib.sha256(self.ddl.encode()).hexdigest()


def migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Return the migrations of this version of the program, in order.

    Raises ValueError for a misnamed file, a missing header, a number used twice or left out.
    """
    found = []
    for path in sorted(folder.glob("*.sql")):
        name, ddl = _NAME.fullmatch(path.name), path.read_text(encoding="utf-8")
        header = _HEADER.match(ddl)
        if name is None or header is None:
            raise ValueError(f"{path.name}: expected NNNN_name.sql with the line '-- schema: …' first")
        found.append(Migration(int(name["number"]), path.stem, header["schema"], ddl))
    if [each.number for each in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1 to {len(found)} without a gap")
    return found


def projection_ddl() -> list[str]:
    """Return the DDL of the guards and screens, in order, with unqualified names.

    Execute it with the search_path of the schema to create it in (and ``ledger, public`` behind it).
    """
    return [each.ddl for each in migrations() if each.schema == "projection"]


def migrate(conninfo: str, folder: Path = MIGRATIONS) -> list[Migration]:
    """Bring the database up to this version of the program; return what was applied now.

    Raises ServerTooOld, MigrationChanged, DatabaseNewer, MigrationFailed, ServerUnreachable.
    """
    with connect_as_owner(conninfo) as connection:
        _check_version(connection)
        if not _pending(connection, folder) and not lack_grants(connection):
            return []  # a user without CREATE may open a database that is ready
        connection.execute("SET lock_timeout = 0")
        connection.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            ensure_roles(connection)
            _apply_or_explain(connection, "preparation", "ledger", _PREPARE)
            pending = _pending(connection, folder)
            for migration in pending:
                _apply(connection, migration)
            grant_record(connection)
            grant_projection(connection)
            grant_access(connection)
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
    return pending


def require_migrated(connection: Connection[DictRow], folder: Path = MIGRATIONS) -> None:
    """Raise DatabaseNotMigrated, MigrationChanged or DatabaseNewer unless the database fits the program."""
    pending = _pending(connection, folder)
    if pending:
        raise DatabaseNotMigrated(missing=[each.name for each in pending])


def _check_version(connection: Connection[DictRow]) -> None:
    version = connection.info.server_version
    if version // 10_000 < REQUIRED_VERSION:
        raise ServerTooOld(version=f"{version // 10_000}.{version % 10_000}", required=REQUIRED_VERSION)


def _pending(connection: Connection[DictRow], folder: Path) -> list[Migration]:
    """Return what is still to apply, after checking what was applied against the files."""
    known = migrations(folder)
    row = connection.execute("SELECT to_regclass('ledger.migration') IS NOT NULL AS present").fetchone()
    if row is None or not row["present"]:
        return known
    applied = connection.execute(
        "SELECT number, name, sha256 FROM ledger.migration ORDER BY number"
    ).fetchall()
    for record in applied:
        if record["number"] > len(known):
            raise DatabaseNewer(name=record["name"])
        if record["sha256"] != known[record["number"] - 1].sha256:
            raise MigrationChanged(name=record["name"])
    numbers = {record["number"] for record in applied}
    return [each for each in known if each.number not in numbers]


def _apply(connection: Connection[DictRow], migration: Migration) -> None:
    with connection.transaction():
        _apply_or_explain(connection, migration.name, migration.schema, migration.ddl)
        if migration.schema == "projection":
            grant_projection(
                connection
            )  # a table under row security is open to its writers from the first moment
        connection.execute(
            "INSERT INTO ledger.migration (number, name, sha256) VALUES (%s, %s, %s)",
            [migration.number, migration.name, migration.sha256],
        )


def _apply_or_explain(connection: Connection[DictRow], name: str, schema: str, ddl: str) -> None:
    """Run a script with its schema first on the search path; raise MigrationFailed with the server's words."""
    path = sql.SQL("SET LOCAL search_path = {}, ledger, public").format(sql.Identifier(schema))
    try:
        with connection.transaction():
            connection.execute(path)
            connection.execute(ddl.encode())
    except psycopg.Error as error:
        raise MigrationFailed(name=name, problem=str(error).strip()) from error
