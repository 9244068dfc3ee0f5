"""An officer without a password shows once more at the provider that it is he, and goes on with what he was doing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import time
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.audit import AuditRow
from ledger.application import Ledger
from ledger.domain.errors import ProviderRefused
from tests.web.access.conftest import Provider, sent_there
from tests.web.officers import access_of, appoint, sign_in
from web.access.provider import LEEWAY_S

ANSWER = "/account/confirm/provider/answer"
TOKEN = {"label": "月报", "scopes": "read", "days": "30"}


@dataclass
class Desk:
    """An officer whose sign-in is an hour old, in front of a browser, and the provider that knows him."""

    app: Flask
    client: FlaskClient
    provider: Provider
    username: str

    def asked(self) -> TestResponse:
        """Send a form that takes a fresh sign-in; return the page that asks for it."""
        mark = marks(self.client.get("/account/tokens/new").text)
        return self.client.post("/account/tokens", data={**TOKEN, **mark})

    def signed_in_anew(self, page: str, **claims: Any) -> TestResponse:
        """Follow a page's link to the provider and come back with what it says."""
        self.provider.claims = {
            "preferred_username": self.username,
            "auth_time": int(time()),
            **claims,
        }
        return self.client.get(sent_there(self.client, self.provider, link(page), ANSWER))

    def audited(self) -> AuditRow:
        """Return the last confirmation that is audited."""
        found = access_of(self.app).audit.entries(limit=20).rows
        return next(one for one in found if one.action == "confirm")

    def sent(self, page: str) -> TestResponse:
        """Send the form that a page goes on with."""
        fields = {name: value for name, value in inputs(page).items() if not name.startswith("kept-")}
        return self.client.post("/account/tokens", data=fields)


def inputs(page: str) -> dict[str, str]:
    """Return the fields of the page's own form; the search box of its head is another form."""
    _head, _end, body = page.partition("</header>")
    return dict(re.findall(r'name="([^"]+)" value="([^"]*)"', body or page))


def marks(page: str) -> dict[str, str]:
    return {name: value for name, value in inputs(page).items() if name == "csrf_token"}


def link(page: str) -> str:
    found = re.search(r'href="(/account/confirm/provider\?[^"]+)"', page)
    assert found is not None, page
    return found[1].replace("&amp;", "&")


@pytest.fixture
def desk(provided: Flask, provider: Provider, ledger: Ledger) -> Desk:
    username = appoint(ledger, "lin.yue", ["clerk"], "kw")
    client = sign_in(provided, username)
    access = access_of(provided)
    access.store.execute("UPDATE access.session SET authenticated_at = authenticated_at - interval '1 hour'")
    return Desk(provided, client, provider, username)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_that_waits_is_sent_after_it(desk: Desk, language: str) -> None:
    asked = desk.asked().text
    assert "/account/confirm/provider" in asked
    issued_before = desk.client.get("/account").text.count("月报")
    answer = desk.signed_in_anew(asked.replace("/provider?", f"/provider?lang={language}&amp;"))
    assert answer.status_code == 200, answer.text
    assert (desk.provider.asked["prompt"], desk.provider.asked["max_age"]) == ("login", "0")
    assert {name: inputs(answer.text)[name] for name in TOKEN} == TOKEN
    issued = desk.sent(answer.text)
    assert issued.status_code == 200, issued.text
    assert "yq_" in issued.text
    assert desk.client.get("/account").text.count("月报") == issued_before + 1
    entry = desk.audited()
    assert (entry.officer, entry.outcome, entry.details["way"]) == (desk.username, "accepted", "provider")


def test_a_page_is_come_back_to(desk: Desk) -> None:
    page = desk.client.get("/account/confirm?next=/platforms?unit=wan").text
    answer = desk.signed_in_anew(page)
    assert (answer.status_code, answer.location) == (302, "/platforms?unit=wan")
    fresh = desk.asked()
    assert "yq_" in fresh.text


@pytest.mark.parametrize(
    ("claims", "said", "problem"),
    [
        ({"auth_time": None}, "auth_time", "no auth_time"),
        ({"auth_time": "now"}, "invalid_claim", "InvalidClaimError"),
        ({"auth_time": int(time()) + 86_400}, "auth_time", "no auth_time"),
        ({"auth_time": int(time()) - 600 - LEEWAY_S}, "未重新登录", "old auth_time"),
        ({"preferred_username": "another"}, "登录的是另一个人", "another"),
        ({"preferred_username": 7}, "LookupError", "LookupError"),
        ({"nonce": "replayed"}, "invalid_claim", "InvalidClaimError"),
    ],
)
def test_who_did_not_sign_in_anew_is_refused_and_nothing_goes_on(
    desk: Desk, claims: dict[str, Any], said: str, problem: str
) -> None:
    answer = desk.signed_in_anew(desk.asked().text, **claims)
    assert answer.status_code == 403
    assert said in answer.text
    assert ProviderRefused.code in answer.text
    entry = desk.audited()
    assert (entry.officer, entry.outcome, entry.code) == (desk.username, "failed", ProviderRefused.code)
    assert entry.details["problem"] == problem
    assert "/account/confirm/provider" in desk.asked().text


def test_an_answer_counts_once_and_for_what_was_asked_only(desk: Desk) -> None:
    page = desk.asked().text
    back = sent_there(desk.client, desk.provider, link(page), ANSWER)
    sent_there(desk.client, desk.provider, link(page), ANSWER)
    desk.provider.claims = {"preferred_username": desk.username, "auth_time": int(time())}
    assert desk.client.get(back).status_code == 403
    login = sent_there(desk.client, desk.provider, "/login/provider", "/login/provider/answer")
    assert desk.client.get(login.replace("/login/provider/answer", ANSWER)).status_code == 403
    assert desk.audited().outcome == "failed"
    assert "/account/confirm/provider" in desk.asked().text


def test_another_officers_form_is_not_given(desk: Desk, ledger: Ledger) -> None:
    waiting = link(desk.asked().text).partition("kept=")[2].partition("&")[0]
    assert waiting
    other = sign_in(desk.app, appoint(ledger, "lin.yu", ["clerk"], "kw"))
    assert "kept-label" in desk.client.get(f"/account/confirm?next=/account/tokens&kept={waiting}").text
    assert "kept-label" not in other.get(f"/account/confirm?next=/account/tokens&kept={waiting}").text
    assert "月报" not in str(access_of(desk.app).store.rows("SELECT * FROM access.kept_form"))


def test_a_second_factor_is_asked_for_as_well(desk: Desk) -> None:
    access, now = access_of(desk.app), datetime.now(UTC)
    totp = pyotp.TOTP(access.second_factor.begin(desk.username).secret)
    access.second_factor.confirm(desk.username, totp.at(now - timedelta(seconds=30)))
    try:
        answer = desk.signed_in_anew(desk.asked().text)
        assert answer.status_code == 302
        page = desk.client.get(answer.location).text
        assert 'name="password"' not in page
        fields = {**inputs(page), "sends_form": "1"}
        wrong = desk.client.post("/account/confirm", data={**fields, "code": "000000"})
        assert wrong.status_code == 400
        given = desk.client.post("/account/confirm", data={**fields, "code": totp.at(datetime.now(UTC))})
        assert given.status_code == 200, given.text
        assert "yq_" in desk.sent(given.text).text
    finally:
        access.second_factor.remove(desk.username)
    access.store.execute("UPDATE access.session SET authenticated_at = authenticated_at - interval '1 hour'")
    assert 'name="password"' in desk.asked().text
