"""What the matcher is given and what it answers. Amounts are integer fen (分); nothing here is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Pass = Literal["P1", "P2", "P3", "P4", "P5", "R1", "R2", "R3", "R4"]
"""P1 reference, P2 account, P3 name, P4 batch, P5 sums: see ledger.matching.matcher.

What comes in under a recovery: R1 its number, R2 account, R3 name, R4 a part: see ledger.matching.receiving.
"""
RECOVERY_PASSES: Final[frozenset[Pass]] = frozenset({"R1", "R2", "R3", "R4"})


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """A payment (拨付) with something still to be matched: ``amount_fen``, above zero.

    ``paid_on`` is the day its batch left for the bank. ``batch_amount_fen`` is what the whole batch pays;
    without it, a line can be proposed for the batch but not confirmed.
    """

    reference: str
    payee_name: str
    payee_account: str
    amount_fen: int
    paid_on: date
    batch: str = ""
    batch_amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class DemandedRecovery:
    """A recovery (追回) whose decision was served on ``demanded_on``; ``amount_fen`` is owed still.

    One that is paid in full stays among them with 0 fen: its number is recognised as long as lines may carry it.
    ``payer_accounts`` are those the payer was paid on, ``paid`` what it was paid: the day the batch left, and fen.
    """

    recovery: str
    amount_fen: int
    demanded_on: date
    payer_name: str = ""
    payer_accounts: tuple[str, ...] = ()
    paid: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LinePart:
    """One transaction of a line that the bank booked as a batch (批量记账明细); fen, signed as the line."""

    amount_fen: int
    reference: str
    name: str
    account: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A statement line (流水) with something still unallocated: ``amount_fen``, below zero where we paid.

    ``our_reference`` is the payment reference the line carries; ``bank_reference`` the bank's own number.
    ``original_reference`` is what a return (退汇) says of the payment it returns: ours, or the bank's number.
    """

    line: str
    booked_on: date
    amount_fen: int
    counterparty_name: str = ""
    counterparty_account: str = ""
    summary: str = ""
    our_reference: str = ""
    bank_reference: str = ""
    is_return: bool = False
    original_reference: str = ""
    parts: tuple[LinePart, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchedDebit:
    """A line, or a part of one, that is matched to a payment already, and may yet come back. Above zero."""

    line: str
    reference: str
    amount_fen: int
    booked_on: date
    payee_name: str
    payee_account: str
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """So much of ``line`` belongs to each payment, or recovery: (reference, fen above zero).

    ``confirms`` says whether it stands by itself; otherwise it is a proposal for an officer.
    """

    line: str
    allocations: tuple[tuple[str, int], ...]
    pass_: Pass
    reason_zh: str
    reason_en: str
    confirms: bool

    @property
    def kind(self) -> Literal["payment", "recovery"]:
        """What the line is matched with."""
        return "recovery" if self.pass_ in RECOVERY_PASSES else "payment"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A payment that resembles a line (P6), from 0 to 1000; ``reasons`` read ``中文 / English``."""

    line: str
    reference: str
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReturnPair:
    """Money that came back (退汇): the credit line, the payment it returns, and the debit line if known.

    ``certain`` where a reference says so; otherwise proposed. ``others`` are payments it could return as well.
    ``waits`` while the payment is not matched to its debit: nothing can come back before it went out.
    """

    credit: str
    reference: str
    debit: str | None
    certain: bool
    reason_zh: str
    reason_en: str
    others: tuple[str, ...] = ()
    waits: bool = False

    @property
    def settles(self) -> bool:
        """Whether it stands by itself, now."""
        return self.certain and not self.waits


@dataclass(frozen=True, slots=True)
class SuspectedDouble:
    """A debit that looks like a second payment of what ``debit`` paid already (疑似重复支付)."""

    line: str
    reference: str
    debit: str
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What can stand by itself, what is proposed, and what stays open.

    ``open_lines`` and ``open_payments`` are all without a confirmed match (a line: or a certain return
    that waits for nothing), proposed ones included: nothing disappears.
    """

    confirmed: tuple[Match, ...]
    proposed: tuple[Match, ...]
    suggestions: tuple[Suggestion, ...]
    returns: tuple[ReturnPair, ...]
    doubles: tuple[SuspectedDouble, ...]
    open_lines: tuple[str, ...]
    open_payments: tuple[str, ...]
