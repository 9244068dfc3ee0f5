"""Months: which are closed, and what must agree before one is."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ledger.domain.papers import ClosedBalance
from ledger.ports import TieOut
from projections.queries.listings import closed_months
from projections.queries.tieouts import balances, tie_outs
from web.api.answers import answer_of, list_answer
from web.api.parameters import Asked, Parameter
from web.api.read import read
from web.opened import current_rows

MONTH: Final = Parameter(
    "month", "月内任一天 / any day of the month", date, place="path", example="2026-03-01"
)


class ClosedMonths(msgspec.Struct, frozen=True):
    """Closed months, by their first days."""

    months: list[date]


@read("/months", area="months", about="已结账月份", answers=ClosedMonths)
def list_closed_months(_: Asked) -> object:
    """The months that are closed, the latest first."""
    return {"months": closed_months(current_rows())}


@read(
    "/months/<month>/tie-outs",
    area="months",
    about="结账核对",
    answers=list_answer(answer_of(TieOut, "difference", name="TieOutItem")),
    parameters=(MONTH,),
)
def list_tie_outs(asked: Asked) -> object:
    """What must agree before a month is closed, and by how much it does not."""
    return {"items": tie_outs(current_rows(), asked["month"].replace(day=1))}


@read(
    "/months/<month>/balances",
    area="months",
    about="月末余额",
    answers=list_answer(ClosedBalance),
    parameters=(MONTH,),
)
def list_balances(asked: Asked) -> object:
    """What stands at a month's end: net paid of every budget line, and each account."""
    return {"items": balances(current_rows(), asked["month"].replace(day=1))}
