"""Events of money moved."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.domain.events.awards import AwardEvent
from ledger.domain.holds import Holds


class PaymentConfirmed(AwardEvent):
    """The treasury paid an instalment (支付确认)."""

    TOPIC: ClassVar[str] = "payment.confirmed"
    number: int
    amount_fen: int
    line: str
    pots: tuple[str, ...]
    reference: str


class PaymentReturned(AwardEvent):
    """A payment came back (退汇): the cap is restored, and the instalment is held until it can be paid again.

    ``restores_line`` tells whether the money restores the budget line, and the commitment on it: it does in
    the same fiscal year; of a prior year it goes to the treasury (国库), and this year's line bears the
    instalment when it falls due again. A return is a fact: no budget can refuse it.
    """

    TOPIC: ClassVar[str] = "payment.returned"
    number: int
    amount_fen: int
    line: str
    pots: tuple[str, ...]
    reference: str
    reason: str
    restores_line: bool


class RecoveryReceived(AwardEvent):
    """Money was recovered (追回). What it restores depends on why and when it was paid."""

    TOPIC: ClassVar[str] = "recovery.received"
    recovery: str
    number: int
    amount_fen: int
    kind: str
    restores_cap: bool
    restores_line: bool
    line: str
    pots: tuple[str, ...]
    document: str


class PastDisbursementRecorded(AwardEvent):
    """A payment made before this ledger was entered from the fulfilment register (兑现台账)."""

    TOPIC: ClassVar[str] = "award.past_disbursement_recorded"
    clause: str
    budget_clause: str
    amount_fen: int
    paid_on: date
    beneficiary_uscc: str
    beneficiary_name: str
    line: str
    holds: Holds
    document: str
