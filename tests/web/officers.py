"""Officers for the tests of pages, and browsers in which they are signed in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from access.opened import Access
from access.roles import Role
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
from web.access.cookies import SESSION
from web.opened import opened

SECURITY, SYSTEM = "security.first", "system.first"
KEY = "tests-only-tests-only-tests-only-tests"
"""What forms and second factors are protected with in tests."""
BUSINESS = (Role.CLERK, Role.CHECKER, Role.APPROVER, Role.RECONCILER)
"""All roles of the business that one person may hold together."""

_keys = itertools.count(1)


def appoint(ledger: Ledger, username: str, roles: Iterable[str], department: str = FINANCE) -> str:
    """Register an officer and confirm the roles, if that was not done before; return the user name."""
    if not ledger.rows("SELECT 1 FROM officer LIMIT 1", ()):
        _give(
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
    _give(ledger, RegisterOfficer(username=username, display_name=f"Officer {username}"), SECURITY)
    proposal = ProposeRoles(username=username, roles=tuple(roles), officer_department=department)
    _give(ledger, proposal, SECURITY)
    _give(ledger, ConfirmRoles(username=username, proposal=1), SYSTEM)
    return username


def _give(ledger: Ledger, command: Command, actor: str) -> None:
    signature = Signature(
        actor=actor,
        department=FINANCE,
        effective_on=ledger.clock.today(),
        key=f"officers-{next(_keys)}-{datetime.now(UTC).timestamp()}",
    )
    ledger.execute(command, signature)


def access_of(app: Flask) -> Access:
    """Return the ways in beside an application's ledger."""
    return Access.of(opened(app).get())


def sign_in(app: Flask, username: str) -> FlaskClient:
    """Return a browser in which an officer has just signed in; forms need no mark there (`marked` checks marks)."""
    client = app.test_client()
    client.set_cookie(SESSION, session_for(app, username))
    return client


def session_for(app: Flask, username: str) -> str:
    """Begin a session and return its id."""
    return access_of(app).sessions.start(username, address="127.0.0.1", agent="tests")
