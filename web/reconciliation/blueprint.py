"""The blueprint of the reconciliation desk; its views stand in `routes` and `running`."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reconciliation", __name__)
