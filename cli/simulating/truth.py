"""What a simulated statement really says, and which of its lines say enough to be certain.

A debit of ours is **decidable** if somebody who saw every statement up to ``until`` and every payment, and
nothing else, could be certain of it. That is so in three cases:

1. It shows the references of exactly the payments it pays, each in full, and no other line of that day or
   before shows one of them.
2. It shows no reference, pays one payment whole, shows the payee's account in full or masked, and both ways
   nothing else is possible: within the window of days no other payment of the amount fits the account it
   shows, and no other line of the amount shows an account that fits the payment's. Lines and payments that
   case 1, or a batch's number, decides are possible for nothing else.
3. It pays a whole batch of two or more in one line, and within the window no other payment, batch or line has
   that amount; or it shows the batch's number, and no line of that day or before names one of the payments; or the
   bank lists the references of the parts.

In cases 2 and 3 the window must have ended by ``until``. Merged lines without references, payments in two
lines, names without accounts and equal payments that could change places are not decidable: they are proposed.

What comes in under recoveries is decidable in two cases more: see ``cli.simulating.true_receipts``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from cli.simulating.booking import Booking, Kind, Owed, Sent
from cli.simulating.files import CAMT_EVERY
from cli.simulating.true_receipts import decidable_receipts
from cli.simulating.wording import fits
from ledger.matching.model import Pass
from ledger.matching.scoring import Truth
from ledger.matching.windows import Windows


def truth_of(
    bookings: Mapping[str, Booking], sent: list[Sent], until: date, owed: Sequence[Owed] = ()
) -> Truth:
    """Return the truth about imported lines, by the ledger's names of them."""
    matched = (Kind.PAYMENT, Kind.RECOVERY)
    allocations = {
        line: frozenset(booking.paid) for line, booking in bookings.items() if booking.kind in matched
    }
    decidable = dict(_Decidable(bookings, sent, until).lines())
    decidable |= decidable_receipts(bookings, owed, sent, until)
    return Truth(allocations, decidable)


class _Decidable:
    """The bookings and payments of a simulation, by reference, amount and batch."""

    def __init__(self, bookings: Mapping[str, Booking], sent: list[Sent], until: date) -> None:
        self.until = until
        self.windows = Windows()
        self.bookings = {
            line: one
            for line, one in bookings.items()
            if one.amount_fen < 0 and one.kind in (Kind.PAYMENT, Kind.OTHER, Kind.ERROR)
        }
        self.payments = {one.reference: one for one in sent}
        self.naming: dict[str, list[Booking]] = defaultdict(list)
        for one in self.bookings.values():
            for reference in (*one.named, *_listed(one)):
                self.naming[reference].append(one)
        self.by_name = {line for line, one in self.bookings.items() if self._by_reference(one)}
        self.batches: dict[str, list[Sent]] = defaultdict(list)
        for payment in sent:
            self.batches[payment.batch].append(payment)
        self.by_number = {line for line, one in self.bookings.items() if self._by_batch_number(one)}
        told = self.by_name | self.by_number
        named = {reference for line in told for reference, _ in self.bookings[line].paid}
        self.lines_of: dict[int, list[Booking]] = defaultdict(list)
        for line, one in self.bookings.items():
            if line not in told:
                self.lines_of[-one.amount_fen].append(one)
        self.payments_of: dict[int, list[Sent]] = defaultdict(list)
        for payment in sent:
            if payment.reference not in named:
                self.payments_of[payment.amount_fen].append(payment)
        self.batch_totals: dict[int, list[str]] = defaultdict(list)
        for batch, payments in self.batches.items():
            self.batch_totals[sum(one.amount_fen for one in payments)].append(batch)

    def lines(self) -> Iterator[tuple[str, Pass]]:
        """Yield the lines that are decidable, each with the pass that could decide it."""
        for line, one in self.bookings.items():
            if one.kind is not Kind.PAYMENT:
                continue
            if line in self.by_name:
                yield line, "P1" if one.named else "P4"
            elif self._by_account(one):
                yield line, "P2"
            elif line in self.by_number or self._by_batch(one):
                yield line, "P4"

    def _by_reference(self, one: Booking) -> bool:
        """Case 1, and the batch lines of case 3 whose parts are listed."""
        shown = one.named or _listed(one)
        if not shown or set(shown) != {reference for reference, _ in one.paid}:
            return False
        whole = all(self.payments[reference].amount_fen == fen for reference, fen in one.paid)
        alone = all(
            other is one or other.booked_on > one.booked_on
            for reference in shown
            for other in self.naming[reference]
        )
        return whole and alone

    def _by_batch_number(self, one: Booking) -> bool:
        """Case 3, where the batch's number shows."""
        payments = self.batches[one.batch] if one.batch and not _listed(one) else []
        named = (other for payment in payments for other in self.naming[payment.reference])
        return bool(payments) and all(other.booked_on > one.booked_on for other in named)

    def _ended(self, sent_on: date) -> bool:
        return self.windows.last(sent_on) <= self.until

    def _by_account(self, one: Booking) -> bool:
        """Case 2."""
        if len(one.paid) != 1 or one.named or one.parts or not one.shown.account:
            return False
        payment = self.payments[one.reference]
        if payment.amount_fen != -one.amount_fen or not self._ended(payment.sent_on):
            return False
        rivals = (
            other
            for other in self.lines_of[payment.amount_fen]
            if fits(other.shown.account, payment.account)
            and self.windows.holds(payment.sent_on, other.booked_on)
        )
        claimants = (
            other
            for other in self.payments_of[payment.amount_fen]
            if fits(one.shown.account, other.account) and self.windows.holds(other.sent_on, one.booked_on)
        )
        named = any(
            self.windows.holds(payment.sent_on, other.booked_on) for other in self.naming[payment.reference]
        )
        return list(rivals) == [one] and list(claimants) == [payment] and not named

    def _by_batch(self, one: Booking) -> bool:
        """Case 3, where neither the parts nor the number show."""
        if len(one.paid) < 2 or one.named or one.shown.account:
            return False
        batch = self.payments[one.paid[0][0]].batch
        payments = self.batches[batch]
        sent_on, amount_fen = payments[0].sent_on, -one.amount_fen
        if frozenset(one.paid) != {(p.reference, p.amount_fen) for p in payments}:
            return False
        lines = [o for o in self.lines_of[amount_fen] if self.windows.holds(sent_on, o.booked_on)]
        unique = self.batch_totals[amount_fen] == [batch] and not self.payments_of[amount_fen]
        return self._ended(sent_on) and lines == [one] and unique


def _listed(one: Booking) -> tuple[str, ...]:
    """Return the references of the parts that the statement lists: a table lists none."""
    listed = one.booked_on.month % CAMT_EVERY == 0
    return tuple(part.reference for part in one.parts) if listed else ()
