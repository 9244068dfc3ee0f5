"""Sessions (会话): kept by the server; the browser carries a random id of which only the SHA-256 is stored.

A session ends after half an hour without a request, eight hours after it began, when it is revoked, and by
itself when the officer is suspended or his roles change: it holds for the ``rights`` it began with.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from access.officers import Officer
from access.roles import Role
from access.store import AccessStore
from ledger.domain.errors import OfficerSuspended, ReauthenticationNeeded, SessionEnded

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)
FRESH = timedelta(minutes=10)
"""How long a password that was just given counts for what needs one."""
TOUCH = timedelta(minutes=1)
"""A session in use is written at most this often."""
KEPT_FOR = timedelta(days=30)
ID_BYTES = 32
LONGEST_AGENT = 200
LONGEST_ID = 200

_OPEN = """
SELECT s.number, s.username, s.started_at, s.seen_at, s.authenticated_at, s.expires_at, s.second_factor_due,
       s.must_change, s.address, s.agent, o.display_name, o.department, o.roles, o.suspended, o.rights
  FROM access.session s JOIN officer o USING (username)
 WHERE s.revoked_at IS NULL AND s.expires_at > %s AND s.seen_at > %s AND s.rights = o.rights AND NOT o.suspended
"""


@dataclass(frozen=True, slots=True)
class Session:
    """One open session. ``number`` names it to people; the id that opens it is known to the browser only."""

    number: int
    officer: Officer
    started_at: datetime
    seen_at: datetime
    authenticated_at: datetime
    expires_at: datetime
    second_factor_due: bool
    must_change: bool
    address: str
    agent: str

    @property
    def is_whole(self) -> bool:
        """Whether everything was given that signing in takes: second factor and a password of one's own."""
        return not self.second_factor_due and not self.must_change

    def is_fresh(self, now: datetime) -> bool:
        """Whether the password was given within the last minutes."""
        return self.is_whole and now - self.authenticated_at < FRESH


class Sessions:
    """Begins, finds and ends sessions."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def start(
        self,
        username: str,
        *,
        address: str,
        agent: str,
        second_factor_due: bool = False,
        must_change: bool = False,
        authenticated_ago: timedelta = timedelta(0),
    ) -> str:
        """Begin a session after the password was checked; return its id. Raises OfficerSuspended.

        ``authenticated_ago`` is how long before the person had shown who he is, where somebody else checked that.
        """
        now, session_id = self._store.now(), secrets.token_urlsafe(ID_BYTES)
        begun = self._store.execute(
            "INSERT INTO access.session (digest, username, rights, started_at, seen_at, authenticated_at, expires_at,"
            " second_factor_due, must_change, address, agent)"
            " SELECT %s, o.username, o.rights, %s, %s, %s, %s, %s, %s, %s, %s FROM officer o"
            " WHERE o.username = %s AND NOT o.suspended",
            [
                digest(session_id),
                now,
                now,
                now - authenticated_ago,
                now + ABSOLUTE,
                second_factor_due,
                must_change,
                address[:LONGEST_AGENT],
                _printable(agent),
                username,
            ],
        )
        if not begun:
            raise OfficerSuspended(officer=username)
        return session_id

    def find(self, session_id: str) -> Session | None:
        """Return the session of an id if it is open, and note that it is in use."""
        if not session_id or len(session_id) > LONGEST_ID:
            return None
        now = self._store.now()
        found = self._store.rows(f"{_OPEN} AND s.digest = %s", [now, now - IDLE, digest(session_id)])
        if not found:
            return None
        session = _session(found[0])
        if now - session.seen_at >= TOUCH:
            self._store.execute(
                "UPDATE access.session SET seen_at = greatest(seen_at, %s)"
                " WHERE number = %s AND revoked_at IS NULL",
                [now, session.number],
            )
        return session

    def require(self, session_id: str) -> Session:
        """Return the open session of an id. Raises SessionEnded."""
        session = self.find(session_id)
        if session is None:
            raise SessionEnded
        return session

    def require_fresh(self, session: Session) -> None:
        """Refuse a session whose password was given too long ago. Raises ReauthenticationNeeded."""
        if not session.is_fresh(self._store.now()):
            raise ReauthenticationNeeded

    def second_factor_given(self, session_id: str) -> str:
        """Complete a session after its second factor was checked; return its new id. Raises SessionEnded."""
        return self._rotate(session_id, "second_factor_due = false")

    def password_changed(self, session_id: str) -> str:
        """Open a session whose password had to be changed first; return its new id. Raises SessionEnded."""
        return self._rotate(session_id, "must_change = false, authenticated_at = %s", self._store.now())

    def authenticated_again(self, session_id: str) -> str:
        """Note that the password was given again just now; return the session's new id. Raises SessionEnded."""
        return self._rotate(session_id, "authenticated_at = %s", self._store.now())

    def open_sessions(self, username: str) -> list[Session]:
        """Return the officer's open sessions, the one used last first."""
        now = self._store.now()
        found = self._store.rows(
            f"{_OPEN} AND s.username = %s ORDER BY s.seen_at DESC, s.number", [now, now - IDLE, username]
        )
        return [_session(row) for row in found]

    def end(self, session_id: str, by: str) -> None:
        """End a session by its id: the officer signs out."""
        self._store.execute(
            "UPDATE access.session SET revoked_at = %s, revoked_by = %s WHERE digest = %s AND revoked_at IS NULL",
            [self._store.now(), by, digest(session_id)],
        )

    def revoke(self, username: str, number: int, by: str) -> bool:
        """End one of an officer's sessions; say whether it was open."""
        return bool(
            self._store.execute(
                "UPDATE access.session SET revoked_at = %s, revoked_by = %s"
                " WHERE username = %s AND number = %s AND revoked_at IS NULL",
                [self._store.now(), by, username, number],
            )
        )

    def revoke_all(self, username: str, by: str, *, except_id: str | None = None) -> int:
        """End all of an officer's sessions, or all but one; return how many."""
        kept = None if except_id is None else digest(except_id)
        with self._store.transaction() as connection:
            return revoke_sessions(connection, username, by, at=self._store.now(), except_digest=kept)

    def purge(self) -> int:
        """Forget sessions that ended a month ago; return how many."""
        return self._store.execute(
            "DELETE FROM access.session WHERE expires_at < %s", [self._store.now() - KEPT_FOR]
        )

    def _rotate(self, session_id: str, change: str, *parameters: object) -> str:
        """Change a session and give it a new id, so that one that leaked before opens nothing."""
        now, successor = self._store.now(), secrets.token_urlsafe(ID_BYTES)
        rotated = self._store.execute(
            f"UPDATE access.session SET digest = %s, seen_at = %s, {change}"
            " WHERE digest = %s AND revoked_at IS NULL AND expires_at > %s AND seen_at > %s",
            [digest(successor), now, *parameters, digest(session_id), now, now - IDLE],
        )
        if not rotated:
            raise SessionEnded
        return successor


def revoke_sessions(
    connection: Connection[DictRow], username: str, by: str, *, at: datetime, except_digest: bytes | None
) -> int:
    """End an officer's sessions within a transaction, all but one if it is named; return how many."""
    return connection.execute(
        "UPDATE access.session SET revoked_at = %s, revoked_by = %s"
        " WHERE username = %s AND revoked_at IS NULL AND digest IS DISTINCT FROM %s::bytea",
        [at, by, username, except_digest],
    ).rowcount


def digest(secret: str) -> bytes:
    """Return what is stored of a random secret: its SHA-256; with 256 random bits it needs no salt."""
    return hashlib.sha256(secret.encode()).digest()


def _session(row: Mapping[str, Any]) -> Session:
    return Session(
        number=row["number"],
        officer=Officer(
            username=row["username"],
            display_name=row["display_name"],
            department=row["department"],
            roles=frozenset(Role(role) for role in row["roles"]),
            suspended=row["suspended"],
            rights=row["rights"],
        ),
        started_at=row["started_at"],
        seen_at=row["seen_at"],
        authenticated_at=row["authenticated_at"],
        expires_at=row["expires_at"],
        second_factor_due=row["second_factor_due"],
        must_change=row["must_change"],
        address=row["address"],
        agent=row["agent"],
    )


def _printable(agent: str) -> str:
    return "".join(one for one in agent[:LONGEST_AGENT] if one.isprintable())
