"""`/officers`: who may do what (人员与岗位). One security administrator proposes, another administrator confirms."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Final

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
from projections.queries.paging import Order, Page
from projections.tables.officers import officers_table
from projections.tables.table import Cell, Table
from web.access.acting import act
from web.access.areas import area
from web.access.current import current_access
from web.access.tables import journal_table, waiting_roles_table
from web.commanding.about import Matter
from web.commanding.context import subject_named
from web.commanding.seen import CARRIED_FIELDS, Carried, Changes, changes_since, given_before
from web.errors import status_of
from web.forms import takes
from web.labels import actor_name, department_name
from web.language import gettext as _
from web.listing import EXPORT_ROWS, Asked, Listing, as_file, asked, asked_format, table_language
from web.opened import current_pack

blueprint = Blueprint("officers", __name__)

JOURNAL_ROWS: Final = 50
"""Entries on an officer's page; its file has all."""
ORDERS: Final[dict[str, Order]] = {"username": OFFICERS_BY_NAME}


@blueprint.get("/officers")
@area("officers")
def index() -> ResponseReturnValue:
    """List the officers, and the roles that wait for a second administrator."""
    query = asked(ORDERS)
    if query.file_format:
        page, tables = _found_officers(query)
        return as_file(tables, query.file_format, name="officers", cut=page.after is not None)
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
def officer(username: str) -> ResponseReturnValue:
    """Show an officer: roles held and proposed, and what was recorded. Raises NotFound."""
    if file_format := asked_format():
        journal = officer_journal(_rows(), username=_found(username).username, limit=EXPORT_ROWS)
        table = journal_table(journal.rows)
        cut = journal.after is not None
        return as_file([table], file_format, name=f"officer-{username}", about=username, cut=cut)
    return _one(username, None)


@blueprint.post("/officers/<username>/roles")
@area("officers")
@takes("key", "officer_department", *CARRIED_FIELDS, several=("roles",))
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
@takes("key", *CARRIED_FIELDS)
def confirm(username: str, proposal: int) -> ResponseReturnValue:
    """Confirm proposed roles as a second administrator; the officer's sessions end."""
    return _given_to(
        username,
        ConfirmRoles(username=username, proposal=proposal),
        _("岗位已确认；该人员须重新登录。"),
    )


@blueprint.post("/officers/<username>/suspend")
@area("officers")
@takes("key", "reason", *CARRIED_FIELDS)
def suspend(username: str) -> ResponseReturnValue:
    """Suspend an officer at once."""
    return _given_to(username, SuspendOfficer(username=username, reason=_field("reason")), _("已停用。"))


@blueprint.post("/officers/<username>/resume")
@area("officers")
@takes("key", "reason", *CARRIED_FIELDS)
def resume(username: str) -> ResponseReturnValue:
    """End a suspension."""
    return _given_to(username, ResumeOfficer(username=username, reason=_field("reason")), _("已恢复。"))


def _given_to(username: str, command: Command, done: str) -> ResponseReturnValue:
    """Give a command about an officer; not if the officer changed since the page was opened: it comes back."""
    key, place = _field("key"), url_for("officers.officer", username=username)
    if not given_before(key):
        changes = changes_since(subject_named(Matter.OFFICER, username), Carried.sent(request.form))
        if changes is not None:
            return _one(username, None, changes), HTTPStatus.CONFLICT
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
    query = asked(ORDERS)
    page, (officers, waiting) = _found_officers(query)
    return render_template(
        "access/officers.html",
        shown=Listing(
            officers,
            page=page,
            asked=query,
            links={"username": _officer_link},
            codes=("username",),
            empty=_("尚无人员。"),
        ),
        waiting=Listing(waiting, links={"username": _officer_link}, codes=("username",)),
        refusal=refusal,
        key=secrets.token_urlsafe(16),
    )


def _found_officers(query: Asked) -> tuple[Page[OfficerRow], list[Table]]:
    """Return a page of officers, and as tables the officers and the roles that wait."""
    rows = _rows()
    page = officer_rows(rows, cursor=query.cursor, limit=query.limit)
    officers = officers_table(
        page.rows, table_language(), department_name=department_name, actor_name=actor_name
    )
    return page, [officers, waiting_roles_table(proposals(rows))]


def _officer_link(row: Mapping[str, Cell]) -> str:
    return url_for("officers.officer", username=row["username"])


def _one(username: str, refusal: Refusal | None, changes: Changes | None = None) -> str:
    rows = _rows()
    row = _found(username)
    return render_template(
        "access/officer.html",
        row=row,
        proposals=proposals(rows, username=username, everything=True),
        PROPOSAL_STATES=PROPOSAL_STATES,
        journal=Listing(journal_table(officer_journal(rows, username=username, limit=JOURNAL_ROWS).rows)),
        departments=current_pack().header.departments,
        roles=list(Role),
        solitary=SOLITARY,
        exclusive=[frozenset(pair) for pair in EXCLUSIVE],
        refusal=refusal,
        changes=changes,
        carried=Carried.of(subject_named(Matter.OFFICER, username)),
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
