"""`/do/<command>`: give a command from a form, or rehearse it; what was filled in is kept while it is refused."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ledger.application.commands import Command
from ledger.domain.errors import ReauthenticationNeeded, Refusal
from projections.queries.recipients import register
from web.access.acting import act, require_may_give
from web.access.areas import area
from web.commanding.answers import answer_pairs, rehearsed
from web.commanding.context import subject_of
from web.commanding.facts import clauses_of, sentences_of
from web.commanding.fields import kind_named
from web.commanding.own_fields import require_own_fields
from web.commanding.reading import read
from web.commanding.seen import Carried, changes_since, given_before
from web.commanding.sheets import DO, Sheet, new_key, opened, sent, take_over
from web.commanding.shown import shown
from web.commanding.values import as_day
from web.commanding.words import COMMANDS
from web.countersigning.asking import ask_second_person, may_be_asked
from web.errors import status_of
from web.forms import takes
from web.language import gettext as _
from web.language import said
from web.opened import current_ledger, current_pack, current_rows

blueprint = Blueprint("commanding", __name__)

SUGGESTED = 200
"""Recipients that a form offers to pick from; any other is typed by its number."""
SUBMIT, REHEARSE, ASK, SHOW, ADD, REMOVE = "submit", "rehearse", "ask", "show", "add:", "remove:"
"""What the buttons of a form ask for; ``add:`` and ``remove:`` name the rows."""


@blueprint.get("/do/<name>")
@area("account")
def form(name: str) -> Response:
    """Show the form of a command, filled in as far as the URL says. Raises NotFound, RoleMissing."""
    kind = kind_named(name)
    require_may_give(name)
    sheet = opened(kind, request.args)
    sheet.look(subject_of(name, sheet.draft))
    take_over(sheet, current_pack())
    return _page(sheet, HTTPStatus.OK)


@blueprint.post("/do/<name>")
@area("account")
@takes(by_command=True)
def give(name: str) -> AnyResponse:
    """Give or rehearse a command; a form that is not ready comes back as it was.

    Raises NotFound, RoleMissing, InvalidFields.
    """
    kind = kind_named(name)
    require_may_give(name)
    values = request.form.to_dict(flat=False)
    require_own_fields(kind, values, current_pack())
    sheet = sent(kind, values)
    sheet.look(subject_of(name, sheet.draft))
    wanted = request.form.get(DO, REHEARSE)
    if wanted.startswith((ADD, REMOVE)) or wanted == SHOW:
        return _reshaped(sheet, wanted)
    command = read(kind, sheet.draft, current_pack(), sheet.clause)
    on = _business_day(sheet)
    if command is None or on is None:
        return _page(sheet, HTTPStatus.BAD_REQUEST)
    if not given_before(sheet.key):
        sheet.changes = changes_since(sheet.subject, sheet.carried)
    if sheet.changes:
        sheet.carried = Carried.of(sheet.subject)
        return _page(sheet, HTTPStatus.CONFLICT)
    if wanted == ASK:
        return _asked(sheet, command)
    return _carried_out(sheet, command, on, rehearsal=wanted != SUBMIT)


def _asked(sheet: Sheet, command: Command) -> AnyResponse:
    """Ask the second person to countersign what was filled in, and answer with the page that shows it."""
    try:
        return redirect(ask_second_person(command, sheet.key), HTTPStatus.SEE_OTHER)
    except Refusal as refusal:
        sheet.refusal, sheet.key = refusal, new_key()
        return _page(sheet, status_of(refusal))


def _carried_out(sheet: Sheet, command: Command, on: date, *, rehearsal: bool) -> AnyResponse:
    """Hand a command to the ledger, and answer with the page that follows it. Raises ReauthenticationNeeded."""
    try:
        outcome = act(command, sheet.key, on, rehearsal=rehearsal)
    except ReauthenticationNeeded:
        raise  # another page asks for the password, and comes back
    except Refusal as refusal:
        sheet.refusal, sheet.key = refusal, new_key()  # a refusal stays the outcome of its key
        return _page(sheet, status_of(refusal))
    if rehearsal:
        sheet.rehearsed = rehearsed(outcome, command.name, sheet.subject)
        return _page(sheet, HTTPStatus.OK)
    gist = _("；").join(f"{name} {value}" for name, value in answer_pairs(outcome.answer, command.name))
    done = _("此前已办理") if outcome.replayed else _("已办理")
    flash(f"{done}：{said(COMMANDS[command.name].title)}。{gist}", "done")
    return redirect(sheet.next or _after(sheet), HTTPStatus.SEE_OTHER)


def _after(sheet: Sheet) -> str:
    """Return where an officer goes on after a command: the award it was about, else the worklist."""
    award = sheet.subject.award if sheet.subject else None
    number = award.award if award else sheet.draft.text("award").strip()
    return url_for("awards.award", number=number) if number else url_for("worklist.index")


def _reshaped(sheet: Sheet, wanted: str) -> Response:
    """Show the form again with a row more or less, or with the facts of another clause."""
    if wanted.startswith(ADD):
        sheet.draft.add_row(wanted.removeprefix(ADD))
    elif wanted.startswith(REMOVE):
        sheet.draft.remove_row(wanted.removeprefix(REMOVE))
    return _page(sheet, HTTPStatus.OK)


def _business_day(sheet: Sheet) -> date | None:
    """Return the business day a form names, today by default; None, and a problem noted, if it is none."""
    today = current_ledger().clock.today()
    if not sheet.on.strip():
        return today
    try:
        return date.fromisoformat(as_day(sheet.on))
    except ValueError:
        sheet.draft.refuse("_on", ("应为日期，例如 2026-01-31", "must be a date, such as 2026-01-31"))
        return None


def _page(sheet: Sheet, status: HTTPStatus) -> Response:
    pack, name = current_pack(), sheet.kind.name
    if sheet.draft.problems and sheet.refusal is None:
        status = HTTPStatus.BAD_REQUEST
    clause = sheet.clause if sheet.asks_for_facts and clauses_of(pack, sheet.clause) else ""
    fields = shown(sheet.kind, sheet.draft, pack, clause, sheet.fixed)
    asks_whom = any(field.suggested and not field.is_fixed for field in fields)
    page = render_template(
        "commanding/form.html",
        sheet=sheet,
        words=COMMANDS[name],
        fields=fields,
        suggestions=register(current_rows(), limit=SUGGESTED).rows if asks_whom else (),
        clause=clause,
        may_be_asked=may_be_asked(sheet.refusal),
        sentences=sentences_of(pack, sheet.clause) if sheet.clause else [],
        today=current_ledger().clock.today(),
        on_problem=said(sheet.draft.problems["_on"]) if "_on" in sheet.draft.problems else "",
    )
    response = make_response(page)
    response.status_code = int(status)
    return response
