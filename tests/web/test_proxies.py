"""What a request claims of itself is believed only of the proxies that are named."""

from __future__ import annotations

import pytest
from flask import Flask, request

from ledger.domain.errors import InvalidInput
from web import proxies


def _seen(app: Flask) -> tuple[str | None, bool]:
    with app.test_client() as client:
        client.get("/", headers={"X-Forwarded-For": "1.1.1.1, 10.0.0.9", "X-Forwarded-Proto": "https"})
        return request.remote_addr, request.is_secure


@pytest.mark.parametrize(
    ("named", "address", "secure"),
    [("", "127.0.0.1", False), ("0", "127.0.0.1", False), ("1", "10.0.0.9", True), ("2", "1.1.1.1", False)],
)
def test_as_many_as_are_named(
    monkeypatch: pytest.MonkeyPatch, named: str, address: str, secure: bool
) -> None:
    monkeypatch.setenv(proxies.VARIABLE, named)
    app = Flask(__name__)
    app.add_url_rule("/", "seen", lambda: "")
    proxies.register(app)
    assert _seen(app) == (address, secure)


@pytest.mark.parametrize("named", ["-1", "6", "yes", "1.5"])
def test_a_number_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv(proxies.VARIABLE, named)
    with pytest.raises(InvalidInput):
        proxies.trusted_proxies()
