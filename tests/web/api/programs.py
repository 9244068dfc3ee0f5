"""Programs with tokens: officers of every role, appointed as two administrators appoint them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.opened import Access
from access.permissions import permissions
from access.roles import ADMINISTRATORS, Role
from access.tokens import READ
from ledger.application import Ledger
from ledger.application.commands import (
    BootstrapOfficers,
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
)
from ledger.application.verbs.officers import BOOTSTRAP
from ledger.domain.signature import Signature

SECURITY, SYSTEM = "he.an", "xi.tong"
PREFIX = "/api/v1"
LIFE = timedelta(days=30)
EVERY_SCOPE = (READ, *sorted({f"{name.partition('.')[0]}.*" for name in permissions().commands}))

_KEYS = itertools.count(1)


def _give(ledger: Ledger, command: Command, actor: str) -> Any:
    signature = Signature(actor, "czj", ledger.clock.today(), f"programs:{next(_KEYS)}")
    return ledger.execute(command, signature).answer


def begin(ledger: Ledger) -> None:
    """Name the first two administrators."""
    first = BootstrapOfficers(
        security_username=SECURITY,
        security_display_name="何安",
        system_username=SYSTEM,
        system_display_name="席彤",
    )
    _give(ledger, first, BOOTSTRAP)


def appoint(ledger: Ledger, username: str, *roles: Role, department: str = "czj") -> None:
    """Register an officer and give him roles."""
    _give(ledger, RegisterOfficer(username=username, display_name=username), SECURITY)
    proposal = ProposeRoles(username=username, roles=tuple(roles), officer_department=department)
    number = _give(ledger, proposal, SECURITY)["proposal"]
    _give(ledger, ConfirmRoles(username=username, proposal=number), SYSTEM)


def appoint_everybody(ledger: Ledger) -> dict[Role, str]:
    """Appoint an officer of every role in the finance bureau; return their names by role."""
    begin(ledger)
    names = {Role.SECURITY_ADMIN: SECURITY, Role.SYSTEM_ADMIN: SYSTEM}
    for role in Role:
        if role not in names:
            names[role] = f"api.{role}".replace("_", ".")
            appoint(ledger, names[role], role)
    return names


def token_of(ledger: Ledger, username: str, *scopes: str, **given: Any) -> str:
    """Issue a token of an officer, with every scope unless told otherwise."""
    text, _ = Access.of(ledger).tokens.issue(
        username,
        label="test",
        scopes=scopes or EVERY_SCOPE,
        life=given.pop("life", LIFE),
        by=username,
        **given,
    )
    return text


@dataclass(frozen=True)
class Program:
    """A client with a token."""

    client: FlaskClient
    token: str
    keys: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    def headers(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the headers of a request."""
        return {"Authorization": f"Bearer {self.token}", **(more or {})}

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> TestResponse:
        """Read."""
        return self.client.get(f"{PREFIX}{path}", query_string=query, headers=self.headers(headers))

    def give(
        self, name: str, fields: Any, *, key: str | None = None, raw: bytes | None = None, **query: Any
    ) -> TestResponse:
        """Give a command, under a key of its own unless told."""
        return self.post(f"/commands/{name}", fields, key=key, raw=raw, **query)

    def post(
        self, path: str, body: Any, *, key: str | None = None, raw: bytes | None = None, **query: Any
    ) -> TestResponse:
        """Send a body."""
        sent: dict[str, Any] = (
            {"json": body} if raw is None else {"data": raw, "content_type": "application/json"}
        )
        return self.client.post(
            f"{PREFIX}{path}",
            query_string=query,
            headers=self.headers({"Idempotency-Key": key or f"{self.token[:13]}:{next(self.keys)}"}),
            **sent,
        )


__all__ = [
    "ADMINISTRATORS",
    "EVERY_SCOPE",
    "PREFIX",
    "SECURITY",
    "SYSTEM",
    "Program",
    "appoint",
    "appoint_everybody",
    "begin",
    "token_of",
]
