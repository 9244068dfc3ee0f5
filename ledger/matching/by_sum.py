"""P5: several payments in one line (合并), or one payment in several lines (拆分), if one way only adds up. It proposes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from ledger.matching.book import Book, Debit
from ledger.matching.day_index import DayIndex
from ledger.matching.model import Match, OpenPayment
from ledger.matching.names import name_key
from ledger.matching.subset_sums import MAX_ITEMS, SubsetSums

_LOOKED_AT = 64
"""Lines of one payee in one window; among more, almost any sum is found."""


class _Pools:
    """What is open by payee: account in full, or else name; and payments by their day."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.payments: DayIndex[str] = DayIndex()
        self.lines: DayIndex[str] = DayIndex()
        self.by_day: dict[date, list[str]] = defaultdict(list)
        for payment in book.payments.values():
            for key in _keys(book.digits[payment.reference], payment.payee_name):
                self.payments.add(key, payment.paid_on, payment.reference)
            self.by_day[payment.paid_on].append(payment.reference)
        self.days = sorted(self.by_day)
        for debit in book.debits.values():
            for key in _keys(debit.digits, debit.line.counterparty_name) if debit.plain else ():
                self.lines.add(key, debit.line.booked_on, debit.line.line)

    def payments_for(self, debit: Debit) -> Iterator[list[tuple[str, int]]]:
        """Yield the pools a line may be paid from: its payee's; if it shows none, those of each day."""
        windows, booked_on = self.book.windows, debit.line.booked_on
        first, last = windows.first_claim(booked_on), windows.last_claim(booked_on)
        known = False
        for key in _keys(debit.digits, debit.line.counterparty_name):
            if self.payments.count(key, first, last):
                known = True
                yield self._open(debit, self.payments.between(key, first, last))
        if not known:
            days = self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]
            yield from (self._open(debit, self.by_day[day]) for day in days)

    def _open(self, debit: Debit, references: Iterable[str]) -> list[tuple[str, int]]:
        pool = []
        for reference in references:
            payment = self.book.payments[reference]
            fits = self.book.windows.holds(payment.paid_on, debit.line.booked_on)
            if fits and (debit.line.line, reference) not in self.book.apart:
                pool.append((reference, payment.amount_fen))
            if len(pool) > MAX_ITEMS:
                break
        return pool

    def lines_for(self, payment: OpenPayment) -> Iterator[list[tuple[str, int]]]:
        """Yield the pools of lines that may pay a payment in parts: those that name it, then its payee's."""
        yield self._parts(payment, (debit.line.line for debit in self.book.naming(payment.reference)))
        windows = self.book.windows
        first, last = windows.first(payment.paid_on), windows.last(payment.paid_on)
        for key in _keys(self.book.digits[payment.reference], payment.payee_name):
            yield self._parts(payment, self.lines.between(key, first, last))

    def _parts(self, payment: OpenPayment, names: Iterable[str]) -> list[tuple[str, int]]:
        pool = []
        for looked_at, name in enumerate(names):
            if looked_at == _LOOKED_AT:
                return []
            debit = self.book.debits[name]
            whole = not debit.line.parts and len(debit.named) <= 1
            if whole and debit.fen < payment.amount_fen and (name, payment.reference) not in self.book.apart:
                pool.append((name, debit.fen))
            if len(pool) > MAX_ITEMS:
                break
        return pool


def merged(book: Book, sums: SubsetSums) -> list[Match]:
    """Return the lines that several payments add up to, in one way only and wanted by no other line."""
    pools = _Pools(book)
    found: list[tuple[Debit, tuple[str, ...]]] = []
    for debit in book.debits.values():
        if debit.plain:
            ways = {way for pool in pools.payments_for(debit) if (way := sums.only(pool, debit.fen))}
            if len(ways) == 1:
                found.append((debit, ways.pop()))
    wanted = Counter(reference for _, references in found for reference in references)
    return [
        Match(
            debit.line.line,
            tuple((reference, book.payments[reference].amount_fen) for reference in references),
            "P5",
            f"{len(references)} 笔付款合计等于该流水，仅此一种组合",
            f"{len(references)} payments add up to the line, in this way only",
            confirms=False,
        )
        for debit, references in found
        if all(wanted[reference] == 1 for reference in references)
    ]


def split(book: Book, sums: SubsetSums) -> list[Match]:
    """Return the lines that add up to one payment, in one way only and wanted by no other payment."""
    pools = _Pools(book)
    found: list[tuple[OpenPayment, tuple[str, ...]]] = []
    for payment in book.payments.values():
        for pool in pools.lines_for(payment):
            names = sums.only(pool, payment.amount_fen)
            if names:
                found.append((payment, names))
                break
    wanted = Counter(name for _, names in found for name in names)
    return [
        Match(
            name,
            ((payment.reference, book.debits[name].fen),),
            "P5",
            f"{len(names)} 笔流水合计等于该付款，仅此一种组合",
            f"{len(names)} lines add up to the payment, in this way only",
            confirms=False,
        )
        for payment, names in found
        if all(wanted[line] == 1 for line in names)
        for name in names
    ]


def _keys(digits: str, name: str) -> list[str]:
    """Return the keys of a payee: digits are of accounts, anything else is a name."""
    key = name_key(name)
    return [text for text in (digits, key if "*" not in key else "") if text]
