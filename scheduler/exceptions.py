"""The review of exceptions (例外): what a match run left open becomes an exception; what is settled is cleared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from ledger.application import Ledger
from ledger.application.commands import ExceptionNoticed, ReviewExceptions
from ledger.domain.calendar import WorkingDays
from ledger.domain.exception_case import ExceptionCase
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.matching.model import MatchResult, OpenLine, OpenPayment
from ledger.progress import Count, unheard
from projections.queries.reconciliation import complete_until, open_lines, open_payments

ACTOR = f"{SYSTEM}matcher"
IN_TRANSIT_WORKING_DAYS = 10
"""A payment may be in transit so long before it is an exception."""
BATCH = 200


@dataclass(frozen=True)
class Reviewed:
    """What a review came to."""

    opened: int
    cleared: int


def review(ledger: Ledger, result: MatchResult, count: Count = unheard) -> Reviewed:
    """Open an exception for whatever a match run could not settle, and clear those that are settled.

    ``count`` hears how many are opened and cleared.
    """
    count(0, 0)
    today = ledger.clock.today()
    noticed = list(_noticed(ledger, result))
    wanted = {str(ExceptionCase.create_id(one.kind, one.subject)) for one in noticed}
    standing = {
        str(row["id"]): str(row["state"])
        for row in ledger.rows("SELECT id, state FROM exception_case WHERE state <> 'cleared'", ())
    }
    gone = sorted(set(standing) - wanted)
    new = [one for one in noticed if str(ExceptionCase.create_id(one.kind, one.subject)) not in standing]
    opened, total = 0, len(new) + len(gone)
    for first in range(0, len(new), BATCH):
        count(first, total)
        command = ReviewExceptions(noticed=tuple(new[first : first + BATCH]))
        opened += _execute(ledger, command, today)["opened"]
    for first in range(0, len(gone), BATCH):
        count(len(new) + first, total)
        _execute(ledger, ReviewExceptions(noticed=(), cleared=tuple(gone[first : first + BATCH])), today)
    count(total, total)
    return Reviewed(opened, len(gone))


def _execute(ledger: Ledger, command: ReviewExceptions, today: date) -> dict[str, int]:
    signature = Signature(
        actor=ACTOR, department=FINANCE, effective_on=today, key=f"exceptions:{today}:{uuid4()}"
    )
    return ledger.execute(command, signature).answer


def _noticed(ledger: Ledger, result: MatchResult) -> Iterator[ExceptionNoticed]:
    """Yield what is an exception now: each open line, and each payment too long under way, by its kind."""
    lines = {line.line: line for line in open_lines(ledger.rows)}
    doubles = {one.line: one for one in result.doubles}
    returns = {pair.credit: pair for pair in result.returns if not pair.settles}
    payments = {one.reference: one for one in open_payments(ledger.rows)}
    nearest = {one.line: one.reference for one in reversed(result.suggestions)}
    for line in lines.values():
        kind, detail = "unknown_line", line.summary
        if line.line in doubles:
            kind, detail = "suspected_double", doubles[line.line].reference
        elif line.line in returns:
            kind, detail = "return_open", returns[line.line].reference
        elif line.our_reference in payments:
            kind, detail = _differs(line, payments[line.our_reference])
        elif line.line in nearest and nearest[line.line] in payments:
            kind, detail = _differs(line, payments[nearest[line.line]])
        yield ExceptionNoticed(
            kind=kind,
            subject=line.line,
            amount_fen=line.amount_fen,
            noticed_on=line.booked_on,
            detail=detail[:200],
        )
    yield from _overdue(payments.values(), ledger.working_days, complete_until(ledger.rows))


def _differs(line: OpenLine, payment: OpenPayment) -> tuple[str, str]:
    """Return whether it is the amount or the payee in which a line differs from the payment it resembles."""
    same_amount = -line.amount_fen == payment.amount_fen
    return ("payee_differs" if same_amount else "amount_differs"), payment.reference


def _overdue(
    payments: Iterable[OpenPayment], calendar: WorkingDays, until: date
) -> Iterator[ExceptionNoticed]:
    """Yield the payments that statements, though complete, do not show after their days in transit."""
    for payment in payments:
        if calendar.add_working_days(payment.paid_on, IN_TRANSIT_WORKING_DAYS) <= until:
            yield ExceptionNoticed(
                kind="payment_without_line",
                subject=payment.reference,
                amount_fen=payment.amount_fen,
                noticed_on=payment.paid_on,
                detail=payment.payee_name,
            )
