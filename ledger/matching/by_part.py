"""P4 for a batch line whose parts show the payees instead of our references. It proposes."""

from __future__ import annotations

from ledger.matching.accounts import digits_of
from ledger.matching.book import Book, Debit
from ledger.matching.day_index import DayIndex
from ledger.matching.model import LinePart, Match, OpenPayment
from ledger.matching.names import name_key
from ledger.matching.references import reference_key


def by_part(book: Book) -> list[Match]:
    """Return the batch lines each of whose parts is one open payment: by reference, else account, else name."""
    debits = [debit for debit in book.debits.values() if debit.line.parts]
    if not debits:
        return []
    payees = _payees(book)
    found, taken = [], set[str]()
    for debit in debits:
        paid = [_payment(book, payees, debit, part) for part in debit.line.parts]
        references = [payment.reference for payment in paid if payment is not None]
        whole = len(set(references)) == len(paid) and sum(p.amount_fen for p in paid if p) == debit.fen
        if whole and taken.isdisjoint(references):
            taken.update(references)
            found.append(_match(book, debit, references))
    return found


def _match(book: Book, debit: Debit, references: list[str]) -> Match:
    return Match(
        debit.line.line,
        tuple((reference, book.payments[reference].amount_fen) for reference in references),
        "P4",
        f"批量流水的 {len(references)} 笔明细与付款逐笔一致",
        f"each of the {len(references)} parts of the line is one payment",
        confirms=False,
    )


def _payees(book: Book) -> DayIndex[tuple[str, int]]:
    index: DayIndex[tuple[str, int]] = DayIndex()
    for payment in book.payments.values():
        for key in filter(None, {book.digits[payment.reference], name_key(payment.payee_name)}):
            index.add((key, payment.amount_fen), payment.paid_on, payment.reference)
    return index


def _payment(
    book: Book, payees: DayIndex[tuple[str, int]], debit: Debit, part: LinePart
) -> OpenPayment | None:
    """Return the one open payment that a part can be; None if there is none or there are several."""
    named = book.payments.get(book.by_key.get(reference_key(part.reference), ""))
    if named is not None:
        apart = (debit.line.line, named.reference) in book.apart
        return None if apart or named.amount_fen != -part.amount_fen else named
    windows, booked_on = book.windows, debit.line.booked_on
    first, last = windows.first_claim(booked_on), windows.last_claim(booked_on)
    for key in filter(None, (digits_of(part.account), name_key(part.name))):
        found = [
            book.payments[reference]
            for reference in payees.between((key, -part.amount_fen), first, last)
            if (debit.line.line, reference) not in book.apart
            and windows.holds(book.payments[reference].paid_on, booked_on)
        ]
        if found:
            return found[0] if len(found) == 1 else None
    return None
