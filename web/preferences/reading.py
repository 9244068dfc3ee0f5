"""Language and unit as the reader chose them (阅读偏好), kept in a cookie of the browser: two words, nothing personal.

An address that says ``lang`` or ``unit`` wins, so that a link shows everybody the same; the cookie speaks where it
says nothing. Files and the interface for programs go by their address alone: the same address gives the same file
to everybody. So the links of a page, those to files included, say what the reader chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import has_request_context, request

CHOICES: Final = {"lang": ("zh", "en"), "unit": ("yuan", "wan")}
"""What can be chosen; the first is what everybody gets who chose nothing."""
COOKIES: Final = {"lang": "yanqi_lang", "unit": "yanqi_unit"}
"""The cookie of each choice."""
_API: Final = "/api/"
_REMEMBERED: Final = "yanqi.reading"
"""Where a request remembers its reading: a list of a hundred rows asks hundreds of times."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How one request is read: what it shows of each choice, and what its links say so that they show the same."""

    chosen: Mapping[str, str]
    carried: Mapping[str, str]


def chosen(name: str) -> str:
    """Return the language or unit of the current request: of its address, else of its reader, else the usual one."""
    return current_reading().chosen[name] if has_request_context() else CHOICES[name][0]


def current_reading() -> Reading:
    """Return how the current request is read."""
    environ = request.environ
    found: Reading | None = environ.get(_REMEMBERED)
    if found is None:
        found = environ[_REMEMBERED] = _read()
    return found


def _read() -> Reading:
    asked = {name: request.args[name] for name in CHOICES if request.args.get(name) in CHOICES[name]}
    kept = {name: value for name in CHOICES if (value := _kept(name)) and value != CHOICES[name][0]}
    usual = {name: words[0] for name, words in CHOICES.items()}
    return Reading(chosen={**usual, **kept, **asked}, carried={**kept, **asked})


def _kept(name: str) -> str | None:
    """Return what the reader's browser keeps, where it counts."""
    counts = "format" not in request.args and not request.path.startswith(_API)
    kept = request.cookies.get(COOKIES[name], "") if counts else ""
    return kept if kept in CHOICES[name] else None
