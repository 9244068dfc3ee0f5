"""Long work (后台任务) begun from the pages: kept in the database, so that any process can say how far it is.

One of a kind at a time, by an advisory lock that the work holds on a connection of its own. Whoever dies gives the
lock back with the connection: work that calls itself running without it was interrupted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from psycopg import Connection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from access.store import AccessStore
from ledger.domain.errors import JobUnderWay, NotFound
from ledger.ports import Clock
from ledger.progress import Phase
from ledger.store.connection import connect

State = Literal["running", "done", "refused", "failed", "interrupted"]

LOCKS = 1820916
"""The first half of the jobs' advisory locks; the second is made from a job's kind."""
KEPT_FOR = timedelta(days=90)
ID_BYTES = 9
SHOWN = 100
"""Jobs in a list: the last ones."""

_SELECT = """
SELECT j.id, j.kind, j.area, j.officer, j.title, j.done, j.total, j.result, j.started_at, j.ended_at,
       j.phase, CASE WHEN j.state = 'running' AND NOT EXISTS (
                SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s::bigint::oid
                  AND l.objid = (hashtext(j.kind)::bigint & 4294967295)::oid)
            THEN 'interrupted' ELSE j.state END AS state
  FROM access.job j
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of long work: ``done`` of ``total`` (0: not known yet) in its ``phase``, and what came of it.

    ``phase`` is a `ledger.progress.Phase`; empty before the first.
    """

    id: str
    kind: str
    area: str
    officer: str
    title: tuple[str, str]
    state: State
    phase: str
    done: int
    total: int
    result: Mapping[str, Any]
    started_at: datetime
    ended_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether there is still something to wait for."""
        return self.state == "running"


class Running:
    """A job that this process is at: it alone writes how far it is."""

    def __init__(self, id_: str, connection: Connection[DictRow], clock: Clock) -> None:
        self.id = id_
        self._connection = connection
        self._clock = clock

    def reached(self, phase: Phase, done: int, total: int) -> None:
        """Say how far it is: at once, on a connection of its own, whatever transaction the work is in."""
        self._connection.execute(
            "UPDATE access.job SET phase = %s, done = %s, total = %s WHERE id = %s",
            [phase.value, done, total, self.id],
        )

    def ended(self, state: Literal["done", "refused", "failed"], result: Mapping[str, Any]) -> None:
        """Say what came of it, and let another of its kind begin."""
        try:
            self._connection.execute(
                "UPDATE access.job SET state = %s, result = %s, ended_at = %s WHERE id = %s",
                [state, Jsonb(dict(result)), self._clock.now(), self.id],
            )
        finally:
            self._connection.close()


class Jobs:
    """All long work of one ledger."""

    def __init__(self, store: AccessStore, database_url: str, clock: Clock) -> None:
        self._store = store
        self._database_url = database_url
        self._clock = clock

    def begin(self, *, kind: str, area: str, officer: str, title: tuple[str, str]) -> Running:
        """Write down that work begins. Raises JobUnderWay while another of its kind is at it."""
        connection = connect(self._database_url)
        try:
            id_ = self._written_down(connection, kind, area, officer, title)
        except BaseException:
            connection.close()
            raise
        return Running(id_, connection, self._clock)

    def _written_down(
        self, connection: Connection[DictRow], kind: str, area: str, officer: str, title: tuple[str, str]
    ) -> str:
        """Take the lock of a kind and write the job down; forget old ones, and see who died at it before."""
        if not _alone(connection, kind):
            raise JobUnderWay(job=title[0], job_en=title[1])
        id_, now = secrets.token_urlsafe(ID_BYTES), self._clock.now()
        with connection.transaction():
            connection.execute("DELETE FROM access.job WHERE started_at < %s", [now - KEPT_FOR])
            connection.execute(
                "UPDATE access.job SET state = 'failed', result = %s, ended_at = %s"
                " WHERE kind = %s AND state = 'running'",
                [Jsonb({"interrupted": True}), now, kind],
            )
            connection.execute(
                "INSERT INTO access.job (id, kind, area, officer, title, state, started_at)"
                " VALUES (%s, %s, %s, %s, %s, 'running', %s)",
                [id_, kind, area, officer, list(title), now],
            )
        return id_

    def job(self, id_: str) -> Job:
        """Return a job. Raises NotFound."""
        found = self._store.rows(f"{_SELECT} WHERE j.id = %s", [LOCKS, id_[:40]])
        if not found:
            raise NotFound(kind="job 后台任务", name=id_[:40])
        return _job(found[0])

    def recent(self) -> list[Job]:
        """Return the last jobs, the latest first."""
        found = self._store.rows(f"{_SELECT} ORDER BY j.started_at DESC, j.id LIMIT {SHOWN}", [LOCKS])
        return [_job(row) for row in found]


def _alone(connection: Connection[DictRow], kind: str) -> bool:
    row = connection.execute(
        "SELECT pg_try_advisory_lock(%s, hashtext(%s)) AS alone", [LOCKS, kind]
    ).fetchone()
    return row is not None and bool(row["alone"])


def _job(row: Mapping[str, Any]) -> Job:
    title = row["title"]
    interrupted = row["state"] == "failed" and row["result"].get("interrupted", False)
    fields = {**row, "title": (title[0], title[1]), "state": "interrupted" if interrupted else row["state"]}
    return Job(**fields)
