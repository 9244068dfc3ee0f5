"""Lookups by the payee's name, and P3: name and amount, each the other's only one. It proposes."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.matching.book import Book, Debit
from ledger.matching.day_index import DayIndex
from ledger.matching.glimpses import Glimpse, seen_through
from ledger.matching.model import Match, OpenPayment
from ledger.matching.names import glimpse_of, name_key, same_name

MAX_CANDIDATES = 8
"""A line with more payments of like name and equal amount is decided by nobody but an officer."""


class Names:
    """The open payments of a book by name and amount; masked and cut names by what they show."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._by_name: DayIndex[tuple[str, int]] = DayIndex()
        self._by_glimpse: dict[tuple[int, int], DayIndex[tuple[Glimpse, int]]] = {}
        for payment in book.payments.values():
            key = (name_key(payment.payee_name), payment.amount_fen)
            self._by_name.add(key, payment.paid_on, payment.reference)

    def payments(self, debit: Debit) -> Iterator[OpenPayment]:
        """Yield the open payments of the line's amount and window to a payee of its name."""
        windows, booked_on = self.book.windows, debit.line.booked_on
        shown = name_key(debit.line.counterparty_name)
        for reference in self._claimants(shown, debit):
            payment = self.book.payments.get(reference)
            if payment is None or (debit.line.line, reference) in self.book.apart:
                continue
            if windows.holds(payment.paid_on, booked_on) and same_name(shown, name_key(payment.payee_name)):
                yield payment

    def _claimants(self, shown: str, debit: Debit) -> Iterator[str]:
        """Return whom the name in full names; where that is nobody, whom it can be a part of."""
        windows = self.book.windows
        first, last = windows.first_claim(debit.line.booked_on), windows.last_claim(debit.line.booked_on)
        exact = (shown, debit.fen)
        glimpse = None if self._by_name.count(exact, first, last) else glimpse_of(shown)
        if glimpse is None:
            return self._by_name.between(exact, first, last)
        return self._seen(glimpse.shape).between((glimpse, debit.fen), first, last)

    def _seen(self, shape: tuple[int, int]) -> DayIndex[tuple[Glimpse, int]]:
        index = self._by_glimpse.get(shape)
        if index is None:
            index = self._by_glimpse[shape] = DayIndex()
            for payment in self.book.payments.values():
                glimpse = seen_through(name_key(payment.payee_name), shape)
                index.add((glimpse, payment.amount_fen), payment.paid_on, payment.reference)
        return index


def by_name(book: Book) -> list[Match]:
    """Return what the names propose: a line's only payment, which is no other line's."""
    names = Names(book)
    wanted: dict[str, list[Debit]] = {}
    only: list[tuple[Debit, OpenPayment]] = []
    for debit in book.debits.values():
        if not debit.plain or not debit.line.counterparty_name:
            continue
        candidates = [
            payment for payment, _ in zip(names.payments(debit), range(MAX_CANDIDATES), strict=False)
        ]
        for payment in candidates:
            wanted.setdefault(payment.reference, []).append(debit)
        if len(candidates) == 1:
            only.append((debit, candidates[0]))
    return [
        Match(
            debit.line.line,
            ((payment.reference, payment.amount_fen),),
            "P3",
            "户名与金额一致，双向唯一；账号不符或未列",
            "name and amount agree, each the other's only one; the account is missing or another",
            confirms=False,
        )
        for debit, payment in only
        if len(wanted[payment.reference]) == 1
    ]
