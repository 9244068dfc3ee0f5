"""Exceptions (例外): what reconciliation could not settle by itself; typed, owned, aged, decided."""

from __future__ import annotations

from datetime import date
from typing import ClassVar
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.events import LedgerCreated, LedgerEvent, under_topic
from ledger.domain.signature import Signature

KINDS = (
    "unknown_line",
    "payment_without_line",
    "amount_differs",
    "payee_differs",
    "suspected_double",
    "return_open",
)
"""不明流水、款项无流水、金额不符、收款人不符、疑似重复支付、退汇未处理."""


class ExceptionOpened(LedgerCreated):
    """Something could not be settled; ``subject`` is a statement line or a payment's reference."""

    TOPIC: ClassVar[str] = "exception.opened"
    kind: str
    subject: str
    amount_fen: int
    noticed_on: date
    detail: str


class ExceptionNoticedAgain(LedgerEvent):
    """An exception that had been cleared is there again."""

    TOPIC: ClassVar[str] = "exception.noticed_again"
    noticed_on: date
    detail: str


class ExceptionAssigned(LedgerEvent):
    """An exception got an owner (责任人)."""

    TOPIC: ClassVar[str] = "exception.assigned"
    owner: str


class ExceptionDecided(LedgerEvent):
    """An exception was decided, above a threshold with a second person."""

    TOPIC: ClassVar[str] = "exception.decided"
    decision: str
    second_person: str


class ExceptionCleared(LedgerEvent):
    """What the exception was about is settled: the line is matched, the payment confirmed."""

    TOPIC: ClassVar[str] = "exception.cleared"
    reason: str


@under_topic("exception")
class ExceptionCase(Aggregate):
    """One exception, by kind and subject."""

    def __init__(self, kind: str, subject: str, amount_fen: int) -> None:
        self.kind = kind
        self.subject = subject
        self.amount_fen = amount_fen
        self.owner = ""
        self.state = "open"

    @staticmethod
    def create_id(kind: str, subject: str) -> UUID:
        """Return the id of an exception: one subject is an exception of a kind once."""
        return uuid5(NAMESPACE_URL, f"yanqi:exception:{kind}:{subject}")

    @classmethod
    def notice(
        cls, signature: Signature, *, kind: str, subject: str, amount_fen: int, noticed_on: date, detail: str
    ) -> ExceptionCase:
        """Open an exception. Raises InvalidInput for an unknown kind."""
        if kind not in KINDS:
            raise InvalidInput(
                field="kind", problem=f"应为 {KINDS}", problem_en=f"must be one of {', '.join(KINDS)}"
            )
        return cls._create(
            ExceptionOpened,
            kind=kind,
            subject=subject,
            amount_fen=amount_fen,
            noticed_on=noticed_on,
            detail=detail,
            **signature.stamp(),
        )

    def notice_again(self, signature: Signature, noticed_on: date, detail: str) -> None:
        """Open a cleared exception again; one that is open or decided stays as it is."""
        if self.state == "cleared":
            self.trigger_event(
                ExceptionNoticedAgain, noticed_on=noticed_on, detail=detail, **signature.stamp()
            )

    def assign(self, signature: Signature, owner: str) -> None:
        """Give the exception an owner."""
        self._require("指定责任人 assign", "open")
        if not owner.strip():
            raise InvalidInput(field="owner", problem="不能为空", problem_en="cannot be empty")
        self.trigger_event(ExceptionAssigned, owner=owner.strip(), **signature.stamp())

    def decide(
        self, signature: Signature, decision: str, second_person: str, *, alone_up_to_fen: int
    ) -> None:
        """Decide the exception; above ``alone_up_to_fen`` with a second person. Raises SeparationOfDuties."""
        self._require("处理 decide", "open")
        if not decision.strip():
            raise InvalidInput(field="decision", problem="不能为空", problem_en="cannot be empty")
        needs_two = abs(self.amount_fen) > alone_up_to_fen
        if (needs_two and not second_person.strip()) or second_person in signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.subject, earlier_duty="处理例外", duty="复核例外"
            )
        self.trigger_event(
            ExceptionDecided, decision=decision, second_person=second_person, **signature.stamp()
        )

    def clear(self, signature: Signature, reason: str) -> None:
        """Record that it is settled, if it was open or decided."""
        if self.state != "cleared":
            self.trigger_event(ExceptionCleared, reason=reason, **signature.stamp())

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case ExceptionNoticedAgain():
                self.state = "open"
            case ExceptionAssigned():
                self.owner = event.owner
            case ExceptionDecided():
                self.state = "decided"
            case ExceptionCleared():
                self.state = "cleared"

    def _require(self, step: str, state: str) -> None:
        if self.state != state:
            raise WrongStage(case=self.subject, stage=self.state, step=step, needed=state)
