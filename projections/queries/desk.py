"""The reconciliation desk (对账台): lines on the left, payments and recoveries on the right, a page at a time.

Open lines and payments under way are read through partial indexes, so a page of them costs the same however
much was matched before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

import msgspec

from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.reconciliation import LineRow
from projections.queries.records import ROWS_AT_MOST, records

Tab = Literal["open", "matched", "explained"]
TABS: Final[tuple[Tab, ...]] = ("open", "matched", "explained")
SIDES: Final = ("out", "in")
"""Which way a line goes: we paid, or money came in."""

LINE_ORDERS: Final[dict[str, Order]] = {
    "booked_on": Order("booked_on", (Key("booked_on", "l.booked_on", date), Key("line", "l.line"))),
    "amount_fen": Order("amount_fen", (Key("amount_fen", "l.amount_fen", int), Key("line", "l.line"))),
}
"""How lines may be sorted; the oldest first unless asked otherwise."""
PAYMENT_ORDER: Final = Order("pay_on", (Key("pay_on", "p.pay_on", date), Key("reference", "p.reference")))
RECOVERY_ORDER: Final = Order(
    "demanded_on", (Key("since", "r.demanded_on", date), Key("reference", "r.recovery"))
)


class DeskLine(LineRow, frozen=True):
    """A line as the desk shows it: amounts signed in fen, ``left_fen`` neither matched nor explained."""

    statement: str
    page_id: str
    position: int
    account: str
    our_reference: str
    bank_reference: str
    is_return: bool
    return_reason: str
    original_reference: str
    quarantined: bool

    @property
    def goes_out(self) -> bool:
        """Whether we paid."""
        return self.amount_fen < 0


_LINES: Final = (
    "SELECT l.line, l.statement, l.page_id::text AS page_id, l.position, l.account, l.booked_on, l.amount_fen,"
    " abs(l.amount_fen) - l.allocated_fen AS left_fen, l.counterparty_name, l.counterparty_account, l.summary,"
    " l.our_reference, l.bank_reference, l.is_return, l.return_reason, l.original_reference, l.explained,"
    " s.quarantine <> '{}' AS quarantined,"
    " ARRAY(SELECT a.reference FROM allocation a WHERE a.line = l.line ORDER BY a.reference) AS matched_with"
    " FROM statement_line l JOIN statement s ON s.statement = l.statement"
)
_OF_TAB: Final[dict[str, str]] = {
    "open": "l.allocated_fen < abs(l.amount_fen)",
    "matched": "l.allocated_fen > 0 AND EXISTS (SELECT FROM allocation a WHERE a.line = l.line)",
    "explained": "l.explained <> ''",
}
_TEXTS: Final = (
    "strpos(l.counterparty_name, %s) > 0",
    "strpos(l.counterparty_account, %s) > 0",
    "strpos(l.summary, %s) > 0",
    "strpos(l.our_reference, %s) > 0",
    "strpos(l.bank_reference, %s) > 0",
)


@dataclass(frozen=True)
class LineFilter:
    """Which lines: of a tab; ``text`` in name, account, summary or a reference; amounts in fen without sign."""

    tab: Tab = "open"
    text: str = ""
    side: str = ""
    account: str = ""
    statement: str = ""
    starts: date | None = None
    ends: date | None = None
    at_least_fen: int | None = None
    at_most_fen: int | None = None


def desk_lines(
    rows: Rows,
    wanted: LineFilter,
    *,
    order: Order = LINE_ORDERS["booked_on"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[DeskLine]:
    """Return a page of lines; ``ends`` is the first day after them.

    Open lines of quarantined statements, which nobody can match yet, come last: after those of the last page, in the
    same order, as many as a page holds.
    """
    direction = {"out": "l.amount_fen < 0", "in": "l.amount_fen > 0"}.get(wanted.side)
    given: list[tuple[str, object]] = [
        (f"({' OR '.join(_TEXTS)})", half_width(wanted.text)),
        ("l.account = %s", wanted.account),
        ("l.statement = %s", wanted.statement),
        ("l.booked_on >= %s", wanted.starts),
        ("l.booked_on < %s", wanted.ends),
        ("abs(l.amount_fen) >= %s", wanted.at_least_fen),
        ("abs(l.amount_fen) <= %s", wanted.at_most_fen),
    ]
    asked = [(condition, value) for condition, value in given if value is not None and value != ""]
    where = [_OF_TAB[wanted.tab], *([direction] if direction else []), *(condition for condition, _ in asked)]
    parameters = [value for condition, value in asked for _ in range(condition.count("%s"))]
    query = f"{_LINES} WHERE {' AND '.join(where)}"
    if wanted.tab != "open":
        return page_of(rows, DeskLine, query, parameters, order=order, cursor=cursor, limit=limit)
    free = f"{query} AND s.quarantine = '{{}}'"
    page = page_of(rows, DeskLine, free, parameters, order=order, cursor=cursor, limit=limit)
    if page.after:
        return page
    kept = f"{query} AND s.quarantine <> '{{}}'"
    last = page_of(rows, DeskLine, kept, parameters, order=order, limit=limit)
    return replace(page, rows=(*page.rows, *last.rows))


def desk_line(rows: Rows, line: str) -> DeskLine | None:
    """Return one line by page and position; None where there is none."""
    found = records(rows, DeskLine, f"{_LINES} WHERE l.line = %s", (line,))
    return found[0] if found else None


def accounts_of_lines(rows: Rows) -> list[str]:
    """Return our accounts of which statements were imported."""
    return [str(row["account"]) for row in rows("SELECT DISTINCT account FROM statement ORDER BY 1", ())]


class AllocationOfLine(msgspec.Struct, frozen=True):
    """What a line is matched with: so much, of what kind, by which pass or by hand, why and by whom."""

    reference: str
    kind: str
    amount_fen: int
    method: str
    reason: str
    matched_by: str


def allocations_of(rows: Rows, line: str) -> list[AllocationOfLine]:
    """Return what a line is matched with."""
    return records(
        rows,
        AllocationOfLine,
        "SELECT reference, kind, amount_fen, method, reason, matched_by FROM allocation WHERE line = %s"
        " ORDER BY kind, reference",
        (line,),
    )


class OpenItem(msgspec.Struct, frozen=True):
    """A payment or a recovery that lines have still to cover; ``left_fen`` of ``amount_fen`` is open, since a day.

    ``group`` is the payment's batch, or the award of a recovery.
    """

    reference: str
    name: str
    account: str
    award: str
    group: str
    amount_fen: int
    left_fen: int
    since: date
    pay_on: date


_PAYMENTS: Final = (
    "SELECT p.reference, p.payee_name AS name, p.account, p.award, p.batch AS group, p.amount_fen,"
    " {left} AS left_fen, coalesce(b.exported_on, p.pay_on) AS since, p.pay_on"
    " FROM payment p JOIN batch b ON b.batch = p.batch"
)
_RECOVERIES: Final = (
    "SELECT r.recovery AS reference, a.beneficiary_name AS name, coalesce(e.account, '') AS account, r.award,"
    " r.award AS group, r.principal_fen AS amount_fen, r.principal_fen - r.received_fen AS left_fen,"
    " r.demanded_on AS since, r.demanded_on AS pay_on FROM recovery r JOIN award a ON a.award = r.award"
    " LEFT JOIN payee e ON e.uscc = a.beneficiary_uscc"
)


@dataclass(frozen=True)
class ItemFilter:
    """Which payments or recoveries: ``text`` in name, reference or award; exactly so much open, in fen."""

    text: str = ""
    left_fen: int | None = None


def open_payment_items(
    rows: Rows, wanted: ItemFilter, *, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST
) -> Page[OpenItem]:
    """Return a page of the exported payments that lines do not cover yet, the earliest first."""
    left = "p.amount_fen - p.matched_fen"
    texts = ("p.payee_name", "p.reference", "p.award")
    where, parameters = _narrowed(wanted, left, texts)
    query = f"{_PAYMENTS.format(left=left)} WHERE p.state = 'exported'{where}"
    return page_of(rows, OpenItem, query, parameters, order=PAYMENT_ORDER, cursor=cursor, limit=limit)


def paid_items(
    rows: Rows, wanted: ItemFilter, *, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST
) -> Page[OpenItem]:
    """Return a page of the payments that stand as paid and may yet come back (退汇), the earliest first."""
    texts = ("p.payee_name", "p.reference", "p.award")
    where, parameters = _narrowed(wanted, "p.amount_fen", texts)
    query = f"{_PAYMENTS.format(left='p.amount_fen')} WHERE p.state = 'paid'{where}"
    return page_of(rows, OpenItem, query, parameters, order=PAYMENT_ORDER, cursor=cursor, limit=limit)


def open_recovery_items(
    rows: Rows, wanted: ItemFilter, *, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST
) -> Page[OpenItem]:
    """Return a page of the recoveries that were demanded and are owed still, the earliest first."""
    left = "r.principal_fen - r.received_fen"
    where, parameters = _narrowed(wanted, left, ("a.beneficiary_name", "r.recovery", "r.award"))
    query = f"{_RECOVERIES} WHERE r.demanded_on IS NOT NULL AND {left} > 0{where}"
    return page_of(rows, OpenItem, query, parameters, order=RECOVERY_ORDER, cursor=cursor, limit=limit)


def _narrowed(wanted: ItemFilter, left: str, texts: Sequence[str]) -> tuple[str, list[object]]:
    text, where = half_width(wanted.text), ""
    parameters: list[object] = []
    if text:
        where += f" AND ({' OR '.join(f'strpos({column}, %s) > 0' for column in texts)})"
        parameters += [text] * len(texts)
    if wanted.left_fen is not None:
        where += f" AND {left} = %s"
        parameters.append(wanted.left_fen)
    return where, parameters


def items_named(rows: Rows, references: Sequence[str]) -> dict[str, OpenItem]:
    """Return payments and recoveries by reference, whatever their state."""
    wanted = list(references)
    left = "CASE WHEN p.state = 'exported' THEN p.amount_fen - p.matched_fen ELSE p.amount_fen END"
    found = records(
        rows, OpenItem, f"{_PAYMENTS.format(left=left)} WHERE p.reference = ANY(%s)", (wanted,)
    ) + records(
        rows,
        OpenItem,
        f"{_RECOVERIES} WHERE r.recovery = ANY(%s) AND r.demanded_on IS NOT NULL",
        (wanted,),
    )
    return {one.reference: one for one in found}


class DeskCounts(msgspec.Struct, frozen=True):
    """What is open on the desk: lines by which way they go, payments, recoveries; each with its sum in fen."""

    lines_in: int
    lines_in_fen: int
    lines_out: int
    lines_out_fen: int
    payments: int
    payments_fen: int
    recoveries: int
    recoveries_fen: int


def desk_counts(rows: Rows) -> DeskCounts:
    """Return how much is open on both sides."""
    return records(
        rows,
        DeskCounts,
        "SELECT l.*, p.payments, p.payments_fen, r.recoveries, r.recoveries_fen FROM"
        " (SELECT count(*) FILTER (WHERE amount_fen > 0) AS lines_in,"
        " coalesce(sum(amount_fen - allocated_fen) FILTER (WHERE amount_fen > 0), 0)::bigint AS lines_in_fen,"
        " count(*) FILTER (WHERE amount_fen < 0) AS lines_out,"
        " coalesce(sum(-amount_fen - allocated_fen) FILTER (WHERE amount_fen < 0), 0)::bigint AS lines_out_fen"
        " FROM statement_line WHERE allocated_fen < abs(amount_fen)) l,"
        " (SELECT count(*) AS payments, coalesce(sum(amount_fen - matched_fen), 0)::bigint AS payments_fen"
        " FROM payment WHERE state = 'exported') p,"
        " (SELECT count(*) AS recoveries, coalesce(sum(principal_fen - received_fen), 0)::bigint AS recoveries_fen"
        " FROM recovery WHERE demanded_on IS NOT NULL AND received_fen < principal_fen) r",
    )[0]
