"""Events of recovery cases (追回); money received under one is `events.RecoveryReceived`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.domain.events import AwardEvent
from ledger.domain.recovery import RecoveryPart, TreasuryRemark


class RecoveryEvent(AwardEvent):
    """The base of events in the life of one recovery; ``recovery`` is its number (追回编号)."""

    recovery: str


class RecoveryOpened(RecoveryEvent):
    """A recovery case was opened (立案): so much of these payments is to come back, for this reason.

    ``restores_cap`` tells whether what is received gives room back; ``basis`` is the article it rests on.
    """

    TOPIC: ClassVar[str] = "recovery.opened"
    kind: str
    amount_fen: int
    parts: tuple[RecoveryPart, ...]
    restores_cap: bool
    from_settlement: bool
    basis: str
    reason: str
    document: str
    remark: TreasuryRemark


class RecoveryNoticed(RecoveryEvent):
    """The recipient was told, and may be heard until ``hear_until`` (告知陈述申辩权)."""

    TOPIC: ClassVar[str] = "recovery.noticed"
    hear_until: date
    provisional: bool
    document: str


class RecoveryHeard(RecoveryEvent):
    """What the recipient said was recorded and decided on; the principal may have become less (听取陈述申辩)."""

    TOPIC: ClassVar[str] = "recovery.heard"
    statement: str
    reason: str
    amount_fen: int
    parts: tuple[RecoveryPart, ...]
    document: str


class RecoveryDemanded(RecoveryEvent):
    """The decision was served (送达追回决定): ``amount_fen``, what is left, is to be paid to the treasury by a day."""

    TOPIC: ClassVar[str] = "recovery.demanded"
    amount_fen: int
    pay_by: date
    provisional: bool
    document: str
    remark: TreasuryRemark


class RecoveryReceiptReversed(RecoveryEvent):
    """A receipt entered by mistake was reversed, once; ``reverses`` is the version of the event it names.

    ``reopens`` is the state in which a closed case stands again; empty if it was not closed.
    """

    TOPIC: ClassVar[str] = "recovery.receipt_reversed"
    reverses: int
    number: int
    amount_fen: int
    restored_cap: bool
    restored_line: bool
    line: str
    pots: tuple[str, ...]
    reopens: str
    reason: str
    document: str


class PenaltyReceived(RecoveryEvent):
    """A fine or interest was received beside the principal (罚款、利息); it touches neither cap nor budget."""

    TOPIC: ClassVar[str] = "recovery.penalty_received"
    penalty: str
    amount_fen: int
    document: str


class PenaltyReversed(RecoveryEvent):
    """A fine or interest entered by mistake was reversed, once; ``reverses`` is the version of the event it names."""

    TOPIC: ClassVar[str] = "recovery.penalty_reversed"
    reverses: int
    penalty: str
    amount_fen: int
    reason: str
    document: str


class WriteOffProposed(RecoveryEvent):
    """Somebody proposed to write off what is left (申请核销); it needs a second person."""

    TOPIC: ClassVar[str] = "recovery.write_off_proposed"
    amount_fen: int
    reason: str
    document: str


class RecoveryWrittenOff(RecoveryEvent):
    """A second person wrote off what is left (核销); what is received later still counts."""

    TOPIC: ClassVar[str] = "recovery.written_off"
    amount_fen: int
    reason: str
    document: str


class RecoveryWithdrawn(RecoveryEvent):
    """A case was withdrawn before it was demanded (撤回), so that a right one may be opened."""

    TOPIC: ClassVar[str] = "recovery.withdrawn"
    amount_fen: int
    reason: str


class RecoveryClosed(RecoveryEvent):
    """The whole principal was received (追回结案)."""

    TOPIC: ClassVar[str] = "recovery.closed"
    amount_fen: int
