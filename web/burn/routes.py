"""`/`: the burn page of a fiscal year; every choice is in the URL."""

from __future__ import annotations

from flask import Blueprint, render_template

from ledger.domain.errors import InvalidInput, UnknownClause
from ledger.policy.pack import Pack
from projections.queries.burn import By, burn, promised, years
from web import parameters
from web.access.areas import area
from web.burn.chart import pace_chart
from web.burn.months import month_rows
from web.opened import current_ledger, current_pack, current_rows
from web.security import allow_drawn_styles

blueprint = Blueprint("burn", __name__)

VIEWS: tuple[By, ...] = ("line", "department", "clause")


@blueprint.get("/")
@area("burn")
def index() -> str:
    """Show a fiscal year's burn: ``year``, ``department``, ``clause``, and ``by`` what the table sums.

    Amounts are as they stand; ``on`` (today by default) decides the time gone by. Refuses with InvalidInput,
    NotFound or UnknownClause what the URL cannot mean.
    """
    rows, pack = current_rows(), current_pack()
    on = parameters.day("on") or current_ledger().clock.today()
    fiscal_year = parameters.year("year") or on.year
    department, clause, by = _department(pack), _clause(pack), _view()
    table = burn(rows, fiscal_year, on=on, by=by, department=department, clause=clause)
    months = month_rows(table)
    allow_drawn_styles()
    return render_template(
        "burn/index.html",
        table=table,
        months=months,
        chart=pace_chart(table, months),
        promises=promised(rows, fiscal_year, department=department, clause=clause),
        years=sorted({*years(rows), on.year, fiscal_year}, reverse=True),
        departments=pack.header.departments,
        clauses=budget_clauses(pack),
        department=department,
        clause=clause,
        views=VIEWS,
        runs_dry_on=table.total.runs_dry_on(fiscal_year, on),
    )


def budget_clauses(pack: Pack) -> list[str]:
    """Return what budget lines are opened for: clauses and families that pay, in reading order."""
    return list(dict.fromkeys(each.budget_clause or each.id for each in pack.clauses if each.pays))


def _department(pack: Pack) -> str | None:
    name = parameters.text("department")
    return pack.department(name).code if name else None


def _clause(pack: Pack) -> str | None:
    name = parameters.text("clause")
    if name and name not in budget_clauses(pack):
        raise UnknownClause(kind="clause", clause=name)
    return name or None


def _view() -> By:
    name = parameters.text("by") or "line"
    if name not in VIEWS:
        raise InvalidInput(
            field=f"by={name}",
            problem=f"应为 {' / '.join(VIEWS)}",
            problem_en=f"must be one of {', '.join(VIEWS)}",
        )
    return name
