"""Who may do what in the database: the owner migrates, ``yanqi_app`` appends, ``yanqi_reader`` reads what its scope shows.

The application's role may SELECT and INSERT on the record, never UPDATE, DELETE or TRUNCATE; of an event
it may write four columns, so neither a notification id nor a hash can be chosen. The projections are its
to write: they can be rebuilt. Of the ways in (schema ``access``) it writes everything but the audit log, to
which it only adds. Where the user of DATABASE_URL may not create roles, the triggers of the
record still refuse every change, and `yanqi doctor` says what is missing.

The reader's role may only SELECT, only from projections, and only from tables whose row-level security says
what each department sees (migration 0012): a table without it is closed to the reader.
"""

from __future__ import annotations

from typing import Final, LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.rows import DictRow

APP_ROLE = "yanqi_app"
READER_ROLE = "yanqi_reader"

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
_READER_GRANTS: tuple[LiteralString, ...] = ("GRANT USAGE ON SCHEMA {schema} TO {role}",)
_ACCESS_GRANTS: tuple[LiteralString, ...] = (
    "GRANT USAGE ON SCHEMA access TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA access TO {role}",
    "REVOKE UPDATE, DELETE ON access.audit FROM {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA access TO {role}",
)

_SCOPED: Final = """
SELECT c.oid, c.relname AS name, c.relkind = 'r' AS is_table,
       EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'writer') AS has_writer
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND (c.relkind = 'r' AND c.relrowsecurity
                          OR c.relkind = 'v' AND 'security_barrier=true' = ANY (c.reloptions))
ORDER BY c.relname
"""
"""Tables with row-level security, and views that are made for readers past it."""

_MEMBER: Final = """
SELECT pg_has_role(session_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000
                                           THEN 'SET' ELSE 'MEMBER' END) AS member
FROM pg_roles WHERE rolname = %s
"""
"""From PostgreSQL 16 on, who creates a role is its member without the right to act as it."""

_UNGRANTED: Final = """
SELECT EXISTS (SELECT FROM pg_roles r, pg_namespace n
               WHERE r.rolname = ANY (%(roles)s) AND n.nspname = 'projection' AND pg_has_role(n.nspowner, 'USAGE')
                 AND (NOT has_schema_privilege(r.oid, n.oid, 'USAGE')
                      OR r.rolname = %(writer)s AND EXISTS (
                          SELECT FROM pg_class c WHERE c.relnamespace = n.oid AND c.relrowsecurity AND NOT EXISTS (
                              SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'writer')))) AS lacking
"""


def ensure_roles(connection: Connection[DictRow]) -> bool:
    """Create the roles that are missing and become a member of each; say whether we can act as all of them.

    Roles belong to the whole server, so another database's migration may be doing the same at this moment.
    """
    may_write, may_read = _ensure_role(connection, APP_ROLE), _ensure_role(connection, READER_ROLE)
    return may_write and may_read


def _ensure_role(connection: Connection[DictRow], role: str) -> bool:
    for attempt in (
        sql.SQL("CREATE ROLE {role} NOLOGIN").format(role=sql.Identifier(role)),
        sql.SQL("GRANT {role} TO CURRENT_USER").format(role=sql.Identifier(role)),
    ):
        if is_member(connection, role):
            return True
        try:
            connection.execute(attempt)
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            continue  # another migration was faster
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject):
            continue  # the doctor reports it
        except psycopg.errors.InternalError:
            continue  # "tuple concurrently updated": the same grant, made by another migration
    return is_member(connection, role)


def is_member(connection: Connection[DictRow], role: str) -> bool:
    """Whether the role exists and the user of this connection may act as it."""
    row = connection.execute(_MEMBER, [role]).fetchone()
    return row is not None and bool(row["member"])


def role_exists(connection: Connection[DictRow], role: str) -> bool:
    """Whether the server has the role."""
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def lack_grants(connection: Connection[DictRow]) -> bool:
    """Whether one of the roles came into being after the migrations, and the projections, ours to grant, are closed to it."""
    row = connection.execute(_UNGRANTED, {"roles": [APP_ROLE, READER_ROLE], "writer": APP_ROLE}).fetchone()
    return row is not None and bool(row["lacking"])


def grant_record(connection: Connection[DictRow]) -> None:
    """Grant the application's role what it needs on the record; nothing if there is no such role."""
    _grant(connection, _GRANTS, role=APP_ROLE, schema="ledger")


def grant_projection(connection: Connection[DictRow], schema: str = "projection") -> None:
    """Grant the roles the guards and screens in ``schema``; a rebuild calls it for its own.

    The application passes every policy there; the reader reads what has one.
    """
    _grant(connection, _PROJECTION_GRANTS, role=APP_ROLE, schema=schema)
    _grant(connection, _READER_GRANTS, role=READER_ROLE, schema=schema)
    has_writer, has_reader = role_exists(connection, APP_ROLE), role_exists(connection, READER_ROLE)
    for scoped in connection.execute(_SCOPED, [schema]).fetchall():
        names = {
            "name": sql.Identifier(schema, scoped["name"]),
            "writer": sql.Identifier(APP_ROLE),
            "reader": sql.Identifier(READER_ROLE),
        }
        if has_writer and scoped["is_table"] and not scoped["has_writer"]:
            connection.execute(
                sql.SQL("CREATE POLICY writer ON {name} TO {writer} USING (true) WITH CHECK (true)").format(
                    **names
                )
            )
        if has_reader:
            connection.execute(sql.SQL("GRANT SELECT ON {name} TO {reader}").format(**names))


def grant_access(connection: Connection[DictRow]) -> None:
    """Grant the application's role what it needs of credentials, sessions, tokens and the audit log."""
    _grant(connection, _ACCESS_GRANTS, role=APP_ROLE, schema="access")


def _grant(
    connection: Connection[DictRow], grants: tuple[LiteralString, ...], *, role: str, schema: str
) -> None:
    if not role_exists(connection, role):
        return
    names = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
    for statement in grants:
        connection.execute(sql.SQL(statement).format(**names))
