"""Commands on awards, from application to approval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class ExemptionGiven:
    """An exception to a rule against duplication, with the second person who agrees to it."""

    reason: str
    document: str
    second_person: str
    allowance_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class ApplyForAward(Command):
    """Record an application (申报). The lead department defaults to the signer's."""

    name: ClassVar[str] = "award.apply"
    award: str
    recipient: str
    clause: str
    facts: dict[str, Any]
    document: str = ""
    lead_department: str = ""
    fund_source: str = "district"


@dataclass(frozen=True, kw_only=True)
class AcceptApplication(Command):
    """Accept a complete application (受理)."""

    name: ClassVar[str] = "award.accept"
    award: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class SendBackApplication(Command):
    """Send an application back once with all that is missing (一次性补正)."""

    name: ClassVar[str] = "award.send_back"
    award: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AmendApplication(Command):
    """Complete or correct an application: ``facts`` replace the earlier ones."""

    name: ClassVar[str] = "award.amend"
    award: str
    facts: dict[str, Any]
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class AssessAward(Command):
    """Compute the amount and record it with its trace (测算)."""

    name: ClassVar[str] = "award.assess"
    award: str


@dataclass(frozen=True, kw_only=True)
class PublishNotice(Command):
    """Begin the public notice (公示); ``working_days`` defaults to the pack's."""

    name: ClassVar[str] = "award.publish_notice"
    award: str
    where: str = ""
    working_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class RecordObjection(Command):
    """Record an objection during the notice (异议)."""

    name: ClassVar[str] = "award.object"
    award: str
    objector: str
    content: str


@dataclass(frozen=True, kw_only=True)
class SettleObjection(Command):
    """Decide an objection."""

    name: ClassVar[str] = "award.settle_objection"
    award: str
    objection: int
    upheld: bool
    reason: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ApproveAward(Command):
    """Approve an award (批复); ``amount_fen`` defaults to the assessed amount and is never above it."""

    name: ClassVar[str] = "award.approve"
    award: str
    document: str
    amount_fen: int | None = None
    deciding_body: str = ""
    exemption: ExemptionGiven | None = None


@dataclass(frozen=True, kw_only=True)
class RejectAward(Command):
    """Refuse an application (不予支持)."""

    name: ClassVar[str] = "award.reject"
    award: str
    reason: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ReverseApproval(Command):
    """Reverse an approval made by mistake, before anything fell due."""

    name: ClassVar[str] = "award.reverse_approval"
    award: str
    reason: str
    document: str = ""
