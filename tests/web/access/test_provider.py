"""Signing in at a provider that runs on a loopback port of this test."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from ledger.application import Ledger
from ledger.domain.errors import InvalidInput
from tests.web.officers import appoint
from web import create_app
from web.access.provider import CLIENT_ID, CLIENT_SECRET, ISSUER, provider_from_environment
from web.opened import opened

CLIENT, SECRET = "yanqi", "the client's secret"


@dataclass
class Provider:
    """What the provider says about whoever asks; ``asked`` is the last request to authorize."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    asked: dict[str, str] = field(default_factory=dict)

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        """Exchange the code; the proof of the browser's side (PKCE) must fit."""
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        assert proof.decode().rstrip("=") == self.asked["code_challenge"]
        now = int(time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "42",
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.claims,
        }
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.signs_with or self.key)
        return {"access_token": "of no use here", "token_type": "Bearer", "id_token": signed}


class Handler(BaseHTTPRequestHandler):
    """Answers for the provider of the server."""

    def do_GET(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined] # set by the fixture
        keys = {"keys": [provider.key.as_dict(private=False)]}
        self._say(keys if self.path == "/keys" else provider.metadata())

    def do_POST(self) -> None:
        provider: Provider = self.server.provider  # type: ignore[attr-defined] # set by the fixture
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._say(provider.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _say(self, answer: dict[str, Any]) -> None:
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.provider = provider  # type: ignore[attr-defined] # what the handler answers from
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provided(
    provider: Provider, ledger: Ledger, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application beside the provider."""
    for name, value in ((ISSUER, provider.issuer), (CLIENT_ID, CLIENT), (CLIENT_SECRET, SECRET)):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app = create_app(database_url)
    yield app
    opened(app).close()


def go_there(client: FlaskClient, provider: Provider) -> str:
    """Begin signing in; return where the provider sends the browser back to."""
    answer = client.get("/login/provider?next=/platforms")
    assert answer.status_code == 302
    asked = urlsplit(answer.location)
    provider.asked = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert provider.asked["code_challenge_method"] == "S256"
    return f"/login/provider/answer?code=1&state={provider.asked['state']}"


def test_an_officer_comes_in_by_the_user_name_that_the_provider_says(
    provided: Flask, provider: Provider, ledger: Ledger
) -> None:
    provider.claims["preferred_username"] = appoint(ledger, "lin.yue", ["clerk"], "kw")
    client = provided.test_client()
    assert "/login/provider" in client.get("/login").text
    answer = client.get(go_there(client, provider))
    assert (answer.status_code, answer.location) == (302, "/platforms")
    assert "lin.yue" in client.get("/account").text


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


def test_a_provider_named_in_part_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert provider_from_environment() is None
    monkeypatch.setenv(ISSUER, "https://id.example")
    with pytest.raises(InvalidInput) as refused:
        provider_from_environment()
    assert refused.value.details["field"] == f"{CLIENT_ID}, {CLIENT_SECRET}"
