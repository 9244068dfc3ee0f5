"""The two cookies: one names the session kept by the server, one holds a page's mark and its messages.

Over https both are ``__Host-`` cookies: secure, of this host only, of no other path. Over plain http, which
serves the machine itself only, browsers would refuse that prefix, so it is left out.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from access.secret_key import derived, secret_key
from ledger.store.settings import Settings

SESSION: Final = "yanqi"
PAGE: Final = "yanqi-page"
SAME_SITE: Final = "Lax"


def cookie_name(name: str) -> str:
    """Return what a cookie is called on the current request's connection."""
    return f"__Host-{name}" if request.is_secure else name


def session_id() -> str | None:
    """Return the session id that the current request carries."""
    return request.cookies.get(cookie_name(SESSION))


def give_session(response: Response, session: str) -> None:
    """Let the browser carry a session until it is closed."""
    response.set_cookie(
        cookie_name(SESSION), session, secure=request.is_secure, httponly=True, samesite=SAME_SITE, path="/"
    )


def take_session(response: Response) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(
        cookie_name(SESSION), secure=request.is_secure, httponly=True, samesite=SAME_SITE, path="/"
    )


class PageSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, which holds the mark of forms and the messages to flash; never who is signed in.

    The key it is signed with is read, or made, by the first request that needs it.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what a request's cookie holds. Raises SecretKeyMissing."""
        if app.secret_key is None:
            app.secret_key = derived(secret_key(Settings.from_environment()), "pages")
        return super().open_session(app, request)

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        """Return the cookie's name."""
        return cookie_name(PAGE)

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Return whether browsers may send it over https only."""
        return request.is_secure

    def get_cookie_samesite(self, app: Flask) -> str:  # noqa: ARG002 - Flask's signature
        """Return from which sites' links browsers send it along."""
        return SAME_SITE


def register(app: Flask) -> None:
    """Give an application these cookies."""
    app.session_interface = PageSessions()
