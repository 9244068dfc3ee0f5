"""The list of imported statements, one of them, its lines; and what of a file is known already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.reconciliation import LineRow, StatementRow
from projections.queries.records import ROWS_AT_MOST, records

_SELECT: Final = (
    "SELECT s.statement, s.id, s.account, s.account_name, s.currency, s.file_name, s.file_hash, s.opens_on,"
    " s.closes_on, s.opening_fen, s.closing_fen, s.lines, s.new_lines, s.total_fen, s.quarantine, s.imported_on,"
    " (SELECT count(*) FROM statement_line l WHERE l.statement = s.statement"
    " AND l.allocated_fen < abs(l.amount_fen)) AS open_lines FROM statement s"
)
_NAME: Final = Key("statement", "s.statement")
STATEMENT_ORDERS: Final[dict[str, Order]] = {
    "imported_on": Order("imported_on", (Key("imported_on", "s.imported_on", date), _NAME), descending=True),
    "lines": Order("lines", (Key("lines", "s.lines", int), _NAME)),
}
"""How the list may be sorted; the latest import first unless asked otherwise."""
POSITIONS: Final[dict[str, Order]] = {
    "position": Order("position", (Key("position", "l.position", int), Key("line", "l.line"))),
    "booked_on": Order("booked_on", (Key("booked_on", "l.booked_on", date), Key("line", "l.line"))),
}
"""How a statement's lines may be sorted; as the file has them unless asked otherwise."""


class ImportedStatement(StatementRow, frozen=True):
    """An imported statement and its file; ``new_lines`` were not known from another file before."""

    id: UUID
    currency: str
    file_hash: str
    new_lines: int
    imported_on: date


class LineOfStatement(LineRow, frozen=True):
    """A line of one statement, at its place in the file."""

    position: int


@dataclass(frozen=True)
class StatementFilter:
    """What the list is narrowed to: part of an account or file name, days on which it ends, quarantined or not."""

    text: str = ""
    starts: date | None = None
    ends: date | None = None
    quarantined: bool | None = None


def statement_list(
    rows: Rows,
    wanted: StatementFilter,
    *,
    order: Order = STATEMENT_ORDERS["imported_on"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[ImportedStatement]:
    """Return a page of the statements that a filter leaves; ``ends`` is the first day after them."""
    given: list[tuple[str, object]] = [
        ("(strpos(s.account, %s) > 0 OR strpos(s.account_name, %s) > 0 OR strpos(s.file_name, %s) > 0)", wanted.text),
        ("s.closes_on >= %s", wanted.starts),
        ("s.closes_on < %s", wanted.ends),
        ("(s.quarantine <> '{}') = %s", wanted.quarantined),
    ]  # fmt: skip
    asked = [(condition, value) for condition, value in given if value is not None and value != ""]
    where = " AND ".join(condition for condition, _ in asked) or "true"
    parameters = [value for condition, value in asked for _ in range(condition.count("%s"))]
    query = f"{_SELECT} WHERE {where}"
    return page_of(rows, ImportedStatement, query, parameters, order=order, cursor=cursor, limit=limit)


def statement_named(rows: Rows, name: str) -> ImportedStatement:
    """Return one statement. Raises NotFound."""
    found = records(rows, ImportedStatement, f"{_SELECT} WHERE s.statement = %s", (name,))
    if not found:
        raise NotFound(kind="statement 对账单", name=name[:120])
    return found[0]


def statements_of_file(rows: Rows, file_hash: str) -> list[ImportedStatement]:
    """Return the statements that were imported from a file, by its SHA-256."""
    return records(
        rows, ImportedStatement, f"{_SELECT} WHERE s.file_hash = %s ORDER BY s.statement", (file_hash,)
    )


def lines_on_page(
    rows: Rows,
    statement: str,
    *,
    only_open: bool = False,
    order: Order = POSITIONS["position"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[LineOfStatement]:
    """Return a page of a statement's lines and what each is matched with."""
    still_open = " AND l.allocated_fen < abs(l.amount_fen)" if only_open else ""
    return page_of(
        rows,
        LineOfStatement,
        "SELECT l.line, l.position, l.booked_on, l.amount_fen, abs(l.amount_fen) - l.allocated_fen AS left_fen,"
        " l.counterparty_name, l.counterparty_account, l.summary, l.explained, ARRAY(SELECT a.reference"
        " FROM allocation a WHERE a.line = l.line ORDER BY a.reference) AS matched_with"
        f" FROM statement_line l WHERE l.statement = %s{still_open}",
        (statement,),
        order=order,
        cursor=cursor,
        limit=limit,
    )


def known_fingerprints(rows: Rows, account: str, fingerprints: Sequence[str]) -> set[str]:
    """Return which lines of an account were imported before, by fingerprint."""
    found = rows(
        "SELECT fingerprint FROM statement_line WHERE account = %s AND fingerprint = ANY(%s)",
        (account, list(fingerprints)),
    )
    return {str(row["fingerprint"]) for row in found}
