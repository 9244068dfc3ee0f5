"""What an officer is asked to confirm: the same passes over what is left, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ledger.matching.book import Book
from ledger.matching.by_account import by_account, group_of
from ledger.matching.by_batch import Batches, by_batch, line_of
from ledger.matching.by_batch_number import by_batch_number
from ledger.matching.by_group import by_group
from ledger.matching.by_name import by_name
from ledger.matching.by_part import by_part
from ledger.matching.by_reference import by_reference
from ledger.matching.by_sum import merged, split
from ledger.matching.model import Match
from ledger.matching.subset_sums import SubsetSums


class Proposing:
    """One run of proposals; what one pass proposes is out of the book for the next."""

    def __init__(self, book: Book, complete_until: date) -> None:
        self.book = book
        self.complete_until = complete_until
        self.proposed: list[Match] = []

    def run(self) -> list[Match]:
        """Return the proposals, none of which confirms, in the order of the passes."""
        self._references()
        self._numbers()
        self._accounts()
        self._take(by_name(self.book))
        self._batches()
        self._take(by_part(self.book))
        sums = SubsetSums()
        self._take(merged(self.book, sums))
        self._take(split(self.book, sums))
        self._take(by_group(self.book))
        return self.proposed

    def _references(self) -> None:
        for debit in tuple(self.book.debits.values()):
            match = by_reference(self.book, debit, batches_confirm=False)
            if match and self.book.exact_on(debit) > self.complete_until:
                match = replace(
                    match,
                    reason_zh=f"{match.reason_zh}；对账单尚未导入至该日",
                    reason_en=f"{match.reason_en}; statements do not reach that day yet",
                )
            self._take([match] if match else [])

    def _numbers(self) -> None:
        for debit in tuple(self.book.debits.values()):
            match = by_batch_number(self.book, debit, batches_confirm=False)
            self._take([match] if match else [])

    def _accounts(self) -> None:
        for payment in tuple(self.book.payments.values()):
            group = group_of(self.book, payment) if payment.reference in self.book.payments else None
            if group:
                complete = group.known_on <= self.complete_until
                self._take(by_account(self.book, group, complete=complete))

    def _batches(self) -> None:
        batches = Batches(self.book, whole_only=False)
        for batch in batches.of.values():
            debit = line_of(batches, batch)
            if debit:
                self._take([by_batch(self.book, batch, debit, confirms=False)])

    def _take(self, matches: Iterable[Match]) -> None:
        """Keep the proposals; a payment leaves the book with the last of the lines that pay it in parts."""
        matches = tuple(matches)
        lines_left = Counter(reference for match in matches for reference, _ in match.allocations)
        for match in matches:
            done = []
            for reference, _ in match.allocations:
                lines_left[reference] -= 1
                if not lines_left[reference]:
                    done.append(reference)
            self.book.take(self.book.debits[match.line], done)
            self.proposed.append(replace(match, confirms=False))
