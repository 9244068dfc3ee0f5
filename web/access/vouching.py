"""What an identity provider said of whoever is signed in here: that it is the same person, a moment ago.

An officer with a second factor gives its code after that; until then the page's signed cookie holds who was
vouched for, and until when.
"""

from __future__ import annotations

import time
from typing import Final

from flask import current_app, session

EXTENSION: Final = "yanqi-provider"
"""Where an application has its provider, if the environment names one."""
VOUCHED_FOR_S: Final = 120
"""How long the code of a second factor may take after the provider's word."""

_VOUCHED: Final = "provider-vouched"


def has_provider() -> bool:
    """Whether officers can sign in at a provider."""
    return EXTENSION in current_app.extensions


def note_vouched(username: str) -> None:
    """Note that the provider has just vouched for an officer."""
    session[_VOUCHED] = {"officer": username, "until": int(time.time()) + VOUCHED_FOR_S}


def is_vouched(username: str) -> bool:
    """Whether the provider has just vouched for an officer."""
    found = session.get(_VOUCHED)
    return isinstance(found, dict) and found.get("officer") == username and found["until"] > time.time()


def forget_vouched() -> None:
    """Forget what the provider said: it counts once."""
    session.pop(_VOUCHED, None)
