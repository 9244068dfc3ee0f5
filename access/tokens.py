"""Tokens (令牌) of programs: ``yq_<id>_<secret>``, scoped, expiring, and never wider than their officer is now.

A scope is ``read``, ``read:<area>``, ``<command>`` such as ``award.apply``, or ``<group>.*``.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import DictRow

from access.officers import Officer, officer
from access.permissions import EVERYWHERE, may_give, may_see, permissions, scope_of
from access.roles import Role
from access.sessions import digest
from access.store import AccessStore
from ledger.domain.errors import InvalidInput, OfficerSuspended, TokenInvalid, TokenTooWide

READ: Final = "read"
LONGEST_LIFE = timedelta(days=366)
TOUCH = timedelta(minutes=1)
LONGEST_LABEL = 60
MOST_SCOPES = 100
_ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_ID_LENGTH = 10
_TEXT = re.compile(r"yq_(?P<id>[a-z0-9]{10})_(?P<secret>[A-Za-z0-9_-]{43})")

_COLUMNS = "id, username, label, scopes, roles, department, issued_at, issued_by, expires_at, last_used_at, revoked_at"


@dataclass(frozen=True, slots=True)
class Token:
    """One token, without its secret. ``roles`` and ``department`` of None are whatever the officer has."""

    id: str
    username: str
    label: str
    scopes: tuple[str, ...]
    roles: frozenset[Role] | None
    department: str | None
    issued_at: datetime
    issued_by: str
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    def is_valid(self, at: datetime) -> bool:
        """Whether the token lets anybody in at a moment."""
        return self.revoked_at is None and self.expires_at > at


@dataclass(frozen=True, slots=True)
class TokenUse:
    """A token in use: the token, and its officer as far as the token lets him act."""

    token: Token
    officer: Officer

    @property
    def scope(self) -> str:
        """The department whose data the token sees, or `EVERYWHERE`; never more than its officer sees."""
        seen = scope_of(self.officer)
        asked = self.token.department
        if asked is None or seen == asked:
            return seen
        return asked if seen == EVERYWHERE else ""

    def may_give(self, command_name: str) -> bool:
        """Whether the token lets its officer give a command."""
        group = command_name.partition(".")[0]
        scoped = command_name in self.token.scopes or f"{group}.*" in self.token.scopes
        return scoped and may_give(self.officer, command_name)

    def may_see(self, area: str) -> bool:
        """Whether the token lets its officer read an area."""
        scoped = READ in self.token.scopes or f"{READ}:{area}" in self.token.scopes
        return scoped and may_see(self.officer, area)


def public_id(text: str) -> str | None:
    """Return the part of a token's text that names it and opens nothing; None if it is no token's text."""
    written = _TEXT.fullmatch(text)
    return written["id"] if written else None


class Tokens:
    """Issues, checks and revokes tokens."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def issue(
        self,
        username: str,
        *,
        label: str,
        scopes: Collection[str],
        life: timedelta,
        by: str,
        roles: Collection[Role] | None = None,
        department: str | None = None,
    ) -> tuple[str, Token]:
        """Issue a token; return its text, which nobody can show again, and what is kept of it.

        Raises InvalidInput, NotFound, OfficerSuspended, TokenTooWide.
        """
        holder = officer(self._store.rows, username)
        checked = _checked_scopes(scopes)
        _require_within(holder, roles, department)
        name = label.strip()
        if not name or len(name) > LONGEST_LABEL or not name.isprintable():
            raise _wrong("label", f"应为 1–{LONGEST_LABEL} 字", f"must have 1-{LONGEST_LABEL} characters")
        if not timedelta(0) < life <= LONGEST_LIFE:
            raise _wrong("life", "有效期应为 1–366 天", "a token is valid for 1 to 366 days")
        token_id = "".join(secrets.choice(_ID_ALPHABET) for _ in range(_ID_LENGTH))
        secret, now = secrets.token_urlsafe(32), self._store.now()
        token = Token(
            id=token_id,
            username=username,
            label=name,
            scopes=checked,
            roles=None if roles is None else frozenset(roles),
            department=department,
            issued_at=now,
            issued_by=by,
            expires_at=now + life,
            last_used_at=None,
            revoked_at=None,
        )
        self._insert(token, secret)
        return f"yq_{token_id}_{secret}", token

    def use(self, text: str) -> TokenUse:
        """Return what a token lets its officer do now. Raises TokenInvalid, OfficerSuspended."""
        written = _TEXT.fullmatch(text)
        if written is None:
            raise TokenInvalid
        now = self._store.now()
        found = self._store.rows(
            f"SELECT {_COLUMNS}, digest FROM access.token WHERE id = %s", [written["id"]]
        )
        stored: Any = found[0]["digest"] if found else b""
        if not hmac.compare_digest(bytes(stored), digest(written["secret"])) or not found:
            raise TokenInvalid
        token = _token(found[0])
        if not token.is_valid(now):
            raise TokenInvalid
        holder = officer(self._store.rows, token.username)
        if holder.suspended:
            raise OfficerSuspended(officer=holder.username)
        if token.last_used_at is None or now - token.last_used_at >= TOUCH:
            self._store.execute("UPDATE access.token SET last_used_at = %s WHERE id = %s", [now, token.id])
            token = replace(token, last_used_at=now)
        return TokenUse(token, holder if token.roles is None else holder.narrowed(token.roles))

    def tokens(self, username: str | None = None) -> list[Token]:
        """Return the tokens of an officer, or all, the newest first; ended ones too."""
        found = self._store.rows(
            f"SELECT {_COLUMNS} FROM access.token WHERE %s::text IS NULL OR username = %s"
            " ORDER BY issued_at DESC, id LIMIT 500",
            [username, username],
        )
        return [_token(row) for row in found]

    def revoke(self, token_id: str, by: str, *, username: str | None = None) -> bool:
        """End a token, one's own where ``username`` is given; say whether it was there and not ended."""
        return bool(
            self._store.execute(
                "UPDATE access.token SET revoked_at = %s, revoked_by = %s"
                " WHERE id = %s AND revoked_at IS NULL AND (%s::text IS NULL OR username = %s)",
                [self._store.now(), by, token_id, username, username],
            )
        )

    def _insert(self, token: Token, secret: str) -> None:
        self._store.execute(
            "INSERT INTO access.token (id, digest, username, label, scopes, roles, department, issued_at,"
            " issued_by, expires_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                token.id,
                digest(secret),
                token.username,
                token.label,
                list(token.scopes),
                None if token.roles is None else sorted(token.roles),
                token.department,
                token.issued_at,
                token.issued_by,
                token.expires_at,
            ],
        )


def revoke_tokens(connection: Connection[DictRow], username: str, by: str, *, at: datetime) -> int:
    """End an officer's tokens within a transaction; return how many."""
    return connection.execute(
        "UPDATE access.token SET revoked_at = %s, revoked_by = %s WHERE username = %s AND revoked_at IS NULL",
        [at, by, username],
    ).rowcount


def _checked_scopes(scopes: Collection[str]) -> tuple[str, ...]:
    """Return the scopes in order. Raises InvalidInput for none, too many, or one that is no scope."""
    if not 0 < len(scopes) <= MOST_SCOPES:
        raise _wrong("scopes", f"应为 1–{MOST_SCOPES} 项", f"must be 1 to {MOST_SCOPES}")
    known = permissions()
    groups = {f"{name.partition('.')[0]}.*" for name in known.commands}
    areas = {f"{READ}:{name}" for name in known.areas}
    for scope in scopes:
        if scope != READ and scope not in known.commands and scope not in groups and scope not in areas:
            raise _wrong("scopes", f"没有范围 {scope[:60]}", f"there is no scope {scope[:60]}")
    return tuple(sorted(set(scopes)))


def _require_within(holder: Officer, roles: Collection[Role] | None, department: str | None) -> None:
    """Refuse a token wider than its officer. Raises OfficerSuspended, TokenTooWide."""
    if holder.suspended:
        raise OfficerSuspended(officer=holder.username)
    missing = sorted(set(roles or ()) - holder.roles)
    if missing:
        raise TokenTooWide(what=", ".join(missing))
    if department is not None and scope_of(holder) not in (EVERYWHERE, department):
        raise TokenTooWide(what=department)


def _wrong(field: str, problem: str, problem_en: str) -> InvalidInput:
    return InvalidInput(field=field, problem=problem, problem_en=problem_en)


def _token(row: Mapping[str, Any]) -> Token:
    return Token(
        id=row["id"],
        username=row["username"],
        label=row["label"],
        scopes=tuple(row["scopes"]),
        roles=None if row["roles"] is None else frozenset(Role(role) for role in row["roles"]),
        department=row["department"],
        issued_at=row["issued_at"],
        issued_by=row["issued_by"],
        expires_at=row["expires_at"],
        last_used_at=row["last_used_at"],
        revoked_at=row["revoked_at"],
    )
