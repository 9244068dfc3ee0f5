"""Every route × every role × own and other department, each request made for real, beside what is expected.

``access_matrix.yaml`` says it for each endpoint; a route that is not in it fails, and so does an entry without
a route. What an answer is, is told apart by class: let in, sent away to sign in, refused, or hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatch
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from access.permissions import permissions
from access.roles import ADMINISTRATORS, BUSINESS, Role
from access.tokens import READ
from ledger.application import Ledger
from ledger.domain.signature import FINANCE
from tests.web.officers import access_of, appoint, session_for
from web.access.areas import API, area_of
from web.access.cookies import SESSION
from web.access.gate import ASSETS

MATRIX: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("access_matrix.yaml").read_text(encoding="utf-8")
)
PLACES = {"finance": FINANCE, "own": "kw", "other": "fgw"}
"""Departments: the bureau that pays; the one in charge of the cases that the paths name; one that is not."""
ANONYMOUS = "anonymous"
SUBJECTS = [
    ANONYMOUS,
    *(f"{role}@{place}" for role in Role if role in BUSINESS for place in PLACES),
    *(f"{role}@finance" for role in Role if role in {Role.AUDITOR} | ADMINISTRATORS),
]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED, SIGN_IN, HIDDEN, LET_IN = "refused", "sign in", "hidden", "let in"


def cells(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield every endpoint with every method it takes; assets are the same for everybody."""
    found = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in ASSETS
        for method in _methods(rule)
    }
    yield from sorted(found)


def _methods(rule: Rule) -> Iterator[str]:
    return (method for method in METHODS if method in (rule.methods or ()))


def groups(pattern: str) -> list[str]:
    """Return the patterns of a named group, or the pattern itself."""
    found = MATRIX["groups"].get(pattern)
    return [pattern] if found is None else [each for under in found for each in groups(under)]


def is_named(subject: str, patterns: list[str]) -> bool:
    """Whether a subject is meant by one of some patterns."""
    return any(fnmatch(subject, each) for pattern in patterns for each in groups(pattern))


def expected(entry: Mapping[str, Any], subject: str, *, is_api: bool) -> str:
    """Return the class of answer that a subject shall get."""
    if is_named(subject, entry.get("hidden", [])):
        return HIDDEN
    if is_named(subject, entry["admits"]):
        return LET_IN
    return SIGN_IN if subject == ANONYMOUS and not entry.get("refuses_anonymous", is_api) else REFUSED


def actual(status: int, location: str) -> str:
    """Return the class of an answer."""
    if location.startswith("/login?next="):
        return SIGN_IN
    return {401: REFUSED, 403: REFUSED, 404: HIDDEN}.get(status, LET_IN)


class Visitors:
    """A browser for every subject, and a token for the API."""

    def __init__(self, app: Flask, ledger: Ledger) -> None:
        self._app = app
        self._names: dict[str, str] = {}
        self._tokens: dict[str, str] = {}
        self._browsers: dict[str, FlaskClient] = {}
        for subject in SUBJECTS[1:]:
            role, _, place = subject.partition("@")
            self._names[subject] = appoint(ledger, f"{role}.{place}".replace("_", "-"), [role], PLACES[place])

    def of(self, subject: str, *, api: bool) -> FlaskClient:
        """Return a browser in which the subject is signed in; one that was signed out signs in anew."""
        if subject == ANONYMOUS or api:
            return self._app.test_client()
        client = self._browsers.setdefault(subject, self._app.test_client())
        if client.get_cookie(SESSION) is None:
            client.set_cookie(SESSION, session_for(self._app, self._names[subject]))
        return client

    def headers(self, subject: str, *, api: bool) -> dict[str, str]:
        """Return the headers that a subject's program sends."""
        if subject == ANONYMOUS or not api:
            return {}
        if subject not in self._tokens:
            self._tokens[subject] = self._issue(self._names[subject])
        return {"Authorization": f"Bearer {self._tokens[subject]}"}

    def _issue(self, username: str) -> str:
        scopes = {READ} | {f"{name.partition('.')[0]}.*" for name in permissions().commands}
        text, _ = access_of(self._app).tokens.issue(
            username, label="matrix", scopes=scopes, life=timedelta(days=1), by=username
        )
        return text


@pytest.fixture(scope="module")
def visitors(app: Flask, ledger: Ledger) -> Visitors:
    return Visitors(app, ledger)


def test_the_matrix_names_every_route_and_no_other(app: Flask) -> None:
    routes = {f"{endpoint} {method}" for endpoint, method in cells(app)}
    named = set(MATRIX["routes"])
    assert routes - named == set(), "routes without an entry"
    assert named - routes == set(), "entries without a route"


def test_every_view_is_in_an_area(app: Flask) -> None:
    assert [endpoint for endpoint in app.view_functions if area_of(app, endpoint) is None] == []


def entries(ledger: Ledger) -> int:
    """Return how many entries the audit log has: they are numbered without gaps."""
    return int(str(ledger.rows("SELECT coalesce(max(number), 0) AS n FROM access.audit", ())[0]["n"]))


def test_every_subject_is_answered_as_the_matrix_says_and_every_refusal_is_in_the_audit(
    app: Flask, ledger: Ledger, visitors: Visitors
) -> None:
    wrong: dict[str, list[str]] = {}
    before = entries(ledger)
    for endpoint, method in cells(app):
        entry = MATRIX["routes"].get(f"{endpoint} {method}")
        if entry is None:
            continue
        is_api = area_of(app, endpoint) == API
        for subject in SUBJECTS:
            answer = visitors.of(subject, api=is_api).open(
                entry["path"],
                method=method,
                headers=visitors.headers(subject, api=is_api),
                json={} if is_api and method == "POST" else None,
            )
            found = actual(answer.status_code, answer.headers.get("Location", ""))
            wanted = expected(entry, subject, is_api=is_api)
            if found != wanted or answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
                case = f"{endpoint} {method}: {found} ({answer.status_code}), not {wanted}"
                wrong.setdefault(case, []).append(subject)
            now = entries(ledger)
            before, noted = now, now - before
            if answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
                shall = 0 if subject == ANONYMOUS else 1
                if noted != shall:
                    case = f"{endpoint} {method} ({answer.status_code}): {noted} entries, not {shall}"
                    wrong.setdefault(case, []).append(subject)
    assert wrong == {}
