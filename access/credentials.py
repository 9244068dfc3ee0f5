"""Credentials (登录凭据): passwords checked, changed, and handed out once.

What is said to somebody who does not get in is the same for a wrong name, a wrong password and no password,
and takes as long.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg import Connection
from psycopg.rows import DictRow

from access import attempts
from access.officers import officer
from access.passwords import LEAST_CHARACTERS, check_password, fits, hashed, is_outdated, temporary_password
from access.sessions import digest, revoke_sessions
from access.store import AccessStore
from access.tokens import revoke_tokens
from ledger.domain.errors import OfficerSuspended, OneTimeLinkInvalid, PasswordTooWeak, SignInRefused

TEMPORARY_LIFE = timedelta(days=3)
LINK_LIFE = timedelta(days=1)
LONGEST_LINK = 200


@dataclass(frozen=True, slots=True)
class SignIn:
    """A password that fits, and what is still to be given before the officer is in."""

    username: str
    must_change: bool
    second_factor_due: bool


class Credentials:
    """Checks and sets passwords."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def check(self, username: str, password: str, source: attempts.Source = attempts.ANYWHERE) -> SignIn:
        """Return what else signing in takes. Raises SignInLocked, SignInRefused, OfficerSuspended.

        That an officer is suspended is said only to who knows the password.
        """
        with attempts.attempt(self._store, username, source) as attempt:
            row = self._row(username)
            if not fits(None if row is None else row["password_hash"], password) or row is None:
                raise SignInRefused
            if row["expires_at"] is not None and row["expires_at"] <= self._store.now():
                raise SignInRefused
            if officer(self._store.rows, row["username"]).suspended:
                raise OfficerSuspended(officer=row["username"])
            attempt.is_half_way = row["totp_since"] is not None
        if is_outdated(row["password_hash"]):
            self._rehash(row, password)
        return SignIn(row["username"], row["must_change"], attempt.is_half_way)

    def change(
        self,
        username: str,
        old: str,
        new: str,
        *,
        session_id: str | None = None,
        ends_tokens: bool = False,
    ) -> None:
        """Set another password of one's own; all other sessions end, and tokens where that is wanted.

        Wrong old ones are counted for the session.

        Raises SignInLocked, SignInRefused, PasswordTooWeak.
        """
        self.check(username, old, attempts.ANYWHERE if session_id is None else in_session(session_id))
        self.set(username, new, by=username, session_id=session_id, ends_tokens=ends_tokens)

    def set(
        self,
        username: str,
        password: str,
        *,
        by: str,
        session_id: str | None = None,
        must_change: bool = False,
        ends_tokens: bool = False,
    ) -> None:
        """Set a password; all sessions end but the one named. ``must_change`` where somebody else knows it.

        Tokens end where that is wanted, and always where somebody else sets it: whoever had the old one may have
        issued some.

        Raises NotFound, PasswordTooWeak.
        """
        kept = self._checked(username, password)
        with self._store.transaction() as connection:
            _write(connection, username, hashed(kept), at=self._store.now(), must_change=must_change)
            revoke_sessions(
                connection,
                username,
                by,
                at=self._store.now(),
                except_digest=None if session_id is None else digest(session_id),
            )
            if ends_tokens or by != username:
                revoke_tokens(connection, username, by, at=self._store.now())

    def issue_temporary(self, username: str, *, by: str) -> str:
        """Set and return a temporary password, to be changed when first used; sessions, tokens and locks end.

        Raises NotFound, OfficerSuspended.
        """
        self._require_active(username)
        password, now = temporary_password(), self._store.now()
        with self._store.transaction() as connection:
            _write(
                connection,
                username,
                hashed(password),
                at=now,
                expires_at=now + TEMPORARY_LIFE,
                must_change=True,
            )
            revoke_sessions(connection, username, by, at=now, except_digest=None)
            revoke_tokens(connection, username, by, at=now)
        attempts.clear(self._store, username)
        return password

    def issue_link(self, username: str, *, by: str) -> str:
        """Return the secret of a link with which the officer sets a password, once, within a day.

        Raises NotFound, OfficerSuspended.
        """
        self._require_active(username)
        secret = secrets.token_urlsafe(32)
        with self._store.transaction() as connection:
            connection.execute(
                "DELETE FROM access.one_time_link WHERE username = %s AND used_at IS NULL", [username]
            )
            connection.execute(
                "INSERT INTO access.one_time_link (digest, username, issued_by, expires_at)"
                " VALUES (%s, %s, %s, %s)",
                [digest(secret), username, by, self._store.now() + LINK_LIFE],
            )
        return secret

    def redeem_link(self, secret: str, password: str) -> str:
        """Set a password with a one-time link; return the user name. Sessions, tokens and locks end.

        Raises OneTimeLinkInvalid, OfficerSuspended; PasswordTooWeak leaves the link as it was.
        """
        username = self.link_owner(secret)
        kept, now = self._checked(username, password), self._store.now()
        self._require_active(username)
        with self._store.transaction() as connection:
            used = connection.execute(
                "UPDATE access.one_time_link SET used_at = %s WHERE digest = %s AND used_at IS NULL",
                [now, digest(secret)],
            ).rowcount
            if not used:
                raise OneTimeLinkInvalid
            _write(connection, username, hashed(kept), at=now)
            revoke_sessions(connection, username, username, at=now, except_digest=None)
            revoke_tokens(connection, username, username, at=now)
        attempts.clear(self._store, username)
        return username

    def link_owner(self, secret: str) -> str:
        """Return whose link it is. Raises OneTimeLinkInvalid."""
        found = self._store.rows(
            "SELECT username FROM access.one_time_link WHERE digest = %s AND used_at IS NULL AND expires_at > %s",
            [digest(secret[:LONGEST_LINK]), self._store.now()],
        )
        if not found:
            raise OneTimeLinkInvalid
        return str(found[0]["username"])

    def has_password(self, username: str) -> bool:
        """Whether an officer can sign in with a password."""
        row = self._row(username)
        return row is not None and row["password_hash"] is not None

    def _checked(self, username: str, password: str) -> str:
        """Return a password as it is kept. Raises NotFound, PasswordTooWeak."""
        kept = check_password(password, officer(self._store.rows, username).username)
        row = self._row(username)
        if row is not None and fits(row["password_hash"], kept):
            raise PasswordTooWeak(
                field="password",
                problem="与原密码相同",
                problem_en="it is the one you had",
                least=LEAST_CHARACTERS,
            )
        return kept

    def _row(self, username: str) -> Mapping[str, Any] | None:
        found = self._store.rows(
            "SELECT username, password_hash, must_change, expires_at, totp_since FROM access.credential"
            " WHERE username = %s",
            [attempts.counted_name(username)],
        )
        return found[0] if found else None

    def _rehash(self, row: Mapping[str, Any], password: str) -> None:
        """Keep the password under today's parameters, unless it was changed meanwhile."""
        self._store.execute(
            "UPDATE access.credential SET password_hash = %s WHERE username = %s AND password_hash = %s",
            [hashed(password), row["username"], row["password_hash"]],
        )

    def _require_active(self, username: str) -> None:
        if officer(self._store.rows, username).suspended:
            raise OfficerSuspended(officer=username)


def in_session(session_id: str) -> attempts.Source:
    """Return the session as a source of attempts: of an officer who is in and gives credentials once more."""
    return attempts.Source(session=digest(session_id).hex())


def _write(
    connection: Connection[DictRow],
    username: str,
    password_hash: str,
    *,
    at: datetime,
    expires_at: datetime | None = None,
    must_change: bool = False,
) -> None:
    connection.execute(
        "INSERT INTO access.credential (username, password_hash, password_at, must_change, expires_at)"
        " VALUES (%s, %s, %s, %s, %s) ON CONFLICT (username) DO UPDATE SET password_hash = EXCLUDED.password_hash,"
        " password_at = EXCLUDED.password_at, must_change = EXCLUDED.must_change, expires_at = EXCLUDED.expires_at",
        [username, password_hash, at, must_change, expires_at],
    )
