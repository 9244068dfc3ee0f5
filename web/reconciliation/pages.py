"""All pages of the reconciliation desk, on their blueprint."""

from __future__ import annotations

from web.reconciliation import routes, running
from web.reconciliation.blueprint import blueprint

__all__ = ["blueprint", "routes", "running"]
