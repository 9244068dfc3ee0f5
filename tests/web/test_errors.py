from __future__ import annotations

from http import HTTPStatus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import default_exceptions

from ledger.domain import errors
from tests.ledger.application.district import UNITS
from web import create_app
from web.errors import status_of
from web.http_texts import OTHER, TEXTS
from web.opened import opened


def all_refusals(kind: type[errors.Refusal] = errors.Refusal) -> list[type[errors.Refusal]]:
    return [kind, *(each for under in kind.__subclasses__() for each in all_refusals(under))]


@pytest.mark.parametrize("kind", all_refusals())
def test_every_refusal_has_a_status_of_the_callers_fault_or_the_service(kind: type[errors.Refusal]) -> None:
    assert status_of(kind()) in {400, 401, 403, 404, 409, 422, 503}


@pytest.mark.parametrize(
    ("path", "status", "chinese", "english"),
    [
        ("/?by=fund", 400, "应为", "must be one of"),
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


@pytest.mark.parametrize(
    ("query", "status", "chinese", "english"),
    [
        ("/?year=26", 400, "的年份", "must be a year"),
        ("/?department=nobody", 404, "查无此项", "no such"),
        ("/?clause=art99", 404, "art99", "art99"),
        ("/platforms/P-001?as_of=2026-13-01", 400, "应为日期", "must be a date"),
        ("/platforms/P-001?recorded_by=x", 400, "应为日期或时间", "must be a date or time"),
    ],
)
def test_what_is_wrong_in_a_filter_is_said_beside_its_field(
    client: FlaskClient, query: str, status: int, chinese: str, english: str
) -> None:
    for language, words in (("zh", chinese), ("en", english)):
        answer = client.get(f"{query}&lang={language}")
        assert answer.status_code == status
        assert words in answer.text.partition('class="problem"')[2].partition("</span>")[0]


def test_a_program_gets_the_same_as_json(client: FlaskClient) -> None:
    answer = client.get("/?year=26", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "invalid_input"
    assert {"message", "message_en", "details", "way_out", "way_out_en"} <= set(answer.json)


SHAPE = {"code", "message", "message_en", "details", "way_out", "way_out_en"}


def test_a_wrong_method_is_not_allowed(client: FlaskClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "method_not_allowed" in answer.text


@pytest.mark.parametrize("status", [*TEXTS, HTTPStatus.IM_A_TEAPOT])
def test_every_status_has_a_text_in_the_one_shape(
    client: FlaskClient, app: Flask, status: HTTPStatus
) -> None:
    for accept in ("application/json", "text/html"):
        with app.test_request_context("/", headers={"Accept": accept}):
            answer = app.make_response(app.handle_user_exception(default_exceptions[status]()))
        assert answer.status_code == status
        if answer.json is None:
            assert TEXTS.get(status, OTHER).code in answer.get_data(as_text=True)
        else:
            assert set(answer.json) == SHAPE
            assert all(answer.json[name] for name in SHAPE - {"details"})


def test_a_path_of_the_api_is_always_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/nowhere", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert set(answer.json) == SHAPE


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
    answer = client.get("/platforms?lang=en&q=x")
    assert answer.status_code == 500
    assert "An internal error" in answer.text
    assert "secret" not in answer.text
    record = next(each for each in caplog.records if each.getMessage().startswith("failure"))
    assert record.getMessage().split()[1] in answer.text
    assert record.exc_info is not None


def test_a_database_that_cannot_be_reached_is_said_to_be_so() -> None:
    app = create_app("host=127.0.0.1 port=1 dbname=nowhere connect_timeout=1")
    try:
        answer = app.test_client().get("/readyz", headers={"Accept": "application/json"})
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["code"] == "server_unreachable"
    finally:
        opened(app).close()
