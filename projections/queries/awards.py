"""Awards (申报与批复): a recipient's, one with its instalments, what is held and why, how many wait at each stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.awards import InstalmentState, Stage
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

CLOSED_STAGES = (Stage.COMPLETED, Stage.CANCELLED, Stage.REJECTED)
"""Stages after which nobody waits for anything."""

INSTALMENT_STATE_NAMES = {
    InstalmentState.SCHEDULED: ("待到期", "scheduled"),
    InstalmentState.HELD: ("暂缓", "held"),
    InstalmentState.DUE: ("已到期", "due"),
    InstalmentState.BATCHED: ("已入批次", "batched"),
    InstalmentState.PAID: ("已支付", "paid"),
    InstalmentState.CANCELLED: ("已终止", "cancelled"),
}
"""Where an instalment stands, in Chinese and English."""

_AWARD = (
    "a.award, a.holder_id, r.code AS recipient, r.name AS recipient_name, a.clause, a.budget_clause, a.stage,"
    " a.beneficiary_uscc, a.beneficiary_name, a.department, a.applied_on, a.approved_on, a.notice_closes_on,"
    " a.assessed_fen, a.approved_fen, a.due_fen, a.paid_fen, a.returned_fen, a.recovered_fen"
    " FROM award a JOIN recipient r ON r.id = a.holder_id"
)
_INSTALMENT = (
    "i.award, i.number, i.holder_id, r.code AS recipient, r.name AS recipient_name, a.clause, a.department,"
    " i.due_on, i.amount_fen, i.line, i.needs, i.state, i.reason, i.starts, i.ends, i.posted_on"
    " FROM instalment i JOIN award a ON a.award = i.award JOIN recipient r ON r.id = i.holder_id"
)


@dataclass(frozen=True)
class AwardRow:
    """One award and what it came to; amounts in fen. ``recipient`` is the platform's number or the USCC."""

    award: str
    holder_id: UUID
    recipient: str
    recipient_name: str
    clause: str
    budget_clause: str
    stage: Stage
    beneficiary_uscc: str
    beneficiary_name: str
    department: str
    applied_on: date
    approved_on: date | None
    notice_closes_on: date | None
    assessed_fen: int | None
    approved_fen: int
    due_fen: int
    paid_fen: int
    returned_fen: int
    recovered_fen: int

    @property
    def received_fen(self) -> int:
        """Paid less returned and recovered."""
        return self.paid_fen - self.returned_fen - self.recovered_fen


@dataclass(frozen=True)
class InstalmentRow:
    """One instalment; ``reason`` says why it is held, returned or cancelled, ``ends`` is exclusive."""

    award: str
    number: int
    holder_id: UUID
    recipient: str
    recipient_name: str
    clause: str
    department: str
    due_on: date
    amount_fen: int
    line: str
    needs: str
    state: InstalmentState
    reason: str
    starts: date | None
    ends: date | None
    posted_on: date | None


@dataclass(frozen=True)
class AwardFile:
    """One award with its instalments."""

    award: AwardRow
    instalments: tuple[InstalmentRow, ...]


@dataclass(frozen=True)
class StageCount:
    """How many awards wait at a stage, and what they come to: approved, else assessed, in fen."""

    stage: Stage
    count: int
    amount_fen: int


def awards_of(rows: Rows, recipient_id: UUID) -> list[AwardRow]:
    """Return a recipient's awards, in the order in which they were applied for."""
    return records(
        rows,
        AwardRow,
        f"SELECT {_AWARD} WHERE a.holder_id = %s ORDER BY a.applied_on, a.award",
        (recipient_id,),
    )


def award(rows: Rows, number: str) -> AwardFile:
    """Return one award with its instalments. Raises NotFound."""
    found = records(rows, AwardRow, f"SELECT {_AWARD} WHERE a.award = %s", (number,))
    if not found:
        raise NotFound(kind="award 申报", name=number[:80])
    instalments = records(
        rows, InstalmentRow, f"SELECT {_INSTALMENT} WHERE i.award = %s ORDER BY i.number", (number,)
    )
    return AwardFile(found[0], tuple(instalments))


def awards_at(
    rows: Rows, stage: Stage, *, department: str | None = None, after: str = "", limit: int = ROWS_AT_MOST
) -> list[AwardRow]:
    """Return awards under way that wait at a stage, by number, from the one ``after`` a number on."""
    only, parameters = ("", ()) if department is None else (" AND a.department = %s", (department,))
    return records(
        rows,
        AwardRow,
        f"SELECT {_AWARD} WHERE a.stage = %s AND a.stage NOT IN ({_closed()}){only} AND a.award > %s"
        " ORDER BY a.award LIMIT %s",
        (stage, *parameters, after, limit),
    )


def instalments_of(rows: Rows, recipient_id: UUID) -> list[InstalmentRow]:
    """Return all instalments of a recipient's awards, by due date."""
    return records(
        rows,
        InstalmentRow,
        f"SELECT {_INSTALMENT} WHERE a.holder_id = %s ORDER BY i.due_on, i.award, i.number",
        (recipient_id,),
    )


def held_instalments(
    rows: Rows, *, department: str | None = None, limit: int = ROWS_AT_MOST
) -> list[InstalmentRow]:
    """Return what is held back, with its reasons, the oldest first."""
    return _in_state(rows, InstalmentState.HELD, department, limit)


def due_instalments(
    rows: Rows, *, department: str | None = None, limit: int = ROWS_AT_MOST
) -> list[InstalmentRow]:
    """Return what fell due and is not paid, the oldest first."""
    return _in_state(rows, InstalmentState.DUE, department, limit)


def waiting_until(rows: Rows, until: date) -> tuple[int, int]:
    """Return how many scheduled instalments fall due on or before a day, and their sum in fen."""
    found = rows(
        "SELECT count(*) AS count, coalesce(sum(amount_fen), 0)::bigint AS amount_fen FROM instalment"
        " WHERE state = 'scheduled' AND due_on <= %s",
        (until,),
    )[0]
    return int(str(found["count"])), int(str(found["amount_fen"]))


def stage_counts(rows: Rows, *, department: str | None = None) -> list[StageCount]:
    """Return how many awards wait at each stage, in the order of their life; stages without any are left out."""
    only, parameters = ("", ()) if department is None else (" AND department = %s", (department,))
    found = records(
        rows,
        StageCount,
        "SELECT stage, count(*) AS count,"
        " sum(CASE WHEN approved_fen > 0 THEN approved_fen ELSE coalesce(assessed_fen, 0) END)::bigint"
        f" AS amount_fen FROM award WHERE stage NOT IN ({_closed()}){only} GROUP BY stage",
        parameters,
    )
    return sorted(found, key=lambda one: list(Stage).index(one.stage))


def _in_state(rows: Rows, state: InstalmentState, department: str | None, limit: int) -> list[InstalmentRow]:
    only, parameters = ("", ()) if department is None else (" AND a.department = %s", (department,))
    return records(
        rows,
        InstalmentRow,
        f"SELECT {_INSTALMENT} WHERE i.state = '{state}'{only} ORDER BY i.due_on, i.award, i.number LIMIT %s",
        (*parameters, limit),
    )


def _closed(stages: Sequence[Stage] = CLOSED_STAGES) -> str:
    """Return the closed stages as SQL writes them, in the words of the index on awards under way."""
    return ", ".join(f"'{stage}'" for stage in stages)
