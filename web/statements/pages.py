"""All pages of statements, on their blueprint."""

from __future__ import annotations

from web.statements import importing, routes
from web.statements.blueprint import blueprint

__all__ = ["blueprint", "importing", "routes"]
