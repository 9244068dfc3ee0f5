"""`/search`: the one search box of all pages; what is found without doubt opens at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from projections.queries.recipients import RecipientRow, find_recipient
from projections.queries.search import HITS, Hit, search_numbers
from projections.tables.registers import hits_table, recipients_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.access.current import may_see
from web.listing import Listing, as_file, asked_format, table_language
from web.opened import current_rows
from web.platforms.links import award_link, event_link, recipient_link, recipient_url

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
    number_links = {"number": _number_link, "award": award_link, "recipient_name": recipient_link}
    return render_template(
        "platforms/search.html",
        wanted=wanted,
        recipients=Listing(tables[0], links=links, codes=("code", "uscc", "unit_uscc")),
        hits=Listing(tables[1], links=number_links, marks=("kind",), codes=("number", "award")),
        is_cut=len(recipients) == HITS,
    )


def _meant(wanted: str, recipients: Sequence[RecipientRow], hits: Sequence[Hit]) -> str | None:
    """Return where the search leads without doubt: an award by its whole number, the only recipient found."""
    awards = [hit for hit in hits if hit.kind == "award" and hit.number == wanted.upper()]
    if awards and may_see("awards"):
        return url_for("awards.award", number=awards[0].number)
    if len(recipients) == 1 and not [hit for hit in hits if hit.recipient != recipients[0].code]:
        return recipient_url(recipients[0].kind, recipients[0].code)
    return None


def _number_link(row: Mapping[str, Cell]) -> str | None:
    return award_link(row) if row["kind_code"] == "award" else event_link(row)
