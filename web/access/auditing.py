"""What goes into the audit log (审计日志) from the web: who, by which route, what came of it, from which address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, request

from access.audit import AuditEntry, Result
from web.access.current import current_access, seen
from web.listing import EXPORTED


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


def note_export(_app: Flask, *, tables: Sequence[str], rows: int, file_format: str, url: str) -> None:
    """Note that tables left as a file: which, how many rows, under which filters."""
    details = {"tables": list(tables), "rows": rows, "format": file_format, "url": url}
    note("export", "accepted", details=details)


def register(app: Flask) -> None:
    """Note every file of a list that an application makes."""
    EXPORTED.connect(note_export, app)
