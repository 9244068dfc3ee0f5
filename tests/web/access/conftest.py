"""An identity provider on a loopback port of the tests, and the application beside it."""

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
from web import create_app
from web.access.limits import limiter
from web.access.provider import CLIENT_ID, CLIENT_SECRET, ISSUER
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
    provider: Provider,
    ledger: Ledger,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """The application beside the provider."""
    for name, value in ((ISSUER, provider.issuer), (CLIENT_ID, CLIENT), (CLIENT_SECRET, SECRET)):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    app = create_app(database_url)
    yield app
    opened(app).close()


def sent_there(client: FlaskClient, provider: Provider, place: str, back: str) -> str:
    """Go to a place that sends to the provider; return where the provider sends the browser back to."""
    answer = client.get(place)
    assert answer.status_code == 302, answer.text
    asked = urlsplit(answer.location)
    provider.asked = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == f"http://localhost{back}"
    return f"{back}?code=1&state={provider.asked['state']}"


@pytest.fixture(autouse=True)
def _nobody_has_asked_before(app: Flask) -> None:
    """Let every test begin with no request counted against its address: a run signs in more often than one may."""
    limiter.reset()
