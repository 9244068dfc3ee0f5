"""Alive, ready, and the figures of the service."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from web import create_app
from web.observing.routes import TOKEN


def test_the_process_is_alive_whatever_the_database_does() -> None:
    client = create_app("postgresql://nobody@127.0.0.1:1/nothing").test_client()
    assert client.get("/healthz").json == {"status": "ok"}
    answer = client.get("/readyz", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["code"] == "server_unreachable"


def test_it_is_ready_and_says_which_measure_it_applies(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "policy": "huairou-2026-draft 1"}


def test_figures_name_routes_and_codes_never_addresses(app: Flask) -> None:
    client = app.test_client()
    client.get("/healthz")
    client.get("/no-such-page-6222000011112222", headers={"Accept": "application/json"})
    said = client.get("/metrics").text
    assert 'yanqi_requests_total{endpoint="observing.healthz",method="GET",status="200"}' in said
    assert "6222000011112222" not in said
    assert 'yanqi_refusals_total{code="not_found"}' in said
    events = next(line for line in said.splitlines() if line.startswith("yanqi_events "))
    assert float(events.split()[1]) > 10


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3"])
@pytest.mark.parametrize(
    ("given", "status"), [("Bearer right", 200), ("Bearer wrong", 404), ("Bearer ", 404), ("", 404)]
)
def test_once_there_is_a_token_figures_are_for_its_bearer_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, given: str, status: int
) -> None:
    """A proxy that adds no header cannot make the whole network this machine."""
    monkeypatch.setenv(TOKEN, "right")
    headers = {"Authorization": given} if given else {}
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("10.1.2.3", {}, 404),
        ("10.1.2.3", {"Authorization": "Bearer "}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.1.2.3"}, 404),
        ("127.0.0.1", {"X-Forwarded-Proto": "https"}, 404),
        ("127.0.0.1", {"X-Forwarded-Host": "ledger.example"}, 404),
        ("127.0.0.1", {"X-Forwarded-Port": "443"}, 404),
        ("127.0.0.1", {"Forwarded": "for=10.1.2.3"}, 404),
        ("127.0.0.1", {"Via": "1.1 proxy"}, 404),
        ("127.0.0.1", {"X-Real-IP": "10.1.2.3"}, 404),
    ],
)
def test_without_a_token_figures_are_for_this_machine(
    app: Flask, monkeypatch: pytest.MonkeyPatch, address: str, headers: dict[str, str], status: int
) -> None:
    """What any proxy has passed on comes from somewhere else."""
    monkeypatch.delenv(TOKEN, raising=False)
    answer = app.test_client().get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


@pytest.mark.parametrize(("given", "kept"), [("a1b2c3d4e5f6", True), ("x", False), ("a b; c=d e f", False)])
def test_every_answer_carries_its_number(client: FlaskClient, given: str, kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is kept
    assert answer.headers["X-Request-ID"]
