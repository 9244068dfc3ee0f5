"""Exceptions (例外) as lists read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
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
    """One exception and its age in days: up to the day it was settled, or to the day asked about.

    ``subject`` is the reference of a payment or the key of a statement line, then with its statement and day.
    """

    id: str
    kind: str
    subject: str
    amount_fen: int
    noticed_on: date
    closed_on: date | None
    age_days: int
    owner: str
    state: str
    decision: str
    detail: str
    statement: str | None
    booked_on: date | None


@dataclass(frozen=True)
class ExceptionFilter:
    """What the list is narrowed to; ``owner`` is a user name, or ``-`` for nobody; ``ends`` is the first day after."""

    state: str = "open"
    kind: str = ""
    owner: str = ""
    starts: date | None = None
    ends: date | None = None
    at_least_fen: int | None = None
    at_most_fen: int | None = None


NOBODY: Final = "-"
_CASES: Final = (
    "SELECT e.id::text AS id, e.kind, e.subject, e.amount_fen, e.noticed_on, closed.on AS closed_on,"
    " greatest(0, coalesce(closed.on, %s::date) - e.noticed_on) AS age_days, e.owner, e.state, e.decision, e.detail,"
    " l.statement, l.booked_on FROM exception_case e LEFT JOIN statement_line l ON l.line = e.subject"
    " LEFT JOIN LATERAL (SELECT h.effective_on AS on FROM history h WHERE h.holder_id = e.id"
    " AND e.state <> 'open' AND h.topic IN ('exception.decided', 'exception.cleared')"
    " ORDER BY h.version DESC LIMIT 1) closed ON true"
)
"""Cases as of a day, with the day on which the history says they were settled."""
EXCEPTION_ORDERS: Final[dict[str, Order]] = {
    "noticed_on": Order("noticed_on", (Key("noticed_on", "e.noticed_on", date), Key("id", "e.id::text"))),
    "amount_fen": Order("amount_fen", (Key("amount_fen", "e.amount_fen", int), Key("id", "e.id::text"))),
}
"""How the list may be sorted; the oldest first unless asked otherwise."""


def exception_list(
    rows: Rows,
    on: date,
    wanted: ExceptionFilter,
    *,
    order: Order = EXCEPTION_ORDERS["noticed_on"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[ExceptionRow]:
    """Return a page of the exceptions that a filter leaves, aged as of a day."""
    owner = "" if wanted.owner == NOBODY else wanted.owner
    given: list[tuple[str, object]] = [
        ("e.state = %s", wanted.state),
        ("e.kind = %s", wanted.kind),
        ("e.owner = %s", owner if wanted.owner else None),
        ("e.noticed_on >= %s", wanted.starts),
        ("e.noticed_on < %s", wanted.ends),
        ("abs(e.amount_fen) >= %s", wanted.at_least_fen),
        ("abs(e.amount_fen) <= %s", wanted.at_most_fen),
    ]
    asked = [
        (condition, value)
        for condition, value in given
        if value is not None and (value != "" or (condition.startswith("e.owner") and wanted.owner))
    ]
    where = " AND ".join(condition for condition, _ in asked) or "true"
    return page_of(
        rows,
        ExceptionRow,
        f"{_CASES} WHERE {where}",
        [on, *(value for _, value in asked)],
        order=order,
        cursor=cursor,
        limit=limit,
    )


def exceptions(rows: Rows, on: date, *, everything: bool = False) -> list[ExceptionRow]:
    """Return the open exceptions, oldest first; with ``everything`` also what was decided or cleared."""
    return records(
        rows,
        ExceptionRow,
        f"{_CASES} WHERE e.state = 'open' OR %s ORDER BY e.noticed_on, e.kind, e.subject LIMIT %s",
        (on, everything, ROWS_AT_MOST),
    )


def exception_case(rows: Rows, case: str, on: date) -> ExceptionRow:
    """Return one exception by its id. Raises NotFound."""
    found = records(
        rows,
        ExceptionRow,
        f"{_CASES} WHERE e.id = %s::uuid",
        (on, case),
    )
    if not found:
        raise NotFound(kind="exception 例外", name=case)
    return found[0]
