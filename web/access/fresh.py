"""Steps that ask for a password given within the last minutes (重新验证身份); what was filled in meanwhile is kept.

A form that was sent too late comes back inside the form that asks for the password, and is sent once more
after it. Files cannot be kept: the page says that they must be chosen again.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, render_template, request, url_for
from flask import redirect as go_to
from flask.typing import ResponseReturnValue

from access.permissions import export_needs_fresh, may_export, permissions
from access.roles import ROLE_NAMES, Role
from access.sessions import FRESH
from ledger.domain.errors import ReauthenticationNeeded, Refusal, RoleMissing, SignInLocked, SignInRefused
from web.access import auditing
from web.access.current import current_access, current_officer, current_session, seen
from web.access.places import home, local_path, this_place
from web.access.vouching import has_provider, is_vouched
from web.errors import refused, status_of, wants_json

PREFIX: Final = "kept-"
"""Before the names of the fields that are kept, so that they meet no field of the form that keeps them."""
MINUTES: Final = int(FRESH.total_seconds()) // 60

Kept = list[tuple[str, str]]


def require_fresh() -> None:
    """Refuse a step whose officer gave the password too long ago. Raises ReauthenticationNeeded.

    A token stands for itself: it names the commands it is good for, and issuing it took a fresh password.
    """
    found = seen()
    if found is None or found.token is None:
        current_access().sessions.require_fresh(current_session())


def require_export(export: str) -> None:
    """Refuse a file that is not the current officer's to take. Raises RoleMissing, ReauthenticationNeeded."""
    officer = current_officer()
    if not may_export(officer, export):
        permission = permissions().exports.get(export)
        allowed = permission.roles if permission else frozenset()
        raise RoleMissing(
            actor=officer.username,
            step=export,
            roles=[" ".join(ROLE_NAMES[role]) for role in Role if role in allowed],
        )
    if export_needs_fresh(export):
        require_fresh()


def kept_fields() -> Kept:
    """Return the fields of the current form that are kept while the officer confirms, by their own names."""
    return [
        (name.removeprefix(PREFIX), value)
        for name, values in request.form.lists()
        if name.startswith(PREFIX)
        for value in values
    ]


def confirm_page(next_place: str, kept: Kept, *, sends_form: bool, refusal: Refusal | None = None) -> str:
    """Return the page that asks for the password, around the fields that are kept."""
    return render_template(
        "access/confirm.html",
        next=next_place,
        back=this_place() if request.endpoint != "access.confirm" else home(),
        kept=kept,
        prefix=PREFIX,
        sends_form=sends_form,
        loses_files=bool(request.files),
        minutes=MINUTES,
        has_second_factor=current_access().second_factor.is_enabled(current_officer().username),
        vouched=is_vouched(current_officer().username),
        waiting=_set_aside(kept) if sends_form and has_provider() else None,
        refusal=refusal,
    )


def _set_aside(kept: Kept) -> str:
    """Keep a form on the server, for the officer may go to the provider; return what it is found under."""
    return current_access().kept_forms.keep(current_officer().username, kept)


def waiting_form(name: str) -> Kept | None:
    """Return a form that the current officer set aside; None where there is none, or not any more."""
    return current_access().kept_forms.find(current_officer().username, name) if name else None


def form_status(refusal: Refusal) -> int:
    """Return the status of a form that comes back because of what was given in it: who asks is not in question."""
    if isinstance(refusal, SignInLocked):
        return int(HTTPStatus.TOO_MANY_REQUESTS)
    return int(HTTPStatus.BAD_REQUEST if isinstance(refusal, SignInRefused) else status_of(refusal))


def _ask_again(refusal: Refusal) -> ResponseReturnValue:
    """Ask for the password in the middle of a step: a page is come back to, a form is kept."""
    auditing.note_refusal(refusal)
    if wants_json():
        return refused(refusal)
    if request.method in {"GET", "HEAD"}:
        return go_to(url_for("access.confirm", next=this_place()))
    kept = [
        (name, value) for name, values in request.form.lists() if name != "csrf_token" for value in values
    ]
    place = local_path(request.full_path.removesuffix("?")) or home()
    return confirm_page(place, kept, sends_form=True)


def register(app: Flask) -> None:
    """Ask for the password again wherever a step of an application needs it."""
    app.register_error_handler(ReauthenticationNeeded, _ask_again)
