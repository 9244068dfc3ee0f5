"""`/budgets`: the budget lines of a year and the adjustments that wait; one line with how it came to stand so."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from projections.queries.budget_lines import (
    adjustments_of,
    appropriation_of,
    budget_line_row,
    lines_of_year,
)
from projections.queries.burn import years
from projections.tables.budget_lines import adjustments_table, lines_table, waiting_adjustments_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.commanding.permitted import Case
from web.filtered import filtered
from web.labels import actor_name, line_name
from web.language import gettext as _
from web.listing import Listing, as_file, asked_format, chips, table_language
from web.opened import current_ledger, current_rows

blueprint = Blueprint("budgets", __name__)


@blueprint.get("/budgets")
@area("burn")
@filtered("year")
def index() -> ResponseReturnValue:
    """List the budget lines of a fiscal ``year`` (this one by default), and the adjustments to confirm."""
    rows, today = current_rows(), current_ledger().clock.today()
    year = parameters.year("year") or today.year
    found = lines_of_year(rows, year)
    table = lines_table(found, table_language(), line_name)
    waiting = adjustments_of(rows, [one.line for one in found], waiting_only=True)
    if file_format := asked_format():
        tables = [table, waiting_adjustments_table(waiting, line_name, actor_name)]
        active = chips(("year", _("财政年度"), year))
        return as_file(tables, file_format, name=f"budget-lines-{year}", filters=active)
    return render_template(
        "budgets/index.html",
        year=year,
        years=sorted({*years(rows), today.year, year}, reverse=True),
        shown=Listing(
            table, links={"name": _line_link}, marks=("opened",), empty=_("该财政年度尚无预算指标。")
        ),
        waiting=[(one, Case(made_by=frozenset(one.made_by))) for one in waiting],
        not_opened=[one for one in found if not one.opened],
    )


def _line_link(row: Mapping[str, Cell]) -> str:
    return url_for("budgets.line", line=row["line"])


@blueprint.get("/budgets/<path:line>")
@area("burn")
def line(line: str) -> ResponseReturnValue:
    """Show one budget line: its standing, its appropriation, its adjustments. Raises NotFound."""
    rows = current_rows()
    found = budget_line_row(rows, line)
    adjustments = adjustments_of(rows, [line])
    if file_format := asked_format():
        table = adjustments_table(adjustments)
        return as_file([table], file_format, name="adjustments", about=line_name(line))
    return render_template(
        "budgets/line.html",
        line=found,
        appropriation=appropriation_of(rows, line),
        adjustments=[(one, Case(made_by=frozenset(one.made_by))) for one in adjustments],
    )
