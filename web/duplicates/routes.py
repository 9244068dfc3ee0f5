"""`/duplicates`: what may be supported twice and who may be registered twice; candidates, nothing decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from projections.queries.burn import years
from projections.queries.duplicates import RULES, recipient_candidates, support_candidates
from projections.tables.duplicates import recipient_candidates_table, support_candidates_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.filtered import filtered
from web.language import gettext as _
from web.language import said
from web.listing import Listing, as_file, asked_format, chips, table_language
from web.opened import current_ledger, current_rows
from web.platforms.links import award_link, recipient_link, recipient_url

blueprint = Blueprint("duplicates", __name__)

SHOWN = 100
"""Candidates of each kind that the page shows, the surest; a file holds all."""


@blueprint.get("/duplicates")
@area("duplicates")
@filtered("year", "rule")
def index() -> ResponseReturnValue:
    """List candidates of a ``year``, the surest first; ``rule`` shows those of one rule only. Refuses with InvalidInput.

    One side of each was applied for, or registered, in the year (this one by default).
    """
    rule, language, rows = parameters.choice("rule", RULES), table_language(), current_rows()
    today = current_ledger().clock.today()
    year = parameters.year("year") or today.year
    support = [one for one in support_candidates(rows, year) if rule in ("", one.rule)]
    recipients = [one for one in recipient_candidates(rows, year) if rule in ("", one.rule)]
    active = chips(
        ("year", _("年度"), year if year != today.year else None),
        ("rule", _("理由"), said(RULES[rule]) if rule else None),
    )
    file_format = asked_format()
    shown = None if file_format else SHOWN
    tables = [
        support_candidates_table(support[:shown], language),
        recipient_candidates_table(recipients[:shown], language),
    ]
    if file_format:
        return as_file(tables, file_format, name="duplicates", filters=active)
    return render_template(
        "duplicates/index.html",
        year=year,
        years=sorted({*years(rows), today.year, year}, reverse=True),
        rule=rule,
        rules=[(name, said(titles)) for name, titles in RULES.items()],
        active=active,
        support=Listing(
            tables[0],
            links={
                "recipient_name": recipient_link,
                "first": _award_of("first"),
                "second": _award_of("second"),
            },
            marks=("rule",),
            codes=("first", "second"),
            caption=_caption(len(support)),
            empty=_("没有可能重复的支持。"),
        ),
        recipients=Listing(
            tables[1],
            links={"first": _side("first"), "second": _side("second")},
            marks=("rule",),
            codes=("first", "second"),
            caption=_caption(len(recipients)),
            empty=_("没有可能重复的主体。"),
        ),
    )


def _caption(found: int) -> str:
    """Say where a list was cut: the files hold all of it."""
    return _("显示前 %(count)s 个，请缩小范围", count=SHOWN) if found > SHOWN else ""


def _award_of(side: str) -> Callable[[Mapping[str, Cell]], str | None]:
    """Return the link of one side's award; an entry of support by others stands in the recipient's history."""

    def link(row: Mapping[str, Cell]) -> str | None:
        is_entry = row[f"{side}_fen"] is None or (side == "first" and row["rule"] in RULES["other_level"])
        return recipient_link(row) if is_entry else award_link({"award": row[side]})

    return link


def _side(side: str) -> Callable[[Mapping[str, Cell]], str]:
    return lambda row: recipient_url(str(row[f"{side}_kind"]), str(row[side]))
