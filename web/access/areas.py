"""Every view belongs to an area (功能区); a view that says none is refused to everybody.

The areas that a role may see are in ``access/permissions.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from flask import Flask

PUBLIC: Final = "public"
"""Open to everybody: the state of the service, signing in, scripts and styles."""
API: Final = "api"
"""For programs: who asks is said by a token, never by a cookie."""
AREAS: Final = frozenset(
    {
        PUBLIC,
        "burn",
        "platforms",
        "awards",
        "worklist",
        "batches",
        "payees",
        "statements",
        "reconciliation",
        "exceptions",
        "recoveries",
        "months",
        "policy",
        "duplicates",
        "audit",
        "officers",
        "account",
        "jobs",
        API,
    }
)

_ATTRIBUTE: Final = "__area__"
_OF_LIBRARIES: Final = {"static": PUBLIC, "bootstrap.static": PUBLIC}
"""Areas of views that libraries bring."""

View = TypeVar("View", bound=Callable[..., object])


def area(name: str) -> Callable[[View], View]:
    """Put a view function, or a class of views, into an area. Raises ValueError for an unknown one."""
    if name not in AREAS:
        message = f"no such area: {name}"
        raise ValueError(message)

    def mark(view: View) -> View:
        setattr(view, _ATTRIBUTE, name)
        return view

    return mark


def area_of(app: Flask, endpoint: str) -> str | None:
    """Return the area of an endpoint; None where its view says none."""
    view = app.view_functions[endpoint]
    found = getattr(view, _ATTRIBUTE, None) or getattr(getattr(view, "view_class", None), _ATTRIBUTE, None)
    return str(found) if found else _OF_LIBRARIES.get(endpoint)
