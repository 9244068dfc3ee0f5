"""Payment batches (拨付批次): what could be batched, what a batch pays, how far it is, which files left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.errors import NotFound, WrongStage
from ledger.domain.references import batch_number
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

State = Literal["made", "approved", "exported", "withdrawn"]
Obstacle = Literal["", "suspended", "no_account", "blocked"]

STATE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "made": ("待复核", "to be approved"),
    "approved": ("待导出", "to be exported"),
    "exported": ("已导出", "exported"),
    "withdrawn": ("已撤回", "withdrawn"),
}
"""States of a batch, in Chinese and English."""

PAYMENT_STATE_NAMES: Final[dict[str, tuple[str, str]]] = {
    **STATE_NAMES,
    "left_out": ("复核时移出", "left out at approval"),
    "paid": ("已支付", "paid"),
    "returned": ("已退汇", "returned"),
}
"""States of a payment, in Chinese and English."""

AND_ITS_LINE: Final = " LEFT JOIN statement_line l ON l.line = (SELECT min(m.line) FROM allocation m WHERE m.reference = p.reference)"
"""Beside a payment ``p`` the first line ``l`` of a bank statement that it is matched with."""

OBSTACLE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "": ("", ""),
    "suspended": ("主体已暂停", "the body is suspended"),
    "no_account": ("没有经确认的收款账户", "no confirmed account"),
    "blocked": ("收款账户已停用", "the account is blocked"),
}
"""What keeps a due instalment out of a batch, in Chinese and English."""

_COLUMNS = (
    "batch, fiscal_year, pay_on, state, payments, amount_fen, made_by, approved_by, exported_on, reason"
)


@dataclass(frozen=True)
class Waiting:
    """A due instalment that is in no batch; amounts in fen, ``obstacle`` is what keeps it out."""

    fiscal_year: int
    line: str
    due_on: date
    award: str
    number: int
    amount_fen: int
    clause: str
    payee_uscc: str
    payee_name: str
    obstacle: Obstacle
    reason: str


@dataclass(frozen=True)
class BatchRow:
    """A batch; ``payments`` and ``amount_fen`` are what it pays, less what was left out at approval."""

    batch: str
    fiscal_year: int
    pay_on: date
    state: State
    payments: int
    amount_fen: int
    made_by: str
    approved_by: str | None
    exported_on: date | None
    reason: str


@dataclass(frozen=True)
class PaymentRow:
    """A payment of a batch, with the payee's account as of its making; ``approved_fen`` is its award's amount (核定)."""

    reference: str
    award: str
    number: int
    payee_uscc: str
    payee_name: str
    account: str
    bank: str
    bank_code: str
    clause: str
    line: str
    economic_class: str
    purpose: str
    approved_fen: int
    amount_fen: int
    state: str
    confirmed_on: date | None


@dataclass(frozen=True)
class Export:
    """A file by which a batch left: its format, its SHA-256, by whom and when."""

    file_format: str
    file_hash: str
    exported_by: str
    exported_on: date


def waiting(
    rows: Rows, *, fiscal_year: int | None = None, lines: Sequence[str] = (), until: date | None = None
) -> list[Waiting]:
    """Return the due instalments that are in no batch, by fiscal year, budget line and day."""
    return records(
        rows,
        Waiting,
        "SELECT split_part(i.line, '|', 1)::int AS fiscal_year, i.line, i.due_on, i.award, i.number, i.amount_fen,"
        " a.clause, a.beneficiary_uscc AS payee_uscc, a.beneficiary_name AS payee_name,"
        " CASE WHEN r.suspended THEN 'suspended' WHEN p.confirmed IS NOT TRUE THEN 'no_account'"
        " WHEN p.flagged <> '' THEN 'blocked' ELSE '' END AS obstacle,"
        " CASE WHEN r.suspended THEN r.suspended_reason ELSE coalesce(p.flagged, '') END AS reason"
        " FROM instalment i JOIN award a ON a.award = i.award JOIN recipient r ON r.id = i.holder_id"
        " LEFT JOIN payee p ON p.uscc = a.beneficiary_uscc"
        " WHERE i.state = 'due' AND (%s::int IS NULL OR split_part(i.line, '|', 1)::int = %s)"
        " AND (%s::text[] = '{}' OR i.line = ANY(%s)) AND (%s::date IS NULL OR i.due_on <= %s)"
        " ORDER BY fiscal_year, i.line, i.due_on, i.award, i.number",
        (fiscal_year, fiscal_year, list(lines), list(lines), until, until),
    )


def gathered(found: Sequence[Waiting], *, at_most: int = MAX_PAYMENTS) -> list[list[Waiting]]:
    """Return what can be paid as batches: one fiscal year each, none larger than ``at_most``, in order."""
    batches: list[list[Waiting]] = []
    for one in found:
        if one.obstacle:
            continue
        last = batches[-1] if batches else []
        if last and last[0].fiscal_year == one.fiscal_year and len(last) < at_most:
            last.append(one)
        else:
            batches.append([one])
    return batches


def next_turn(rows: Rows, day: date) -> int:
    """Return which batch of a day the next one is, from 1."""
    day_part = batch_number(day, 1).rpartition("-")[0]
    found = rows(
        "SELECT coalesce(max(split_part(batch, '-', 2)::int), 0) + 1 AS turn FROM batch WHERE batch LIKE %s",
        (f"{day_part}-%",),
    )
    return int(str(found[0]["turn"]))


def batches(
    rows: Rows, *, state: State | None = None, fiscal_year: int | None = None, limit: int = ROWS_AT_MOST
) -> list[BatchRow]:
    """Return batches, the latest first."""
    return records(
        rows,
        BatchRow,
        f"SELECT {_COLUMNS} FROM batch WHERE (%s::text IS NULL OR state = %s)"
        " AND (%s::int IS NULL OR fiscal_year = %s) ORDER BY pay_on DESC, batch DESC LIMIT %s",
        (state, state, fiscal_year, fiscal_year, limit),
    )


def batch(rows: Rows, number: str) -> BatchRow:
    """Return one batch. Raises NotFound."""
    found = records(rows, BatchRow, f"SELECT {_COLUMNS} FROM batch WHERE batch = %s", (number,))
    if not found:
        raise NotFound(kind="batch 拨付批次", name=number[:80])
    return found[0]


def batch_to_export(rows: Rows, number: str) -> BatchRow:
    """Return a batch whose payments are settled: approved, or exported before. Raises NotFound, WrongStage."""
    found = batch(rows, number)
    if found.state not in ("approved", "exported"):
        raise WrongStage(
            case=number, stage=found.state, step="导出 export", needed="已复核 approved / 已导出 exported"
        )
    return found


def approved_at(rows: Rows, number: str) -> datetime:
    """Return the moment at which a batch was approved: its files say no other. Raises NotFound."""
    found = rows(
        "SELECT h.recorded_at FROM history h JOIN batch b ON b.id = h.holder_id"
        " WHERE b.batch = %s AND h.topic = 'batch.approved'",
        (number,),
    )
    if not found or not isinstance(found[0]["recorded_at"], datetime):
        raise NotFound(kind="approved batch 已复核批次", name=number[:80])
    return found[0]["recorded_at"]


def payments_of(rows: Rows, number: str, *, all_of_them: bool = False) -> list[PaymentRow]:
    """Return what a batch pays, in its order; with ``all_of_them`` also what was left out at approval."""
    left_out = "" if all_of_them else " AND p.state <> 'left_out'"
    return records(
        rows,
        PaymentRow,
        "SELECT p.reference, p.award, p.number, p.payee_uscc, p.payee_name, p.account, p.bank, p.bank_code,"
        " p.clause, p.line, p.economic_class, p.purpose, a.approved_fen, p.amount_fen, p.state, p.confirmed_on"
        f" FROM payment p JOIN award a ON a.award = p.award WHERE p.batch = %s{left_out} ORDER BY p.reference",
        (number,),
    )


def exports_of(rows: Rows, number: str) -> list[Export]:
    """Return the files by which a batch left, the first one first."""
    return records(
        rows,
        Export,
        "SELECT file_format, file_hash, exported_by, exported_on FROM batch_export WHERE batch = %s ORDER BY version",
        (number,),
    )
