"""The pages over a ledger in which a small year was played, with officers signed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.secret_key import SECRET_KEY
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.domain.signature import FINANCE
from projections.bootstrap import open_ledger
from tests.ledger.application.district import District
from tests.web.officers import BUSINESS, KEY, appoint, sign_in
from tests.web.sample import TODAY, play
from web import create_app
from web.opened import opened


class ClientAs(Protocol):
    """Returns a browser in which an officer of these roles, in this department, has just signed in."""

    def __call__(self, *roles: str, department: str = FINANCE) -> FlaskClient: ...


@pytest.fixture(scope="module", autouse=True)
def _secret_key() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SECRET_KEY, KEY)
        yield


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        play(District(ledger, clock))
        yield ledger


@pytest.fixture(scope="module")
def app(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    app = create_app(database_url, clock=SetClock(TODAY))
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    opened(app).close()


@pytest.fixture(scope="module")
def client_as(app: Flask, ledger: Ledger) -> ClientAs:
    """Browsers of officers; the same roles and department are the same officer."""

    def signed_in(*roles: str, department: str = FINANCE) -> FlaskClient:
        return sign_in(app, appoint(ledger, username_of(roles, department), roles, department))

    return signed_in


def username_of(roles: Iterable[str], department: str) -> str:
    """Return what an officer of these roles is called."""
    return ".".join([*sorted(roles), department])


@pytest.fixture(scope="module")
def client(client_as: ClientAs) -> FlaskClient:
    """A browser of an officer of the finance bureau, who sees everything but the audit and the officers."""
    return client_as(*BUSINESS)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return app.test_client()
