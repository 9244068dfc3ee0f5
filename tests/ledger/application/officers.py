"""Officers for tests: the first two administrators, and whoever else is needed."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime

from ledger.application import Ledger
from ledger.application.commands import (
    BootstrapOfficers,
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
)
from ledger.application.verbs.officers import BOOTSTRAP
from ledger.domain.signature import FINANCE, Signature

SECURITY, SYSTEM = "security.first", "system.first"

_keys = itertools.count(1)


def appoint(ledger: Ledger, username: str, roles: Iterable[str], department: str = FINANCE) -> str:
    """Register an officer and confirm the roles, if that was not done before; return the user name."""
    if not ledger.rows("SELECT 1 FROM officer LIMIT 1", ()):
        give(
            ledger,
            BootstrapOfficers(
                security_username=SECURITY,
                security_display_name="安全员",
                system_username=SYSTEM,
                system_display_name="系统员",
            ),
            BOOTSTRAP,
        )
    if ledger.rows("SELECT 1 FROM officer WHERE username = %s", (username,)):
        return username
    give(ledger, RegisterOfficer(username=username, display_name=f"Officer {username}"), SECURITY)
    proposal = ProposeRoles(username=username, roles=tuple(roles), officer_department=department)
    give(ledger, proposal, SECURITY)
    give(ledger, ConfirmRoles(username=username, proposal=1), SYSTEM)
    return username


def give(ledger: Ledger, command: Command, actor: str) -> None:
    """Give a command of the officers' register as an administrator, today."""
    signature = Signature(
        actor=actor,
        department=FINANCE,
        effective_on=ledger.clock.today(),
        key=f"officers-{next(_keys)}-{datetime.now(UTC).timestamp()}",
    )
    ledger.execute(command, signature)
