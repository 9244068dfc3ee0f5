"""`/healthz`: asked by whoever watches the service."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from web.opened import current_ledger, current_pack

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer that the database can be read, and which measure is in force; 503 by the error page if it cannot."""
    current_ledger().rows("SELECT 1 FROM recipient LIMIT 1", ())
    return jsonify(status="ok", policy=current_pack().edition)
