"""Events of an award up to its approval."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from ledger.domain.events.base import LedgerEvent
from ledger.domain.holds import Exemption, Holds, Instalment, YearShare


class AwardEvent(LedgerEvent):
    """The base of events in the life of one award; ``award`` is its number (受理编号)."""

    award: str


class AwardApplied(AwardEvent):
    """An application was recorded (申报)."""

    TOPIC: ClassVar[str] = "award.applied"
    clause: str
    facts: dict[str, Any]
    beneficiary_uscc: str
    beneficiary_name: str
    lead_department: str
    fund_source: str
    document: str


class ApplicationAccepted(AwardEvent):
    """The application is complete and was accepted (受理)."""

    TOPIC: ClassVar[str] = "award.accepted"
    document: str


class ApplicationSentBack(AwardEvent):
    """The application was sent back once with all that is missing (一次性补正)."""

    TOPIC: ClassVar[str] = "award.sent_back"
    reason: str


class ApplicationAmended(AwardEvent):
    """The applicant completed or corrected the application."""

    TOPIC: ClassVar[str] = "award.amended"
    facts: dict[str, Any]
    document: str


class AwardAssessed(AwardEvent):
    """The amount was computed and explained, clause by clause (测算)."""

    TOPIC: ClassVar[str] = "award.assessed"
    clause: str
    budget_clause: str
    pack: str
    amount_fen: int
    stops_at: str
    trace: list[dict[str, Any]]
    facts: dict[str, Any]
    holds: Holds
    plan: tuple[Instalment, ...]


class NoticePublished(AwardEvent):
    """The public notice began (公示)."""

    TOPIC: ClassVar[str] = "award.notice_published"
    opens_on: date
    closes_on: date
    provisional: bool
    where: str


class ObjectionReceived(AwardEvent):
    """Somebody objected during the public notice (异议)."""

    TOPIC: ClassVar[str] = "award.objection_received"
    objection: int
    objector: str
    content: str


class ObjectionSettled(AwardEvent):
    """An objection was examined and decided."""

    TOPIC: ClassVar[str] = "award.objection_settled"
    objection: int
    upheld: bool
    reason: str
    document: str


class AwardApproved(AwardEvent):
    """The award was approved (批复): cap, claims and budget are held from here on."""

    TOPIC: ClassVar[str] = "award.approved"
    clause: str
    amount_fen: int
    assessed_fen: int
    document: str
    deciding_body: str
    holds: Holds
    shares: tuple[YearShare, ...]
    exemption: Exemption | None


class AwardRejected(AwardEvent):
    """The application was refused (不予支持)."""

    TOPIC: ClassVar[str] = "award.rejected"
    reason: str
    document: str


class ApprovalReversed(AwardEvent):
    """An approval made by mistake was reversed before anything was due; ``reverses`` is its version.

    What it held is let go, with the ``exemption`` it was given.
    """

    TOPIC: ClassVar[str] = "award.approval_reversed"
    reverses: int
    reason: str
    document: str
    amount_fen: int
    holds: Holds
    shares: tuple[YearShare, ...]
    exemption: Exemption | None
