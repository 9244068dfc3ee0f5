"""Language and unit as the reader chose them (阅读偏好), kept in a cookie of the browser: two words, nothing personal.

An address that says ``lang`` or ``unit`` wins, so that a link shows everybody the same; the cookie speaks where it
says nothing. Files and the interface for programs go by their address alone: the same address gives the same file
to everybody. So the links of a page, those to files included, say what the reader chose.
"""

from __future__ import annotations

from typing import Final

from flask import has_request_context, request

CHOICES: Final = {"lang": ("zh", "en"), "unit": ("yuan", "wan")}
"""What can be chosen; the first is what everybody gets who chose nothing."""
COOKIES: Final = {"lang": "yanqi_lang", "unit": "yanqi_unit"}
"""The cookie of each choice."""
_API: Final = "/api/"
_CHOSEN: Final = "yanqi.chosen."
"""Where a request remembers it: a list of a hundred rows asks sixteen hundred times."""
_KEPT: Final = "yanqi.kept"
"""Where a request remembers what the browser keeps: every link of a page asks."""


def chosen(name: str) -> str:
    """Return the language or unit of the current request: of its address, else of its reader, else the usual one."""
    if not has_request_context():
        return CHOICES[name][0]
    found: str | None = request.environ.get(f"{_CHOSEN}{name}")
    if found is None:
        asked = request.args.get(name, "")
        found = asked if asked in CHOICES[name] else _kept(name) or CHOICES[name][0]
        request.environ[f"{_CHOSEN}{name}"] = found
    return found


def to_carry(name: str) -> str | None:
    """Return what a link of the current page says of a choice; None where nothing need be said."""
    asked = request.args.get(name, "")
    if asked in CHOICES[name]:
        return asked
    kept = _kept(name)
    return kept if kept != CHOICES[name][0] else None


def _kept(name: str) -> str | None:
    """Return what the reader's browser keeps, where it counts."""
    remembered: dict[str, str | None] = request.environ.setdefault(_KEPT, {})
    if name not in remembered:
        counts = "format" not in request.args and not request.path.startswith(_API)
        kept = request.cookies.get(COOKIES[name], "") if counts else ""
        remembered[name] = kept if kept in CHOICES[name] else None
    return remembered[name]
