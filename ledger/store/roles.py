"""Who may do what in the database: the owner migrates, ``yanqi_app`` appends and reads.

The application's role may SELECT and INSERT on the record, never UPDATE, DELETE or TRUNCATE; of an event
it may write four columns, so neither a notification id nor a hash can be chosen. The projections are its
to write: they can be rebuilt. Of the ways in (schema ``access``) it writes everything but the audit log, to
which it only adds. Where the user of DATABASE_URL may not create roles, the triggers of the
record still refuse every change, and `yanqi doctor` says what is missing.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.rows import DictRow

APP_ROLE = "yanqi_app"

_GRANTS: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA ledger TO {role}",
    "GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO {role}",
    "GRANT INSERT (originator_id, originator_version, topic, state) ON ledger.event TO {role}",
    "GRANT USAGE ON SEQUENCE ledger.event_notification_id_seq TO {role}",
    "GRANT INSERT ON ledger.command TO {role}",
)
_PROJECTION_GRANTS: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
)
_ACCESS_GRANTS: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA access TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA access TO {role}",
    "REVOKE UPDATE, DELETE ON access.audit FROM {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA access TO {role}",
)


def ensure_role(connection: Connection[DictRow]) -> bool:
    """Create the application's role if it is missing and become a member; say whether we can act as it.

    Roles belong to the whole server, so another database's migration may be doing the same at this moment.
    """
    for attempt in (
        sql.SQL("CREATE ROLE {role} NOLOGIN").format(role=sql.Identifier(APP_ROLE)),
        sql.SQL("GRANT {role} TO CURRENT_USER").format(role=sql.Identifier(APP_ROLE)),
    ):
        if is_member(connection):
            return True
        try:
            connection.execute(attempt)
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            continue  # another migration was faster
        except psycopg.errors.InsufficientPrivilege:
            continue  # the doctor reports it
        except psycopg.errors.InternalError:
            continue  # "tuple concurrently updated": the same grant, made by another migration
    return is_member(connection)


def is_member(connection: Connection[DictRow]) -> bool:
    """Whether the role exists and the user of this connection may act as it."""
    row = connection.execute(
        "SELECT pg_has_role(session_user, oid, 'MEMBER') AS member FROM pg_roles WHERE rolname = %s",
        [APP_ROLE],
    ).fetchone()
    return row is not None and bool(row["member"])


def role_exists(connection: Connection[DictRow]) -> bool:
    """Whether the server has the application's role."""
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone() is not None


def grant_record(connection: Connection[DictRow]) -> None:
    """Grant the application's role what it needs on the record; nothing if there is no such role."""
    _grant(connection, _GRANTS, schema="ledger")


def grant_projection(connection: Connection[DictRow], schema: str = "projection") -> None:
    """Grant the application's role the guards and screens in ``schema``; a rebuild calls it for its own."""
    _grant(connection, _PROJECTION_GRANTS, schema=schema)


def grant_access(connection: Connection[DictRow]) -> None:
    """Grant the application's role what it needs of credentials, sessions, tokens and the audit log."""
    _grant(connection, _ACCESS_GRANTS, schema="access")


def _grant(connection: Connection[DictRow], grants: tuple[LiteralString, ...], *, schema: str) -> None:
    if not role_exists(connection):
        return
    names = {"role": sql.Identifier(APP_ROLE), "schema": sql.Identifier(schema)}
    for statement in grants:
        connection.execute(sql.SQL(statement).format(**names))
