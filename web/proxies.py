"""Proxies in front of the server: how many of them say who asks and over what.

Without one, what a request claims of itself is not believed; with ``YANQI_TRUSTED_PROXIES=1`` the last proxy's
``X-Forwarded-For``, ``-Proto`` and ``-Host`` are, so that addresses in the audit record are the browsers' and
cookies are marked secure behind TLS.
"""

from __future__ import annotations

import os
from typing import Final

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from ledger.domain.errors import InvalidInput

VARIABLE: Final = "YANQI_TRUSTED_PROXIES"
MOST_PROXIES: Final = 5
_FORWARDED: Final = ("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip")
_FORWARDED_BEGIN: Final = "x-forwarded"
_LOOPBACK: Final = ("127.0.0.1", "::1")


def trusted_proxies() -> int:
    """Return how many proxies stand in front, 0 unless the environment says so. Raises InvalidInput."""
    given = os.environ.get(VARIABLE, "").strip() or "0"
    if not given.isdecimal() or int(given) > MOST_PROXIES:
        raise InvalidInput(
            field=VARIABLE,
            problem=f"应为 0 至 {MOST_PROXIES}",
            problem_en=f"must be from 0 to {MOST_PROXIES}",
        )
    return int(given)


def is_from_this_machine() -> bool:
    """Whether the current request was made on this machine, and not passed on by a proxy that nobody named."""
    if request.remote_addr not in _LOOPBACK:
        return False
    return trusted_proxies() > 0 or not _is_passed_on()


def _is_passed_on() -> bool:
    """Whether any header says that the current request came through a proxy, whatever it says of it."""
    names = [name.lower() for name in request.headers.keys()]  # noqa: SIM118 - iterating gives pairs
    return any(name in _FORWARDED or name.startswith(_FORWARDED_BEGIN) for name in names)


def register(app: Flask) -> None:
    """Believe the proxies in front of an application, as many as there are."""
    number = trusted_proxies()
    if number:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=number, x_proto=number, x_host=number)  # type: ignore[method-assign]
