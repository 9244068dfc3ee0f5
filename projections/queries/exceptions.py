"""Exceptions (例外) as lists read them."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

EXCEPTION_NAMES: Final[dict[str, tuple[str, str]]] = {
    "unknown_line": ("不明流水", "unknown line"),
    "payment_without_line": ("款项无流水", "payment without a line"),
    "amount_differs": ("金额不符", "amount differs"),
    "payee_differs": ("收款人不符", "payee differs"),
    "suspected_double": ("疑似重复支付", "suspected double payment"),
    "return_open": ("退汇未处理", "return open"),
}
EXCEPTION_STATES: Final[dict[str, tuple[str, str]]] = {
    "open": ("未处理", "open"),
    "decided": ("已处理", "decided"),
    "cleared": ("已消除", "cleared"),
}


class ExceptionRow(msgspec.Struct, frozen=True):
    """One exception and its age in days."""

    id: str
    kind: str
    subject: str
    amount_fen: int
    noticed_on: date
    age_days: int
    owner: str
    state: str
    decision: str
    detail: str


def exceptions(rows: Rows, on: date, *, everything: bool = False) -> list[ExceptionRow]:
    """Return the open exceptions, oldest first; with ``everything`` also what was decided or cleared."""
    return records(
        rows,
        ExceptionRow,
        "SELECT id::text AS id, kind, subject, amount_fen, noticed_on, greatest(0, %s::date - noticed_on) AS age_days,"
        " owner, state, decision, detail FROM exception_case WHERE state = 'open' OR %s"
        " ORDER BY noticed_on, kind, subject LIMIT %s",
        (on, everything, ROWS_AT_MOST),
    )
