"""`/platforms`: the register; `/platforms/<code>` and `/organisations/<uscc>`: a whole history on one page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from ledger.domain.errors import NotFound
from projections.queries.awards import awards_of, instalments_of
from projections.queries.caps import caps_of
from projections.queries.history import grand_total, history, totals
from projections.queries.recipients import KIND_NAMES, RecipientRow, find_recipient, recipient
from projections.queries.records import ROWS_AT_MOST
from web import parameters
from web.access.areas import area
from web.opened import current_pack, current_rows
from web.platforms.details import details_of, gist_of
from web.platforms.meters import meter_of
from web.platforms.standings import award_standings, statement

blueprint = Blueprint("platforms", __name__)


@blueprint.get("/platforms")
@area("platforms")
def index() -> str:
    """List platforms and organisations that match ``q``; all of them, up to a page, without it."""
    wanted = parameters.text("q")
    found = find_recipient(current_rows(), wanted)
    return render_template(
        "platforms/index.html",
        wanted=wanted,
        found=found,
        is_cut=len(found) == ROWS_AT_MOST,
        KIND_NAMES=KIND_NAMES,
    )


@blueprint.get("/platforms/<code>")
@area("platforms")
def platform(code: str) -> str:
    """Show a platform's history by its register number. Raises NotFound."""
    return _history(_found(code, "platform"))


@blueprint.get("/organisations/<uscc>")
@area("platforms")
def organisation(uscc: str) -> str:
    """Show the history of an organisation that runs no platform, by its USCC. Raises NotFound."""
    return _history(_found(uscc, "organisation"))


@blueprint.app_template_filter()
def history_url(row: RecipientRow) -> str:
    """Return the URL of a recipient's history."""
    if row.kind == "platform":
        return url_for("platforms.platform", code=row.code)
    return url_for("platforms.organisation", uscc=row.code)


def _found(name: str, kind: str) -> RecipientRow:
    found = recipient(current_rows(), name)
    if found.kind != kind:
        raise NotFound(kind=f"{kind} {KIND_NAMES[kind][0]}", name=name[:80])
    return found


def _history(row: RecipientRow) -> str:
    """Show a recipient as of ``as_of`` (business date), as known by ``recorded_by`` (moment of recording)."""
    rows, pack = current_rows(), current_pack()
    as_of, recorded_by = parameters.day("as_of"), parameters.moment("recorded_by")
    entries = history(rows, row.id, as_of=as_of, recorded_by=recorded_by, pack=pack)
    by_clause = totals(entries)
    instalments = instalments_of(rows, row.id)
    return render_template(
        "platforms/history.html",
        row=row,
        kind=KIND_NAMES[row.kind],
        as_of=as_of,
        recorded_by=recorded_by,
        lines=statement(entries),
        by_clause=by_clause,
        total=grand_total(by_clause),
        awards=award_standings(
            entries, awards_of(rows, row.id), is_today=as_of is None and recorded_by is None
        ),
        instalments=instalments,
        meters=[meter_of(cap) for cap in caps_of(rows, row)],
        details_of=lambda entry: details_of(entry, pack),
        gist_of=lambda entry: gist_of(entry, pack),
    )
