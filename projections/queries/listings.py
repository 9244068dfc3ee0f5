"""Every long list as pages by keyset, with its filters as data: what the API lists, and in which order.

A filter is a condition with one parameter. Row-level security decides what a reader sees of a table; a filter
only narrows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from ledger.ports import Rows
from projections.queries.awards import AwardRow, InstalmentRow
from projections.queries.batches import BatchRow
from projections.queries.exceptions import NOBODY
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.payees import PayeeRow
from projections.queries.records import ROWS_AT_MOST
from projections.queries.recoveries import RecoveryRow

Shape = TypeVar("Shape")


@dataclass(frozen=True)
class Listing(Generic[Shape]):
    """A list: the rows it gives, the query, its order, and its filters by name."""

    shape: type[Shape]
    source: str
    columns: Mapping[str, str]
    order: Order
    filters: Mapping[str, str]

    def page(
        self,
        rows: Rows,
        wanted: Mapping[str, object],
        *,
        cursor: Cursor | None = None,
        limit: int = ROWS_AT_MOST,
    ) -> Page[Shape]:
        """Return a page of the rows that all the filters let through; ``wanted`` has no other names than theirs."""
        named = ", ".join(
            f"{self.columns[one.name]} AS {one.name}"
            for one in fields(self.shape)  # type: ignore[arg-type] # shapes are dataclasses
        )
        conditions = "".join(f" AND {self.filters[name]}" for name in wanted)
        query = f"SELECT {named} FROM {self.source} WHERE true{conditions}"
        return page_of(
            rows,
            self.shape,
            query,
            tuple(wanted.values()),
            order=self.order,
            cursor=cursor,
            limit=limit,
        )


@dataclass(frozen=True)
class PaymentItem:
    """A payment of a batch; amounts in fen, ``line`` is the budget line that bears it."""

    reference: str
    batch: str
    award: str
    number: int
    payee_uscc: str
    payee_name: str
    account: str
    bank: str
    clause: str
    line: str
    amount_fen: int
    matched_fen: int
    state: str
    pay_on: date
    confirmed_on: date | None


@dataclass(frozen=True)
class StatementItem:
    """An imported statement; amounts in fen, ``quarantine`` holds the reasons for which it must not be matched."""

    statement: str
    account: str
    account_name: str
    currency: str
    file_name: str
    file_hash: str
    opens_on: date | None
    closes_on: date | None
    opening_fen: int | None
    closing_fen: int | None
    lines: int
    new_lines: int
    total_fen: int
    quarantine: list[str]
    imported_on: date


@dataclass(frozen=True)
class LineItem:
    """A line of a statement; ``left_fen`` is what is not matched yet, ``matched_with`` the references it pays."""

    line: str
    statement: str
    page: UUID
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
    matched_with: list[str]


@dataclass(frozen=True)
class ExceptionItem:
    """An exception, open since ``noticed_on``; ``subject`` is the line or payment it is about."""

    exception: str
    kind: str
    subject: str
    amount_fen: int
    noticed_on: date
    owner: str
    state: str
    decision: str
    detail: str


@dataclass(frozen=True)
class DeterminationItem:
    """A reading of the measure: proposed, confirmed or withdrawn."""

    determination: str
    clause: str
    target: str
    value: str
    effective_from: date
    document: str
    basis: str
    state: str
    proposed_by: str
    confirmed_by: str | None


@dataclass(frozen=True)
class LineOfBudget:
    """A budget line (指标) as it stands; amounts in fen."""

    line: str
    fiscal_year: int
    department: str
    clause: str
    fund_source: str
    opened: bool
    appropriated_fen: int
    adjusted_fen: int
    shortfall_fen: int
    committed_fen: int
    due_fen: int
    paid_fen: int
    returned_fen: int


def _columns(shape: type[object], prefix: str, **others: str) -> Mapping[str, str]:
    """Return the SQL of each column of a shape: of one table by its own name, unless given otherwise."""
    named = {one.name: f"{prefix}.{one.name}" for one in fields(shape)}  # type: ignore[arg-type] # a dataclass
    return named | others


_RECIPIENT = {"recipient": "r.code", "recipient_name": "r.name"}

AWARDS = Listing(
    AwardRow,
    "award a JOIN recipient r ON r.id = a.holder_id",
    _columns(AwardRow, "a", **_RECIPIENT),
    Order("awards", (Key("award", "a.award"),)),
    {
        "recipient": "r.code = %s",
        "beneficiary": "a.beneficiary_uscc = %s",
        "clause": "%s IN (a.clause, a.budget_clause)",
        "department": "a.department = %s",
        "stage": "a.stage = %s",
        "applied_from": "a.applied_on >= %s",
        "applied_until": "a.applied_on <= %s",
    },
)
INSTALMENTS = Listing(
    InstalmentRow,
    "instalment i JOIN award a ON a.award = i.award JOIN recipient r ON r.id = i.holder_id",
    _columns(InstalmentRow, "i", **_RECIPIENT, clause="a.clause", department="a.department"),
    Order(
        "instalments",
        (Key("due_on", "i.due_on", date), Key("award", "i.award"), Key("number", "i.number", int)),
    ),
    {
        "award": "i.award = %s",
        "recipient": "r.code = %s",
        "clause": "%s IN (a.clause, a.budget_clause)",
        "department": "a.department = %s",
        "state": "i.state = %s",
        "line": "i.line = %s",
        "due_from": "i.due_on >= %s",
        "due_until": "i.due_on <= %s",
    },
)
BATCHES = Listing(
    BatchRow,
    "batch b",
    _columns(BatchRow, "b"),
    Order("batches", (Key("batch", "b.batch"),), descending=True),
    {"fiscal_year": "b.fiscal_year = %s", "state": "b.state = %s"},
)
PAYMENTS = Listing(
    PaymentItem,
    "payment p",
    _columns(PaymentItem, "p"),
    Order("payments", (Key("reference", "p.reference"),)),
    {
        "batch": "p.batch = %s",
        "award": "p.award = %s",
        "payee": "p.payee_uscc = %s",
        "state": "p.state = %s",
        "pay_from": "p.pay_on >= %s",
        "pay_until": "p.pay_on <= %s",
    },
)
PAYEES = Listing(
    PayeeRow,
    "payee p",
    _columns(
        PayeeRow,
        "p",
        open_proposals="(SELECT count(*) FROM account_proposal o"
        " WHERE o.uscc = p.uscc AND o.state = 'proposed')::int",
    ),
    Order("payees", (Key("uscc", "p.uscc"),)),
    {"name": "strpos(p.name, %s) > 0", "confirmed": "p.confirmed = %s"},
)
STATEMENTS = Listing(
    StatementItem,
    "statement s",
    _columns(StatementItem, "s"),
    Order("statements", (Key("statement", "s.statement"),)),
    {
        "account": "s.account = %s",
        "file_hash": "s.file_hash = %s",
        "closes_from": "s.closes_on >= %s",
        "closes_until": "s.closes_on <= %s",
        "quarantined": "(s.quarantine <> '{}') = %s",
    },
)
LINES = Listing(
    LineItem,
    "statement_line l",
    _columns(
        LineItem,
        "l",
        page="l.page_id",
        left_fen="abs(l.amount_fen) - l.allocated_fen",
        matched_with="ARRAY(SELECT a.reference FROM allocation a WHERE a.line = l.line ORDER BY 1)",
    ),
    Order("lines", (Key("booked_on", "l.booked_on", date), Key("line", "l.line"))),
    {
        "statement": "l.statement = %s",
        "account": "l.account = %s",
        "open": "(l.allocated_fen < abs(l.amount_fen)) = %s",
        "booked_from": "l.booked_on >= %s",
        "booked_until": "l.booked_on <= %s",
    },
)
RECOVERIES = Listing(
    RecoveryRow,
    "recovery r JOIN award a ON a.award = r.award JOIN recipient p ON p.id = r.holder_id",
    _columns(
        RecoveryRow,
        "r",
        recipient="p.code",
        recipient_name="p.name",
        clause="a.clause",
        department="a.department",
        beneficiary_name="a.beneficiary_name",
        beneficiary_uscc="a.beneficiary_uscc",
    ),
    Order("recoveries", (Key("recovery", "r.recovery"),)),
    {
        "state": "r.state = %s",
        "kind": "r.kind = %s",
        "award": "r.award = %s",
        "department": "a.department = %s",
        "year": "extract(year FROM r.opened_on) = %s",
    },
)
EXCEPTIONS = Listing(
    ExceptionItem,
    "exception_case e",
    _columns(ExceptionItem, "e", exception="e.id::text"),
    Order("exceptions", (Key("noticed_on", "e.noticed_on", date), Key("exception", "e.id::text"))),
    {
        "state": "e.state = %s",
        "kind": "e.kind = %s",
        "owner": f"e.owner = coalesce(nullif(%s, '{NOBODY}'), '')",
    },
)
DETERMINATIONS = Listing(
    DeterminationItem,
    "determination d",
    _columns(DeterminationItem, "d", determination="d.id::text"),
    Order(
        "determinations",
        (
            Key("clause", "d.clause"),
            Key("effective_from", "d.effective_from", date),
            Key("determination", "d.id::text"),
        ),
    ),
    {"clause": "d.clause = %s", "state": "d.state = %s"},
)
BUDGET_LINES = Listing(
    LineOfBudget,
    "budget b",
    _columns(LineOfBudget, "b"),
    Order("budget_lines", (Key("line", "b.line"),)),
    {
        "fiscal_year": "b.fiscal_year = %s",
        "department": "b.department = %s",
        "clause": "b.clause = %s",
        "opened": "b.opened = %s",
    },
)


def closed_months(rows: Rows) -> list[date]:
    """Return the months that are closed, by their first days, the latest first."""
    found = rows("SELECT month FROM closed_month ORDER BY month DESC", ())
    return [date.fromisoformat(str(row["month"])) for row in found]
