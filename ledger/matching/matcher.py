"""Matching statement lines to payments (对账). Pure: the same input gives the same answer, in whatever order.

The passes, zero tolerance on amounts, each taking only what is unambiguous both ways:

=== ==========================================================================  =========================
P1  our reference (or several) and the amount                                   confirms
P2  account in full or masked, and amount, in the payment's window              confirms
P3  name and amount, in the window                                              proposes
P4  one line for a whole batch, or a batch line whose parts are payments        confirms if switched on
P5  several payments in one line, one in several, or several in several         proposes
P6  resemblance, scored                                                         suggests
=== ==========================================================================  =========================

Credits are matched with recoveries by the passes R1 to R4 (``receiving``), or with the payments that they return
(``returning``).

The window (``windows``) is two working days before the day of payment to ten after it.

**Why nothing depends on the order of imports.** A line that is alone today may get a rival from a statement
imported tomorrow. So the caller says how far the statements reach without a gap, ``complete_until``, and a
decision is taken only on a day from which nothing that bears on it can still arrive:

- P1 on the day of the line (or of the payment, if later). The first day that names a payment decides: one line
  on it confirms, two never do, and a later one is a suspected double payment, not a rival.
- P2 when the windows of all the lines and payments that could be each other's, the *group*, are past: nobody
  can join it then. A group of one and one confirms. So does one of k payments and k lines of one account whose
  days allow a single pairing, as for monthly rents. k equal payments and k equal lines that could change
  places are settled in total, but not one by one: they are proposed in the order of days and never confirm.
- P4 by the batch's number and the amount of what is open of it, on the day of the line, as P1. By the amount
  alone as P2, when the window of the batch is past, and no other batch or single payment has its amount.
- A line that carries a reference of ours is matched by that reference or not at all; a payment that a line of
  its window names is not matched by account.

The decisions are taken in the order of these days, each on what the earlier ones left (``confirming``): a run
over two years decides as a run every evening would have done. Hence, for payments given no later than
``complete_until`` reaches their day: any order and any split of imports confirm the same set in the end, and
a run over what is left confirms nothing more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from ledger.domain.calendar import CALENDAR, WorkingDays
from ledger.matching.book import Book, line_order, payment_order
from ledger.matching.by_likeness import by_likeness
from ledger.matching.confirming import Confirming
from ledger.matching.doubling import doubles
from ledger.matching.model import (
    DemandedRecovery,
    Match,
    MatchedDebit,
    MatchResult,
    OpenLine,
    OpenPayment,
)
from ledger.matching.paid import Paid, debits_of
from ledger.matching.proposing import Proposing
from ledger.matching.receipt_proposals import ReceiptProposals
from ledger.matching.receiving import Receiving
from ledger.matching.returning import Returning
from ledger.matching.windows import Windows


def match(
    lines: Sequence[OpenLine],
    payments: Sequence[OpenPayment],
    *,
    complete_until: date,
    calendar: WorkingDays = CALENDAR,
    batches_confirm: bool = False,
    matched: Collection[MatchedDebit] = (),
    recoveries: Sequence[DemandedRecovery] = (),
    apart: Collection[tuple[str, str]] = (),
) -> MatchResult:
    """Match what is open.

    ``complete_until`` is the last day up to which all statements are imported and all payments given;
    ``matched`` what was matched lately, which may come back; ``recoveries`` all that were demanded; ``apart`` the
    pairs (line, reference) that an officer took apart, which are not matched again. Raises InvalidInput for a line
    or a reference given twice, a payment not above zero, and days outside the calendar.
    """
    book = Book(lines, payments, Windows(calendar), apart)
    receiving = Receiving(lines, recoveries, book.windows, complete_until, book.apart)
    received = receiving.confirm()
    paid_out = Confirming(book, complete_until, batches_confirm=batches_confirm).run()
    by_line = {line.line: line for line in lines}
    by_reference = {payment.reference: payment for payment in payments}
    paid = Paid((*matched, *debits_of(paid_out, by_line, by_reference)))
    left = tuple(book.payments.values())
    proposed = Proposing(book, complete_until).run()
    settled = {each.line for each in (*paid_out, *received)}
    returning = Returning(paid, left, complete_until, receiving.numbered)
    pairs = returning.pairs(line for line in lines if line.line not in settled)
    settled |= {pair.credit for pair in pairs if pair.settles}
    certain = settled.union(pair.credit for pair in pairs if pair.certain)
    proposed += ReceiptProposals(receiving, certain).run()
    return MatchResult(
        confirmed=_in_order([*paid_out, *received], by_line),
        proposed=_in_order(proposed, by_line),
        suggestions=tuple(by_likeness(book)),
        returns=tuple(pairs),
        doubles=tuple(doubles(book, paid, book.debits.values())),
        open_lines=tuple(line.line for line in sorted(lines, key=line_order) if line.line not in settled),
        open_payments=tuple(payment.reference for payment in sorted(left, key=payment_order)),
    )


def _in_order(matches: list[Match], lines: dict[str, OpenLine]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: line_order(lines[match.line])))
