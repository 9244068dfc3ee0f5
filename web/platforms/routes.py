"""`/platforms`: the register; `/platforms/<code>` and `/organisations/<uscc>`: a whole history on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ledger.domain.errors import NotFound
from projections.queries.awards import AwardRow
from projections.queries.history import grand_total, totals
from projections.queries.paging import Page
from projections.queries.recipients import (
    KIND_NAMES,
    REGISTER_ORDERS,
    RecipientRow,
    find_recipient,
    recipient,
    register,
)
from projections.queries.records import ROWS_AT_MOST
from projections.queries.supports import SupportRow, support_given
from projections.queries.timeline import timeline_of
from projections.tables.registers import recipients_table
from projections.tables.reports import caps_table, history_tables
from web import parameters
from web.access.areas import area
from web.filtered import filtered
from web.labels import actor_name
from web.language import gettext as _
from web.language import said
from web.listing import Asked, Chip, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_pack, current_rows
from web.platforms.as_of import Standing
from web.platforms.details import details_of, gist_of
from web.platforms.links import recipient_link, recipient_url, sentence_url
from web.platforms.meters import meter_of
from web.platforms.parts import recipient_files, recipient_part
from web.platforms.standings import award_standings, reversible, statement
from web.platforms.tables import awards_table, elsewhere_table, schedule_table, trace_table

blueprint = Blueprint("platforms", __name__)
DATES = ("as_of", "recorded_by")
"""The parameters of a history's two dates."""


@blueprint.get("/platforms")
@area("platforms")
@filtered("q", "kind")
def index() -> ResponseReturnValue:
    """List platforms and organisations: those that match ``q``, the best first; else the register, page by page."""
    wanted, kind = parameters.text("q"), parameters.choice("kind", KIND_NAMES)
    query = asked(REGISTER_ORDERS)
    active = chips(("q", _("查找"), wanted), ("kind", _("类别"), said(KIND_NAMES[kind]) if kind else None))
    page = _matching(wanted, kind) if wanted else _register(kind, query)
    table = recipients_table(page.rows, table_language())
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="register", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=None if wanted else query,
        orders=REGISTER_ORDERS,
        links={"code": recipient_link, "name": recipient_link},
        codes=("code", "uscc", "unit_uscc"),
        caption=_("显示前 %(count)s 个，请缩小范围", count=len(page.rows))
        if wanted and len(page.rows) == ROWS_AT_MOST
        else "",
        empty=_("没有与“%(wanted)s”相符的主体。", wanted=wanted) if wanted else _("尚无登记的主体。"),
    )
    return render_template(
        "platforms/index.html", wanted=wanted, kind=kind, kinds=KIND_NAMES, shown=shown, active=active
    )


def _matching(wanted: str, kind: str) -> Page[RecipientRow]:
    found = find_recipient(current_rows(), wanted)
    return Page(tuple(row for row in found if not kind or row.kind == kind))


def _register(kind: str, query: Asked) -> Page[RecipientRow]:
    return register(
        current_rows(), kind=kind or None, order=query.order, cursor=query.cursor, limit=query.limit
    )


@blueprint.get("/platforms/<code>")
@area("platforms")
@filtered(*DATES)
def platform(code: str) -> ResponseReturnValue:
    """Show a platform's history by its register number. Raises NotFound."""
    return _history(_found(code, "platform"))


@blueprint.get("/organisations/<uscc>")
@area("platforms")
@filtered(*DATES)
def organisation(uscc: str) -> ResponseReturnValue:
    """Show the history of an organisation that runs no platform, by its USCC. Raises NotFound."""
    return _history(_found(uscc, "organisation"))


@blueprint.app_template_filter()
def history_url(row: RecipientRow) -> str:
    """Return the URL of a recipient's history."""
    return recipient_url(row.kind, row.code)


def _found(name: str, kind: str) -> RecipientRow:
    found = recipient(current_rows(), name)
    if found.kind != kind:
        raise NotFound(kind=f"{kind} {KIND_NAMES[kind][0]}", name=name[:80])
    return found


def _elsewhere(support: Sequence[SupportRow], awards: Sequence[AwardRow]) -> list[SupportRow]:
    """Return the support of other departments, of which an officer sees no more than that it is given."""
    visible = {award.award for award in awards}
    return [one for one in support if one.award not in visible]


def _holders(row: RecipientRow) -> dict[str, str]:
    """Return the names under which pots may be held for a recipient, by number."""
    return {row.unit_uscc: row.unit_name, row.uscc: row.operator_name, row.code: row.name}


def _history(row: RecipientRow) -> ResponseReturnValue:
    """Show a recipient as of ``as_of`` (business date), as known by ``recorded_by`` (moment of recording)."""
    rows, pack = current_rows(), current_pack()
    as_of, recorded_by = parameters.day("as_of"), parameters.moment("recorded_by")
    then = Standing(rows, row, as_of, recorded_by)
    row, entries, awards = then.recipient, then.entries, then.awards
    by_clause = totals(entries)
    files = recipient_files(entries, then.instalments, pack)
    standings = award_standings(entries, awards, is_today=then.is_today)
    elsewhere = elsewhere_table(_elsewhere(support_given(rows, row.id), awards))
    if file_format := asked_format():
        language = table_language()
        behind = [(entry, details_of(entry, pack)) for entry in entries]
        tables = [
            *history_tables(entries, pack, language, (row.name,), actor_name=actor_name),
            caps_table(then.caps, pack, language, holders=_holders(row)),
            awards_table(standings),
            *files,
            elsewhere,
            trace_table(behind),
            schedule_table(behind),
        ]
        return as_file(tables, file_format, name=row.code, filters=_as_of_chips(as_of, recorded_by))
    return render_template(
        "platforms/history.html",
        row=row,
        kind=KIND_NAMES[row.kind],
        as_of=as_of,
        recorded_by=recorded_by,
        timeline=timeline_of(rows, row.id),
        lines=statement(entries),
        by_clause=by_clause,
        total=grand_total(by_clause),
        awards=standings,
        elsewhere=Listing(elsewhere, marks=("stage",), codes=("award",)),
        parts=[recipient_part(table) for table in files if table.rows],
        meters=[meter_of(cap) for cap in then.caps],
        assessed_at={one.award: one.positions.get("assessed") for one in standings},
        reversible=reversible(entries),
        sentence_url=sentence_url,
        details_of=lambda entry: details_of(entry, pack),
        gist_of=lambda entry: gist_of(entry, pack),
    )


def _as_of_chips(as_of: date | None, recorded_by: datetime | None) -> list[Chip]:
    return chips(
        ("as_of", _("业务日期截至"), as_of),
        ("recorded_by", _("记录时间截至（北京时间）"), recorded_by),
    )
