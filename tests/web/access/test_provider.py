"""Signing in at a provider that runs on a loopback port of this test."""

from __future__ import annotations

from time import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey

from ledger.application import Ledger
from ledger.domain.errors import InvalidInput
from tests.web.access.conftest import Provider, sent_there
from tests.web.officers import access_of, appoint
from web.access.cookies import PAGE
from web.access.provider import CLIENT_ID, CLIENT_SECRET, ISSUER, provider_from_environment


def go_there(client: FlaskClient, provider: Provider, language: str = "zh") -> str:
    """Begin signing in; return where the provider sends the browser back to."""
    place = f"/login/provider?next=/platforms&lang={language}"
    return sent_there(client, provider, place, "/login/provider/answer")


def test_an_officer_comes_in_by_the_user_name_that_the_provider_says(
    provided: Flask, provider: Provider, ledger: Ledger
) -> None:
    provider.claims["preferred_username"] = appoint(ledger, "lin.yue", ["clerk"], "kw")
    client = provided.test_client()
    assert "/login/provider" in client.get("/login").text
    answer = client.get(go_there(client, provider, "en"))
    assert (answer.status_code, answer.location) == (302, "/platforms")
    assert "lin.yue" in client.get("/account").text


@pytest.mark.parametrize(
    ("ago_s", "fresh"), [(None, False), (30, True), (3_600, False), (-3_600, False), (True, False)]
)
def test_a_session_is_as_fresh_as_the_sign_in_it_rests_on(
    provided: Flask, provider: Provider, ledger: Ledger, ago_s: int | None, fresh: bool
) -> None:
    username = appoint(ledger, "lin.yue", ["clerk"], "kw")
    auth_time = ago_s if ago_s is None or isinstance(ago_s, bool) else int(time()) - ago_s
    provider.claims = {"preferred_username": username, "auth_time": auth_time}
    assert provided.test_client().get(go_there(provided.test_client(), provider)).status_code == 403
    client = provided.test_client()
    assert client.get(go_there(client, provider)).status_code == 302
    begun = max(access_of(provided).sessions.open_sessions(username), key=lambda one: one.number)
    assert begun.is_fresh(access_of(provided).store.now()) == fresh


def test_nobody_is_made_an_officer_by_the_provider(provided: Flask, provider: Provider) -> None:
    client = provided.test_client()
    for claims in ({"preferred_username": "somebody.new"}, {}, {"preferred_username": 7}):
        provider.claims = dict(claims)
        answer = client.get(go_there(client, provider))
        assert answer.status_code == 403
        assert "provider_refused" in answer.text
    assert client.get("/account").status_code == 302


def test_what_the_provider_did_not_sign_for_us_now_is_refused(
    provided: Flask, provider: Provider, ledger: Ledger
) -> None:
    username = appoint(ledger, "lin.yue", ["clerk"], "kw")
    wrong: list[dict[str, Any]] = [
        {"aud": "another"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "replayed"},
        {"exp": int(time()) - 3600},
    ]
    client = provided.test_client()
    for claims in wrong:
        provider.claims = {"preferred_username": username, **claims}
        assert client.get(go_there(client, provider)).status_code == 403, claims
    provider.claims = {"preferred_username": username}
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "1"})
    assert client.get(go_there(client, provider)).status_code == 403
    provider.signs_with = None
    assert client.get("/login/provider/answer?code=1&state=made-up").status_code == 403
    assert client.get("/login/provider/answer?error=access_denied").status_code == 403


@pytest.mark.parametrize("path", ["/login/provider", "/login/provider/answer?code=1&state=made-up"])
def test_it_is_not_asked_without_end(provided: Flask, path: str) -> None:
    client = provided.test_client()
    answers = [client.get(path).status_code for _ in range(32)]
    assert 429 not in answers[:30]
    assert answers[30:] == [429, 429]


def test_whoever_turns_back_again_and_again_still_comes_in(
    provided: Flask, provider: Provider, ledger: Ledger
) -> None:
    provider.claims["preferred_username"] = appoint(ledger, "lin.yue", ["clerk"], "kw")
    client = provided.test_client()
    for _ in range(10):
        back = go_there(client, provider)
    kept = client.get_cookie(PAGE)
    assert kept is not None
    assert len(kept.value) < 2_000
    assert client.get(back).status_code == 302


def test_a_provider_named_in_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert provider_from_environment() is None
    monkeypatch.setenv(ISSUER, "https://id.example")
    with pytest.raises(InvalidInput) as refused:
        provider_from_environment()
    assert refused.value.details["field"] == f"{CLIENT_ID}, {CLIENT_SECRET}"
