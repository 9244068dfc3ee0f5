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


def test_invented_tokens_are_counted_by_address(slow_app: Flask) -> None:
    invented = [f"yq_{number:010d}_{'a' * 43}" for number in range(5)]
    answers = [Program(slow_app.test_client(), token).get("/months") for token in invented]
    assert [one.status_code for one in answers] == [401, 401, 401, 429, 429]
    assert error_of(answers[-1])["code"] == "too_many_requests"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60


def test_anothers_public_id_takes_nothing_from_its_limit(slow_app: Flask, ledger: Ledger) -> None:
    token = token_of(ledger, officer_in(ledger, Role.AUDITOR))
    public = token.rpartition(token.split("_", 2)[2])[0]
    elsewhere = {
        "environ_base": {"REMOTE_ADDR": "10.1.2.3"},
        "headers": {"Authorization": f"Bearer {public}{'a' * 43}"},
    }
    client = slow_app.test_client()
    assert [client.get("/api/v1/months", **elsewhere).status_code for _ in range(4)] == [401, 401, 401, 429]
    assert Program(slow_app.test_client(), token).get("/months").status_code == 200


def test_many_programs_of_one_address_do_not_wait_for_each_other(slow_app: Flask, ledger: Ledger) -> None:
    username = officer_in(ledger, Role.AUDITOR)
    programs = [Program(slow_app.test_client(), token_of(ledger, username)) for _ in range(5)]
    answers = [one.get("/months") for one in programs]
    assert [one.status_code for one in answers] == [200] * 5
    assert answers[0].headers.getlist("X-RateLimit-Limit") == ["3"]
