"""The blueprint of the statements' pages; their views stand in `routes` and `importing`."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("statements", __name__)
