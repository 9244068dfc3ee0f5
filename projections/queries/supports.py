"""That support is given (各部门支持): every award by its clause, department and amount, for every department to know.

Of another department's award nothing else is shown (migration 0012): this much is needed against duplicate support.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.awards import Stage
from ledger.ports import Rows
from projections.queries.records import records


@dataclass(frozen=True)
class SupportRow:
    """One award as every department knows it; ``amount_fen`` is what is approved as it stands."""

    award: str
    holder_id: UUID
    clause: str
    department: str
    stage: Stage
    beneficiary_uscc: str
    beneficiary_name: str
    applied_on: date
    approved_on: date | None
    amount_fen: int


def support_given(rows: Rows, recipient_id: UUID | str) -> list[SupportRow]:
    """Return the awards of a recipient, whichever department leads them, in the order of their applications."""
    return records(
        rows,
        SupportRow,
        "SELECT award, holder_id, clause, department, stage, beneficiary_uscc, beneficiary_name, applied_on,"
        " approved_on, amount_fen FROM support_given WHERE holder_id = %s ORDER BY applied_on, award",
        (recipient_id,),
    )
