"""Awards and instalments."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ledger.domain.awards import InstalmentState, Stage
from projections.queries import awards
from projections.queries.awards import AwardRow, InstalmentRow, StageCount
from projections.queries.history import HistoryEntry, history
from projections.queries.listings import AWARDS, INSTALMENTS
from web.api.answers import answer_of, list_answer
from web.api.parameters import Asked, Parameter
from web.api.read import PATH_MISSES, list_of, read
from web.opened import current_pack, current_rows

AwardItem = answer_of(AwardRow, "received_fen", name="AwardItem")

NUMBER: Final = Parameter("award", "受理编号 / number of the award", place="path", example="HR-2026-0001")
CLAUSE: Final = Parameter("clause", "条款或条款组 / clause or family of clauses", example="art4.testing")
DEPARTMENT: Final = Parameter("department", "责任单位 / department in charge", example="kxj")
RECIPIENT: Final = Parameter("recipient", "平台编号或统一社会信用代码 / platform number or USCC")


class AwardFile(msgspec.Struct, frozen=True):
    """One award with its instalments and everything recorded of it."""

    award: AwardItem  # type: ignore[valid-type] # made from the row's shape
    instalments: list[InstalmentRow]
    history: list[HistoryEntry]


@list_of(
    "/awards",
    AWARDS,
    area="awards",
    about="批复与申报",
    item=AwardItem,
    parameters=(
        RECIPIENT,
        Parameter("beneficiary", "受益主体的统一社会信用代码 / USCC of the beneficiary"),
        CLAUSE,
        DEPARTMENT,
        Parameter("stage", "阶段 / stage", choices=tuple(Stage)),
        Parameter("applied_from", "申报日起 / applied on or after", date),
        Parameter("applied_until", "申报日止 / applied on or before", date),
    ),
)
def list_awards(asked: Asked) -> object:
    """Awards, by number."""


@read(
    "/awards/<award>",
    area="awards",
    about="一项申报：分期与全部记录",
    answers=AwardFile,
    parameters=(NUMBER,),
    raises=PATH_MISSES,
)
def get_award(asked: Asked) -> object:
    """One award with its instalments and everything recorded of it."""
    rows = current_rows()
    found = awards.award(rows, asked["award"])
    return {
        "award": found.award,
        "instalments": found.instalments,
        "history": history(rows, found.award.holder_id, award=found.award.award, pack=current_pack()),
    }


@list_of(
    "/instalments",
    INSTALMENTS,
    area="awards",
    about="分期",
    item=InstalmentRow,
    parameters=(
        Parameter("award", "受理编号 / number of the award"),
        RECIPIENT,
        CLAUSE,
        DEPARTMENT,
        Parameter("state", "状态 / state", choices=tuple(InstalmentState)),
        Parameter("line", "预算指标 / budget line"),
        Parameter("due_from", "到期日起 / due on or after", date),
        Parameter("due_until", "到期日止 / due on or before", date),
    ),
)
def list_instalments(asked: Asked) -> object:
    """Instalments, by the day they fall due."""


@read(
    "/stages",
    area="awards",
    about="各阶段在办件数与金额",
    answers=list_answer(StageCount),
    parameters=(DEPARTMENT,),
)
def count_stages(asked: Asked) -> object:
    """How many awards wait at each stage, and what they come to."""
    counts = awards.stage_counts(current_rows(), department=asked.get("department"))
    return {"items": counts}
