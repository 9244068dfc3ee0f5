"""`/search`: the one search box of all pages; what is found without doubt opens at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from projections.queries.recipients import RecipientRow, find_recipient
from projections.queries.search import HITS, Hit, search_numbers
from projections.tables.registers import hits_table, recipients_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.listing import Listing, as_file, asked_format, table_language
from web.opened import current_rows
from web.platforms.links import (
    award_link,
    batch_link,
    event_link,
    recipient_link,
    recipient_url,
    recovery_link,
)

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@area("platforms")
def index() -> ResponseReturnValue:
    """Find ``q`` among names, pinyin, codes, numbers and documents; go to the only thing it can mean."""
    wanted = parameters.text("q")
    if not wanted:
        return redirect(url_for("platforms.index"))
    recipients = find_recipient(current_rows(), wanted, limit=HITS)
    hits = search_numbers(current_rows(), wanted)
    tables = [recipients_table(recipients, table_language()), hits_table(hits, table_language())]
    if file_format := asked_format():
        return as_file(tables, file_format, name="search")
    meant = _meant(wanted, recipients, hits)
    if meant is not None:
        return redirect(meant)
    links = {"code": recipient_link, "name": recipient_link}
    number_links = {"number": _number_link, "award": _award_link, "recipient_name": recipient_link}
    return render_template(
        "platforms/search.html",
        wanted=wanted,
        recipients=Listing(tables[0], links=links, codes=("code", "uscc", "unit_uscc")),
        hits=Listing(tables[1], links=number_links, marks=("kind",), codes=("number", "award")),
        is_cut=len(recipients) == HITS,
    )


def _meant(wanted: str, recipients: Sequence[RecipientRow], hits: Sequence[Hit]) -> str | None:
    """Return where the search leads without doubt: what has the whole number, the only recipient found."""
    for hit in hits:
        leads = _OWN_PAGES.get(hit.kind) if hit.number == wanted.upper() else None
        if leads and (page := leads({hit.kind: hit.number})):
            return page
    if len(recipients) == 1 and not [hit for hit in hits if hit.recipient != recipients[0].code]:
        return recipient_url(recipients[0].kind, recipients[0].code)
    return None


def _number_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of what has the number; a claim's is that of the award, others stand in a history."""
    kind = str(row["kind_code"])
    if kind in _OWN_PAGES:
        return _OWN_PAGES[kind]({kind: row["number"]})
    return (_award_link(row) if kind == "claim" else None) or event_link(row)


def _award_link(row: Mapping[str, Cell]) -> str | None:
    """Return the page of the award; a claim without a day is another department's, or support by others."""
    return award_link(row) if row["kind_code"] != "claim" or row["day"] else None


_OWN_PAGES: Final[Mapping[str, Callable[[Mapping[str, Cell]], str | None]]] = {
    "award": award_link,
    "recovery": recovery_link,
    "batch": batch_link,
}
"""What has a page of its own, by kind."""
