"""The blueprint of the batches' pages; their views stand in `routes`, `making` and `exporting`."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("batches", __name__)
