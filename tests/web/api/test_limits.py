"""How often programs may ask, each by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from tests.web.api.programs import Program, error_of, officer_in, token_of
from web import create_app
from web.api.limits import RATE_SETTING
from web.opened import opened


@pytest.fixture
def slow_app(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setenv(RATE_SETTING, "3 per minute")
    app = create_app(database_url, clock=SetClock(date(2026, 9, 20)))
    yield app
    opened(app).close()


def test_a_token_that_asks_too_often_waits_alone(slow_app: Flask, ledger: Ledger) -> None:
    username = officer_in(ledger, Role.AUDITOR)
    one, other = (Program(slow_app.test_client(), token_of(ledger, username)) for _ in range(2))
    assert [one.get("/months").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = one.get("/awards")
    assert error_of(refused)["code"] == "too_many_requests"
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert other.get("/months").status_code == 200


def test_strangers_are_counted_by_address(slow_app: Flask) -> None:
    client = slow_app.test_client()
    assert [client.get("/api/v1/months").status_code for _ in range(4)] == [401, 401, 401, 429]
