"""What goes into the audit log (审计日志) from the command line: commands given there, and files that left."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from ledger.domain.errors import NotAllowed, Refusal

if TYPE_CHECKING:
    from access.audit import Result
    from cli.session import Session
    from ledger.application import Ledger, Outcome
    from ledger.application.commands import Command
    from ledger.domain.signature import Signature
    from projections.tables.table import Table

OPERATOR: Final = "system:operator"
"""Under which name the audit log has what is done on the server's own command line by nobody named."""
ROUTE: Final = "cli"
MOST_EVENTS: Final = 100
"""Of one command's events, as the audit names them."""
MOST_NAMES: Final = 200
"""Characters of the names of commands given together."""

Answer = TypeVar("Answer", bound="Outcome | None")


def note(
    ledger: Ledger,
    action: str,
    outcome: Result = "accepted",
    *,
    officer: str = OPERATOR,
    command: str = "",
    code: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append an entry to the audit log: under which command of the program, and whose account of the system ran it.

    The system's account is told beside the officer, whose name is taken from an option and not proved here.
    """
    from access.audit import Audit, AuditEntry
    from access.store import AccessStore

    Audit(AccessStore.of(ledger)).record(
        AuditEntry(
            officer=officer,
            action=action,
            outcome=outcome,
            route=_route(),
            command=command,
            code=code,
            details={**(details or {}), "system_user": os.getuid()},
        )
    )


def execute(
    ledger: Ledger, commands: Sequence[Command], signature: Signature, *, rehearsal: bool = False
) -> Outcome:
    """Carry out one command, or several as one, and put it into the audit.

    Raises what stands against it, which is in the audit too; of a rehearsal only what was not the officer's to do.
    """

    def give() -> Outcome:
        if len(commands) == 1:
            return ledger.execute(commands[0], signature, rehearsal=rehearsal)
        return ledger.execute_all(commands, signature, rehearsal=rehearsal)

    return noted(ledger, commands, signature, give, rehearsal=rehearsal)


def noted(
    ledger: Ledger,
    commands: Sequence[Command],
    signature: Signature,
    give: Callable[[], Answer],
    *,
    rehearsal: bool = False,
) -> Answer:
    """Return what giving some commands came to, with an entry in the audit. Raises the refusal, which has one too."""
    names = ", ".join(sorted({each.name for each in commands}))[:MOST_NAMES]
    about = {"key": signature.key, "rehearsal": True} if rehearsal else {"key": signature.key}
    try:
        outcome = give()
    except Refusal as refusal:
        if not rehearsal or isinstance(refusal, NotAllowed):
            note(
                ledger,
                "command",
                "refused",
                officer=signature.actor,
                command=names,
                code=refusal.code,
                details=about,
            )
        raise
    if outcome is not None and not rehearsal:
        note(
            ledger,
            "command",
            "replayed" if outcome.replayed else "accepted",
            officer=signature.actor,
            command=names,
            details={**about, "events": outcome.events[:MOST_EVENTS]},
        )
    return outcome


def note_file(session: Session, tables: Sequence[Table], shape: str, place: str) -> None:
    """Note that tables of the ledger leave as a file, if this run has read the ledger at all."""
    if not session.has_read:
        return
    details = {
        "tables": [table.name for table in tables],
        "rows": sum(len(table.rows) for table in tables),
        "format": shape,
        "file": place,
    }
    with session.ledger() as ledger:
        note(ledger, "export", officer=os.environ.get("YANQI_ACTOR", "").strip() or OPERATOR, details=details)


def _route() -> str:
    """Return which command of the program runs: ``cli batch make``."""
    context = click.get_current_context(silent=True)
    path = context.command_path.partition(" ")[2] if context is not None else ""
    return f"{ROUTE} {path}".strip()
