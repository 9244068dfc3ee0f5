"""Supported bodies (受支持主体): what platforms and organisations have in common beside their awards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ledger.domain import award_evolution, recovery_evolution  # noqa: F401 - the latter registers itself
from ledger.domain import events as happened
from ledger.domain.awards import Award, InstalmentState
from ledger.domain.errors import (
    AlreadyExists,
    AlreadyReversed,
    InvalidInput,
    NotFound,
    SeparationOfDuties,
    WrongStage,
)
from ledger.domain.holds import Exemption, Holds
from ledger.domain.instalment_holder import SUSPENSION
from ledger.domain.recovery_receipts import RecoveryReceiver
from ledger.domain.signature import SYSTEM, Signature

LEVELS = ("national", "city", "district")
"""Levels of public support by others: 国家, 市, 区 (another district policy)."""

NON_MONETARY = (
    "yanqi_card",
    "industry_map_listing",
    "supply_list",
    "patent_preexamination",
    "patent_filing_advice",
    "site_service",
    "approval_service",
    "talent_service",
    "promotion",
    "other",
)
"""Support without money (雁栖卡、北京产业地图、供给清单、专利预审、备案咨询、空间、审批、人才、宣传)."""

INDICATORS = ("capability", "openness", "service", "management", "overall_benefit")
"""Article 12: 中试能力、对外开放、服务水平、规范管理、综合效益."""


@dataclass
class Entry:
    """A recorded support or indicator that can be reversed once."""

    version: int
    department: str
    """Of whom recorded it."""
    holds: Holds = field(default_factory=Holds)
    amount_fen: int = 0
    exemption: Exemption | None = None
    reversed_by: int = 0


class Recipient(RecoveryReceiver):
    """A supported body: awards, support by others, support without money, indicators, suspension."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.suspended_reason = ""
        self.awards: dict[str, Award] = {}
        self.entries: dict[str, Entry] = {}

    def remember(self, event: happened.LedgerEvent) -> None:
        """Take an event into the standing."""
        award_evolution.evolve(event, self)

    def suspend(self, signature: Signature, reason: str, document: str) -> None:
        """Suspend the body (暂停): no award and no instalment until it is resumed."""
        if self.suspended_reason:
            raise WrongStage(case=self.name, stage="suspended", step="暂停 suspend", needed="active")
        if not reason.strip():
            raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")
        self.trigger_event(happened.RecipientSuspended, reason=reason, document=document, **signature.stamp())

    def resume(self, signature: Signature, reason: str, document: str) -> None:
        """End a suspension, and release what it held."""
        if not self.suspended_reason:
            raise WrongStage(case=self.name, stage="active", step="恢复 resume", needed="suspended")
        self.trigger_event(happened.RecipientResumed, reason=reason, document=document, **signature.stamp())
        for award in self.awards.values():
            for number, one in award.instalments.items():
                if one.state is InstalmentState.HELD and one.hold_cause == SUSPENSION:
                    self.release(signature, award.award, number, f"主体已恢复 (resumed): {reason}")

    def record_external_support(
        self,
        signature: Signature,
        *,
        entry: str,
        level: str,
        measure: str,
        amount_fen: int,
        received_on: date,
        document: str,
        note: str,
        holds: Holds,
        exemption: Exemption | None,
    ) -> None:
        """Record public support by others (外部支持): city money, a voucher, another district policy."""
        self._require_new(entry)
        if level not in LEVELS:
            raise InvalidInput(
                field="level", problem=f"应为 {LEVELS}", problem_en=f"must be one of {', '.join(LEVELS)}"
            )
        if amount_fen < 0:
            raise InvalidInput(field="amount", problem="不能为负", problem_en="cannot be negative")
        self.require_exemption_by_two(signature, exemption)
        self.trigger_event(
            happened.ExternalSupportRecorded,
            entry=entry,
            level=level,
            measure=measure,
            amount_fen=amount_fen,
            received_on=received_on,
            document=document,
            note=note,
            holds=holds,
            exemption=exemption,
            **signature.stamp(),
        )

    def record_non_monetary_support(
        self, signature: Signature, *, entry: str, kind: str, description: str, document: str
    ) -> None:
        """Record support without money."""
        self._require_new(entry)
        if kind not in NON_MONETARY:
            raise InvalidInput(
                field="kind",
                problem=f"应为 {NON_MONETARY}",
                problem_en=f"must be one of {', '.join(NON_MONETARY)}",
            )
        self.trigger_event(
            happened.NonMonetarySupportRecorded,
            entry=entry,
            kind=kind,
            description=description,
            document=document,
            **signature.stamp(),
        )

    def record_indicator(
        self, signature: Signature, *, entry: str, year: int, indicator: str, value: str, document: str
    ) -> None:
        """Record a monitoring result of Article 12 for a year."""
        self._require_new(entry)
        if indicator not in INDICATORS:
            raise InvalidInput(
                field="indicator",
                problem=f"应为 {INDICATORS}",
                problem_en=f"must be one of {', '.join(INDICATORS)}",
            )
        self.trigger_event(
            happened.IndicatorRecorded,
            entry=entry,
            year=year,
            indicator=indicator,
            value=value,
            document=document,
            **signature.stamp(),
        )

    def entry(self, entry: str) -> Entry:
        """Return a recorded support or indicator. Raises NotFound."""
        if entry not in self.entries:
            raise NotFound(kind="entry 记录", name=entry)
        return self.entries[entry]

    def reverse_entry(self, signature: Signature, entry: str, reason: str) -> None:
        """Reverse a recorded support or indicator, once; what it held is let go."""
        standing = self.entry(entry)
        if standing.reversed_by:
            raise AlreadyReversed(event=f"{entry} (v{standing.version})", by=f"v{standing.reversed_by}")
        self.trigger_event(
            happened.EntryReversed,
            entry=entry,
            reverses=standing.version,
            reason=reason,
            amount_fen=standing.amount_fen,
            holds=standing.holds,
            exemption=standing.exemption,
            **signature.stamp(),
        )

    def record_past_disbursement(
        self,
        signature: Signature,
        *,
        award: str,
        clause: str,
        budget_clause: str,
        amount_fen: int,
        paid_on: date,
        beneficiary_uscc: str,
        beneficiary_name: str,
        line: str,
        holds: Holds,
        document: str,
    ) -> None:
        """Enter a payment made before this ledger (兑现台账): it counts in the caps and claims."""
        if award in self.awards:
            raise AlreadyExists(kind="award 申报", name=award)
        if amount_fen <= 0:
            raise InvalidInput(field="amount", problem="应大于零", problem_en="must be above zero")
        self.trigger_event(
            happened.PastDisbursementRecorded,
            award=award,
            clause=clause,
            budget_clause=budget_clause,
            amount_fen=amount_fen,
            paid_on=paid_on,
            beneficiary_uscc=beneficiary_uscc,
            beneficiary_name=beneficiary_name,
            line=line,
            holds=holds,
            document=document,
            **signature.stamp(),
        )

    @staticmethod
    def require_exemption_by_two(signature: Signature, exemption: Exemption | None) -> None:
        """Refuse an exemption without reason, document, or a second person. Raises InvalidInput, SeparationOfDuties."""
        if exemption is None:
            return
        if not exemption.reason.strip() or not exemption.document.strip():
            raise InvalidInput(
                field="exemption", problem="须写明理由和文件", problem_en="needs a reason and a document"
            )
        second = exemption.second_person.strip()
        if not second or second in signature.persons or second.startswith(SYSTEM):
            raise SeparationOfDuties(
                actor=signature.actor, case=exemption.document, earlier_duty="申请例外", duty="批准例外"
            )

    def _require_new(self, entry: str) -> None:
        if entry in self.entries:
            raise AlreadyExists(kind="entry 记录", name=entry)


@award_evolution.evolve.register(happened.RecipientSuspended)
def _(event: happened.RecipientSuspended, holder: Recipient) -> None:
    holder.suspended_reason = event.reason


@award_evolution.evolve.register(happened.RecipientResumed)
def _(_event: happened.RecipientResumed, holder: Recipient) -> None:
    holder.suspended_reason = ""


@award_evolution.evolve.register(happened.ExternalSupportRecorded)
def _(event: happened.ExternalSupportRecorded, holder: Recipient) -> None:
    holder.entries[event.entry] = Entry(
        event.originator_version, event.department, event.holds, event.amount_fen, event.exemption
    )


@award_evolution.evolve.register(happened.NonMonetarySupportRecorded)
def _(event: happened.NonMonetarySupportRecorded, holder: Recipient) -> None:
    holder.entries[event.entry] = Entry(event.originator_version, event.department)


@award_evolution.evolve.register(happened.IndicatorRecorded)
def _(event: happened.IndicatorRecorded, holder: Recipient) -> None:
    holder.entries[event.entry] = Entry(event.originator_version, event.department)


@award_evolution.evolve.register(happened.EntryReversed)
def _(event: happened.EntryReversed, holder: Recipient) -> None:
    holder.entries[event.entry].reversed_by = event.originator_version
