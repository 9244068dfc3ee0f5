"""The audit log (审计日志): who did what from where, and what came of it; added to, never changed.

Every entry carries the hash of the one before (`access.audit_chain`). Nothing is ever removed from the
ledger's own database: the law asks for six months (网络安全法第二十一条), and an accounting archive for longer;
who must make room dumps the table, keeps the dump, and leaves the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

import msgspec
from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from access.masking import masked
from access.store import AccessStore
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST

Result = Literal["accepted", "replayed", "refused", "failed"]

OUTCOME_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "accepted": ("已办理", "done"),
    "replayed": ("重复请求", "done before"),
    "refused": ("不予办理", "refused"),
    "failed": ("失败", "failed"),
}
NEWEST_FIRST: Final = Order("number", (Key("number", "a.number", int),), descending=True)
LONGEST = 200

_INSERT = (
    "INSERT INTO access.audit (officer, action, route, command, outcome, code, details, address)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_SELECT = (
    "SELECT a.number, a.at, a.officer, a.action, a.route, a.command, a.outcome, a.code, a.details, a.address"
    " FROM access.audit a WHERE (%s::text IS NULL OR a.officer = %s) AND (%s::text IS NULL OR a.action = %s)"
    " AND (%s::text IS NULL OR a.command = %s) AND (%s::text IS NULL OR a.outcome = %s)"
    " AND (%s::timestamptz IS NULL OR a.at >= %s) AND (%s::timestamptz IS NULL OR a.at < %s)"
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that somebody did or tried. ``details`` are masked before they are kept.

    ``officer`` is the user name as far as it is known, ``action`` a word such as ``login`` or ``command``,
    ``code`` that of the refusal.
    """

    officer: str
    action: str
    outcome: Result = "accepted"
    route: str = ""
    command: str = ""
    code: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    address: str = ""


class AuditRow(msgspec.Struct, frozen=True):
    """One entry as it is kept; ``number`` counts without gaps."""

    number: int
    at: datetime
    officer: str
    action: str
    route: str
    command: str
    outcome: str
    code: str
    details: Mapping[str, Any]
    address: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are asked for; None asks for all. ``since`` is inclusive, ``until`` is not."""

    officer: str | None = None
    action: str | None = None
    command: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def parameters(self) -> tuple[object, ...]:
        """Return the parameters of the query, each twice."""
        asked = (self.officer, self.action, self.command, self.outcome, self.since, self.until)
        return tuple(value for one in asked for value in (one, one))


class Audit:
    """Adds to the audit log and reads it."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def record(self, entry: AuditEntry) -> None:
        """Add an entry in a transaction of its own."""
        with self._store.transaction() as connection:
            record(connection, entry)

    def entries(
        self, asked: AuditFilter | None = None, *, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST
    ) -> Page[AuditRow]:
        """Return entries, the newest first, a page at a time."""
        return page_of(
            self._store.rows,
            AuditRow,
            _SELECT,
            (asked or AuditFilter()).parameters(),
            order=NEWEST_FIRST,
            cursor=cursor,
            limit=limit,
        )

    def actions(self) -> list[str]:
        """Return the actions there are, for a filter; found by index, however long the log is."""
        found = self._store.rows(
            "WITH RECURSIVE known AS ((SELECT action FROM access.audit ORDER BY action LIMIT 1) UNION ALL"
            " SELECT (SELECT a.action FROM access.audit a WHERE a.action > known.action ORDER BY a.action LIMIT 1)"
            " FROM known WHERE known.action IS NOT NULL) SELECT action FROM known WHERE action IS NOT NULL"
        )
        return [str(row["action"]) for row in found]


def record(connection: Connection[DictRow], entry: AuditEntry) -> None:
    """Add an entry within the transaction of a connection; other entries wait until it ends, so end it soon."""
    connection.execute(
        _INSERT,
        [
            *(_bounded(one) for one in (entry.officer, entry.action, entry.route, entry.command)),
            entry.outcome,
            _bounded(entry.code),
            Jsonb(masked(entry.details)),
            _bounded(entry.address),
        ],
    )


def _bounded(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST]
