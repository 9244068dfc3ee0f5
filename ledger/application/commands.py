"""What can be asked of the ledger: one frozen record per command.

Money is in fen. ``facts`` are plain JSON values as the policy engine reads them: money in yuan as text,
dates in ISO. A command names awards by number (受理编号), platforms by code, organisations by USCC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar


class Command:
    """The base of all commands; ``name`` is how logs and the API call it."""

    name: ClassVar[str]


# ── registers ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RegisterPlatform(Command):
    """Enter a platform in the register. The unit defaults to the operator."""

    name: ClassVar[str] = "platform.register"
    code: str
    platform_name: str
    operator_uscc: str
    operator_name: str
    unit_uscc: str = ""
    unit_name: str = ""
    manufacturing: bool = False
    city_public_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterOrganisation(Command):
    """Enter a supported legal person that runs no platform; a person by a hashed id under kind ``person``."""

    name: ClassVar[str] = "organisation.register"
    uscc: str
    organisation_name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ChangeOperator(Command):
    """Change who runs a platform."""

    name: ClassVar[str] = "platform.change_operator"
    platform: str
    operator_uscc: str
    operator_name: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class ChangeCityPublicStatus(Command):
    """Record that a platform is a city public technical service platform since a day, or no more (None)."""

    name: ClassVar[str] = "platform.change_city_public_status"
    platform: str
    since: date | None
    document: str


@dataclass(frozen=True, kw_only=True)
class Suspend(Command):
    """Suspend a recipient."""

    name: ClassVar[str] = "recipient.suspend"
    recipient: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class Resume(Command):
    """End a suspension."""

    name: ClassVar[str] = "recipient.resume"
    recipient: str
    reason: str
    document: str


# ── awards ────────────────────────────────────────────────────────────────────────────────────────


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


# ── instalments and money ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class TrancheWanted:
    """One tranche: when it falls due and how much, in fen."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class ScheduleInstalments(Command):
    """Divide an award (分期); without tranches: rent by its months, anything else in one."""

    name: ClassVar[str] = "instalment.schedule"
    award: str
    tranches: tuple[TrancheWanted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceRent(Command):
    """Record that the rent of an instalment was paid."""

    name: ClassVar[str] = "instalment.evidence_rent"
    award: str
    number: int
    paid_rent_fen: int
    invoice: str


@dataclass(frozen=True, kw_only=True)
class HoldInstalment(Command):
    """Hold an instalment back (暂缓)."""

    name: ClassVar[str] = "instalment.hold"
    award: str
    number: int
    reason: str
    cause: str = "manual"


@dataclass(frozen=True, kw_only=True)
class ReleaseInstalment(Command):
    """Release a held instalment."""

    name: ClassVar[str] = "instalment.release"
    award: str
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class InstalmentRef:
    """An instalment by award and number, with the business date to post it under."""

    award: str
    number: int
    on: date


@dataclass(frozen=True, kw_only=True)
class PostDue(Command):
    """Post instalments that have come due; each falls due or is held with its reason."""

    name: ClassVar[str] = "instalment.post_due"
    instalments: tuple[InstalmentRef, ...]


@dataclass(frozen=True, kw_only=True)
class ReverseDue(Command):
    """Reverse a due posting made by mistake, before payment."""

    name: ClassVar[str] = "instalment.reverse_due"
    award: str
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancelRemainder(Command):
    """Cancel what has not fallen due (终止剩余)."""

    name: ClassVar[str] = "award.cancel_remainder"
    award: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class SettleConstruction(Command):
    """Settle a construction award on the lower of approved and audited investment (决算)."""

    name: ClassVar[str] = "award.settle"
    award: str
    audited_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPayment(Command):
    """Record that the treasury paid an instalment (支付确认)."""

    name: ClassVar[str] = "payment.confirm"
    award: str
    number: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class ReturnPayment(Command):
    """Record that a payment came back (退汇)."""

    name: ClassVar[str] = "payment.return"
    award: str
    number: int
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReceiveRecovery(Command):
    """Record recovered money (追回): overpayment, miscalculation, violation, fraud, misuse, unmet, voluntary."""

    name: ClassVar[str] = "recovery.receive"
    award: str
    number: int
    recovery: str
    kind: str
    amount_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class RecordPastDisbursement(Command):
    """Enter a payment made before this ledger (兑现台账); facts only as far as claims and caps need them."""

    name: ClassVar[str] = "award.record_past_disbursement"
    award: str
    recipient: str
    clause: str
    amount_fen: int
    paid_on: date
    department: str
    document: str
    facts: dict[str, Any] = field(default_factory=dict)
    fund_source: str = "district"


# ── support by others, support without money, indicators ──────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RecordExternalSupport(Command):
    """Record public support by others.

    ``cost_base`` names the cost it supported (``contract:HT-1``), ``claims`` what it used up
    (``contract:HT-1``), and for another district policy direction, content and standard say what it is like.
    """

    name: ClassVar[str] = "support.record_external"
    entry: str
    recipient: str
    level: str
    measure: str
    amount_fen: int
    received_on: date
    document: str
    note: str = ""
    cost_base: str = ""
    claims: tuple[str, ...] = ()
    direction: str = ""
    content: str = ""
    standard: str = ""
    exemption: ExemptionGiven | None = None


@dataclass(frozen=True, kw_only=True)
class RecordNonMonetarySupport(Command):
    """Record support without money (雁栖卡 …)."""

    name: ClassVar[str] = "support.record_non_monetary"
    entry: str
    recipient: str
    kind: str
    description: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordIndicator(Command):
    """Record a monitoring result of Article 12."""

    name: ClassVar[str] = "indicator.record"
    entry: str
    recipient: str
    year: int
    indicator: str
    value: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ReverseEntry(Command):
    """Reverse a recorded support or indicator, once."""

    name: ClassVar[str] = "entry.reverse"
    entry: str
    recipient: str
    reason: str


# ── papers ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class RecordAppropriation(Command):
    """Open a budget line with its appropriation (下达指标).

    ``accept_shortfall`` lets it open although earlier promises exceed it.
    """

    name: ClassVar[str] = "budget.record_appropriation"
    fiscal_year: int
    department: str
    clause: str
    amount_fen: int
    document: str
    fund_source: str = "district"
    accept_shortfall: bool = False


@dataclass(frozen=True, kw_only=True)
class ProposeAdjustment(Command):
    """Propose to raise or lower an appropriation (指标调整)."""

    name: ClassVar[str] = "budget.propose_adjustment"
    line: str
    amount_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ConfirmAdjustment(Command):
    """Confirm a proposed adjustment as a second person."""

    name: ClassVar[str] = "budget.confirm_adjustment"
    line: str
    adjustment: int


@dataclass(frozen=True, kw_only=True)
class ProposeDetermination(Command):
    """Propose a reading (口径) of a parameter or an interpretation."""

    name: ClassVar[str] = "determination.propose"
    clause: str
    target: str
    value: str
    effective_from: date
    document: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class ConfirmDetermination(Command):
    """Confirm a proposed reading as a second person."""

    name: ClassVar[str] = "determination.confirm"
    determination: str


@dataclass(frozen=True, kw_only=True)
class WithdrawDetermination(Command):
    """Withdraw a reading."""

    name: ClassVar[str] = "determination.withdraw"
    determination: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CloseMonth(Command):
    """Close a month (结账); ``month`` is its first day."""

    name: ClassVar[str] = "period.close"
    month: date


@dataclass(frozen=True, kw_only=True)
class ProposeReopening(Command):
    """Ask to re-open a closed month."""

    name: ClassVar[str] = "period.propose_reopening"
    month: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReopenMonth(Command):
    """Re-open a closed month as a second person."""

    name: ClassVar[str] = "period.reopen"
    month: date
