"""`/login`, `/logout`, `/account/confirm`: coming in, leaving, and showing once more that it is you."""

from __future__ import annotations

import hmac
import os
from datetime import datetime, timedelta
from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from access.attempts import Source, counted_name
from access.credentials import in_session
from access.officers import find_officer
from access.secret_key import derived, secret_key
from ledger.domain.errors import PlainConnection, Refusal, SignInLocked, SignInRefused
from ledger.store.settings import Settings
from web.access import auditing
from web.access.areas import PUBLIC, area
from web.access.cookies import give_session, session_id, take_session
from web.access.current import SignedIn, current_access, current_officer, seen
from web.access.fresh import PREFIX, Kept, confirm_page, form_status, kept_fields, waiting_form
from web.access.limits import SIGN_INS, limiter
from web.access.places import asked_place, home
from web.access.vouching import forget_vouched, is_vouched
from web.forms import takes
from web.opened import current_ledger
from web.proxies import is_from_this_machine

blueprint = Blueprint("access", __name__)

PLAIN_HTTP: Final = "YANQI_PLAIN_HTTP"
"""Set to ``allowed`` where pages are served without TLS on a network that is closed by other means."""
LONGEST_NAME: Final = 64
UNKNOWN: Final = "unknown:"
"""Before the mark that stands for the name of nobody in the audit log; no user name has a colon."""
MARK_CHARACTERS: Final = 10


@blueprint.get("/login")
@area(PUBLIC)
def login() -> ResponseReturnValue:
    """Ask for user name and password, or for the code that is still due; who is in already goes on."""
    found = seen()
    if found is not None and found.is_authenticated:
        return redirect(asked_place() or home())
    return _page(None if "again" in request.args else found)


@blueprint.post("/login")
@limiter.limit(SIGN_INS)
@area(PUBLIC)
@takes("username", "password", "code", "next")
def sign_in() -> ResponseReturnValue:
    """Check what was given and begin or complete a session; what was wrong is not said."""
    require_private_connection()
    found = seen()
    if "code" in request.form and found is not None and found.session is not None:
        return _second_step(found)
    username = request.form.get("username", "").strip()[:LONGEST_NAME]
    try:
        checked = current_access().credentials.check(username, request.form.get("password", ""), _from_here())
    except Refusal as refusal:
        return _failed(refusal, username, None)
    return begin_session(checked.username, asked_place(), must_change=checked.must_change)


@blueprint.post("/logout")
@area(PUBLIC)
@takes()
def logout() -> ResponseReturnValue:
    """End the session."""
    found, carried = seen(), session_id()
    if found is not None and carried:
        current_access().sessions.end(carried, found.get_id())
        auditing.note("logout", "accepted")
    session.clear()
    response = current_app.make_response(redirect(url_for("access.login")))
    take_session(response)
    return response


@blueprint.get("/account/confirm")
@area("account")
def confirm_form() -> ResponseReturnValue:
    """Ask for the password before a page that needs it fresh; ``kept`` is a form that waits to be sent after it."""
    kept = waiting_form(request.args.get("kept", ""))
    return confirm_page(asked_place() or home(), kept or [], sends_form=kept is not None)


@blueprint.post("/account/confirm", endpoint="confirm")
@limiter.limit(SIGN_INS)
@area("account")
@takes("password", "code", "next", "sends_form", kept=PREFIX)
def confirm() -> ResponseReturnValue:
    """Check the password once more, give the session a new id, and go on; a kept form is sent from a page."""
    place, kept, sends_form = asked_place() or home(), kept_fields(), "sends_form" in request.form
    officer, access = current_officer(), current_access()
    try:
        check_again(request.form.get("password", ""))
        renewed = access.sessions.authenticated_again(session_id() or "")
    except (SignInRefused, SignInLocked) as refusal:
        auditing.note("confirm", "failed", code=refusal.code)
        page = confirm_page(place, kept, sends_form=sends_form, refusal=refusal)
        return page, form_status(refusal)
    auditing.note("confirm", "accepted", officer=officer.username)
    return go_on(place, kept if sends_form else None, renewed)


def go_on(place: str, kept: Kept | None, renewed: str) -> ResponseReturnValue:
    """Go on under a session's new id: to a page, or by sending a form that was kept."""
    forget_vouched()
    sends = kept is not None
    onward = render_template("access/continue.html", next=place, kept=kept) if sends else redirect(place)
    response = current_app.make_response(onward)
    give_session(response, renewed)
    return response


def check_again(password: str) -> None:
    """Check the current officer's password, and the code where a second factor is bound.

    Of an officer for whom the provider has just vouched, the code alone. Raises SignInRefused, SignInLocked.
    """
    access, username = current_access(), current_officer().username
    source = in_session(
        session_id() or ""
    )  # wrong guesses elsewhere do not keep an officer who is in from going on
    if is_vouched(username) or access.credentials.check(username, password, source).second_factor_due:
        access.second_factor.check(username, request.form.get("code", ""), source)


def begin_session(
    username: str,
    place: str | None,
    *,
    must_change: bool = False,
    way: str = "password",
    authenticated_ago: timedelta = timedelta(0),
) -> ResponseReturnValue:
    """Begin a session of a fresh id for an officer whom a password or a provider vouches for, and go on.

    Nothing of an earlier session or its forms goes along; ``authenticated_ago`` is how long before the provider
    had seen who it is. Raises OfficerSuspended.
    """
    access = current_access()
    code_due = access.second_factor.is_enabled(username)
    begun = access.sessions.start(
        username,
        address=request.remote_addr or "",
        agent=request.user_agent.string,
        second_factor_due=code_due,
        must_change=must_change,
        authenticated_ago=authenticated_ago,
    )
    if carried := session_id():
        access.sessions.end(carried, username)
    session.clear()
    if not code_due:
        auditing.note("login", "accepted", officer=username, details={"way": way})
    onward = url_for("access.login", next=place) if code_due else place or home()
    response = current_app.make_response(redirect(onward))
    give_session(response, begun)
    return response


def require_private_connection() -> None:
    """Refuse a password over a network in the clear. Raises PlainConnection."""
    allowed = os.environ.get(PLAIN_HTTP, "") == "allowed"
    if not (request.is_secure or is_from_this_machine() or allowed):
        raise PlainConnection


def _second_step(found: SignedIn) -> ResponseReturnValue:
    """Check the code that is due and complete the session under a new id."""
    access, username = current_access(), found.get_id()
    try:
        access.second_factor.check(username, request.form["code"], _from_here())
        renewed = access.sessions.second_factor_given(session_id() or "")
    except Refusal as refusal:
        return _failed(refusal, username, found)
    auditing.note("login", "accepted", details={"way": "second factor"})
    response = current_app.make_response(redirect(asked_place() or home()))
    give_session(response, renewed)
    return response


def _from_here() -> Source:
    return Source(address=request.remote_addr or "")


def _failed(refusal: Refusal, username: str, found: SignedIn | None) -> ResponseReturnValue:
    auditing.note("login", "failed", officer=_as_noted(username), code=refusal.code)
    return _page(found, refusal, username), form_status(refusal)


def _as_noted(username: str) -> str:
    """Return whom a failed sign-in is noted of: an officer, else a mark of what was typed, which may be a password.

    The same text has the same mark, so that attempts are told apart; without the secret key it says nothing.
    """
    name = counted_name(username)
    if find_officer(current_ledger().rows, name) is not None:
        return name
    key = derived(secret_key(Settings.from_environment()), "names that nobody has")
    return UNKNOWN + hmac.new(key, name.encode(), "sha256").hexdigest()[:MARK_CHARACTERS]


def _page(found: SignedIn | None, refusal: Refusal | None = None, username: str = "") -> str:
    asks_code = found is not None and found.session is not None and found.session.second_factor_due
    return render_template(
        "access/login.html",
        next=asked_place(),
        asks_code=asks_code,
        username=found.get_id() if asks_code and found is not None else username,
        refusal=refusal,
        locked_until=_locked_until(refusal),
    )


def _locked_until(refusal: Refusal | None) -> datetime | None:
    """Return until when a name is locked, to the minute."""
    minutes = refusal.details.get("minutes") if isinstance(refusal, SignInLocked) else None
    if not isinstance(minutes, int):
        return None
    until = current_access().store.now() + timedelta(minutes=minutes)
    return until.replace(second=0, microsecond=0)
