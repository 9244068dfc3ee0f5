from __future__ import annotations

from flask.testing import FlaskClient


def test_the_service_says_it_is_well_and_which_measure_it_applies(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "policy": "huairou-2026-draft 1"}
