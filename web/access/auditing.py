"""What goes into the audit log (审计日志) from the web: who, by which route, what came of it, from which address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Flask, g, request

from access.audit import AuditEntry, Result
from access.permissions import permissions
from access.tokens import public_id
from ledger.domain.errors import NotAllowed, NotSignedIn, OfficerSuspended, Refusal
from web.access.cookies import session_id
from web.access.current import bearer_token, current_access, seen
from web.access.limits import has_room_for_stranger
from web.listing import EXPORTED
from web.observing.requests import current_metrics

_NOTED: Final = "yanqi_noted"
"""Codes of the refusals that the current request has put into the log, or counted."""


def note(
    action: str,
    outcome: Result,
    *,
    officer: str | None = None,
    command: str = "",
    code: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append an entry to the audit log; ``officer`` is whoever is signed in, unless it is said.

    A log that cannot be written raises PersistenceError: what cannot be audited is not answered.
    """
    found = seen()
    named = found.get_id() if found is not None else ""
    token = {"token_id": found.token.token.id} if found is not None and found.token is not None else {}
    current_access().audit.record(
        AuditEntry(
            officer=named if officer is None else officer,
            action=action,
            outcome=outcome,
            route=f"{request.method} {request.path}",
            command=command,
            code=code,
            details={**(details or {}), **token},
            address=request.remote_addr or "",
        )
    )
    _is_noted(code)


def note_refusal(refusal: Refusal) -> None:
    """Note that somebody was not let do something, unless this request noted it already: every refusal comes here.

    Who showed nothing and is sent away to sign in is only counted; of others whom nobody knows (a token or session
    that opens nothing), so many a minute of an address are noted and the rest counted.
    """
    if not isinstance(refusal, NotAllowed) or _is_noted(refusal.code):
        return
    if seen() is None:
        shows_nothing = isinstance(refusal, NotSignedIn) and not _carries_credential()
        if shows_nothing or not has_room_for_stranger():
            current_metrics().stranger_refused(refusal.code)
            return
    what = str(refusal.details.get("step") or refusal.details.get("scope") or "")
    command = what if what in permissions().commands else ""
    action = "command" if command else "export" if what in permissions().exports else "access"
    note(
        action,
        "refused",
        officer=str(refusal.details["officer"]) if isinstance(refusal, OfficerSuspended) else None,
        command=command,
        code=refusal.code,
        details={**refusal.details, **_given_token()},
    )


def _is_noted(code: str) -> bool:
    """Whether the current request has dealt with a refusal before; from now on it has."""
    noted: set[str] = g.setdefault(_NOTED, set())
    was_there = code in noted
    noted.add(code)
    return was_there


def _carries_credential() -> bool:
    return "Authorization" in request.headers or session_id() is not None


def _given_token() -> dict[str, str]:
    """Return the public part of a token that opens nothing, as it was given."""
    found = public_id(bearer_token() or "") if seen() is None else None
    return {"given_token_id": found} if found else {}


def note_rows(tables: Sequence[str], rows: int, file_format: str, url: str = "") -> None:
    """Note that rows left, in a file or an answer for programs: of which tables, how many, under which filters."""
    details = {"tables": list(tables), "rows": rows, "format": file_format, "url": url or request.full_path}
    note("export", "accepted", details=details)


def note_export(_app: Flask, *, tables: Sequence[str], rows: int, file_format: str, url: str) -> None:
    """Note that tables left as a file."""
    note_rows(tables, rows, file_format, url)


def register(app: Flask) -> None:
    """Note every file of a list that an application makes."""
    EXPORTED.connect(note_export, app)
