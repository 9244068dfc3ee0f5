"""What stands by itself: P1, P2 and, if switched on, P4, decided day by day.

The decisions are those that a run on every evening would have taken, whenever the statements are imported and
however often the matcher runs. Each rule looks only at what is known on the day it decides, and that day is set
by the line and the payment, never by the import (see ``ledger.matching.matcher``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import IntEnum
from heapq import heappop, heappush

from ledger.matching.book import Book, Debit, Seen
from ledger.matching.by_account import by_account, group_of
from ledger.matching.by_batch import Batches, by_batch, known_on, line_of
from ledger.matching.by_batch_number import by_batch_number, number_known_on
from ledger.matching.by_reference import by_reference
from ledger.matching.model import Match
from ledger.matching.references import reference_key


class Question(IntEnum):
    """What is asked on a day, in this order: whose is a line by what it names, a payment, a batch by its amount."""

    REFERENCE = 1
    NUMBER = 2
    """Whether a line pays what is open of the batch whose number it carries."""
    AROUND = 3
    """Whose accounts must be asked again, now that the references of the day are decided."""
    ACCOUNT = 4
    BATCH = 5


class Confirming:
    """One run over the days up to ``complete_until``; what it confirms is taken out of the book."""

    def __init__(self, book: Book, complete_until: date, *, batches_confirm: bool) -> None:
        self.book = book
        self.complete_until = complete_until
        self.batches_confirm = batches_confirm
        self.batches = Batches(book, whole_only=True) if batches_confirm else None
        self.confirmed: list[Match] = []
        self._today = date.min
        self._stirred: dict[Seen, tuple[date, date]] = {}
        self._agenda: list[tuple[date, Question, str]] = []
        self._asked: set[tuple[date, Question, str]] = set()

    def run(self) -> list[Match]:
        """Decide every question that falls due, and those that a decision opens anew, until none is left."""
        for debit in self.book.debits.values():
            self._ask_reference(debit)
            self._ask_number(debit)
        self._ask_accounts(self.book.payments)
        for batch in self.batches.of if self.batches else ():
            self._ask_batch(batch)
        while self._agenda:
            entry = heappop(self._agenda)
            self._asked.discard(entry)
            self._today, question, name = entry
            match question:
                case Question.REFERENCE:
                    self._decide_reference(name)
                case Question.NUMBER:
                    self._decide_number(name)
                case Question.AROUND:
                    self._ask_around()
                case Question.ACCOUNT:
                    self._decide_account(name)
                case Question.BATCH:
                    self._decide_batch(name)
        return self.confirmed

    def _ask(self, day: date, question: Question, name: str) -> None:
        entry = (max(day, self._today), question, name)
        if entry[0] <= self.complete_until and entry not in self._asked:
            self._asked.add(entry)
            heappush(self._agenda, entry)

    def _ask_reference(self, debit: Debit) -> None:
        """Ask on the day that both the line and all it names are known."""
        if self.book.named_by(debit):
            self._ask(self.book.exact_on(debit), Question.REFERENCE, debit.line.line)

    def _ask_number(self, debit: Debit) -> None:
        """Ask on the day that both the line and what is open of its batch are known."""
        if self.batches_confirm and debit.batch and self.book.members(debit.batch):
            self._ask(number_known_on(self.book, debit), Question.NUMBER, debit.line.line)

    def _ask_accounts(self, references: Iterable[str]) -> None:
        for reference in references:
            day = self.book.windows.last(self.book.payments[reference].paid_on)
            self._ask(day, Question.ACCOUNT, reference)

    def _ask_batch(self, name: str) -> None:
        if self.batches:
            self._ask(self.book.windows.last(self.batches.of[name].paid_on), Question.BATCH, name)

    def _decide_reference(self, line: str) -> None:
        debit = self.book.debits.get(line)
        match = by_reference(self.book, debit, batches_confirm=self.batches_confirm) if debit else None
        if match and match.confirms:
            self._confirm(match)

    def _decide_number(self, line: str) -> None:
        debit = self.book.debits.get(line)
        match = by_batch_number(self.book, debit, batches_confirm=True) if debit else None
        if match and match.confirms:
            self._confirm(match)

    def _decide_account(self, reference: str) -> None:
        payment = self.book.payments.get(reference)
        group = group_of(self.book, payment) if payment else None
        if group is None:
            return
        if group.known_on > self._today:
            self._ask(group.known_on, Question.ACCOUNT, reference)
            return
        for match in by_account(self.book, group, complete=True):
            if match.confirms:
                self._confirm(match, whole_group=True)

    def _decide_batch(self, name: str) -> None:
        if self.batches is None:
            return
        batch = self.batches.of[name]
        debit = line_of(self.batches, batch)
        if debit is None:
            return
        if known_on(self.book, batch, debit) > self._today:
            self._ask(known_on(self.book, batch, debit), Question.BATCH, name)
        else:
            self._confirm(by_batch(self.book, batch, debit, confirms=True))

    def _confirm(self, match: Match, *, whole_group: bool = False) -> None:
        """Take a match, and ask anew whatever it may have stood in the way of.

        A group that is taken whole stood in no other account's way.
        """
        debit = self.book.debits[match.line]
        references = [reference for reference, _ in match.allocations]
        batches = self._batches_touched(debit, references)
        numbers = self._numbers_nearby(debit, references)
        payments, debits = self._named_nearby(debit, references)
        if not whole_group:
            self._stir(debit, references)
        self.book.take(debit, references)
        self.confirmed.append(match)
        for name in debits:
            if name in self.book.debits:
                self._ask_reference(self.book.debits[name])
        self._ask_accounts(reference for reference in payments if reference in self.book.payments)
        for number in numbers:
            for naming in self.book.naming_batch(number):
                self._ask_number(naming)
        for name in batches:
            self._ask_batch(name)

    def _named_nearby(self, debit: Debit, references: list[str]) -> tuple[dict[str, None], dict[str, None]]:
        """Return the payments named along with what is about to be taken, and the lines that name them."""
        payments = dict.fromkeys(self.book.named_by(debit))
        for reference in dict.fromkeys((*payments, *references)):
            for rival in self.book.naming(reference):
                payments |= dict.fromkeys(self.book.named_by(rival))
        for reference in references:
            payments.pop(reference, None)
        debits = dict.fromkeys(
            naming.line.line for reference in payments for naming in self.book.naming(reference)
        )
        return payments, debits

    def _numbers_nearby(self, debit: Debit, references: list[str]) -> dict[str, None]:
        """Return the keys of the batches of which something is about to be taken, or named by the line."""
        if not self.batches_confirm:
            return {}
        payments = (self.book.payments[one] for one in (*references, *self.book.named_by(debit)))
        keys = (reference_key(payment.batch) for payment in payments)
        return dict.fromkeys(key for key in (debit.batch, *keys) if key)

    def _stir(self, debit: Debit, references: list[str]) -> None:
        """Note the accounts and days whose groups lose a member: asked once a day, however many they lose."""
        windows = self.book.windows
        if debit.seen:
            days = windows.first_claim(debit.line.booked_on), windows.last_claim(debit.line.booked_on)
            self._stir_days(debit.seen, *days)
        for reference in references:
            payment = self.book.payments[reference]
            first = windows.first_claim(windows.first(payment.paid_on))
            last = windows.last_claim(windows.last(payment.paid_on))
            for seen in self.book.shown(payment):
                self._stir_days(seen, first, last)

    def _stir_days(self, seen: Seen, first: date, last: date) -> None:
        stirred = self._stirred.get(seen, (first, last))
        self._stirred[seen] = min(first, stirred[0]), max(last, stirred[1])
        self._ask(self._today, Question.AROUND, "")

    def _ask_around(self) -> None:
        stirred, self._stirred = self._stirred, {}
        for seen, (first, last) in stirred.items():
            found = self.book.payments_seen(seen, first, last)
            self._ask_accounts([payment.reference for payment in found])

    def _batches_touched(self, debit: Debit, references: list[str]) -> list[str]:
        if self.batches is None:
            return []
        amounts = {debit.fen}
        for reference in dict.fromkeys((*references, *self.book.named_by(debit))):
            payment = self.book.payments[reference]
            amounts.add(payment.amount_fen)
            if payment.batch in self.batches.of:
                amounts.add(self.batches.of[payment.batch].amount_fen)
        return [batch.batch for amount in sorted(amounts) for batch in self.batches.of_amount(amount)]
