"""What is still open on both sides, and the indexes by which one side finds the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import InvalidInput
from ledger.domain.identifiers import same_account
from ledger.matching.accounts import digits_of, mask_of
from ledger.matching.day_index import DayIndex
from ledger.matching.glimpses import Glimpse, seen_through
from ledger.matching.model import OpenLine, OpenPayment
from ledger.matching.names import name_key, same_name
from ledger.matching.references import is_ours, keys_in, reference_key
from ledger.matching.windows import Windows


@dataclass(frozen=True, slots=True)
class Debit:
    """A line that pays out: ``fen`` above zero, the keys of the payments it names, its account read once."""

    line: OpenLine
    fen: int
    named: tuple[str, ...]
    ours: bool
    """Whether it carries references of the ledger's own shape: then no other evidence may match it."""
    digits: str
    mask: Glimpse | None

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
        self._payments_by_account: DayIndex[tuple[str, int]] = DayIndex()
        self._payments_by_mask: dict[tuple[int, int], DayIndex[tuple[Glimpse, int]]] = {}
        self._lines_by_account: DayIndex[tuple[str, int]] = DayIndex()
        self._lines_by_mask: dict[tuple[int, int], DayIndex[tuple[Glimpse, int]]] = {}
        for debit in self.debits.values():
            self._enter_debit(debit)
        for payment in self.payments.values():
            self._enter_payment(payment)

    def _enter_debit(self, debit: Debit) -> None:
        name, day = debit.line.line, debit.line.booked_on
        for key in debit.named:
            self._naming.setdefault(key, {})[name] = None
        if debit.plain and debit.digits:
            self._lines_by_account.add((debit.digits, debit.fen), day, name)
        elif debit.plain and debit.mask:
            index = self._lines_by_mask.setdefault(debit.mask.shape, DayIndex())
            index.add((debit.mask, debit.fen), day, name)
            self._payments_by_mask.setdefault(debit.mask.shape, DayIndex())

    def _enter_payment(self, payment: OpenPayment) -> None:
        digits = self.digits[payment.reference]
        if digits:
            key = (digits, payment.amount_fen)
            self._payments_by_account.add(key, payment.paid_on, payment.reference)
            for shape, index in self._payments_by_mask.items():
                glimpse = seen_through(digits, shape)
                index.add((glimpse, payment.amount_fen), payment.paid_on, payment.reference)

    def take(self, debit: Debit, references: Sequence[str]) -> None:
        """Take a line and the payments it pays out of the book, both in full."""
        name, day = debit.line.line, debit.line.booked_on
        del self.debits[name]
        for key in debit.named:
            del self._naming[key][name]
        if debit.plain and debit.digits:
            self._lines_by_account.remove((debit.digits, debit.fen), day, name)
        elif debit.plain and debit.mask:
            self._lines_by_mask[debit.mask.shape].remove((debit.mask, debit.fen), day, name)
        for reference in references:
            self._take_payment(reference)

    def _take_payment(self, reference: str) -> None:
        payment, digits = self.payments.pop(reference), self.digits[reference]
        if digits:
            self._payments_by_account.remove((digits, payment.amount_fen), payment.paid_on, reference)
            for shape, index in self._payments_by_mask.items():
                glimpse = seen_through(digits, shape)
                index.remove((glimpse, payment.amount_fen), payment.paid_on, reference)

    def named_by(self, debit: Debit) -> tuple[str, ...]:
        """Return the open payments that a line names."""
        if not debit.named:
            return ()
        found = (self.by_key.get(key) for key in debit.named)
        return tuple(reference for reference in found if reference in self.payments)

    def naming(self, reference: str) -> Iterator[Debit]:
        """Yield the open lines that name a payment, in the order of their days."""
        return (self.debits[name] for name in self._naming.get(reference_key(reference), ()))

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
        digits, amount = self.digits[payment.reference], payment.amount_fen
        first, last = self.windows.first(payment.paid_on), self.windows.last(payment.paid_on)
        if digits:
            for name in self._lines_by_account.between((digits, amount), first, last):
                if (name, payment.reference) not in self.apart:
                    yield self.debits[name]
            for shape, index in self._lines_by_mask.items():
                for name in index.between((seen_through(digits, shape), amount), first, last):
                    debit = self.debits[name]
                    if (name, payment.reference) not in self.apart and self._unmasked(debit, payment):
                        yield debit

    def payments_by_account(self, debit: Debit) -> Iterator[OpenPayment]:
        """Yield the payments that ``lines_by_account`` finds this line for."""
        for reference in self._claimants(debit):
            payment = self.payments[reference]
            if not self.windows.holds(payment.paid_on, debit.line.booked_on):
                continue
            apart = (debit.line.line, reference) in self.apart
            if not apart and (debit.digits or self._unmasked(debit, payment)):
                yield payment

    def _claimants(self, debit: Debit) -> Iterator[str]:
        if not debit.plain:
            return iter(())
        first, last = (
            self.windows.first_claim(debit.line.booked_on),
            self.windows.last_claim(debit.line.booked_on),
        )
        if debit.digits:
            return self._payments_by_account.between((debit.digits, debit.fen), first, last)
        if debit.mask:
            return self._payments_by_mask[debit.mask.shape].between((debit.mask, debit.fen), first, last)
        return iter(())

    def _unmasked(self, debit: Debit, payment: OpenPayment) -> bool:
        return same_account(debit.line.counterparty_account, payment.payee_account)


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
    if not (debit.digits or debit.mask) or same_account(
        debit.line.counterparty_account, payment.payee_account
    ):
        return False
    shown = name_key(debit.line.counterparty_name)
    return bool(shown) and not same_name(shown, name_key(payment.payee_name))


def _debit(line: OpenLine) -> Debit:
    named = _named(line)
    digits = digits_of(line.counterparty_account)
    mask = None if digits else mask_of(line.counterparty_account)
    return Debit(line, -line.amount_fen, named, any(map(is_ours, named)), digits, mask)


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
