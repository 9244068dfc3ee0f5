"""What is still open on both sides, and the indexes by which one side finds the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.domain.errors import InvalidInput
from ledger.domain.identifiers import MAX_ACCOUNT_DIGITS, same_account
from ledger.matching.accounts import digits_of, mask_of
from ledger.matching.day_index import DayIndex
from ledger.matching.glimpses import Glimpse, seen_through
from ledger.matching.model import OpenLine, OpenPayment
from ledger.matching.names import name_key, same_name
from ledger.matching.references import batches_in, is_ours, keys_in, reference_key
from ledger.matching.windows import Windows

IN_FULL = (MAX_ACCOUNT_DIGITS, 0)
"""The shape of an account without a mask."""


class Seen(NamedTuple):
    """An account as a statement shows it, with an amount in fen: by this the two sides find each other."""

    shape: tuple[int, int]
    glimpse: Glimpse
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Debit:
    """A line that pays out: ``fen`` above zero, the keys of the payments it names, its account read once."""

    line: OpenLine
    fen: int
    named: tuple[str, ...]
    ours: bool
    """Whether it carries references of the ledger's own shape: then no other evidence may match it."""
    digits: str
    masked: bool
    seen: Seen | None
    """How its account shows; None where it shows none, or something else decides."""
    batch: str = ""
    """The key of the one batch whose number it carries, where it names no payment."""

    @property
    def plain(self) -> bool:
        """Whether nothing names what it pays: then account, name and amount may tell."""
        return not self.ours and not self.line.parts


class Book:
    """Open payments and the debits among the open lines. What is taken is gone from every index.

    Raises InvalidInput for a reference or a line given twice, and a payment that is not above zero.
    """

    def __init__(
        self,
        lines: Sequence[OpenLine],
        payments: Sequence[OpenPayment],
        windows: Windows,
        apart: Collection[tuple[str, str]] = (),
    ) -> None:
        self.windows = windows
        self.apart = frozenset(apart)
        self.payments = {payment.reference: payment for payment in sorted(payments, key=payment_order)}
        _check(lines, payments, self.payments)
        self.by_key = {reference_key(reference): reference for reference in self.payments}
        self.digits = {reference: digits_of(p.payee_account) for reference, p in self.payments.items()}
        debits = (_debit(line) for line in sorted(lines, key=line_order) if pays_out(line))
        self.debits = {debit.line.line: debit for debit in debits}
        self._naming: dict[str, dict[str, None]] = {}
        self._naming_batch: dict[str, dict[str, None]] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._lines = DayIndex[Seen]()
        self._payments = DayIndex[Seen]()
        self._shapes = {IN_FULL: None}
        for debit in self.debits.values():
            self._enter_debit(debit)
        for payment in self.payments.values():
            if payment.batch:
                self._members.setdefault(reference_key(payment.batch), {})[payment.reference] = None
            for seen in self.shown(payment):
                self._payments.add(seen, payment.paid_on, payment.reference)

    def _enter_debit(self, debit: Debit) -> None:
        if debit.batch:
            self._naming_batch.setdefault(debit.batch, {})[debit.line.line] = None
        for key in debit.named:
            self._naming.setdefault(key, {})[debit.line.line] = None
        if debit.seen:
            self._shapes[debit.seen.shape] = None
            self._lines.add(debit.seen, debit.line.booked_on, debit.line.line)

    def shown(self, payment: OpenPayment) -> list[Seen]:
        """Return how the payment's account can show in these statements: in full, and under each of their masks."""
        digits = self.digits[payment.reference]
        if not digits:
            return []
        return [Seen(shape, seen_through(digits, shape), payment.amount_fen) for shape in self._shapes]

    def take(self, debit: Debit, references: Sequence[str]) -> None:
        """Take a line and the payments it pays out of the book, both in full."""
        del self.debits[debit.line.line]
        if debit.batch:
            del self._naming_batch[debit.batch][debit.line.line]
        for key in debit.named:
            del self._naming[key][debit.line.line]
        if debit.seen:
            self._lines.remove(debit.seen, debit.line.booked_on, debit.line.line)
        for reference in references:
            payment = self.payments.pop(reference)
            if payment.batch:
                del self._members[reference_key(payment.batch)][reference]
            for seen in self.shown(payment):
                self._payments.remove(seen, payment.paid_on, reference)

    def named_by(self, debit: Debit) -> tuple[str, ...]:
        """Return the open payments that a line names."""
        if not debit.named:
            return ()
        found = (self.by_key.get(key) for key in debit.named)
        return tuple(reference for reference in found if reference in self.payments)

    def naming(self, reference: str) -> Iterator[Debit]:
        """Yield the open lines that name a payment, in the order of their days."""
        return (self.debits[name] for name in self._naming.get(reference_key(reference), ()))

    def members(self, batch: str) -> list[OpenPayment]:
        """Return what is open of a batch, given its key."""
        return [self.payments[reference] for reference in self._members.get(batch, ())]

    def naming_batch(self, batch: str) -> Iterator[Debit]:
        """Yield the open lines that carry a batch's number, given its key, in the order of their days."""
        return (self.debits[name] for name in self._naming_batch.get(batch, ()))

    def named_in_window(self, payment: OpenPayment) -> bool:
        """Return whether an open line of the payment's window names it: then only its reference may decide."""
        holds = self.windows.holds
        return any(holds(payment.paid_on, other.line.booked_on) for other in self.naming(payment.reference))

    def exact(self, debit: Debit) -> tuple[tuple[str, int], ...]:
        """Return the allocations if the line names open payments that add up to it, part by part; else nothing."""
        references = self.named_by(debit)
        if not references or len(references) != len(debit.named):
            return ()
        if any((debit.line.line, reference) in self.apart for reference in references):
            return ()
        amounts = tuple(self.payments[reference].amount_fen for reference in references)
        parts = tuple(-part.amount_fen for part in debit.line.parts) or None
        if sum(amounts) != debit.fen or (parts is not None and parts != amounts):
            return ()
        return tuple(zip(references, amounts, strict=True))

    def exact_on(self, debit: Debit) -> date:
        """Return the day from which a line and all the open payments it names are known."""
        named = self.named_by(debit)
        return max(debit.line.booked_on, *(self.payments[reference].paid_on for reference in named))

    def lines_by_account(self, payment: OpenPayment) -> Iterator[Debit]:
        """Yield the plain lines in the payment's window to its account and in its amount."""
        first, last = self.windows.first(payment.paid_on), self.windows.last(payment.paid_on)
        for seen in self.shown(payment):
            for name in self._lines.between(seen, first, last):
                if self._fit(seen, self.debits[name], payment):
                    yield self.debits[name]

    def payments_by_account(self, debit: Debit) -> Iterator[OpenPayment]:
        """Yield the payments that ``lines_by_account`` finds this line for."""
        seen, booked_on = debit.seen, debit.line.booked_on
        if seen is None:
            return
        first, last = self.windows.first_claim(booked_on), self.windows.last_claim(booked_on)
        for payment in self.payments_seen(seen, first, last):
            if self.windows.holds(payment.paid_on, booked_on) and self._fit(seen, debit, payment):
                yield payment

    def payments_seen(self, seen: Seen, first: date, last: date) -> Iterator[OpenPayment]:
        """Yield the payments of some days whose account can show so, in the amount."""
        return (self.payments[reference] for reference in self._payments.between(seen, first, last))

    def _fit(self, seen: Seen, debit: Debit, payment: OpenPayment) -> bool:
        """Return whether a pair is not apart, of one batch, and agrees in what a mask shows beyond the index."""
        if (debit.line.line, payment.reference) in self.apart:
            return False
        if debit.batch and payment.batch and debit.batch != reference_key(payment.batch):
            return False
        return seen.shape == IN_FULL or same_account(debit.line.counterparty_account, payment.payee_account)


def payment_order(payment: OpenPayment) -> tuple[date, str]:
    """Return by what payments are ordered: the day, then the reference."""
    return payment.paid_on, payment.reference


def line_order(line: OpenLine) -> tuple[date, str]:
    """Return by what lines are ordered: the day, then their name."""
    return line.booked_on, line.line


def pays_out(line: OpenLine) -> bool:
    """Return whether a line pays out: a debit that does not merely undo a credit (冲正)."""
    return line.amount_fen < 0 and not line.is_return


def payee_differs(debit: Debit, payment: OpenPayment) -> bool:
    """Return whether a line shows another account and another name than the payment's payee.

    One of them alone is no contradiction: accounts change, and banks show clearing accounts.
    """
    if not (debit.digits or debit.masked) or same_account(
        debit.line.counterparty_account, payment.payee_account
    ):
        return False
    shown = name_key(debit.line.counterparty_name)
    return bool(shown) and not same_name(shown, name_key(payment.payee_name))


def _debit(line: OpenLine) -> Debit:
    named, digits = _named(line), digits_of(line.counterparty_account)
    mask = None if digits else mask_of(line.counterparty_account)
    ours = any(map(is_ours, named))
    glimpse = Glimpse(digits, "") if digits else mask
    seen = None
    if glimpse and not ours and not line.parts:
        seen = Seen(IN_FULL if digits else glimpse.shape, glimpse, -line.amount_fen)
    batches = () if ours or line.parts else batches_in(f"{line.our_reference} {line.summary}")
    batch = batches[0] if len(batches) == 1 else ""
    return Debit(line, -line.amount_fen, named, ours, digits, mask is not None, seen, batch)


def _named(line: OpenLine) -> tuple[str, ...]:
    if line.parts:
        keys = (reference_key(part.reference) for part in line.parts)
        return tuple(dict.fromkeys(filter(None, keys)))
    key = reference_key(line.our_reference)
    if key and is_ours(key):
        return (key,)
    return keys_in(line.summary) or ((key,) if key else ())


def _check(lines: Sequence[OpenLine], payments: Sequence[OpenPayment], known: dict[str, OpenPayment]) -> None:
    if len(known) != len(payments) or len({reference_key(reference) for reference in known}) != len(payments):
        raise InvalidInput(field="payments", problem="付款编号重复", problem_en="a reference is given twice")
    if len({line.line for line in lines}) != len(lines):
        raise InvalidInput(field="lines", problem="流水重复", problem_en="a line is given twice")
    if any(payment.amount_fen <= 0 for payment in payments):
        raise InvalidInput(field="payments", problem="金额应大于零", problem_en="must be above zero")
