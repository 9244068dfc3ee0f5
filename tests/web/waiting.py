"""Waiting for long work: asked over its JSON, as a page's script asks, until it is as far as it should be."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

PATIENCE_S = 60
LOOK_AGAIN_S = 0.02

Said = dict[str, Any]
"""What a job says of itself."""


def said_of(client: FlaskClient, place: str) -> Said:
    """Return what the work at a place (``/jobs/…``) says of itself now."""
    answer = client.get(place, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def waited_for(client: FlaskClient, place: str, is_so: Callable[[Said], bool]) -> list[Said]:
    """Ask until it is so; return all that was said meanwhile, each different answer once, the last being so."""
    deadline = time.monotonic() + PATIENCE_S
    heard: list[Said] = []
    while True:
        said = said_of(client, place)
        if said not in heard[-1:]:
            heard.append(said)
        if is_so(said):
            return heard
        assert time.monotonic() < deadline, heard[-1]
        time.sleep(LOOK_AGAIN_S)


def heard_of(client: FlaskClient, place: str) -> list[Said]:
    """Wait until the work has ended; return all that it said on the way."""
    return waited_for(client, place, lambda said: said["state"] != "running")


def ended(client: FlaskClient, place: str) -> Said:
    """Wait until the work has ended; return what came of it."""
    return heard_of(client, place)[-1]
