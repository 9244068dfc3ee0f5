"""The gate before every view: closed unless the view says whose it is and who asks may come in (默认拒绝)."""

from __future__ import annotations

from typing import Final

from eventsourcing.persistence import PersistenceError
from flask import Flask, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import TooManyRequests

from access.permissions import permissions
from access.roles import ROLE_NAMES, Role
from ledger.domain.errors import (
    ForeignForm,
    NoArea,
    NotSignedIn,
    PasswordChangeNeeded,
    Refusal,
    RoleMissing,
    SessionEnded,
)
from web.access import auditing
from web.access.areas import API, AREAS, PUBLIC, area_of
from web.access.cookies import session_id
from web.access.current import SignedIn, look, may_see, seen
from web.access.limits import has_room_for_stranger
from web.access.places import this_place
from web.errors import refused, wants_json
from web.language import gettext as _
from web.observing.requests import current_metrics
from web.strict import require_text

FIRST_STEPS: Final = frozenset({"account.password", "account.change_password"})
"""What is open to an officer who must change the password first."""
ASSETS: Final = frozenset({"static", "bootstrap.static", "assets.plotly"})
"""Views that are the same for everybody and are never asked who asks."""
A_MINUTE_S: Final = 60
"""After which strangers' forms are answered again, at the latest."""

_forms = CSRFProtect()


def _admit() -> ResponseReturnValue | None:
    """Let the request pass, or refuse it."""
    if request.endpoint in ASSETS:
        return None
    area = area_of(current_app, request.endpoint) if request.endpoint else PUBLIC
    if area is None:
        raise NoArea(page=str(request.endpoint))
    found = _look_from(area)
    if request.endpoint and area != PUBLIC:
        _require(found, area)
    if request.endpoint and area != API:
        require_text()
        if current_app.config["WTF_CSRF_ENABLED"]:
            _require_own_form()
    return None


def _require_own_form() -> None:
    """Refuse a form without the mark of its page. Raises ForeignForm; TooManyRequests to who sends many unknown."""
    try:
        _forms.protect()
    except CSRFError:
        if seen() is not None:
            auditing.note("access", "refused", code=ForeignForm.code)
        else:
            current_metrics().stranger_refused(ForeignForm.code)
            if not has_room_for_stranger("forms"):
                raise TooManyRequests(retry_after=A_MINUTE_S) from None
        raise ForeignForm(field="csrf_token") from None


def _look_from(area: str) -> SignedIn | None:
    """Find out who asks; a public page opens without a database too."""
    if area != PUBLIC:
        return look()
    try:
        return look() if session_id() else None
    except PersistenceError:
        return None


def _require(found: SignedIn | None, area: str) -> None:
    """Refuse who may not come into an area. Raises NotSignedIn, PasswordChangeNeeded, RoleMissing."""
    if found is None or (found.session is not None and found.session.second_factor_due):
        raise NotSignedIn
    if found.session is not None and found.session.must_change:
        if request.endpoint in FIRST_STEPS:
            return
        raise PasswordChangeNeeded(page=url_for("account.password"))
    if not may_see(area):
        raise RoleMissing(actor=found.officer.username, step=" ".join(AREAS[area]), roles=roles_of_area(area))


def roles_of_area(area: str) -> list[str]:
    """Return which roles may see an area, in both languages."""
    permission = permissions().areas.get(area)
    allowed = permission.roles if permission else frozenset()
    return [" ".join(ROLE_NAMES[role]) for role in Role if role in allowed]


def _ask_to_sign_in(refusal: Refusal) -> ResponseReturnValue:
    """Lead a person to the page where they sign in and back; tell a program."""
    auditing.note_refusal(refusal)
    if wants_json():
        return refused(refusal)
    if session_id() and seen() is None:
        flash(_("登录已失效，请重新登录。"), "warning")
    return redirect(url_for("access.login", next=this_place()))


def _ask_to_change(refusal: Refusal) -> ResponseReturnValue:
    auditing.note_refusal(refusal)
    if wants_json():
        return refused(refusal)
    return redirect(url_for("account.password", next=this_place()))


def register(app: Flask) -> None:
    """Put the gate before an application's views."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # the gate checks, once it knows who asks
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form is good as long as its session
    _forms.init_app(app)
    app.before_request(_admit)
    app.register_error_handler(NotSignedIn, _ask_to_sign_in)
    app.register_error_handler(SessionEnded, _ask_to_sign_in)
    app.register_error_handler(PasswordChangeNeeded, _ask_to_change)
