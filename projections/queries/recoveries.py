"""Recovery cases (追回事项): all of them, one with its payments, what is overdue, and where the money went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.errors import RecoveryNotOpened
from ledger.domain.recovery import UNDER_WAY, RecoveryState
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

CASE_COLUMNS = (
    "r.recovery, r.holder_id, p.code AS recipient, p.name AS recipient_name, r.award, a.clause, a.department,"
    " a.beneficiary_name, a.beneficiary_uscc, r.kind, r.state, r.principal_fen, r.received_fen,"
    " r.written_off_fen, r.fine_fen, r.interest_fen, r.restores_cap, r.from_settlement, r.basis, r.reason,"
    " r.document, r.opened_on, r.opened_by, r.noticed_on, r.hear_until, r.heard_on, r.statement, r.finding,"
    " r.demanded_on, r.demand_document, r.pay_by, r.ended_on, r.end_document, r.end_reason, r.budget_level,"
    " r.revenue_item, r.functional_class, r.government_economic, r.department_economic, r.project,"
    " r.supervising_department, r.unit"
)
CASE_TABLES = " FROM recovery r JOIN award a ON a.award = r.award JOIN recipient p ON p.id = r.holder_id"
"""What a `RecoveryRow` is read from."""


@dataclass(frozen=True)
class RecoveryRow:
    """One case and how far it has come; amounts in fen. The remark is what the treasury books by."""

    recovery: str
    holder_id: UUID
    recipient: str
    recipient_name: str
    award: str
    clause: str
    department: str
    beneficiary_name: str
    beneficiary_uscc: str
    kind: str
    state: RecoveryState
    principal_fen: int
    received_fen: int
    written_off_fen: int
    fine_fen: int
    interest_fen: int
    restores_cap: bool
    from_settlement: bool
    basis: str
    reason: str
    document: str
    opened_on: date
    opened_by: str
    noticed_on: date | None
    hear_until: date | None
    heard_on: date | None
    statement: str
    finding: str
    demanded_on: date | None
    demand_document: str
    pay_by: date | None
    ended_on: date | None
    end_document: str
    end_reason: str
    budget_level: str
    revenue_item: str
    functional_class: str
    government_economic: str
    department_economic: str
    project: str
    supervising_department: str
    unit: str

    @property
    def left_fen(self) -> int:
        """What is still pursued: nothing of a case written off or withdrawn."""
        return self.principal_fen - self.received_fen if self.state in UNDER_WAY else 0

    def days_overdue(self, on: date) -> int:
        """Return how many days its payment is late on a day; 0 if it is not."""
        if self.state is not RecoveryState.DEMANDED or self.pay_by is None or not self.left_fen:
            return 0
        return max(0, (on - self.pay_by).days)


@dataclass(frozen=True)
class RecoveredPayment:
    """What came back of one payment under one case, and where it went, in fen.

    ``to_line_fen`` came back in the fiscal year it was paid, so the line has it again (冲减当年支出);
    ``to_treasury_fen`` later, as revenue of the treasury (缴入国库). ``paid_fen`` is the instalment's amount.
    """

    recovery: str
    number: int
    reference: str
    line: str
    paid_fen: int
    amount_fen: int
    to_line_fen: int
    to_treasury_fen: int
    last_received_on: date | None

    @property
    def received_fen(self) -> int:
        """What came back of it."""
        return self.to_line_fen + self.to_treasury_fen


def recoveries(
    rows: Rows,
    *,
    state: RecoveryState | None = None,
    kind: str | None = None,
    award: str | None = None,
    department: str | None = None,
    year: int | None = None,
    after: str = "",
    limit: int = ROWS_AT_MOST,
) -> list[RecoveryRow]:
    """Return cases in the order of their numbers, from the one ``after`` on; ``year`` is that of the opening."""
    given: dict[str, object] = {
        "r.state": state,
        "r.kind": kind,
        "r.award": award,
        "a.department": department,
        "extract(year FROM r.opened_on)": year,
    }
    asked = {name: value for name, value in given.items() if value is not None}
    conditions = "".join(f" AND {name} = %s" for name in asked)
    return records(
        rows,
        RecoveryRow,
        f"SELECT {CASE_COLUMNS}{CASE_TABLES} WHERE r.recovery > %s{conditions} ORDER BY r.recovery LIMIT %s",
        [after, *asked.values(), limit],
    )


def every_recovery(
    rows: Rows,
    *,
    state: RecoveryState | None = None,
    kind: str | None = None,
    award: str | None = None,
    department: str | None = None,
    year: int | None = None,
) -> list[RecoveryRow]:
    """Return all cases, read page by page: for files, which must not be cut."""
    found: list[RecoveryRow] = []
    after = ""
    while page := recoveries(
        rows, state=state, kind=kind, award=award, department=department, year=year, after=after
    ):
        found += page
        after = page[-1].recovery
    return found


def recovery_case(rows: Rows, recovery: str) -> RecoveryRow:
    """Return one case. Raises RecoveryNotOpened."""
    found = records(
        rows, RecoveryRow, f"SELECT {CASE_COLUMNS}{CASE_TABLES} WHERE r.recovery = %s", (recovery,)
    )
    if not found:
        raise RecoveryNotOpened(recovery=recovery)
    return found[0]


def overdue(rows: Rows, on: date, *, limit: int = ROWS_AT_MOST) -> list[RecoveryRow]:
    """Return demanded cases whose last day to pay is before ``on``, as they stand now, the longest overdue first."""
    return records(
        rows,
        RecoveryRow,
        f"SELECT {CASE_COLUMNS}{CASE_TABLES} WHERE r.state = 'demanded' AND r.pay_by < %s"
        " ORDER BY r.pay_by, r.recovery LIMIT %s",
        (on, limit),
    )


def recovered_payments(rows: Rows, cases: list[str]) -> list[RecoveredPayment]:
    """Return the payments that cases concern, in their order; a withdrawn case concerns none."""
    return records(
        rows,
        RecoveredPayment,
        "SELECT t.recovery, t.number, t.reference, t.line, i.amount_fen AS paid_fen, t.amount_fen,"
        " t.to_line_fen, t.to_treasury_fen, t.last_received_on FROM recovery_part t"
        " JOIN instalment i ON i.award = t.award AND i.number = t.number WHERE t.recovery = ANY(%s)"
        " ORDER BY t.recovery, t.number",
        (cases,),
    )
