"""What the reader chose, kept in a cookie of the browser."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

YEAR_S = 365 * 24 * 3600


def keep(response: Response, name: str, value: str) -> None:
    """Keep a choice in the reader's browser for a year, out of the reach of scripts."""
    response.set_cookie(name, value, max_age=YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure)
