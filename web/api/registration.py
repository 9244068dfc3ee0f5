"""The API put in its place: every read, every command, bulk, files and the document under ``/api/v1``."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, request
from flask_smorest import Blueprint

from web.access.areas import API, area
from web.access.auditing import note_rows
from web.api import bulk, carrying, document, reads, uploads
from web.api.answers import encoded, tagged
from web.api.bearer import SCHEME, require_area
from web.api.limits import MAX_BODY_BYTES, MAX_UPLOAD_BYTES, limit, limit_body
from web.api.pages import pages_of
from web.api.parameters import IF_NONE_MATCH, read_parameters
from web.api.read import Read
from web.api.read import reads as every_read

PREFIX: Final = "/api/v1"
UNAUTHORISED: Final = 401

View = Callable[..., Response]


def register(app: Flask) -> None:
    """Give an application its API."""
    reads.register()
    api = document.api_of(app)
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    blueprint.before_request(_limit_body)
    for one in every_read():
        _add_read(blueprint, one)
    for kind in carrying.given_by_fields():
        operation = document.of_command(kind, carrying.COMMAND_PARAMETERS)
        _add(blueprint, f"/commands/{kind.name}", carrying.view_of(kind), operation, "POST")
    operation = document.of_bulk(carrying.given_by_fields(), bulk.BULK_PARAMETERS)
    _add(blueprint, "/bulk", bulk.carry_out_bulk, operation, "POST")
    _add_uploads(blueprint)
    limit(app, blueprint)
    api.register_blueprint(blueprint)
    app.register_blueprint(pages_of())
    app.after_request(_name_scheme)


def _add_read(blueprint: Blueprint, one: Read) -> None:
    def view(**path: str) -> Response:
        require_area(one.area)
        asked = read_parameters(one.parameters, path)
        found = encoded(one.view(asked), one.answers, in_full=one.in_full())
        response = tagged(found.body)
        if found.accounts and response.status_code == HTTPStatus.OK:
            note_rows((one.name,), found.accounts, "json")
        return response

    view.__name__, view.__doc__ = one.name, one.view.__doc__
    operation = document.of_read(one)
    operation["parameters"].append(IF_NONE_MATCH)
    _add(blueprint, one.path, view, operation, "GET", parameters=document.path_parameters(one))


def _add_uploads(blueprint: Blueprint) -> None:
    for path, view, summary, parameters, preview in (
        (
            "/statements",
            uploads.import_statement,
            "导入对账单 / Import a statement file",
            uploads.IMPORT_PARAMETERS,
            False,
        ),
        (
            "/statements/preview",
            uploads.preview_statement,
            "预览对账单 / Read a statement file and import nothing",
            (),
            True,
        ),
    ):
        operation = document.of_upload(view.__name__, summary, parameters, preview=preview)
        _add(blueprint, path, view, operation, "POST")


def _add(
    blueprint: Blueprint,
    path: str,
    view: View,
    operation: dict[str, Any],
    method: str,
    parameters: list[dict[str, Any]] | None = None,
) -> None:
    """Enter one view: documented, in the area of the API."""
    endpoint = str(operation["operationId"])
    marked = area(API)(blueprint.doc(**operation)(view))
    blueprint.add_url_rule(
        path, endpoint, marked, methods=[method], parameters=parameters, tags=operation["tags"]
    )


def _limit_body() -> None:
    uploads_file = request.path.startswith(f"{PREFIX}/statements")
    limit_body(MAX_UPLOAD_BYTES if uploads_file else MAX_BODY_BYTES)


def _name_scheme(response: Response) -> Response:
    """Say how to sign in where nobody is (RFC 9110)."""
    if response.status_code == UNAUTHORISED and request.path.startswith(PREFIX):
        response.headers.setdefault("WWW-Authenticate", SCHEME)
    return response
