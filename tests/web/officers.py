"""Officers for the tests of pages, and browsers in which they are signed in."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from access.opened import Access
from access.roles import Role
from tests.ledger.application.officers import SECURITY, SYSTEM, appoint
from web.access.cookies import SESSION
from web.opened import opened

__all__ = ["BUSINESS", "KEY", "SECURITY", "SYSTEM", "access_of", "appoint", "session_for", "sign_in"]

KEY = "tests-only-tests-only-tests-only-tests"
"""What forms and second factors are protected with in tests."""
BUSINESS = (Role.CLERK, Role.CHECKER, Role.APPROVER, Role.RECONCILER)
"""All roles of the business that one person may hold together."""


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
