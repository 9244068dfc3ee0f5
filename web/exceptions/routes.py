"""`/exceptions`: what reconciliation could not settle, oldest first, with who looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from projections.queries.desk import DeskLine, desk_line
from projections.queries.exceptions import (
    EXCEPTION_NAMES,
    EXCEPTION_ORDERS,
    EXCEPTION_STATES,
    NOBODY,
    ExceptionFilter,
    exception_case,
    exception_list,
)
from projections.queries.journal import events_of
from projections.tables.journal import story_table
from projections.tables.reconciliation import exception_subject, exceptions_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.access.current import current_officer, may_see
from web.filtered import filtered
from web.labels import actor_name
from web.language import gettext as _
from web.language import said
from web.listing import Chip, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_ledger, current_rows

blueprint = Blueprint("exceptions", __name__)
MINE = "me"


@blueprint.get("/exceptions")
@area("exceptions")
@filtered("status", "kind", "owner", "time", "at_least", "at_most")
def index() -> ResponseReturnValue:
    """List exceptions by ``status`` (open), ``kind``, ``owner`` (``me``, ``-`` for nobody) and amount."""
    wanted, active = _wanted()
    query, today = asked(EXCEPTION_ORDERS), current_ledger().clock.today()
    page = exception_list(
        current_rows(), today, wanted, order=query.order, cursor=query.cursor, limit=query.limit
    )
    table = exceptions_table(page.rows, table_language(), actor_name=actor_name, ids_in_files_only=True)
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="exceptions", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=EXCEPTION_ORDERS,
        links={"kind": _link, "subject": _subject_link},
        marks=("state",),
        empty=_("没有符合条件的例外。"),
    )
    return render_template(
        "exceptions/index.html",
        shown=shown,
        active=active,
        wanted=wanted,
        kinds=[(kind, said(name)) for kind, name in EXCEPTION_NAMES.items()],
        states=[(state, said(name)) for state, name in EXCEPTION_STATES.items()],
    )


@blueprint.get("/exceptions/<uuid:case>")
@area("exceptions")
def show(case: UUID) -> ResponseReturnValue:
    """Show one exception: what it is about, what was done about it, what can be done. Raises NotFound."""
    rows = current_rows()
    found = exception_case(rows, str(case), current_ledger().clock.today())
    line = desk_line(rows, found.subject) if ":" in found.subject else None
    story = story_table(events_of(rows, [case]), table_language(), actor_name=actor_name)
    if file_format := asked_format():
        return as_file(
            [story],
            file_format,
            name=f"exception-{case}",
            about=f"{said(EXCEPTION_NAMES[found.kind])} {exception_subject(found, table_language())}",
        )
    return render_template(
        "exceptions/show.html",
        case=found,
        line=line,
        line_url=_line_url(line) if line else None,
        statement_url=url_for("statements.show", name=line.statement)
        if line and may_see("statements")
        else None,
        story=Listing(story),
        kind=said(EXCEPTION_NAMES[found.kind]),
        state=said(EXCEPTION_STATES[found.state]),
    )


def _wanted() -> tuple[ExceptionFilter, list[Chip]]:
    amounts, period = parameters.amount_range(), parameters.period()
    owner = parameters.text("owner")
    wanted = ExceptionFilter(
        state=parameters.choice("status", list(EXCEPTION_STATES), "open"),
        kind=parameters.choice("kind", list(EXCEPTION_NAMES)),
        owner=current_officer().username if owner == MINE else owner,
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        at_least_fen=amounts.at_least_fen,
        at_most_fen=amounts.at_most_fen,
    )
    who = {MINE: _("本人"), NOBODY: _("无人")}.get(owner, owner)
    return wanted, chips(
        ("kind", _("种类"), said(EXCEPTION_NAMES[wanted.kind]) if wanted.kind else None),
        ("owner", _("责任人"), who),
        ("time", _("期间"), period.text if period else None),
        ("at_least", _("金额不低于（元）"), parameters.text("at_least")),
        ("at_most", _("金额不高于（元）"), parameters.text("at_most")),
    )


def _link(cells: Mapping[str, Cell]) -> str | None:
    return url_for("exceptions.show", case=str(cells["id"]))


def _subject_link(cells: Mapping[str, Cell]) -> str | None:
    """Return where a line stands at the desk, or where a payment is found by its reference; for who may see it."""
    subject = str(cells["subject_key"])
    if ":" in subject:
        return url_for("reconciliation.index", line=subject) if may_see("reconciliation") else None
    return url_for("search.index", q=subject) if may_see("platforms") else None


def _line_url(line: DeskLine) -> str | None:
    """Return where a line stands at the desk, in the tab that lists it; for who may see the desk."""
    tab = "open" if line.left_fen else "explained" if line.explained else "matched"
    return url_for("reconciliation.index", tab=tab, line=line.line) if may_see("reconciliation") else None
