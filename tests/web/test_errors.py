from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.domain import errors
from tests.ledger.application.district import UNITS
from web import create_app
from web.errors import status_of
from web.opened import opened


def _all_refusals(kind: type[errors.Refusal] = errors.Refusal) -> list[type[errors.Refusal]]:
    return [kind, *(each for under in kind.__subclasses__() for each in _all_refusals(under))]


@pytest.mark.parametrize("kind", _all_refusals())
def test_every_refusal_has_a_status_of_the_callers_fault_or_the_service(kind: type[errors.Refusal]) -> None:
    assert status_of(kind()) in {400, 403, 404, 409, 422, 503}


@pytest.mark.parametrize(
    ("path", "status", "chinese", "english"),
    [
        ("/platforms/P-001?as_of=2026-13-01", 400, "应为日期", "must be a date"),
        ("/platforms/P-001?recorded_by=x", 400, "应为日期或时间", "must be a date or time"),
        ("/?year=26", 400, "的年份", "must be a year"),
        ("/?by=fund", 400, "应为", "must be one of"),
        ("/?department=nobody", 404, "查无此项", "no such"),
        ("/?clause=art99", 404, "art99", "art99"),
        ("/platforms/P-999", 404, "P-999", "P-999"),
        ("/nowhere", 404, "/nowhere", "/nowhere"),
        (f"/platforms/{UNITS[1]}", 404, UNITS[1], UNITS[1]),
        ("/organisations/P-001", 404, "P-001", "P-001"),
    ],
)
def test_what_is_wrong_is_said_in_both_languages(
    client: FlaskClient, path: str, status: int, chinese: str, english: str
) -> None:
    for language, words, way_out in (("zh", chinese, "下一步"), ("en", english, "What to do")):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
        assert answer.status_code == status
        assert words in answer.text
        assert way_out in answer.text
        assert "Traceback" not in answer.text


def test_a_program_gets_the_same_as_json(client: FlaskClient) -> None:
    answer = client.get("/?year=26", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "invalid_input"
    assert {"message", "message_en", "details", "way_out", "way_out_en"} <= set(answer.json)


def test_a_wrong_method_is_not_allowed(client: FlaskClient) -> None:
    assert client.post("/").status_code == 405


def test_what_a_url_says_is_never_markup(client: FlaskClient) -> None:
    for path in ("/platforms/<script>x", "/platforms?q=<script>x", "/?clause=<script>x", "/<script>x"):
        assert "<script>x" not in client.get(path).text


def test_a_mistake_of_the_program_shows_a_reference_and_no_trace(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        message = "a secret of the program"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("web.platforms.routes.find_recipient", broken)
    answer = client.get("/platforms?lang=en")
    assert answer.status_code == 500
    assert "An internal error" in answer.text
    assert "secret" not in answer.text
    reference = caplog.records[-1].getMessage().split()[1]
    assert reference in answer.text
    assert caplog.records[-1].exc_info is not None


def test_a_database_that_cannot_be_reached_is_said_to_be_so() -> None:
    app = create_app("host=127.0.0.1 port=1 dbname=nowhere connect_timeout=1")
    try:
        answer = app.test_client().get("/healthz", headers={"Accept": "application/json"})
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["code"] == "server_unreachable"
    finally:
        opened(app).close()
