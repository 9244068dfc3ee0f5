"""How much programs may ask for: requests a minute per token, bytes per request.

Counts are kept in the memory of each process unless YANQI_LIMITS_STORAGE names a store for all of them
(``redis://…``); with several processes in memory a token may reach the limit once in each.
"""

from __future__ import annotations

import os
from typing import Final

from flask import Blueprint, Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from ledger.statements.limits import MAX_FILE_BYTES
from web.access.current import bearer_token
from web.access.limits import STORAGE

RATE_SETTING: Final = "YANQI_API_RATE"
_EXTENSION: Final = "yanqi-api-limiter"
DEFAULT_RATE: Final = "1200 per minute"
MAX_BODY_BYTES: Final = 4 * 2**20
"""A bulk request of a thousand commands is about one MB."""
MAX_UPLOAD_BYTES: Final = MAX_FILE_BYTES + 64 * 2**10
"""A statement file, and the form around it."""


def register(app: Flask) -> None:
    """Count an application's requests, before anybody is looked up; limit and store by config or environment.

    Part of the order in which an application is put together: it must come before the gate.
    """
    app.config.setdefault(RATE_SETTING, os.environ.get(RATE_SETTING, DEFAULT_RATE))
    store = os.environ.get(STORAGE, "memory://")
    limiter = Limiter(_who_asks, app=app, storage_uri=store, headers_enabled=True, key_prefix="api")
    app.extensions[_EXTENSION] = limiter


def limit(app: Flask, blueprint: Blueprint) -> None:
    """Limit what one program asks of all views of a blueprint together."""
    limiter = app.extensions[_EXTENSION]
    limiter.shared_limit(rate, scope=blueprint.name)(blueprint)


def rate() -> str:
    """Return the limit of the current application."""
    return str(current_app.config[RATE_SETTING])


def limit_body(at_most: int = MAX_BODY_BYTES) -> None:
    """Let the current request's body be no larger; reading more raises RequestEntityTooLarge."""
    request.max_content_length = at_most


def _who_asks() -> str:
    """Return whose requests are counted together: a token's by its public part, others by their address."""
    token = bearer_token()
    parts = (token or "").split("_", 2)
    return f"token {parts[1]}" if len(parts) == len(("yq", "id", "secret")) else get_remote_address()
