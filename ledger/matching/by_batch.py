"""P4: one line that pays a whole batch (整批一笔)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from ledger.matching.book import Book, Debit
from ledger.matching.day_index import DayIndex
from ledger.matching.model import Match
from ledger.matching.references import reference_key

MIN_PAYMENTS = 2
"""A batch of one payment is matched as that payment."""


@dataclass(frozen=True, slots=True)
class OpenBatch:
    """A batch all of whose payments are open, and were paid on one day."""

    batch: str
    paid_on: date
    references: tuple[str, ...]
    amount_fen: int


class Batches:
    """The open batches of a book, by amount and day; also plain lines and payments by amount alone.

    ``whole_only`` leaves out batches that are not known to be whole: those are for proposals.
    """

    def __init__(self, book: Book, *, whole_only: bool) -> None:
        self.book = book
        self.of: dict[str, OpenBatch] = {}
        self._by_amount: DayIndex[int] = DayIndex()
        for batch in _open_batches(book, whole_only=whole_only):
            self.of[batch.batch] = batch
            self._by_amount.add(batch.amount_fen, batch.paid_on, batch.batch)
        amounts = {batch.amount_fen for batch in self.of.values()}
        self._lines: DayIndex[int] = DayIndex()
        self._payments: DayIndex[int] = DayIndex()
        for debit in book.debits.values():
            if debit.fen in amounts and debit.plain:
                self._lines.add(debit.fen, debit.line.booked_on, debit.line.line)
        for payment in book.payments.values():
            if payment.amount_fen in amounts:
                self._payments.add(payment.amount_fen, payment.paid_on, payment.reference)

    def is_open(self, batch: OpenBatch) -> bool:
        """Return whether all of the batch's payments are still open."""
        return all(reference in self.book.payments for reference in batch.references)

    def of_amount(self, amount_fen: int) -> tuple[OpenBatch, ...]:
        """Return the batches of an amount, open or not."""
        return tuple(self.of[name] for name in self._by_amount.between(amount_fen, date.min, date.max))

    def lines(self, batch: OpenBatch) -> tuple[Debit, ...]:
        """Return the open plain lines of the batch's amount in its window."""
        windows, debits = self.book.windows, self.book.debits
        found = self._lines.between(
            batch.amount_fen, windows.first(batch.paid_on), windows.last(batch.paid_on)
        )
        return tuple(debits[name] for name in found if name in debits)

    def claims(self, debit: Debit) -> int:
        """Return how many open batches, and single payments, have the line's amount and a window that holds it."""
        windows, booked_on = self.book.windows, debit.line.booked_on
        first, last = windows.first_claim(booked_on), windows.last_claim(booked_on)
        payments = [
            self.book.payments[name].paid_on
            for name in self._payments.between(debit.fen, first, last)
            if name in self.book.payments
        ]
        batches = [
            self.of[name].paid_on
            for name in self._by_amount.between(debit.fen, first, last)
            if self.is_open(self.of[name])
        ]
        return sum(windows.holds(paid_on, booked_on) for paid_on in payments + batches)


def known_on(book: Book, batch: OpenBatch, debit: Debit) -> date:
    """Return the day from which no statement and no payment can change what the line could pay."""
    return max(book.windows.last(batch.paid_on), book.windows.last_claim(debit.line.booked_on))


def line_of(batches: Batches, batch: OpenBatch) -> Debit | None:
    """Return the one line that can be the whole batch, where it can be nothing else; else None."""
    book = batches.book
    if not batches.is_open(batch):
        return None
    lines = batches.lines(batch)
    if (
        len(lines) != 1
        or batches.claims(lines[0]) != 1
        or lines[0].batch not in ("", reference_key(batch.batch))
    ):
        return None
    payments = [book.payments[reference] for reference in batch.references]
    accounts = {book.digits[payment.reference] for payment in payments}
    one_of_several = len(accounts) > 1 and lines[0].digits in accounts - {""}
    if one_of_several or any((lines[0].line.line, reference) in book.apart for reference in batch.references):
        return None
    return None if any(book.named_in_window(payment) for payment in payments) else lines[0]


def by_batch(book: Book, batch: OpenBatch, debit: Debit, *, confirms: bool) -> Match:
    """Return the match of a line with every payment of a batch."""
    return Match(
        debit.line.line,
        tuple((reference, book.payments[reference].amount_fen) for reference in batch.references),
        "P4",
        f"金额等于整批 {batch.batch}（{len(batch.references)} 笔），双向唯一",
        f"the amount is that of batch {batch.batch} ({len(batch.references)} payments), and of nothing else",
        confirms,
    )


def _open_batches(book: Book, *, whole_only: bool) -> list[OpenBatch]:
    members = defaultdict(list)
    for payment in book.payments.values():
        if payment.batch:
            members[payment.batch].append(payment)
    found = []
    for batch, payments in members.items():
        days, totals = {p.paid_on for p in payments}, {p.batch_amount_fen for p in payments}
        amount = sum(payment.amount_fen for payment in payments)
        known = totals == {amount} or (totals == {None} and not whole_only)
        if len(payments) >= MIN_PAYMENTS and len(days) == 1 and known:
            references = tuple(payment.reference for payment in payments)
            found.append(OpenBatch(batch, days.pop(), references, amount))
    return found
