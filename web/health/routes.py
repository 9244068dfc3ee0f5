"""`/healthz`: asked by whoever watches the service."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.access.areas import PUBLIC, area
from web.opened import current_pack, current_rows

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@area(PUBLIC)
def healthz() -> Response:
    """Answer that the database can be read, and which measure is in force; 503 by the error page if it cannot."""
    current_rows()("SELECT 1 FROM recipient LIMIT 1", ())
    return jsonify(status="ok", policy=current_pack().edition)
