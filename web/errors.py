"""One shape for everything that goes wrong: what, the figures, the way out; never a stack trace.

Programs get the shape of `Refusal.as_dict` (every path of the API, and whoever prefers JSON), people the page.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

from eventsourcing.persistence import PersistenceError
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException

from ledger.domain.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PolicyRefusal,
    Refusal,
    ServerUnreachable,
    StateRefusal,
    StoreRefusal,
    TokenInvalid,
)
from web.access import auditing
from web.access.places import page_before
from web.http_texts import FAILURE, OTHER, TEXTS
from web.language import in_language
from web.observing.requests import current_metrics
from web.refusals import refusal_said, way_out_said

API = "/api/"
"""Paths for programs: always answered in JSON."""
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")
"""What an answer to a request that never reached a page keeps of the framework's own headers."""

STATUSES: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (InvalidInput, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TokenInvalid, HTTPStatus.UNAUTHORIZED),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (PolicyRefusal, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StateRefusal, HTTPStatus.CONFLICT),
    (StoreRefusal, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of each kind of refusal; of two that fit, the first."""


def status_of(refusal: Refusal) -> HTTPStatus:
    """Return the HTTP status that says what kind of refusal this is."""
    return next((status for kind, status in STATUSES if isinstance(refusal, kind)), HTTPStatus.CONFLICT)


def wants_json() -> bool:
    """Return whether the current request is a program's."""
    if request.path.startswith(API):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"


def refused(refusal: Refusal) -> Response:
    """Answer for a refusal: its words, its figures, the way out. What is not somebody's to do is in the audit."""
    try:
        auditing.note_refusal(refusal)
    except PersistenceError as error:
        return _unreachable(error)  # what cannot be audited is not answered
    return answer(status_of(refusal), refusal.as_dict(), refusal)


def answer(status: HTTPStatus, shape: dict[str, object], refusal: Refusal | None = None) -> Response:
    """Answer in the one error shape, as a page (in the words of pages, where it is a refusal) or as JSON."""
    current_metrics().refused(str(shape["code"]))
    if wants_json():
        response = jsonify(shape)
    else:
        page = render_template(
            "error.html",
            status=int(status),
            message=refusal_said(refusal)
            if refusal
            else in_language(str(shape["message"]), str(shape["message_en"])),
            details=shape["details"],
            way_out=way_out_said(refusal)
            if refusal
            else in_language(str(shape["way_out"]), str(shape["way_out_en"])),
            code=shape["code"],
            back=page_before(),
        )
        response = make_response(page)
    response.status_code = int(status)
    if status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"  # the other way in is a page
    return response


def _unreachable(error: PersistenceError) -> Response:
    current_app.logger.error("the database cannot be read: %s", error)
    return refused(ServerUnreachable(problem=type(error).__name__))


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.NOT_FOUND:
        return refused(NotFound(kind="page", name=request.path[:200]))
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    response = answer(status, TEXTS.get(status, OTHER).as_dict())
    given = Headers(error.get_headers())
    for name in KEPT_HEADERS:
        if name in given:
            response.headers[name] = given[name]
    return response


def _failed(error: Exception) -> Response:
    """Answer for a mistake of the program: the log has the trace, the page a reference to it."""
    reference = secrets.token_hex(4)
    current_app.logger.error("failure %s at %s", reference, request.path, exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, FAILURE.as_dict(reference=reference))


def register(app: Flask) -> None:
    """Answer for everything that goes wrong in an application."""
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(PersistenceError, _unreachable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
