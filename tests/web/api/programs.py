"""Programs with tokens, of officers in every role."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.opened import Access
from access.permissions import permissions
from access.roles import Role
from access.tokens import READ
from ledger.application import Ledger
from ledger.domain.signature import FINANCE
from tests.web.officers import SECURITY, SYSTEM, appoint

PREFIX = "/api/v1"
LIFE = timedelta(days=30)
EVERY_SCOPE = (READ, *sorted({f"{name.partition('.')[0]}.*" for name in permissions().commands}))
FIRST = {Role.SECURITY_ADMIN: SECURITY, Role.SYSTEM_ADMIN: SYSTEM}


def officer_in(ledger: Ledger, role: Role, department: str = FINANCE) -> str:
    """Return the officer of a role in a department, appointed by the first who asks."""
    if role in FIRST:
        appoint(ledger, "api.clerk.czj", [Role.CLERK])
        return FIRST[role]
    return appoint(ledger, f"api.{role}.{department}".replace("_", "."), [role], department)


def token_of(ledger: Ledger, username: str, *scopes: str, life: timedelta = LIFE, **given: Any) -> str:
    """Issue a token of an officer, with every scope unless told otherwise."""
    scopes = scopes or EVERY_SCOPE
    tokens = Access.of(ledger).tokens
    text, _ = tokens.issue(username, label="test", scopes=scopes, life=life, by=username, **given)
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
        return self.client.get(f"{PREFIX}{path}", query_string=query or None, headers=self.headers(headers))

    def give(self, name: str, fields: Any, *, key: str | None = None, **query: Any) -> TestResponse:
        """Give a command, under a key of its own unless told."""
        return self.post(f"/commands/{name}", fields, key=key, **query)

    def post(self, path: str, body: Any, *, key: str | None = None, **query: Any) -> TestResponse:
        """Send a body as JSON; bytes are sent as they are."""
        sent: dict[str, Any] = {"json": body}
        if isinstance(body, bytes):
            sent = {"data": body, "content_type": "application/json"}
        headers = self.headers({"Idempotency-Key": key or f"{self.token[:13]}:{next(self.keys)}"})
        return self.client.post(f"{PREFIX}{path}", query_string=query, headers=headers, **sent)

    def upload(
        self, path: str, name: str, content: bytes, *, key: str | None = None, **query: Any
    ) -> TestResponse:
        """Send a file."""
        headers = self.headers({"Idempotency-Key": key or f"{self.token[:13]}:{next(self.keys)}"})
        data = {"file": (io.BytesIO(content), name)}
        return self.client.post(f"{PREFIX}{path}", query_string=query, headers=headers, data=data)


def error_of(answer: TestResponse) -> dict[str, Any]:
    """Return an error, which has the one shape."""
    error = answer.get_json()
    assert set(error) == {"code", "message", "message_en", "details", "way_out", "way_out_en"}
    assert isinstance(error, dict)
    return error
