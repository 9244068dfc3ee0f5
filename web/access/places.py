"""Where to go after signing in or confirming: only to a path of this system (防止开放重定向)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request, url_for

from web.access.current import may_see, signed_in_officer

LONGEST = 2_000
BEGINNINGS = (
    ("worklist", "worklist.index"),
    ("burn", "burn.index"),
    ("officers", "officers.index"),
    ("audit", "audit.index"),
)
"""Where officers begin: areas, and the page of each."""


def local_path(address: str | None) -> str | None:
    r"""Return an address if it is a path of this system with its query; else None.

    What browsers read as another host is none: ``//host``, ``/\host``, a scheme, and the characters they
    drop before reading (tabs, line breaks).
    """
    if not address or len(address) > LONGEST or not address.isprintable():
        return None
    if not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else address


def asked_place() -> str | None:
    """Return where the current request wants to go on (``next``), if that is a path of this system."""
    return local_path(request.form.get("next") or request.args.get("next"))


def this_place() -> str:
    """Return the current page with its query; for a form that was sent, the page that it came from.

    A form's own address may not be one that can be read.
    """
    if request.method in {"GET", "HEAD"}:
        return local_path(request.full_path.removesuffix("?")) or home()
    return page_before() or home()


def page_before() -> str | None:
    """Return the page of this system that the request came from."""
    if not request.referrer or not request.referrer.startswith(request.host_url):
        return None
    return local_path("/" + request.referrer.removeprefix(request.host_url))


def home() -> str:
    """Return the page that whoever asks begins with: the first of the areas that are open to them."""
    for area, endpoint in BEGINNINGS:
        if endpoint in current_app.view_functions and may_see(area):
            return url_for(endpoint)
    return url_for("account.index" if signed_in_officer() else "access.login")


def register(app: Flask) -> None:
    """Let an application's templates lead to where somebody begins."""
    app.add_template_global(home)
