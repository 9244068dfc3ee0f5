"""How often an address may ask (限流): counted in each process, or in a store that all of them share."""

from __future__ import annotations

import os
from typing import Final

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import parse

STORAGE: Final = "YANQI_LIMITS_STORAGE"
"""Where to count, as the limits library words it (``redis://…``); by default in the process itself."""
SIGN_INS: Final = "30 per minute"
"""Of one address, beside the lock on each user name."""
STRANGERS: Final = "30 per minute"
"""Of one address: what is answered, or noted in the audit log, of requests whose sender nobody knows."""

limiter = Limiter(get_remote_address)


def has_room_for_stranger(kind: str = "refusals") -> bool:
    """Count one more request of somebody whom nobody knows, of a kind; False where its address sent too many."""
    return limiter.limiter.hit(parse(STRANGERS), "strangers", kind, get_remote_address())


def register(app: Flask) -> None:
    """Count the requests of an application."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", os.environ.get(STORAGE) or "memory://")
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", True)
    limiter.init_app(app)
