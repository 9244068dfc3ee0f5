"""What reconciliation reads: open lines, payments under way, lines matched that may yet come back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import msgspec

from ledger.domain.calendar import FIRST_DAY
from ledger.domain.reconciliation import LinePart
from ledger.matching import model
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records


class _Line(msgspec.Struct, frozen=True):
    line: str
    booked_on: date
    amount_fen: int
    left_fen: int
    counterparty_name: str
    counterparty_account: str
    summary: str
    our_reference: str
    bank_reference: str
    is_return: bool
    original_reference: str
    parts: str


def open_lines(rows: Rows, account: str | None = None) -> list[model.OpenLine]:
    """Return the lines that have something left to match, of statements that are not quarantined."""
    return lines_to_match(
        rows,
        "s.quarantine = '{}' AND (%s::text IS NULL OR l.account = %s) ORDER BY l.booked_on, l.line",
        (account, account),
    )


def lines_to_match(rows: Rows, chosen: str, parameters: Sequence[object]) -> list[model.OpenLine]:
    """Return lines that have something left, as the matcher reads them.

    ``chosen`` goes on after WHERE … AND: which of them (``l`` the line, ``s`` its statement), and their order.
    """
    found = records(
        rows,
        _Line,
        "SELECT l.line, l.booked_on, l.amount_fen, abs(l.amount_fen) - l.allocated_fen AS left_fen,"
        " l.counterparty_name, l.counterparty_account, l.summary, l.our_reference, l.bank_reference,"
        " l.is_return, l.original_reference, l.parts::text AS parts"
        " FROM statement_line l JOIN statement s ON s.statement = l.statement"
        f" WHERE l.allocated_fen < abs(l.amount_fen) AND {chosen}",
        parameters,
    )
    return [_open_line(one) for one in found]


def _open_line(one: _Line) -> model.OpenLine:
    """Return a line with the sign of its amount on what is left of it and on its parts."""
    sign = 1 if one.amount_fen > 0 else -1
    return model.OpenLine(
        line=one.line,
        booked_on=one.booked_on,
        amount_fen=sign * one.left_fen,
        counterparty_name=one.counterparty_name,
        counterparty_account=one.counterparty_account,
        summary=one.summary,
        our_reference=one.our_reference,
        bank_reference=one.bank_reference,
        is_return=one.is_return,
        original_reference=one.original_reference,
        parts=tuple(
            model.LinePart(sign * part.amount_fen, part.reference, part.name, part.account)
            for part in msgspec.json.decode(one.parts, type=tuple[LinePart, ...])
        ),
    )


class _Payment(msgspec.Struct, frozen=True):
    reference: str
    payee_name: str
    account: str
    left_fen: int
    paid_on: date
    batch: str
    batch_fen: int


def open_payments(rows: Rows) -> list[model.OpenPayment]:
    """Return the exported payments that lines do not cover yet."""
    found = records(
        rows,
        _Payment,
        "SELECT p.reference, p.payee_name, p.account, p.amount_fen - p.matched_fen AS left_fen,"
        " coalesce(b.exported_on, p.pay_on) AS paid_on, p.batch, b.amount_fen AS batch_fen"
        " FROM payment p JOIN batch b ON b.batch = p.batch"
        " WHERE p.state = 'exported' ORDER BY p.pay_on, p.reference",
        (),
    )
    return [
        model.OpenPayment(
            reference=one.reference,
            payee_name=one.payee_name,
            payee_account=one.account,
            amount_fen=one.left_fen,
            paid_on=one.paid_on,
            batch=one.batch,
            batch_amount_fen=one.batch_fen,
        )
        for one in found
    ]


class _Debit(msgspec.Struct, frozen=True):
    line: str
    reference: str
    amount_fen: int
    booked_on: date
    payee_name: str
    account: str
    bank_reference: str


def matched_debits(rows: Rows, since: date) -> list[model.MatchedDebit]:
    """Return payments matched since a day, which stand as paid and may yet come back (退汇)."""
    found = records(
        rows,
        _Debit,
        "SELECT l.line, a.reference, a.amount_fen, l.booked_on, p.payee_name, p.account, l.bank_reference"
        " FROM payment p JOIN allocation a ON a.reference = p.reference AND a.kind = 'payment'"
        " JOIN statement_line l ON l.line = a.line WHERE p.state = 'paid' AND l.booked_on >= %s"
        " ORDER BY l.booked_on, l.line, a.reference",
        (since,),
    )
    return [
        model.MatchedDebit(
            line=one.line,
            reference=one.reference,
            amount_fen=one.amount_fen,
            booked_on=one.booked_on,
            payee_name=one.payee_name,
            payee_account=one.account,
            bank_reference=one.bank_reference,
        )
        for one in found
    ]


class _Recovery(msgspec.Struct, frozen=True):
    recovery: str
    left_fen: int
    demanded_on: date
    payer_uscc: str
    payer_name: str
    account: str


class _Paid(msgspec.Struct, frozen=True):
    payee_uscc: str
    account: str
    stands: bool
    paid_on: date
    amount_fen: int


def demanded_recoveries(rows: Rows) -> list[model.DemandedRecovery]:
    """Return the recoveries that were demanded, paid in full or not, with who owes them and what it was paid.

    The payer is the award's beneficiary; it may pay from its account of today, or from any that it was paid on.
    What is written off is owed all the same (账销案存).
    """
    found = records(
        rows,
        _Recovery,
        "SELECT r.recovery, r.principal_fen - r.received_fen AS left_fen, r.demanded_on,"
        " a.beneficiary_uscc AS payer_uscc, a.beneficiary_name AS payer_name, coalesce(e.account, '') AS account"
        " FROM recovery r JOIN award a ON a.award = r.award LEFT JOIN payee e ON e.uscc = a.beneficiary_uscc"
        " WHERE r.demanded_on IS NOT NULL ORDER BY r.demanded_on, r.recovery",
        (),
    )
    payments: dict[str, list[_Paid]] = defaultdict(list)
    for payment in _paid_to(rows, sorted({one.payer_uscc for one in found})):
        payments[payment.payee_uscc].append(payment)
    return [
        model.DemandedRecovery(
            recovery=one.recovery,
            amount_fen=one.left_fen,
            demanded_on=one.demanded_on,
            payer_name=one.payer_name,
            payer_accounts=tuple(
                dict.fromkeys(
                    account
                    for account in (one.account, *(p.account for p in payments[one.payer_uscc] if p.stands))
                    if account
                )
            ),
            paid=tuple((p.paid_on, p.amount_fen) for p in payments[one.payer_uscc]),
        )
        for one in found
    ]


def _paid_to(rows: Rows, payees: list[str]) -> list[_Paid]:
    """Return the payments that ever left for some payees; one that came back does not stand."""
    if not payees:
        return []
    return records(
        rows,
        _Paid,
        "SELECT p.payee_uscc, p.account, p.state <> 'returned' AS stands, coalesce(b.exported_on, p.pay_on) AS paid_on,"
        " p.amount_fen FROM payment p JOIN batch b ON b.batch = p.batch"
        " WHERE p.payee_uscc = ANY(%s) AND p.state IN ('exported', 'paid', 'returned')"
        " ORDER BY p.pay_on, p.reference",
        (payees,),
    )


def taken_apart(rows: Rows) -> set[tuple[str, str]]:
    """Return the pairs (line, reference) that an officer took apart."""
    found = rows(
        "SELECT t.line, t.reference FROM taken_apart t JOIN statement_line l ON l.line = t.line"
        " WHERE l.allocated_fen < abs(l.amount_fen)",
        (),
    )
    return {(str(row["line"]), str(row["reference"])) for row in found}


def complete_until(rows: Rows) -> date:
    """Return the day up to which every account's statements were imported; the first of all days if none was."""
    found = rows(
        "SELECT min(closes_on) AS until FROM (SELECT account, max(closes_on) AS closes_on FROM statement"
        " GROUP BY account) AS latest",
        (),
    )
    until = found[0]["until"] if found else None
    return until if isinstance(until, date) else FIRST_DAY


class StatementRow(msgspec.Struct, frozen=True):
    """An imported statement, as lists show it."""

    statement: str
    account: str
    account_name: str
    file_name: str
    opens_on: date | None
    closes_on: date | None
    opening_fen: int | None
    closing_fen: int | None
    lines: int
    total_fen: int
    open_lines: int
    quarantine: list[str]


def statements(rows: Rows) -> list[StatementRow]:
    """Return the statements imported, latest first."""
    return records(
        rows,
        StatementRow,
        "SELECT s.statement, s.account, s.account_name, s.file_name, s.opens_on, s.closes_on, s.opening_fen,"
        " s.closing_fen, s.lines, s.total_fen, s.quarantine, (SELECT count(*) FROM statement_line l"
        " WHERE l.statement = s.statement AND l.allocated_fen < abs(l.amount_fen)) AS open_lines"
        " FROM statement s ORDER BY s.closes_on DESC NULLS LAST, s.statement LIMIT %s",
        (ROWS_AT_MOST,),
    )


class LineRow(msgspec.Struct, frozen=True):
    """A statement line and what it is matched with."""

    line: str
    booked_on: date
    amount_fen: int
    left_fen: int
    counterparty_name: str
    counterparty_account: str
    summary: str
    explained: str
    matched_with: list[str]


def lines_of(rows: Rows, *, statement: str | None = None, only_open: bool = False) -> list[LineRow]:
    """Return statement lines in the order of their days."""
    return records(
        rows,
        LineRow,
        "SELECT l.line, l.booked_on, l.amount_fen, abs(l.amount_fen) - l.allocated_fen AS left_fen,"
        " l.counterparty_name, l.counterparty_account, l.summary, l.explained, ARRAY(SELECT a.method || ' ' ||"
        " a.reference FROM allocation a WHERE a.line = l.line ORDER BY a.reference) AS matched_with"
        " FROM statement_line l WHERE (%s::text IS NULL OR l.statement = %s)"
        " AND (NOT %s OR l.allocated_fen < abs(l.amount_fen)) ORDER BY l.booked_on, l.line LIMIT %s",
        (statement, statement, only_open, ROWS_AT_MOST),
    )
