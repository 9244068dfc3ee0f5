"""Budget lines and how they are spent."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ledger.domain.money import permille
from projections.queries import burn
from projections.queries.burn import Amounts, BurnRow, BurnTable, MonthBar, Promise
from projections.queries.listings import BUDGET_LINES, LineOfBudget
from web.api.answers import answer_of, list_answer
from web.api.parameters import Asked, Parameter
from web.api.read import list_of, read
from web.api.reads.awards import CLAUSE, DEPARTMENT
from web.opened import current_ledger, current_rows
from web.parameters import EARLIEST_YEAR, LATEST_YEAR

_SUMS: Final = ("total_fen", "spent_fen", "free_fen")

BurnItem = answer_of(BurnRow, *_SUMS, name="BurnItem")
MonthSums = answer_of(Amounts, *_SUMS, name="MonthSums")
YEAR: Final = Parameter(
    "fiscal_year",
    "年度，默认当年 / fiscal year, by default this one",
    int,
    at_least=EARLIEST_YEAR,
    at_most=LATEST_YEAR,
)


class Month(msgspec.Struct, frozen=True):
    """What moved in one month; ``time_gone_permille`` is the part of the year gone by at its end (序时进度)."""

    month: date
    moved: MonthSums  # type: ignore[valid-type] # made from the row's shape
    spent_so_far_fen: int
    time_gone_permille: int


class Burn(msgspec.Struct, frozen=True):
    """The burn of a fiscal year on a day; rates in thousandths, rounded down, null where nothing was appropriated."""

    fiscal_year: int
    on: date
    by: str
    items: list[BurnItem]  # type: ignore[valid-type] # made from the row's shape
    total: BurnItem  # type: ignore[valid-type]
    execution_permille: int | None
    time_gone_permille: int
    runs_dry_on: date | None
    months: list[Month]


@read(
    "/burn",
    area="burn",
    about="预算执行",
    answers=Burn,
    parameters=(
        YEAR,
        Parameter(
            "on", "截至哪天看序时进度，默认今天 / the day of the time progress, by default today", date
        ),
        Parameter(
            "by", "汇总方式 / what it is summed by", choices=("line", "department", "clause"), default="line"
        ),
        DEPARTMENT,
        CLAUSE,
    ),
)
def get_burn(asked: Asked) -> object:
    """How far each line, department or clause is spent, against the time gone by."""
    on = asked.get("on") or current_ledger().clock.today()
    table = burn.burn(
        current_rows(),
        asked.get("fiscal_year", on.year),
        on=on,
        by=asked["by"],
        department=asked.get("department"),
        clause=asked.get("clause"),
    )
    return _said(table)


def _said(table: BurnTable) -> dict[str, object]:
    """Return a burn table with its rates in thousandths."""
    return {
        "fiscal_year": table.fiscal_year,
        "on": table.on,
        "by": table.by,
        "items": table.rows,
        "total": table.total,
        "execution_permille": permille(table.total.execution),
        "time_gone_permille": permille(table.time_gone),
        "runs_dry_on": table.total.runs_dry_on(table.fiscal_year, table.on),
        "months": [_month(one) for one in table.months],
    }


def _month(bar: MonthBar) -> dict[str, object]:
    return {
        "month": bar.month,
        "moved": bar,
        "spent_so_far_fen": bar.spent_so_far_fen,
        "time_gone_permille": permille(bar.time_gone),
    }


@read(
    "/promises",
    area="burn",
    about="以后年度已承诺的金额",
    answers=list_answer(Promise),
    parameters=(YEAR, DEPARTMENT, CLAUSE),
)
def list_promises(asked: Asked) -> object:
    """What is already committed of the years after one, line by line."""
    after = asked.get("fiscal_year", current_ledger().clock.today().year)
    found = burn.promised(
        current_rows(), after, department=asked.get("department"), clause=asked.get("clause")
    )
    return {"items": found}


@list_of(
    "/budget-lines",
    BUDGET_LINES,
    area="burn",
    about="预算指标",
    item=LineOfBudget,
    parameters=(
        Parameter("fiscal_year", "年度 / fiscal year", int, at_least=EARLIEST_YEAR, at_most=LATEST_YEAR),
        DEPARTMENT,
        CLAUSE,
        Parameter("opened", "是否已下达 / whether it was opened", bool),
    ),
)
def list_budget_lines(asked: Asked) -> object:
    """Budget lines as they stand, by their keys."""
