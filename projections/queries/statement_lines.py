"""Single lines of statements (流水) as pages show them."""

from __future__ import annotations

from datetime import date

import msgspec

from ledger.ports import Rows
from projections.queries.records import records


class StatementLineRow(msgspec.Struct, frozen=True):
    """One line: ``line`` is page and position, amounts signed in fen, ``left_fen`` what is neither matched nor explained."""

    line: str
    statement: str
    page_id: str
    position: int
    account: str
    booked_on: date
    amount_fen: int
    left_fen: int
    counterparty_name: str
    counterparty_account: str
    summary: str
    our_reference: str
    bank_reference: str
    is_return: bool
    explained: str


SELECT_LINE = (
    "SELECT l.line, l.statement, l.page_id::text AS page_id, l.position, l.account, l.booked_on, l.amount_fen,"
    " CASE WHEN l.explained <> '' THEN 0 ELSE abs(l.amount_fen) - l.allocated_fen END AS left_fen,"
    " l.counterparty_name, l.counterparty_account, l.summary, l.our_reference, l.bank_reference, l.is_return, l.explained"
    " FROM statement_line l"
)


def statement_line(rows: Rows, line: str) -> StatementLineRow | None:
    """Return one line by page and position; None where there is none."""
    found = records(rows, StatementLineRow, f"{SELECT_LINE} WHERE l.line = %s", (line,))
    return found[0] if found else None
