"""How much programs may ask for: requests a minute per token, bytes per request.

What is asked without a token that opens something is counted by its address, before anybody is looked up; a token's
requests once it was verified: whoever writes another's public id into a header takes nothing from its limit.

Counts are kept in the memory of each process unless YANQI_LIMITS_STORAGE names a store for all of them
(``redis://…``); with several processes in memory a token may reach the limit once in each.
"""

from __future__ import annotations

import os
import time
from http import HTTPStatus
from typing import Final, NoReturn

from flask import Blueprint, Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit
from flask_limiter.util import get_remote_address
from werkzeug.exceptions import TooManyRequests

from ledger.statements.limits import MAX_FILE_BYTES
from web.access.current import seen
from web.access.limits import STORAGE

RATE_SETTING: Final = "YANQI_API_RATE"
_EXTENSION: Final = "yanqi-api-limiter"
DEFAULT_RATE: Final = "1200 per minute"
MAX_BODY_BYTES: Final = 4 * 2**20
"""A bulk request of a thousand commands is about one MB."""
MAX_UPLOAD_BYTES: Final = MAX_FILE_BYTES + 64 * 2**10
"""A statement file, and the form around it."""


def register(app: Flask) -> None:
    """Count an application's requests by address, before anybody is looked up; limit and store by config or environment.

    Part of the order in which an application is put together: it must come before the gate.
    """
    app.config.setdefault(RATE_SETTING, os.environ.get(RATE_SETTING, DEFAULT_RATE))
    app.extensions[_EXTENSION] = Limiter(
        get_remote_address, app=app, storage_uri=_storage(), key_prefix="api-address"
    )


def limit(app: Flask, blueprint: Blueprint) -> None:
    """Limit what one token, and what one address without one, asks of all views of a blueprint together.

    Part of the order in which an application is put together: it must come after the gate, which verifies tokens.
    """
    by_address: Limiter = app.extensions[_EXTENSION]
    by_address.shared_limit(rate, scope=blueprint.name, deduct_when=_is_nobodys, on_breach=_wait)(blueprint)
    by_token = Limiter(_token, app=app, storage_uri=_storage(), headers_enabled=True, key_prefix="api")
    by_token.shared_limit(rate, scope=blueprint.name)(blueprint)


def rate() -> str:
    """Return the limit of the current application."""
    return str(current_app.config[RATE_SETTING])


def limit_body(at_most: int = MAX_BODY_BYTES) -> None:
    """Let the current request's body be no larger; reading more raises RequestEntityTooLarge."""
    request.max_content_length = at_most


def _storage() -> str:
    return os.environ.get(STORAGE, "memory://")


def _is_nobodys(answer: Response) -> bool:
    """Whether a request came without a token that opens something."""
    return answer.status_code == HTTPStatus.UNAUTHORIZED


def _wait(reached: RequestLimit) -> NoReturn:
    """Refuse an address that asked too often. Raises TooManyRequests."""
    raise TooManyRequests(retry_after=max(1, int(reached.reset_at - time.time())))


def _token() -> str:
    """Return the token that the gate has verified, by its public part; the address of a request without one."""
    found = seen()
    return found.token.token.id if found is not None and found.token is not None else get_remote_address()
