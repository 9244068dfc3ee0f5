"""`/readyz`: whether requests can be answered now; `/metrics`: figures, for their token's bearer or this machine."""

from __future__ import annotations

import hmac
import os
from typing import Final

from flask import Blueprint, Response, jsonify, request

from ledger.domain.errors import DatabaseNotMigrated, NotFound
from ledger.store.migrate import migrations
from web.access.areas import PUBLIC, area
from web.observing.requests import current_metrics
from web.opened import current_ledger, current_pack, rows_of_everything
from web.proxies import is_from_this_machine

blueprint = Blueprint("observing", __name__)
TOKEN: Final = "YANQI_METRICS_TOKEN"  # noqa: S105 - where the token is found, not the token
READY_WITHIN_S: Final = 2.0
"""Who asks whether requests can be answered asks every few seconds, and takes no answer for no."""


@blueprint.get("/healthz")
@area(PUBLIC)
def healthz() -> Response:
    """Answer that the process is alive, whatever the database does: restarting it would mend nothing there."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@area(PUBLIC)
def readyz() -> Response:
    """Answer that the database can be read and is of this version, and which measure is in force; else 503."""
    current_ledger().require_reachable(READY_WITHIN_S)
    applied = rows_of_everything()("SELECT count(*) AS n FROM ledger.migration", ())
    known = migrations()
    if int(str(applied[0]["n"])) < len(known):
        raise DatabaseNotMigrated(missing=[one.name for one in known[int(str(applied[0]["n"])) :]])
    return jsonify(status="ready", policy=current_pack().edition)


@blueprint.get("/metrics")
@area(PUBLIC)
def figures() -> Response:
    """Answer with the service's figures. Raises NotFound for whoever may not know that they are here."""
    if not _may_read_figures():
        raise NotFound(kind="page", name=request.path)
    content, mimetype = current_metrics().exposition(rows_of_everything())
    return Response(content, content_type=mimetype)


def _may_read_figures() -> bool:
    """Whether the token is given where there is one; else whether the request was made on this machine."""
    token = os.environ.get(TOKEN, "")
    if not token:
        return is_from_this_machine()
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), token.encode())
