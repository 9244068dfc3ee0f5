"""What is wrong with the database, and how to mend it (体检).

Each check looks at one thing and returns a finding; none changes anything.
"""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import Connection
from psycopg.rows import DictRow

from ledger.domain.errors import StoreRefusal
from ledger.store.connection import connect_as_owner
from ledger.store.migrate import REQUIRED_VERSION, require_migrated
from ledger.store.roles import APP_ROLE, READER_ROLE, is_member

LEAST_FREE_BYTES = 1024**3
LARGEST_CLOCK_SKEW_S = 2

RECORD_TRIGGERS = frozenset(
    {
        ("event", "event_gate"),
        ("event", "event_hash"),
        ("event", "event_append_only"),
        ("command", "command_append_only"),
    }
)

_READERS_EXCESS = """
SELECT string_agg(what, ', ') AS value FROM (
    SELECT format('%s.%s', n.nspname, c.relname) AS what FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'p') AND n.nspname IN ('ledger', 'projection', 'access')
      AND (has_table_privilege('{role}', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
           OR n.nspname <> 'projection' AND has_table_privilege('{role}', c.oid, 'SELECT'))
    UNION ALL SELECT 'bypassrls' FROM pg_roles WHERE rolname = '{role}' AND (rolbypassrls OR rolsuper)) AS excess
"""
"""Tables that the reader may write, or read outside the projections, and the attribute that passes row security."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; a sound one needs no mending."""

    check_zh: str
    check_en: str
    problem: str = ""
    mend_zh: str = ""
    mend_en: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problem


def examine(conninfo: str, data_directory: Path | None) -> Iterator[Finding]:
    """Yield a finding for every check; those that need a connection only if one can be made.

    ``data_directory`` is that of the embedded server, None when the server is somebody else's.
    """
    if data_directory is not None:
        yield from (check(data_directory) for check in DIRECTORY_CHECKS)
    try:
        connection = connect_as_owner(conninfo)
    except StoreRefusal as refusal:
        yield Finding("连接", "connection", str(refusal), refusal.way_out, refusal.way_out_in_english)
        return
    with connection:
        yield Finding("连接", "connection")
        for check in DATABASE_CHECKS:
            yield _or_failure(check, connection)


def _or_failure(check: Callable[[Connection[DictRow]], Finding], connection: Connection[DictRow]) -> Finding:
    """Return the finding of a check; a check that cannot be made is a finding itself."""
    try:
        return check(connection)
    except psycopg.Error as error:
        name = check.__name__.strip("_").replace("_", " ")
        return Finding(name, name, str(error).strip(), "先处理以上各项。", "Mend what is named above first.")


def _directory_permissions(directory: Path) -> Finding:
    found = directory.stat()
    open_to_others = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return Finding(
        "数据目录权限",
        "permissions of the data directory",
        f"{directory} {stat.filemode(found.st_mode)}" if open_to_others else "",
        f"运行 chmod go-w {directory}。",
        f"Run chmod go-w {directory}.",
    )


def _disk_space(directory: Path) -> Finding:
    free = shutil.disk_usage(directory).free
    return Finding(
        "磁盘空间",
        "disk space",
        f"{free // 1024**2} MiB free in {directory}" if free < LEAST_FREE_BYTES else "",
        "腾出空间，或将数据目录移到更大的磁盘。",
        "Make room, or move the data directory to a larger disk.",
    )


def _server_version(connection: Connection[DictRow]) -> Finding:
    version = connection.info.server_version // 10_000
    return Finding(
        "服务器版本",
        "server version",
        f"PostgreSQL {version} < {REQUIRED_VERSION}" if version < REQUIRED_VERSION else "",
        f"升级到 PostgreSQL {REQUIRED_VERSION} 或更高版本。",
        f"Upgrade to PostgreSQL {REQUIRED_VERSION} or later.",
    )


def _encoding(connection: Connection[DictRow]) -> Finding:
    encoding = _one(connection, "SELECT current_setting('server_encoding') AS value")
    return Finding(
        "字符编码",
        "encoding",
        f"{encoding}" if encoding != "UTF8" else "",
        "另建 UTF8 编码的数据库，并改写 DATABASE_URL。",
        "Create a database with ENCODING 'UTF8' and point DATABASE_URL to it.",
    )


def _durability(connection: Connection[DictRow]) -> Finding:
    settings = connection.execute(
        "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'"
    ).fetchall()
    off = [row["name"] for row in settings]
    return Finding(
        "写盘设置",
        "durability",
        f"{', '.join(off)} = off" if off else "",
        "在 postgresql.conf 中将其设为 on 并重新加载；否则断电会丢失已确认的记录。",
        "Set it to on in postgresql.conf and reload; a power cut would lose what was confirmed.",
    )


def _exclusion_extension(connection: Connection[DictRow]) -> Finding:
    installed = _one(connection, "SELECT count(*) AS value FROM pg_extension WHERE extname = 'btree_gist'")
    return Finding(
        "扩展 btree_gist",
        "extension btree_gist",
        "" if installed else "not installed",
        "安装 PostgreSQL 的 contrib 软件包，再运行 yanqi init。",
        "Install PostgreSQL's contrib package, then run yanqi init.",
    )


def _schema(connection: Connection[DictRow]) -> Finding:
    try:
        require_migrated(connection)
    except StoreRefusal as refusal:
        return Finding("数据库结构", "migrations", str(refusal), refusal.way_out, refusal.way_out_in_english)
    return Finding("数据库结构", "migrations")


def _triggers(connection: Connection[DictRow]) -> Finding:
    rows = connection.execute(
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'ledger' AND t.tgenabled = 'A'"
    ).fetchall()
    missing = sorted(RECORD_TRIGGERS - {(row["relname"], row["tgname"]) for row in rows})
    return Finding(
        "只增触发器",
        "append-only triggers",
        f"missing or disabled: {', '.join(name for _, name in missing)}" if missing else "",
        "有人关闭了保护：查明原因，运行 yanqi verify 核对全部记录，再由数据库所有者重新启用触发器 (ENABLE ALWAYS TRIGGER)。",
        "Somebody switched the protection off: find out why, run yanqi verify, then ENABLE ALWAYS TRIGGER as the owner.",
    )


def _application_role(connection: Connection[DictRow]) -> Finding:
    check_zh, check_en = f"角色 {APP_ROLE}", f"role {APP_ROLE}"
    if not is_member(connection, APP_ROLE):
        user = _one(connection, "SELECT session_user AS value")
        return Finding(
            check_zh,
            check_en,
            "missing, or not granted to us; the triggers still protect the record",
            f"请管理员执行：CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO {user}; 再运行 yanqi init。",
            f"Ask an administrator for: CREATE ROLE {APP_ROLE} NOLOGIN; GRANT {APP_ROLE} TO {user}; then run yanqi init.",
        )
    row = connection.execute(
        "SELECT array_agg(t || ': ' || p) AS excess FROM unnest(ARRAY['ledger.event', 'ledger.command']) AS t, "
        "unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS p WHERE has_table_privilege(%s, t, p)",
        [APP_ROLE],
    ).fetchone()
    excess = row["excess"] if row else None
    return Finding(
        check_zh,
        check_en,
        f"may change the record: {', '.join(excess)}" if excess else "",
        f"由数据库所有者执行：REVOKE UPDATE, DELETE, TRUNCATE ON ledger.event, ledger.command FROM {APP_ROLE};",
        f"As the owner: REVOKE UPDATE, DELETE, TRUNCATE ON ledger.event, ledger.command FROM {APP_ROLE};",
    )


def _application_access(connection: Connection[DictRow]) -> Finding:
    row = connection.execute(
        "SELECT has_column_privilege(%(role)s, 'ledger.event', 'state', 'INSERT') "
        "AND has_table_privilege(%(role)s, 'ledger.command', 'INSERT') "
        "AND has_schema_privilege(%(role)s, 'projection', 'USAGE') AS value FROM pg_roles WHERE rolname = %(role)s",
        {"role": APP_ROLE},
    ).fetchone()
    return Finding(
        "应用权限",
        "the application's rights",
        "" if row is None or row["value"] else f"{APP_ROLE} cannot write",
        "由数据库所有者运行 yanqi init。",
        "Run yanqi init as the database's owner.",
    )


def _reader_role(connection: Connection[DictRow]) -> Finding:
    check_zh, check_en = f"角色 {READER_ROLE}", f"role {READER_ROLE}"
    if is_member(connection, READER_ROLE):
        excess = _one(connection, _READERS_EXCESS.format(role=READER_ROLE))
        return Finding(
            check_zh,
            check_en,
            f"may do more than read by department: {excess}" if excess else "",
            f"由数据库所有者执行：REVOKE ALL ON 所列各表 FROM {READER_ROLE};（bypassrls：ALTER ROLE {READER_ROLE} NOBYPASSRLS;），"
            "再运行 yanqi init。",
            f"As the owner: REVOKE ALL ON the tables named FROM {READER_ROLE}; (bypassrls: ALTER ROLE {READER_ROLE} "
            "NOBYPASSRLS;), then run yanqi init.",
        )
    user = _one(connection, "SELECT session_user AS value")
    return Finding(
        check_zh,
        check_en,
        "missing, or not granted to us; no page can be shown by department, so yanqi serve does not start",
        f"请管理员执行：CREATE ROLE {READER_ROLE} NOLOGIN; GRANT {READER_ROLE} TO {user}; 再运行 yanqi init。",
        f"Ask an administrator for: CREATE ROLE {READER_ROLE} NOLOGIN; GRANT {READER_ROLE} TO {user}; then run yanqi init.",
    )


def _row_security(connection: Connection[DictRow]) -> Finding:
    unscoped = _one(
        connection,
        "SELECT string_agg(c.relname, ', ' ORDER BY c.relname) AS value FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = 'projection' AND c.relkind = 'r' AND NOT c.relrowsecurity",
    )
    return Finding(
        "部门范围",
        "department scope",
        f"without row security: {unscoped}" if unscoped else "",
        "由数据库所有者执行：ALTER TABLE projection.<表> ENABLE ROW LEVEL SECURITY; 或运行 yanqi rebuild。",
        "As the owner: ALTER TABLE projection.<table> ENABLE ROW LEVEL SECURITY; or run yanqi rebuild.",
    )


def _clock(connection: Connection[DictRow]) -> Finding:
    before = time.monotonic()
    server: datetime | None = _one(connection, "SELECT clock_timestamp() AS value")  # type: ignore[assignment]
    round_trip = time.monotonic() - before
    skew = abs((datetime.now(UTC) - server).total_seconds()) if server else 0
    return Finding(
        "时钟",
        "clock",
        f"{skew:.1f} s apart" if skew > LARGEST_CLOCK_SKEW_S + round_trip else "",
        "为本机与数据库服务器启用 NTP 校时。",
        "Let NTP set the clocks of this machine and the database server.",
    )


def _one(connection: Connection[DictRow], query: str) -> object:
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row["value"]


DIRECTORY_CHECKS: tuple[Callable[[Path], Finding], ...] = (_directory_permissions, _disk_space)
DATABASE_CHECKS: tuple[Callable[[Connection[DictRow]], Finding], ...] = (
    _server_version,
    _encoding,
    _durability,
    _exclusion_extension,
    _schema,
    _triggers,
    _application_role,
    _application_access,
    _reader_role,
    _row_security,
    _clock,
)
