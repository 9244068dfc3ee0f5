"""`/statements`: the list and the upload; `/statements/<name>`: one statement and its lines."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from flask import Response, make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.errors import Refusal
from ledger.statements.limits import MAX_FILE_BYTES
from ledger.statements.profile import profiles
from projections.queries.journal import JournalEvent, events_of
from projections.queries.paging import Page
from projections.queries.statement_list import (
    POSITIONS,
    STATEMENT_ORDERS,
    ImportedStatement,
    LineOfStatement,
    StatementFilter,
    lines_on_page,
    statement_list,
    statement_named,
)
from projections.tables.journal import story_table
from projections.tables.statement_list import lines_of_statement_table, statement_list_table
from projections.tables.table import Cell, Table
from web import parameters
from web.access.areas import area
from web.access.fresh import require_export
from web.commanding.choices import EXPLANATION_NAMES
from web.commanding.permitted import Case
from web.errors import status_of
from web.filtered import filtered
from web.labels import actor_name
from web.language import gettext as _
from web.language import said
from web.listing import Asked, Chip, Listing, as_file, asked, chips, table_language
from web.opened import current_rows
from web.statements.blueprint import blueprint

EXPORT = "statements"
"""The right to take files of statements, as the permissions name it."""
QUARANTINED, ACCEPTED = "quarantined", "accepted"
OPEN = "open"


@blueprint.get("/statements")
@area("statements")
@filtered("q", "status", "time")
def index() -> ResponseReturnValue:
    """List statements by ``q`` (account or file), ``status`` and ``time`` of their last day. Refuses with InvalidInput."""
    return index_page()


def index_page(refusal: Refusal | None = None) -> Response:
    """Return the list, and above it why an upload was refused."""
    wanted, active = _wanted()
    query = asked(STATEMENT_ORDERS)
    if query.file_format:
        require_export(EXPORT)
    page = statement_list(current_rows(), wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    table = statement_list_table(page.rows, table_language())
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="statements", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=STATEMENT_ORDERS,
        links={"file": _link},
        marks=("quarantine",),
        codes=("account",),
        empty=_("没有符合条件的对账单。"),
    )
    response = make_response(
        render_template(
            "statements/index.html",
            shown=shown,
            active=active,
            wanted=wanted,
            states=[(ACCEPTED, _("已接受")), (QUARANTINED, _("已隔离"))],
            profiles=[(name, said((each.name, each.name_en))) for name, each in profiles().items()],
            most_mb=MAX_FILE_BYTES // 2**20,
            refusal=refusal,
        )
    )
    response.status_code = int(status_of(refusal) if refusal else HTTPStatus.OK)
    return response


def _wanted() -> tuple[StatementFilter, list[Chip]]:
    period, state = parameters.period(), parameters.choice("status", (QUARANTINED, ACCEPTED))
    wanted = StatementFilter(
        text=parameters.text("q"),
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        quarantined=None if not state else state == QUARANTINED,
    )
    names = {QUARANTINED: _("已隔离"), ACCEPTED: _("已接受"), "": ""}
    return wanted, chips(
        ("q", _("账号或文件"), wanted.text),
        ("status", _("状态"), names[state]),
        ("time", _("期间"), period.text if period else None),
    )


def _link(cells: Mapping[str, Cell]) -> str:
    return url_for("statements.show", name=str(cells["statement"]))


@blueprint.get("/statements/<path:name>")
@area("statements")
def show(name: str) -> ResponseReturnValue:
    """Show one statement: whether it ties, why it is quarantined, its lines. Raises NotFound."""
    rows = current_rows()
    statement = statement_named(rows, name)
    query = asked(POSITIONS)
    events = events_of(rows, [statement.id])
    story = story_table(events, table_language(), actor_name=actor_name)
    if query.file_format and parameters.text("table") == story.name:  # no bank data in it
        return as_file([story], query.file_format, name="statement-story", about=statement.file_name)
    if query.file_format:
        require_export(EXPORT)
    only_open = parameters.choice("status", (OPEN,)) == OPEN
    page = lines_on_page(
        rows,
        statement.statement,
        only_open=only_open,
        order=query.order,
        cursor=query.cursor,
        limit=query.limit,
    )
    table = lines_of_statement_table(page.rows, explanation_name=_explanation)
    if query.file_format:
        cut = page.after is not None
        active = chips(("status", _("范围"), _("未勾对") if only_open else None))
        return as_file(
            [table, story],
            query.file_format,
            name="statement-lines",
            about=statement.file_name,
            filters=active,
            cut=cut,
        )
    return render_template(
        "statements/show.html",
        statement=statement,
        difference_fen=_difference_fen(statement),
        lines=_listing(table, page, query),
        only_open=only_open,
        story=Listing(story),
        lifting=Case(made_by=_importers(events)),
    )


def _listing(table: Table, page: Page[LineOfStatement], query: Asked) -> Listing:
    return Listing(
        table,
        page=page,
        asked=query,
        orders=POSITIONS,
        links={"position": _desk_link, "booked_on": _desk_link},
        empty=_("没有流水。"),
    )


def _explanation(code: str) -> str:
    return said(EXPLANATION_NAMES.get(code, (code, code)))


def _desk_link(cells: Mapping[str, Cell]) -> str:
    tab = "open" if cells["left_fen"] else "explained" if cells["explained"] else "matched"
    return url_for("reconciliation.index", line=str(cells["line"]), tab=tab)


def _difference_fen(statement: ImportedStatement) -> int | None:
    """Return by how much the closing balance is missed; None where one of the balances is not known."""
    if statement.opening_fen is None or statement.closing_fen is None:
        return None
    return statement.closing_fen - statement.opening_fen - statement.total_fen


def _importers(events: list[JournalEvent]) -> frozenset[str]:
    """Return who imported a statement: the first to act on it."""
    return frozenset(each.actor for each in events[:1])
