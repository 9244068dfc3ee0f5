"""One log record a request, under a number that its answer carries too: the route, never the address or who asked."""

from __future__ import annotations

import re
import secrets
import time

import structlog
from flask import Flask, Response, current_app, g, request

from ledger import logs
from web.observing.metrics import Metrics

REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
UNKNOWN = "unknown"
"""The route of what is no page: addresses that people make up are no names for figures."""

_log = logs.logger("web.request")


def request_id() -> str:
    """Return the current request's number: the proxy's, if it gave one, else our own."""
    if "request_id" not in g:
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if _GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
    number: str = g.request_id
    return number


def _begin() -> None:
    g.began = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=request_id())


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else UNKNOWN
    elapsed_s = time.perf_counter() - g.get("began", time.perf_counter())
    response.headers[REQUEST_ID] = request_id()
    current_metrics().observe(request.endpoint or UNKNOWN, request.method, response.status_code, elapsed_s)
    if request.endpoint not in ("static", "bootstrap.static"):
        _log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            ms=round(elapsed_s * 1000, 1),
        )
    return response


def current_metrics() -> Metrics:
    """Return what the current application counts of itself."""
    found = current_app.extensions["yanqi-metrics"]
    if not isinstance(found, Metrics):
        message = "the application was not made by create_app"
        raise TypeError(message)
    return found


def register(app: Flask) -> None:
    """Record every request of an application. Called first, so that it measures what the others do."""
    app.extensions["yanqi-metrics"] = Metrics()
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_end)
