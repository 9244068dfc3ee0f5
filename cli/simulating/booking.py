"""What a simulated bank books: each line as the statement shows it, and what it really pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What a booking really is."""

    PAYMENT = "payment"
    RETURN = "return"
    INTEREST = "interest"
    FEE = "fee"
    OTHER = "other"
    """Other people's money: nothing of ours."""
    RECOVERY = "recovery"
    """What comes in under a recovery."""
    ERROR = "error"
    """A second payment of the bank's own making, or its correction."""


@dataclass(frozen=True)
class Sent:
    """A payment that left in a batch, as the bank received it; the amount in fen."""

    reference: str
    batch: str
    award: str
    number: int
    payee_name: str
    account: str
    amount_fen: int
    sent_on: date


@dataclass(frozen=True)
class Owed:
    """A recovery (追回) as its payer knows it: how much is to be paid back, in fen, from which account, since when."""

    recovery: str
    payer_name: str
    account: str
    amount_fen: int
    demanded_on: date


@dataclass(frozen=True)
class Shown:
    """How a statement shows the other side of a line; what the bank left out is empty."""

    name: str = ""
    account: str = ""
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Booking:
    """One line: ``amount_fen`` above zero came in, below went out.

    ``paid`` is the truth: so much of the line for each payment, or recovery, above zero, also for a return.
    ``named`` are the payments, or the recovery, whose references the line shows legibly. ``parts`` are the payments that
    camt.053 lists under a line booked as one; a table does not show them. ``batch`` is the batch whose number
    the line shows legibly.
    """

    bank_reference: str
    booked_on: date
    amount_fen: int
    kind: Kind
    shown: Shown
    summary: str
    paid: tuple[tuple[str, int], ...] = ()
    named: tuple[str, ...] = ()
    parts: tuple[Sent, ...] = ()
    batch: str = ""

    @property
    def reference(self) -> str:
        """The one payment that a return gives back, or the recovery that a receipt is of."""
        return self.paid[0][0]
