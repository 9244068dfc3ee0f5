"""`/account`: one's own password, second factor, sessions and tokens. Changes ask for the password again."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import segno
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from access.credentials import in_session
from access.passwords import LEAST_CHARACTERS
from access.permissions import may_give as officer_may_give
from access.permissions import permissions, scope_of
from access.tokens import READ
from ledger.domain.errors import InvalidInput, NotFound, Refusal
from web.access import auditing
from web.access.areas import area
from web.access.cookies import give_session, session_id
from web.access.current import current_access, current_officer, current_session
from web.access.fresh import form_status, require_fresh
from web.access.limits import SIGN_INS, limiter
from web.access.places import asked_place, home
from web.access.tables import sessions_table, tokens_table
from web.forms import takes
from web.language import gettext as _
from web.listing import as_file, asked_format

blueprint = Blueprint("account", __name__)

LIVES_DAYS: Final = (7, 30, 90, 180, 366)
DEFAULT_LIFE_DAYS: Final = 90
PICTURE_SCALE: Final = 4
MOST_NUMBER: Final = 2**63 - 1


@blueprint.get("/account")
@area("account")
def index() -> ResponseReturnValue:
    """Show the officer's own account."""
    officer, access = current_officer(), current_access()
    sessions, tokens = access.sessions.open_sessions(officer.username), access.tokens.tokens(officer.username)
    number = current_session().number
    if file_format := asked_format():
        tables = [sessions_table(sessions, number), tokens_table(tokens)]
        return as_file(tables, file_format, name=f"account-{officer.username}", about=officer.username)
    return render_template(
        "access/account.html",
        officer=officer,
        scope=scope_of(officer),
        has_second_factor=access.second_factor.is_enabled(officer.username),
        recovery_codes_left=access.second_factor.recovery_codes_left(officer.username),
        sessions=sessions,
        session_number=number,
        tokens=tokens,
    )


@blueprint.get("/account/password")
@area("account")
def password() -> str:
    """Ask for another password."""
    return _password_page(None)


@blueprint.post("/account/password")
@limiter.limit(SIGN_INS)
@area("account")
@takes("username", "password", "new_password", "new_password_again", "ends_tokens", "next")
def change_password() -> ResponseReturnValue:
    """Set another password; other sessions end, tokens unless they are kept, and this session gets a new id."""
    access, carried = current_access(), session_id() or ""
    username = current_session().officer.username
    new = request.form.get("new_password", "")
    try:
        if new != request.form.get("new_password_again", ""):
            raise InvalidInput(
                field=_("新密码"), problem="两次输入不一致", problem_en="the two are not the same"
            )
        access.credentials.change(
            username,
            request.form.get("password", ""),
            new,
            session_id=carried,
            ends_tokens="ends_tokens" in request.form,
        )
        renewed = access.sessions.password_changed(carried)
    except Refusal as refusal:
        auditing.note("password", "failed", code=refusal.code)
        return _password_page(refusal), form_status(refusal)
    auditing.note("password", "accepted")
    flash(_("密码已修改。"), "success")
    response = current_app.make_response(redirect(asked_place() or home()))
    give_session(response, renewed)
    return response


@blueprint.post("/account/second-factor")
@area("account")
@takes()
def begin_second_factor() -> ResponseReturnValue:
    """Show a new secret to enrol; it counts once a code of it was given."""
    require_fresh()
    enrolment = current_access().second_factor.begin(current_officer().username)
    picture = segno.make(enrolment.uri, error="m").svg_data_uri(scale=PICTURE_SCALE)
    return render_template(
        "access/second_factor.html", picture=picture, secret=enrolment.secret, refusal=None
    )


@blueprint.post("/account/second-factor/confirm")
@limiter.limit(SIGN_INS)
@area("account")
@takes("code")
def confirm_second_factor() -> ResponseReturnValue:
    """Enable the second factor with a first code, and show the recovery codes once."""
    require_fresh()
    username = current_officer().username
    try:
        codes = current_access().second_factor.confirm(
            username, request.form.get("code", ""), in_session(session_id() or "")
        )
    except Refusal as refusal:
        auditing.note("second_factor", "failed", code=refusal.code)
        page = render_template("access/second_factor.html", picture=None, secret=None, refusal=refusal)
        return page, form_status(refusal)
    auditing.note("second_factor", "accepted")
    return render_template("access/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/codes")
@area("account")
@takes()
def renew_recovery_codes() -> ResponseReturnValue:
    """Replace the recovery codes and show them once."""
    require_fresh()
    codes = current_access().second_factor.new_recovery_codes(current_officer().username)
    auditing.note("recovery_codes", "accepted")
    return render_template("access/recovery_codes.html", codes=codes)


@blueprint.post("/account/second-factor/remove")
@area("account")
@takes()
def remove_second_factor() -> ResponseReturnValue:
    """Take the second factor away."""
    require_fresh()
    current_access().second_factor.remove(current_officer().username)
    auditing.note("second_factor_removed", "accepted")
    flash(_("动态口令已解除绑定。"), "success")
    return redirect(url_for("account.index"))


@blueprint.post("/account/sessions/<int:number>/revoke")
@area("account")
@takes()
def revoke_session(number: int) -> ResponseReturnValue:
    """End one of one's own sessions. Raises NotFound."""
    username = current_officer().username
    if not current_access().sessions.revoke(username, min(number, MOST_NUMBER), username):
        raise NotFound(kind="session 登录", name=str(number)[:20])
    auditing.note("session_revoked", "accepted", details={"number": number})
    flash(_("该登录已退出。"), "success")
    return redirect(url_for("account.index"))


@blueprint.post("/account/sessions/revoke")
@area("account")
@takes()
def revoke_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    username = current_officer().username
    ended = current_access().sessions.revoke_all(username, username, except_id=session_id())
    auditing.note("sessions_revoked", "accepted", details={"count": ended})
    flash(_("已退出其他 %(count)s 个登录。", count=ended), "success")
    return redirect(url_for("account.index"))


@blueprint.get("/account/tokens/new")
@area("account")
def new_token() -> ResponseReturnValue:
    """Show the form for a token."""
    return _token_page(None)


@blueprint.post("/account/tokens")
@area("account")
@takes("label", "days", several=("scopes",))
def issue_token() -> ResponseReturnValue:
    """Issue a token of one's own and show it once."""
    require_fresh()
    username = current_officer().username
    try:
        text, token = current_access().tokens.issue(
            username,
            label=request.form.get("label", ""),
            scopes=request.form.getlist("scopes"),
            life=timedelta(days=_life_days()),
            by=username,
        )
    except Refusal as refusal:
        auditing.note("token_issued", "refused", code=refusal.code)
        return _token_page(refusal), form_status(refusal)
    auditing.note("token_issued", "accepted", details={"token_id": token.id, "scopes": list(token.scopes)})
    return render_template("access/token_issued.html", text=text, issued=token)


@blueprint.post("/account/tokens/<token>/revoke")
@area("account")
@takes()
def revoke_token(token: str) -> ResponseReturnValue:
    """End one of one's own tokens. Raises NotFound."""
    username = current_officer().username
    if not current_access().tokens.revoke(token, username, username=username):
        raise NotFound(kind="token 令牌", name=token[:40])
    auditing.note("token_revoked", "accepted", details={"token_id": token})
    flash(_("令牌已撤销。"), "success")
    return redirect(url_for("account.index"))


def _life_days() -> int:
    """Return for how many days a token is asked for. Raises InvalidInput."""
    days = request.form.get("days", str(DEFAULT_LIFE_DAYS))
    if days not in {str(each) for each in LIVES_DAYS}:
        raise InvalidInput(field="days", problem="请从列表中选择", problem_en="must be one of the list")
    return int(days)


def _password_page(refusal: Refusal | None) -> str:
    found, access = current_session(), current_access()
    now = access.store.now()
    return render_template(
        "access/password.html",
        username=found.officer.username,
        must_change=found.must_change,
        least=LEAST_CHARACTERS,
        tokens=[one for one in access.tokens.tokens(found.officer.username) if one.is_valid(now)],
        ends_tokens=request.method == "GET" or "ends_tokens" in request.form,
        next=asked_place(),
        refusal=refusal,
    )


def _token_page(refusal: Refusal | None) -> str:
    officer = current_officer()
    known = permissions()
    return render_template(
        "access/token_new.html",
        read=READ,
        commands=[name for name in known.commands if officer_may_give(officer, name)],
        lives=LIVES_DAYS,
        default_life=DEFAULT_LIFE_DAYS,
        refusal=refusal,
    )
