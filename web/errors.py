"""One shape for everything that goes wrong: what, the figures, the way out; never a stack trace.

Programs that prefer JSON get the shape of `Refusal.as_dict`, people the page.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

from eventsourcing.persistence import PersistenceError
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from ledger.domain.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    PolicyRefusal,
    Refusal,
    ServerUnreachable,
    StateRefusal,
    StoreRefusal,
)
from web.language import gettext as _
from web.language import in_language

STATUSES: tuple[tuple[type[Refusal], HTTPStatus], ...] = (
    (InvalidInput, HTTPStatus.BAD_REQUEST),
    (NotFound, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (PolicyRefusal, HTTPStatus.UNPROCESSABLE_ENTITY),
    (StateRefusal, HTTPStatus.CONFLICT),
    (StoreRefusal, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The status of each kind of refusal; of two that fit, the first."""


def status_of(refusal: Refusal) -> HTTPStatus:
    """Return the HTTP status that says what kind of refusal this is."""
    return next((status for kind, status in STATUSES if isinstance(refusal, kind)), HTTPStatus.CONFLICT)


def _refused(refusal: Refusal) -> Response:
    return _answer(
        status_of(refusal),
        refusal.as_dict(),
        message=in_language(refusal.message, refusal.message_in_english),
        way_out=in_language(refusal.way_out, refusal.way_out_in_english),
    )


def _unreachable(error: PersistenceError) -> Response:
    current_app.logger.error("the database cannot be read: %s", error)
    return _refused(ServerUnreachable(problem=type(error).__name__))


def _http(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status is HTTPStatus.NOT_FOUND:
        return _refused(NotFound(kind="page", name=request.path[:200]))
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    shape: dict[str, object] = {"code": status.name.lower(), "message": status.phrase, "details": {}}
    return _answer(status, shape, message=status.phrase, way_out=_("核对网址后重试。"))


def _failed(error: Exception) -> Response:
    """Answer for a mistake of the program: the log has the trace, the page a reference to it."""
    reference = secrets.token_hex(4)
    current_app.logger.error("failure %s at %s", reference, request.path, exc_info=error)
    message = _("系统内部错误，编号 %(reference)s。", reference=reference)
    shape: dict[str, object] = {
        "code": "internal_error",
        "message": message,
        "details": {"reference": reference},
    }
    way_out = _("数据未作任何改动。请将编号告知系统管理员。")
    return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, shape, message=message, way_out=way_out)


def _answer(status: HTTPStatus, shape: dict[str, object], *, message: str, way_out: str) -> Response:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    if best == "application/json":
        response = jsonify(shape)
    else:
        page = render_template(
            "error.html",
            status=int(status),
            message=message,
            figures=shape["details"],
            way_out=way_out,
            code=shape["code"],
        )
        response = make_response(page)
    response.status_code = int(status)
    return response


def register(app: Flask) -> None:
    """Answer for everything that goes wrong in an application."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(PersistenceError, _unreachable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _failed)
