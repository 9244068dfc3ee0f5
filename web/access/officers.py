"""`/officers`: who may do what (人员与岗位). One security administrator proposes, another administrator confirms."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from access.roles import EXCLUSIVE, SOLITARY, Role
from ledger.application.commands import (
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
    ResumeOfficer,
    SuspendOfficer,
)
from ledger.domain.errors import NotFound, ReauthenticationNeeded, Refusal
from ledger.ports import Rows
from projections.queries.officers import (
    OFFICERS_BY_NAME,
    PROPOSAL_STATES,
    OfficerRow,
    officer_journal,
    officer_row,
    officer_rows,
    proposals,
)
from projections.queries.paging import cursor_from
from projections.queries.topics import title_of
from web import parameters
from web.access.acting import act
from web.access.areas import area
from web.access.current import current_access
from web.errors import status_of
from web.forms import takes
from web.language import gettext as _
from web.opened import current_pack

blueprint = Blueprint("officers", __name__)

JOURNAL_ROWS = 50


@blueprint.get("/officers")
@area("officers")
def index() -> str:
    """List the officers, and the roles that wait for a second administrator."""
    return _list(None)


@blueprint.post("/officers")
@area("officers")
@takes("key", "username", "display_name")
def register() -> ResponseReturnValue:
    """Enter an officer without roles; the form comes back with the refusal, if there is one."""
    command = RegisterOfficer(username=_field("username").lower(), display_name=_field("display_name"))
    return _given(
        command,
        _list,
        url_for("officers.officer", username=command.username),
        _("已登记 %(name)s；请提出其岗位。", name=command.display_name),
    )


@blueprint.get("/officers/<username>")
@area("officers")
def officer(username: str) -> str:
    """Show an officer: roles held and proposed, and what was recorded. Raises NotFound."""
    return _one(username, None)


@blueprint.post("/officers/<username>/roles")
@area("officers")
@takes("key", "officer_department", several=("roles",))
def propose(username: str) -> ResponseReturnValue:
    """Propose roles and a department; they replace the ones held once confirmed."""
    command = ProposeRoles(
        username=username,
        roles=tuple(request.form.getlist("roles")),
        officer_department=_field("officer_department"),
    )
    return _given_to(username, command, _("岗位已提出，待另一位管理员确认。"))


@blueprint.post("/officers/<username>/roles/<int:proposal>")
@area("officers")
@takes("key")
def confirm(username: str, proposal: int) -> ResponseReturnValue:
    """Confirm proposed roles as a second administrator; the officer's sessions end."""
    return _given_to(
        username,
        ConfirmRoles(username=username, proposal=proposal),
        _("岗位已确认；该人员须重新登录。"),
    )


@blueprint.post("/officers/<username>/suspend")
@area("officers")
@takes("key", "reason")
def suspend(username: str) -> ResponseReturnValue:
    """Suspend an officer at once."""
    return _given_to(username, SuspendOfficer(username=username, reason=_field("reason")), _("已停用。"))


@blueprint.post("/officers/<username>/resume")
@area("officers")
@takes("key", "reason")
def resume(username: str) -> ResponseReturnValue:
    """End a suspension."""
    return _given_to(username, ResumeOfficer(username=username, reason=_field("reason")), _("已恢复。"))


def _given_to(username: str, command: Command, done: str) -> ResponseReturnValue:
    place = url_for("officers.officer", username=username)
    return _given(command, lambda refusal: _one(username, refusal), place, done)


def _given(
    command: Command, again: Callable[[Refusal | None], str], place: str, done: str
) -> ResponseReturnValue:
    """Give a command and go on to a place; show the page again with what stands against it."""
    try:
        act(command, _field("key") or secrets.token_urlsafe(16))
    except ReauthenticationNeeded:
        raise
    except Refusal as refusal:
        return again(refusal), int(status_of(refusal))
    flash(done, "success")
    return redirect(place)


def _list(refusal: Refusal | None) -> str:
    rows = _rows()
    cursor = cursor_from(parameters.token("cursor"), OFFICERS_BY_NAME)
    return render_template(
        "access/officers.html",
        page=officer_rows(rows, cursor=cursor),
        waiting=proposals(rows),
        refusal=refusal,
        key=secrets.token_urlsafe(16),
    )


def _one(username: str, refusal: Refusal | None) -> str:
    rows = _rows()
    row = _found(username)
    return render_template(
        "access/officer.html",
        row=row,
        proposals=proposals(rows, username=username, everything=True),
        PROPOSAL_STATES=PROPOSAL_STATES,
        journal=officer_journal(rows, username=username, limit=JOURNAL_ROWS).rows,
        title_of=title_of,
        departments=current_pack().header.departments,
        roles=list(Role),
        solitary=SOLITARY,
        exclusive=[frozenset(pair) for pair in EXCLUSIVE],
        refusal=refusal,
        key=secrets.token_urlsafe(16),
    )


def _rows() -> Rows:
    """Return the read query for officers: they belong to no department, and administrators see none."""
    return current_access().store.rows


def _found(username: str) -> OfficerRow:
    row = officer_row(_rows(), username)
    if row is None:
        raise NotFound(kind="officer 用户", name=username[:80])
    return row


def _field(name: str) -> str:
    return request.form.get(name, "").strip()
