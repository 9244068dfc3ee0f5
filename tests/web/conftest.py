"""The pages over a ledger in which a small year was played."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.ledger.application.district import District
from tests.web.sample import TODAY, play
from web import create_app
from web.opened import opened


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        play(District(ledger, clock))
        yield ledger


@pytest.fixture(scope="module")
def app(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    app = create_app(database_url, clock=SetClock(TODAY))
    yield app
    opened(app).close()


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()
