"""What waits for the officer of the token, and what may be support twice."""

from __future__ import annotations

from typing import Final

import msgspec

from projections.queries import duplicates
from projections.queries.duplicates import RecipientCandidate, SupportCandidate
from projections.queries.worklist import Waiting as WaitingMatter
from web.api.answers import answer_of
from web.api.parameters import LIMIT, Asked, Parameter
from web.api.read import read
from web.opened import current_ledger, current_rows
from web.parameters import EARLIEST_YEAR, LATEST_YEAR
from web.worklist.mine import my_worklist

MatterItem = answer_of(WaitingMatter, name="MatterItem")


class Worklist(msgspec.Struct, frozen=True):
    """What waits, overdue first; at most 500 matters."""

    items: list[MatterItem]  # type: ignore[valid-type] # made from the row's shape


class Duplicates(msgspec.Struct, frozen=True):
    """Candidates only, each with its reason and score: pairs of support, and pairs of recipients."""

    supports: list[SupportCandidate]
    recipients: list[RecipientCandidate]


@read(
    "/worklist",
    area="worklist",
    about="待办",
    answers=Worklist,
    parameters=(
        Parameter(
            "of_others",
            "改看本人经办、待他人复核的 / what the officer made and another must check",
            bool,
            default=False,
        ),
    ),
)
def get_worklist(asked: Asked) -> object:
    """What waits for the officer of the token, overdue first."""
    found = my_worklist()
    return {"items": found.others if asked["of_others"] else found.mine}


YEAR: Final = Parameter(
    "year",
    "其中一项的申报或登记年份，默认本年 / year of one of them, this one by default",
    int,
    at_least=EARLIEST_YEAR,
    at_most=LATEST_YEAR,
)


@read(
    "/duplicates",
    area="duplicates",
    about="重复核查",
    answers=Duplicates,
    parameters=(LIMIT, YEAR),
)
def list_duplicates(asked: Asked) -> object:
    """What may be support twice, and who may be one recipient under two names, one side of each of the year."""
    rows, limit = current_rows(), asked[LIMIT.name]
    year = asked.get(YEAR.name, current_ledger().clock.today().year)
    return {
        "supports": duplicates.support_candidates(rows, year, limit=limit),
        "recipients": duplicates.recipient_candidates(rows, year, limit=limit),
    }
