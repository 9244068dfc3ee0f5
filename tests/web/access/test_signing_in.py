from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.audit import AuditRow
from access.sessions import ABSOLUTE, IDLE
from ledger.application import Ledger
from ledger.application.commands import SuspendOfficer
from ledger.domain.signature import FINANCE, Signature
from tests.web.officers import SECURITY, access_of, appoint, session_for, sign_in
from web import create_app
from web.access.cookies import SESSION
from web.opened import opened

PASSWORD = "a quiet lake in the morning"  # noqa: S105 - of tests only
ANOTHER = "geese fly south in the autumn"


@pytest.fixture(scope="module")
def lively(ledger: Ledger, database_url: str) -> Iterator[Flask]:
    """The application by the system's clock, which `time_machine` moves; forms must carry their mark."""
    app = create_app(database_url)
    yield app
    opened(app).close()


@pytest.fixture
def zhou(lively: Flask, ledger: Ledger) -> str:
    """An officer with a password."""
    return with_password(lively, ledger, "zhou.lan")


def with_password(app: Flask, ledger: Ledger, username: str) -> str:
    appoint(ledger, username, ["clerk"], "kw")
    access = access_of(app)
    access.credentials.set(username, ANOTHER, by=SECURITY)
    access.credentials.set(username, PASSWORD, by=SECURITY)
    access.second_factor.remove(username)
    access.store.execute("DELETE FROM access.attempt")
    return username


def mark(client: FlaskClient, path: str = "/login") -> str:
    """Return the mark of the form of a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def give(client: FlaskClient, path: str = "/login", page: str | None = None, **fields: str) -> TestResponse:
    """Send a form with the mark of its page."""
    return client.post(path, data={"csrf_token": mark(client, page or path), **fields})


def last_entry(app: Flask) -> AuditRow:
    return access_of(app).audit.entries(limit=1).rows[0]


def test_a_password_opens_a_session_and_leads_to_where_one_wanted(lively: Flask, zhou: str) -> None:
    client = lively.test_client()
    asked = client.get("/platforms?q=P-001")
    assert asked.status_code == 302
    assert asked.location == "/login?next=/platforms?q%3DP-001"
    answer = give(client, asked.location, username=zhou, password=PASSWORD)
    assert (answer.status_code, answer.location) == (302, "/platforms?q=P-001")
    assert "zhou.lan" in client.get(answer.location).text
    assert (last_entry(lively).action, last_entry(lively).outcome, last_entry(lively).officer) == (
        "login",
        "accepted",
        zhou,
    )


def test_a_program_that_is_not_signed_in_is_told_so(lively: Flask) -> None:
    answer = lively.test_client().get("/platforms", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["code"] == "not_signed_in"


@pytest.mark.parametrize("username", ["zhou.lan", "nobody.here", "'; --", "周"])
def test_what_was_wrong_is_not_said(lively: Flask, zhou: str, username: str) -> None:
    answer = give(lively.test_client(), username=username, password="wrong wrong wrong")  # noqa: S106
    assert answer.status_code == 400
    assert "用户名、密码或验证码不正确" in answer.text
    entry = last_entry(lively)
    assert (entry.action, entry.outcome, entry.code) == ("login", "failed", "sign_in_refused")
    assert "wrong" not in str(entry.details)


def test_a_password_typed_as_the_name_is_not_kept(lively: Flask, zhou: str) -> None:
    noted = []
    for name in (PASSWORD, PASSWORD, "another one", "Zhou.Lan "):
        assert give(lively.test_client(), username=name, password="x").status_code == 400  # noqa: S106
        entry = last_entry(lively)
        assert (entry.action, entry.outcome) == ("login", "failed")
        assert PASSWORD not in str(entry)
        noted.append(entry.officer)
    first, same, other, known = noted
    assert first == same != other
    assert re.fullmatch(r"unknown:[0-9a-f]{10}", first)
    assert known == zhou


@pytest.mark.parametrize("username", ["zhou.lan", "nobody.here"])
def test_five_failures_lock_a_name_and_the_page_says_until_when(
    lively: Flask, zhou: str, username: str
) -> None:
    client = lively.test_client()
    for _ in range(5):
        assert give(client, username=username, password="wrong wrong wrong").status_code == 400  # noqa: S106
    locked = give(client, username=username, password=PASSWORD)
    assert locked.status_code == 429
    assert re.search(r"锁定至 \d{4}-\d\d-\d\d \d\d:\d\d:00", locked.text)


def test_guesses_from_another_address_keep_nobody_out(
    lively: Flask, zhou: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not at the sign-in page, and not where a session that is open asks for the password once more."""
    victim, colleague = lively.test_client(), lively.test_client()
    colleague.environ_base["REMOTE_ADDR"] = "10.1.1.66"
    monkeypatch.setenv("YANQI_PLAIN_HTTP", "allowed")
    give(victim, username=zhou, password=PASSWORD)
    tries = [give(colleague, username=zhou, password="wrong wrong wrong").status_code for _ in range(6)]  # noqa: S106
    assert tries == [400] * 5 + [429]
    assert give(victim, "/account/confirm", password=PASSWORD).status_code == 302
    assert give(lively.test_client(), username=zhou, password=PASSWORD).status_code == 302


@pytest.mark.parametrize(
    "place", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x"]
)
def test_nobody_is_led_elsewhere(lively: Flask, zhou: str, place: str) -> None:
    client = lively.test_client()
    token = mark(client)
    answer = client.post(
        "/login", data={"csrf_token": token, "username": zhou, "password": PASSWORD, "next": place}
    )
    assert (answer.status_code, answer.location) == (302, "/login")
    assert client.get("/login").location == "/worklist"


def test_a_session_that_was_planted_before_is_not_the_one_that_opens(lively: Flask, zhou: str) -> None:
    client = lively.test_client()
    client.set_cookie(SESSION, "planted-by-somebody-else")
    give(client, username=zhou, password=PASSWORD)
    cookie = client.get_cookie(SESSION)
    assert cookie is not None
    assert cookie.value != "planted-by-somebody-else"
    before = session_for(lively, zhou)
    client.set_cookie(SESSION, before)
    token = mark(client, "/account")
    again = client.post("/login", data={"csrf_token": token, "username": zhou, "password": PASSWORD})
    assert again.status_code == 302
    assert access_of(lively).sessions.find(before) is None


def test_a_form_without_its_mark_is_refused(lively: Flask, zhou: str) -> None:
    client = sign_in(lively, zhou)
    for path in ("/login", "/logout", "/account/password", "/account/sessions/revoke", "/account/tokens"):
        for data in ({}, {"csrf_token": "made up"}, {"csrf_token": mark(lively.test_client())}):
            answer = client.post(path, data=data)
            assert (path, answer.status_code) == (path, 400)
            assert "foreign_form" in answer.text
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("origin", "name", "secure"),
    [("https://ledger.example", "__Host-yanqi", True), ("http://localhost", "yanqi", False)],
)
def test_cookies_keep_to_this_host_and_from_scripts(
    lively: Flask, zhou: str, origin: str, name: str, secure: bool
) -> None:
    client = lively.test_client()
    page = client.get("/login", base_url=origin)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token is not None
    answer = client.post(
        "/login",
        base_url=origin,
        headers={"Referer": f"{origin}/login"},
        data={"csrf_token": token[1], "username": zhou, "password": PASSWORD},
    )
    assert answer.status_code == 302
    cookies = [*page.headers.getlist("Set-Cookie"), *answer.headers.getlist("Set-Cookie")]
    assert {cookie.partition("=")[0] for cookie in cookies} == {name, f"{name}-page"}
    for cookie in cookies:
        assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert ("Secure" in cookie.split("; ")) is secure
        assert "Domain" not in cookie
    assert ("Strict-Transport-Security" in answer.headers) is secure


def test_a_password_does_not_cross_a_network_in_the_clear(
    lively: Flask, zhou: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = lively.test_client()
    far = {"REMOTE_ADDR": "10.0.0.7"}
    fields = {"csrf_token": mark(client), "username": zhou, "password": PASSWORD}
    refused = client.post("/login", data=fields, environ_overrides=far)
    assert refused.status_code == 403
    assert "plain_connection" in refused.text
    monkeypatch.setenv("YANQI_PLAIN_HTTP", "allowed")
    assert client.post("/login", data=fields, environ_overrides=far).status_code == 302


def test_a_session_ends_when_it_is_not_used(lively: Flask, zhou: str) -> None:
    began = datetime.now(UTC)
    client = sign_in(lively, zhou)
    with time_machine.travel(began + IDLE - timedelta(minutes=1)):
        assert client.get("/account").status_code == 200
    with time_machine.travel(began + IDLE * 2 - timedelta(minutes=2)):
        assert client.get("/account").status_code == 200
    with time_machine.travel(began + IDLE * 3):
        assert client.get("/account").location == "/login?next=/account"
        assert "登录已失效" in client.get("/login").text


def test_a_session_ends_after_a_working_day_however_much_it_is_used(lively: Flask, zhou: str) -> None:
    began = datetime.now(UTC)
    client = sign_in(lively, zhou)
    for minutes in range(20, int(ABSOLUTE.total_seconds()) // 60, 20):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            assert client.get("/account").status_code == 200
    with time_machine.travel(began + ABSOLUTE + timedelta(seconds=1)):
        assert client.get("/account").status_code == 302


def test_signing_out_ends_the_session_not_only_the_cookie(lively: Flask, zhou: str) -> None:
    client = sign_in(lively, zhou)
    session = client.get_cookie(SESSION)
    assert session is not None
    assert give(client, "/logout", "/account").status_code == 302
    assert client.get_cookie(SESSION) is None
    client.set_cookie(SESSION, session.value)
    assert client.get("/account").status_code == 302


def test_a_suspended_officer_is_out_at_once(lively: Flask, ledger: Ledger) -> None:
    wu = with_password(lively, ledger, "wu.gang")
    client = sign_in(lively, wu)
    assert client.get("/account").status_code == 200
    today = ledger.clock.today()
    signature = Signature(actor=SECURITY, department=FINANCE, effective_on=today, key="suspend-wu")
    ledger.execute(SuspendOfficer(username=wu, reason="离岗"), signature)
    assert client.get("/account").status_code == 302
    answer = give(lively.test_client(), username=wu, password=PASSWORD)
    assert answer.status_code == 403
    assert "已停用" in answer.text


def test_a_first_password_must_be_changed_before_anything_else(lively: Flask, ledger: Ledger) -> None:
    he = with_password(lively, ledger, "he.jing")
    temporary = access_of(lively).credentials.issue_temporary(he, by=SECURITY)
    client = lively.test_client()
    give(client, username=he, password=temporary)
    assert client.get("/platforms").location == "/account/password?next=/platforms"
    assert client.get("/account").status_code == 302
    changed = give(
        client,
        "/account/password?next=/platforms",
        password=temporary,
        new_password=PASSWORD,
        new_password_again=PASSWORD,
    )
    assert changed.location == "/platforms"
    assert client.get("/platforms").status_code == 200


def test_the_second_factor_is_asked_for_and_each_code_is_good_once(lively: Flask, zhou: str) -> None:
    enrolment = access_of(lively).second_factor.begin(zhou)
    totp = pyotp.TOTP(enrolment.secret)
    began = datetime.now(UTC)
    access_of(lively).second_factor.confirm(zhou, totp.at(began))
    with time_machine.travel(began + timedelta(minutes=2)):
        client = lively.test_client()
        half = give(client, "/login?next=/account", username=zhou, password=PASSWORD)
        assert half.location == "/login?next=/account"
        assert client.get("/account").status_code == 302
        code = totp.at(datetime.now(UTC))
        assert give(client, "/login?next=/account", code="000000").status_code == 400
        assert give(client, "/login?next=/account", code=code).location == "/account"
        assert client.get("/account").status_code == 200
        other = lively.test_client()
        give(other, username=zhou, password=PASSWORD)
        assert give(other, code=code).status_code == 400
        assert other.get("/account").status_code == 302
