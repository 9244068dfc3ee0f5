"""`/`: the burn page of a fiscal year; `/burn/entries`: the events behind it. Every choice is in the URL."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ledger.policy.pack import Pack
from projections.queries.burn import BurnRow, BurnTable, By, burn, promised, years
from projections.queries.burn_entries import (
    ENTRY_ORDERS,
    EntriesWanted,
    budget_line,
    burn_entries,
    entries_total,
)
from projections.queries.burndown import burndown
from projections.tables.burn_entries import burn_entries_table
from projections.tables.reports import burn_table, months_table, promises_table
from web import parameters
from web.access.areas import area
from web.burn.burndown import burndown_chart
from web.burn.chart import composition_chart, pace_chart, promises_chart
from web.burn.months import month_rows
from web.filtered import filtered
from web.labels import clause_title, department_name, line_name
from web.language import gettext as _
from web.listing import Chip, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_ledger, current_pack, current_rows
from web.platforms.links import award_link, event_link, recipient_link, sentence_url
from web.preferences.picture import PICTURE_NAMES, Picture, chosen_picture
from web.security import allow_drawn_styles

blueprint = Blueprint("burn", __name__)

VIEWS: tuple[By, ...] = ("line", "department", "clause")


@blueprint.get("/")
@area("burn")
@filtered("year", "on", "department", "clause", "time")
def index() -> ResponseReturnValue:
    """Show a fiscal year's burn: ``year``, ``department``, ``clause``, ``by`` what the table sums, ``chart`` the picture.

    Amounts are as they stand; ``on`` (today by default) decides the time gone by. ``time`` stands for both: its year,
    and its last day or today, unless ``on`` is a day of it. Refuses with InvalidInput, NotFound or UnknownClause
    what the URL cannot mean.
    """
    rows, pack = current_rows(), current_pack()
    period = parameters.period()
    on, fiscal_year = _day_and_year(period)
    department, clause = parameters.department(), parameters.clause(allowed=budget_clauses(pack))
    by = next(view for view in VIEWS if view == parameters.choice("by", VIEWS, "line"))
    table = burn(rows, fiscal_year, on=on, by=by, department=department, clause=clause)
    promises = promised(rows, fiscal_year, department=department, clause=clause)
    active = [*chips(("time", _("期间"), period.text if period else None)), *_chips(department, clause)]
    if file_format := asked_format():
        language = table_language()
        tables = [
            burn_table(table, pack, language),
            months_table(table, language, whole_year=True),
            promises_table(promises, fiscal_year, pack, language),
        ]
        return as_file(tables, file_format, name=f"burn-{fiscal_year}", filters=active)
    allow_drawn_styles()
    return render_template(
        "burn/index.html",
        sentence_url=sentence_url,
        table=table,
        **_pace(table),
        composition=composition_chart(table, [_row_name(row, by) for row in table.rows]),
        promises=promises,
        promised_chart=promises_chart(promises, [clause_title(one.clause) for one in promises]),
        years=sorted({*years(rows), on.year, fiscal_year}, reverse=True),
        departments=pack.header.departments,
        clauses=budget_clauses(pack),
        department=department,
        clause=clause,
        views=VIEWS,
        active=active,
        period=period,
        runs_dry_on=table.total.runs_dry_on(fiscal_year, on),
    )


def _day_and_year(period: parameters.Period | None) -> tuple[date, int]:
    """Return the day as of which the page stands, and its fiscal year; of a period that runs on, today.

    The field of the day is never empty: a day outside of the period was not meant for it.
    """
    today, on = current_ledger().clock.today(), parameters.day("on")
    if period and not (on and period.starts <= on < period.ends):
        on = min(period.last_day, today)
    on = on or today
    return on, (period.fiscal_year if period else parameters.year("year")) or on.year


@blueprint.get("/burn/entries")
@area("burn")
@filtered("year", "department", "clause", "time")
def entries() -> ResponseReturnValue:
    """List the events behind the burn: of a ``line``, a ``year``, a ``department``, a ``clause``, a ``time``.

    A line and a year bring their months with them, drawn as ``chart`` says. Refuses with InvalidInput,
    NotFound or UnknownClause what the URL cannot mean.
    """
    rows, pack = current_rows(), current_pack()
    line = budget_line(rows, parameters.text("line")) if parameters.text("line") else None
    period, year = parameters.period(), parameters.year("year")
    department, clause = parameters.department(), parameters.clause(allowed=budget_clauses(pack))
    wanted = EntriesWanted(
        year,
        line.line if line else None,
        department,
        clause,
        period.starts if period else None,
        period.ends if period else None,
    )
    query = asked(ENTRY_ORDERS)
    page = burn_entries(rows, wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    total = entries_total(rows, wanted)
    table = burn_entries_table(
        page.rows,
        total,
        pack,
        table_language(),
        of_one_line=line is not None,
        in_part=bool(page.before or page.after),
    )
    active = [
        *chips(
            ("line", _("预算指标"), line_name(line.line) if line else None), ("year", _("财政年度"), year)
        ),
        *_chips(department, clause),
        *chips(("time", _("期间"), period.text if period else None)),
    ]
    on = current_ledger().clock.today()
    of_year = line.fiscal_year if line else year
    of_line = (
        burn(rows, of_year, on=on, department=department, clause=clause, line=wanted.line)
        if of_year
        else None
    )
    if query.file_format:
        tables = [table, *([months_table(of_line, table_language(), whole_year=True)] if of_line else [])]
        cut = page.after is not None
        return as_file(tables, query.file_format, name="burn-entries", filters=active, cut=cut)
    if of_line:
        allow_drawn_styles()
    return render_template(
        "burn/entries.html",
        line=line,
        table=of_line,
        **(_pace(of_line) if of_line else {}),
        shown=Listing(
            table,
            page=page,
            asked=query,
            orders=ENTRY_ORDERS,
            links={"event": event_link, "award": award_link, "recipient_name": recipient_link},
            codes=("award",),
        ),
        active=active,
        period=period,
        year=year,
        years=years(rows),
        departments=pack.header.departments,
        clauses=budget_clauses(pack),
        department=department,
        clause=clause,
    )


def _pace(table: BurnTable) -> dict[str, Any]:
    """Return what the section of the year's pace shows: its months, the picture that was chosen, and its numbers."""
    picture, months, remainder = chosen_picture(), month_rows(table), burndown(table)
    is_burndown = picture is Picture.BURNDOWN
    drawn = burndown_chart(remainder, table.fiscal_year) if is_burndown else pace_chart(table, months)
    return {
        "months": months,
        "remainder": remainder,
        "picture": picture,
        "pictures": PICTURE_NAMES,
        "chart": {**drawn, "picture": picture},
    }


def _row_name(row: BurnRow, by: By) -> str:
    """Return what a row is called beside its bar: its department, or the matter it is for."""
    return department_name(row.key) if by == "department" else clause_title(row.clause or row.key)


def _chips(department: str | None, clause: str | None) -> list[Chip]:
    return chips(
        ("department", _("责任单位"), department_name(department) if department else None),
        ("clause", _("支持事项"), clause_title(clause) if clause else None),
    )


def budget_clauses(pack: Pack) -> list[str]:
    """Return what budget lines are opened for: clauses and families that pay, in reading order."""
    return list(dict.fromkeys(each.budget_clause or each.id for each in pack.clauses if each.pays))
