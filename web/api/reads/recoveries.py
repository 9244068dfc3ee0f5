"""Recovery cases."""

from __future__ import annotations

from typing import Final

import msgspec

from ledger.domain.errors import NotFound, RecoveryNotOpened
from ledger.domain.recovery import RecoveryState
from projections.queries import recoveries
from projections.queries.listings import RECOVERIES
from projections.queries.recoveries import RecoveredPayment, RecoveryRow
from web.api.answers import answer_of
from web.api.parameters import Asked, Parameter
from web.api.read import PATH_MISSES, list_of, read
from web.api.reads.awards import DEPARTMENT
from web.opened import current_rows
from web.parameters import EARLIEST_YEAR, LATEST_YEAR

RecoveryItem = answer_of(RecoveryRow, "left_fen", name="RecoveryItem")
RECOVERY: Final = Parameter("recovery", "追回编号 / number of the case", place="path", example="ZH-2026-1")


class RecoveryFile(msgspec.Struct, frozen=True):
    """One case with the payments it concerns."""

    recovery: RecoveryItem  # type: ignore[valid-type] # made from the row's shape
    payments: list[RecoveredPayment]


@list_of(
    "/recoveries",
    RECOVERIES,
    area="recoveries",
    about="追回事项",
    item=RecoveryItem,
    parameters=(
        Parameter("state", "状态 / state", choices=tuple(RecoveryState)),
        Parameter("kind", "类别 / kind"),
        Parameter("award", "受理编号 / number of the award"),
        DEPARTMENT,
        Parameter("year", "立案年份 / year of the opening", int, at_least=EARLIEST_YEAR, at_most=LATEST_YEAR),
    ),
)
def list_recoveries(asked: Asked) -> object:
    """Recovery cases, by number."""


@read(
    "/recoveries/<recovery>",
    area="recoveries",
    about="一个追回事项与所涉款项",
    answers=RecoveryFile,
    parameters=(RECOVERY,),
    raises=PATH_MISSES,
)
def get_recovery(asked: Asked) -> object:
    """One case with the payments it concerns."""
    rows = current_rows()
    try:
        found = recoveries.recovery_case(rows, asked["recovery"])
    except RecoveryNotOpened:
        raise NotFound(kind="recovery 追回事项", name=asked["recovery"][:80]) from None
    return {"recovery": found, "payments": recoveries.recovered_payments(rows, [found.recovery])}
