"""Debits that look like a second payment of what is paid already (疑似重复支付)."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.matching.book import Book, Debit
from ledger.matching.model import SuspectedDouble
from ledger.matching.paid import Paid, days_around

_DAYS = 15
"""Calendar days around the first payment; equal instalments of a schedule are a month apart."""


def doubles(book: Book, paid: Paid, debits: Iterable[Debit]) -> list[SuspectedDouble]:
    """Return which of the debits repeat one that is matched: its reference, or its payee and amount nearby."""
    return [double for debit in debits if (double := _double(book, paid, debit))]


def _double(book: Book, paid: Paid, debit: Debit) -> SuspectedDouble | None:
    if book.named_by(debit):
        return None
    for key in debit.named:
        for first in paid.by_reference.get(key, []):
            return SuspectedDouble(
                debit.line.line,
                first.reference,
                first.line,
                "引用的付款已由另一流水支付",
                "the payment it names is matched to another line",
            )
    if not debit.plain or any(book.payments_by_account(debit)):
        return None
    since, until = days_around(debit.line.booked_on, _DAYS, _DAYS)
    line = debit.line
    found = paid.to_payee(line.counterparty_account, line.counterparty_name, debit.fen, since, until)
    if not found:
        return None
    return SuspectedDouble(
        line.line,
        found[0].reference,
        found[0].line,
        f"同一收款人 {_DAYS} 日内等额支出，且无其他待匹配付款",
        f"as much went to the payee within {_DAYS} days, and no open payment asks for it",
    )
