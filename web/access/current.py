"""Who is behind the current request: an officer with a session of the pages, or with a token of the API.

The gate looks once, before the view; everybody else asks here. Flask-Login keeps it with the request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Flask, Request, current_app, g, request
from flask_login import LoginManager, UserMixin, current_user

from access import permissions
from access.officers import Officer
from access.opened import Access
from access.sessions import Session
from access.tokens import TokenUse
from ledger.domain.errors import NotSignedIn
from ledger.domain.signature import Signature
from web.access.areas import API, area_of
from web.access.cookies import session_id
from web.opened import current_ledger

BEARER = "Bearer "
_LOOKED = "yanqi_looked"
_ACCESS = "yanqi_access"


@dataclass(frozen=True)
class SignedIn(UserMixin):  # type: ignore[misc] # Flask-Login is not typed
    """Somebody who is there: by a session, which may still lack a second factor, or by a token."""

    officer: Officer
    session: Session | None = None
    token: TokenUse | None = None

    def get_id(self) -> str:
        """Return the user name."""
        return self.officer.username

    @property
    def is_authenticated(self) -> bool:
        """Whether all was given that signing in takes."""
        return self.session is None or self.session.is_whole


def current_access() -> Access:
    """Return credentials, second factors, sessions, tokens and the audit beside the current ledger."""
    if _ACCESS not in g:
        setattr(g, _ACCESS, Access.of(current_ledger()))
    found: Access = getattr(g, _ACCESS)
    return found


def look() -> SignedIn | None:
    """Find out who is behind the current request, once; None if nobody is.

    In the area of the API it is said by a bearer token and never by a cookie, elsewhere the other way round.
    Raises TokenInvalid, OfficerSuspended for a token that opens nothing.
    """
    found = current_user._get_current_object()  # noqa: SLF001 - what a proxy stands for
    setattr(g, _LOOKED, True)
    return found if isinstance(found, SignedIn) else None


def seen() -> SignedIn | None:
    """Return who was found behind the current request; None if nobody was, or nobody looked."""
    return look() if g.get(_LOOKED, False) else None


def signed_in_officer() -> Officer | None:
    """Return the officer who is signed in, None if nobody is; never asks the database, so any page may."""
    found = seen()
    return found.officer if found is not None and found.is_authenticated else None


def current_officer() -> Officer:
    """Return the officer who is signed in. Raises NotSignedIn."""
    officer = signed_in_officer()
    if officer is None:
        raise NotSignedIn
    return officer


def current_session() -> Session:
    """Return the session of the officer who is signed in to the pages. Raises NotSignedIn."""
    found = seen()
    if found is None or found.session is None:
        raise NotSignedIn
    return found.session


def current_scope() -> str:
    """Return the department whose data the current request sees, ``*`` for all, nothing if nobody is signed in."""
    found = seen()
    if found is None or not found.is_authenticated:
        return ""
    return found.token.scope if found.token else permissions.scope_of(found.officer)


def current_signature(key: str, on: date | None = None) -> Signature:
    """Return the signature under which the officer gives a command, on a business day (today). Raises NotSignedIn."""
    officer = current_officer()
    return Signature(
        actor=officer.username,
        department=officer.department,
        effective_on=on or current_ledger().clock.today(),
        key=key,
    )


def may_see(area: str) -> bool:
    """Whether the current request may see an area."""
    found = seen()
    if found is not None and found.token is not None:
        # What a token reads or gives is asked by each endpoint; coming in takes only its officer.
        return permissions.may_see(found.officer, API) if area == API else found.token.may_see(area)
    return permissions.may_see(signed_in_officer(), area)


def bearer_token() -> str | None:
    """Return the token that the current request carries."""
    header = request.headers.get("Authorization", "")
    return header.removeprefix(BEARER).strip() if header.startswith(BEARER) else None


def _find(_: Request) -> SignedIn | None:
    if request.endpoint is not None and area_of(current_app, request.endpoint) == API:
        token = bearer_token()
        use = current_access().tokens.use(token) if token else None
        return SignedIn(use.officer, token=use) if use else None
    carried = session_id()
    session = current_access().sessions.find(carried) if carried else None
    return SignedIn(session.officer, session=session) if session else None


def register(app: Flask) -> None:
    """Let an application know who is behind a request."""
    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(_find)
    app.config["REMEMBER_COOKIE_NAME"] = "yanqi-never-remembered"
    app.add_template_global(signed_in_officer)
    app.add_template_global(may_see)
