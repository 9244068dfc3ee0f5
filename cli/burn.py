"""`yanqi burn`: how far the year's budget is spent, and what later years already promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from cli.parameters import DAY
from cli.session import Session, pass_session
from cli.tables import render, table_options
from projections.queries.burn import By, burn, promised
from projections.tables.reports import burn_table, months_table, promises_table

_BY: Final[dict[str, By]] = {"department": "department", "clause": "clause", "line": "line", "month": "line"}


@click.command("burn")
@click.argument("year", type=click.IntRange(1992, 2099), required=False)
@click.option(
    "--by",
    type=click.Choice(list(_BY)),
    default="line",
    show_default=True,
    help="按部门、条款、指标或月份 / per department, clause, line or month.",
)
@click.option("--department", metavar="CODE", help="只看一个部门 / one department only.")
@click.option("--clause", metavar="CLAUSE", help="只看一个条款 / one clause only.")
@click.option("--on", type=DAY, help="截至日期，默认今日 / as of this day, today by default.")
@table_options
@pass_session
def burn_command(
    session: Session,
    year: int | None,
    by: str,
    department: str | None,
    clause: str | None,
    on: date | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """预算执行：指标、已批、到期、已付、可用 / Budget burn, against the time gone by.

    YEAR 默认今年 / is this year by default. 金额为现状，--on 只决定序时进度 / amounts are as they stand;
    --on decides the time gone by.
    """
    with session.ledger() as ledger:
        day = on or ledger.clock.today()
        fiscal_year = year or day.year
        if department is not None:
            department = ledger.pack.department(department).code
        found = burn(ledger.rows, fiscal_year, on=day, by=_BY[by], department=department, clause=clause)
        ahead = promised(ledger.rows, fiscal_year, department=department, clause=clause)
        is_by_month = by == "month"
        first = (
            months_table(found, session.language)
            if is_by_month
            else burn_table(found, ledger.pack, session.language)
        )
        tables = [first]
        if ahead:
            tables.append(promises_table(ahead, fiscal_year, ledger.pack, session.language))
    render(session, tables, shape, output, unit)
