"""Every event of the ledger, except those of budgets, determinations and periods (`papers`).

An event is a fact that nothing edits: who did it, for which department, on which business day, under
which command. ``timestamp`` is the moment of recording (UTC, µs); ``effective_on`` the business day.
Money is in fen. Topics are explicit and never change; a changed shape gets a new ``class_version``
and an upcast beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

from eventsourcing.domain import Aggregate, AggregateCreated, AggregateEvent
from eventsourcing.utils import register_topic

from ledger.domain.holds import Exemption, Holds, Instalment, YearShare


class LedgerEvent(AggregateEvent):
    """The base of all events."""

    effective_on: date
    actor: str
    on_behalf_of: str | None
    department: str
    command_key: str

    TOPIC: ClassVar[str]
    class_version: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in cls.__dict__:
            register_topic(cls.TOPIC, cls)

    def apply(self, aggregate: Any) -> None:
        """Let the aggregate remember what happened."""
        aggregate.remember(self)


class LedgerCreated(LedgerEvent, AggregateCreated):
    """The base of events that open a new aggregate."""

    def apply(self, aggregate: Any) -> None:
        """Do nothing more: the aggregate was made from this event's own fields."""


AnAggregate = TypeVar("AnAggregate", bound=Aggregate)


def under_topic(topic: str) -> Callable[[type[AnAggregate]], type[AnAggregate]]:
    """Give an aggregate class the topic under which its events name it, for ever."""

    def name(aggregate: type[AnAggregate]) -> type[AnAggregate]:
        register_topic(topic, aggregate)
        aggregate.TOPIC = topic  # type: ignore[attr-defined] # read by the event library, declared nowhere
        return aggregate

    return name


# ── who receives ──────────────────────────────────────────────────────────────────────────────────


class PlatformRegistered(LedgerCreated):
    """A pilot-scale platform (中试平台) was entered in the register."""

    TOPIC: ClassVar[str] = "platform.registered"
    code: str
    name: str
    operator_uscc: str
    operator_name: str
    unit_uscc: str
    unit_name: str
    manufacturing: bool
    city_public_since: date | None
    warnings: list[str]


class OrganisationRegistered(LedgerCreated):
    """A supported legal person that runs no platform was entered in the register."""

    TOPIC: ClassVar[str] = "organisation.registered"
    uscc: str
    name: str
    kind: str
    warnings: list[str]


class OperatorChanged(LedgerEvent):
    """The operator (平台运行主体) of a platform changed; pots of the old operator stay the old operator's."""

    TOPIC: ClassVar[str] = "platform.operator_changed"
    operator_uscc: str
    operator_name: str
    reason: str
    document: str


class CityPublicStatusChanged(LedgerEvent):
    """A platform became, or ceased to be, a city public technical service platform (市级公共技术服务平台)."""

    TOPIC: ClassVar[str] = "platform.city_public_status_changed"
    since: date | None
    document: str


class RecipientSuspended(LedgerEvent):
    """A platform or organisation was suspended (暂停): no award, no instalment until it is resumed."""

    TOPIC: ClassVar[str] = "recipient.suspended"
    reason: str
    document: str


class RecipientResumed(LedgerEvent):
    """A suspension ended."""

    TOPIC: ClassVar[str] = "recipient.resumed"
    reason: str
    document: str


# ── what others gave, and what is not money ───────────────────────────────────────────────────────


class ExternalSupportRecorded(LedgerEvent):
    """Public support by others was recorded: city money, vouchers, other district policies (外部支持)."""

    TOPIC: ClassVar[str] = "support.external_recorded"
    entry: str
    level: str
    measure: str
    amount_fen: int
    received_on: date
    document: str
    note: str
    holds: Holds
    exemption: Exemption | None


class NonMonetarySupportRecorded(LedgerEvent):
    """Support without money was recorded: 雁栖卡, listing, patent pre-examination, site or approval services."""

    TOPIC: ClassVar[str] = "support.non_monetary_recorded"
    entry: str
    kind: str
    description: str
    document: str


class IndicatorRecorded(LedgerEvent):
    """A monitoring result of Article 12 was recorded for a year (监测分析)."""

    TOPIC: ClassVar[str] = "indicator.recorded"
    entry: str
    year: int
    indicator: str
    value: str
    document: str


class EntryReversed(LedgerEvent):
    """A recorded support or indicator was reversed, once; ``reverses`` is the version of the event it names."""

    TOPIC: ClassVar[str] = "entry.reversed"
    entry: str
    reverses: int
    reason: str
    amount_fen: int
    holds: Holds
    exemption: Exemption | None


# ── an award up to its approval ───────────────────────────────────────────────────────────────────


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


# ── instalments ───────────────────────────────────────────────────────────────────────────────────


class InstalmentsScheduled(AwardEvent):
    """The award was divided into instalments (分期). ``released`` is what the approval held per year."""

    TOPIC: ClassVar[str] = "instalment.scheduled"
    instalments: tuple[Instalment, ...]
    released: tuple[YearShare, ...]


class RentEvidenced(AwardEvent):
    """Rent of an instalment was shown to be paid; only paid rent counts, so the amount may fall."""

    TOPIC: ClassVar[str] = "instalment.rent_evidenced"
    number: int
    paid_rent_fen: int
    invoice: str
    amount_fen: int
    reduction_fen: int
    line: str
    pots: tuple[str, ...]
    claims: Holds


class InstalmentHeld(AwardEvent):
    """An instalment was held back with a reason (暂缓)."""

    TOPIC: ClassVar[str] = "instalment.held"
    number: int
    cause: str
    reason: str


class InstalmentReleased(AwardEvent):
    """A held instalment was released."""

    TOPIC: ClassVar[str] = "instalment.released"
    number: int
    reason: str


class InstalmentDue(AwardEvent):
    """An instalment fell due (到期): from commitment to due, on the budget line of the year it falls due in.

    ``committed_on`` is the line that lets its commitment go; empty if none held one.
    """

    TOPIC: ClassVar[str] = "instalment.due"
    number: int
    amount_fen: int
    line: str
    committed_on: str


class DueReversed(AwardEvent):
    """A due posting made by mistake was reversed before payment; ``reverses`` is its version."""

    TOPIC: ClassVar[str] = "instalment.due_reversed"
    reverses: int
    number: int
    amount_fen: int
    line: str
    reason: str


class RemainderCancelled(AwardEvent):
    """What was not yet due was cancelled; cap, claims and commitment follow (终止剩余).

    ``released`` is let go whole, then ``kept`` is taken again: the days already paid for. The
    ``exemption`` it was given goes with it if nothing was paid.
    """

    TOPIC: ClassVar[str] = "award.remainder_cancelled"
    numbers: tuple[int, ...]
    amount_fen: int
    shares: tuple[YearShare, ...]
    pots: tuple[str, ...]
    released: Holds
    kept: Holds
    exemption: Exemption | None
    reason: str
    document: str


class AwardSettled(AwardEvent):
    """A construction award was settled on the lower of approved and audited (决算审核)."""

    TOPIC: ClassVar[str] = "award.settled"
    approved_base_fen: int
    audited_base_fen: int
    final_amount_fen: int
    reduction_fen: int
    reduced: tuple[Instalment, ...]
    shares: tuple[YearShare, ...]
    pots: tuple[str, ...]
    recovery_due_fen: int
    document: str


# ── money moved ───────────────────────────────────────────────────────────────────────────────────


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
