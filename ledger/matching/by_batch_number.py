"""P4 where a line carries a batch's own number, and the amount of the batch or of what is open of it."""

from __future__ import annotations

from datetime import date

from ledger.matching.book import Book, Debit
from ledger.matching.model import Match, OpenPayment


def by_batch_number(book: Book, debit: Debit, *, batches_confirm: bool) -> Match | None:
    """Return the match of a line with all that is open of the batch it names; None if the amounts differ.

    The number tells what the amount alone cannot: no other batch or payment of the amount is a rival. It
    confirms unless another such line was booked up to that day, or a line of its own names one of the payments.
    """
    payments = book.members(debit.batch) if debit.batch else []
    if not _exact(book, debit):
        return None
    zh = f"批次号 {payments[0].batch} 与金额一致（未勾对 {len(payments)} 笔）"
    en = f"the number of batch {payments[0].batch} and the amount of its {len(payments)} open payments agree"
    confirms, day = batches_confirm, number_known_on(book, debit)
    others = (other for other in book.naming_batch(debit.batch) if other is not debit)
    if any(other.line.booked_on <= day and _exact(book, other) for other in others):
        confirms, zh, en = False, zh + "；另有流水引用该批次", en + "; another line carries its number too"
    named = (other for payment in payments for other in book.naming(payment.reference))
    if any(other.line.booked_on <= day for other in named):
        confirms, zh, en = False, zh + "；另有流水引用其中付款", en + "; another line names one of them"
    if _shows_another(book, debit, payments):
        confirms, zh, en = False, zh + "；账号与收款人不符", en + "; the account is not that of all of them"
    shares = tuple((payment.reference, payment.amount_fen) for payment in payments)
    return Match(debit.line.line, shares, "P4", zh, en, confirms)


def number_known_on(book: Book, debit: Debit) -> date:
    """Return the day from which a line and what is open of the batch it names are known."""
    return max(debit.line.booked_on, *(payment.paid_on for payment in book.members(debit.batch)))


def _shows_another(book: Book, debit: Debit, payments: list[OpenPayment]) -> bool:
    """Return whether a line shows the account of one payee of several, or not that of the only one.

    A clearing account (代付过渡户) on the line of a whole batch is no contradiction.
    """
    accounts = {book.digits[payment.reference] for payment in payments} - {""}
    return bool(debit.digits and accounts) and (debit.digits in accounts) == (len(accounts) > 1)


def _exact(book: Book, debit: Debit) -> bool:
    """Return whether what is open of the line's batch adds up to it, and nothing of it was taken apart."""
    payments = book.members(debit.batch) if debit.batch else []
    if not payments or sum(payment.amount_fen for payment in payments) != debit.fen:
        return False
    return not any((debit.line.line, payment.reference) in book.apart for payment in payments)
