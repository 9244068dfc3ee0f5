"""Decisions on an award up to its approval (申报 … 批复), taken by whoever holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from eventsourcing.domain import Aggregate

from ledger.domain.awards import Award, Duty, Stage
from ledger.domain.errors import (
    AboveAssessment,
    AlreadyExists,
    NotFound,
    NothingToAward,
    NoticeStillOpen,
    Suspended,
    WrongStage,
)
from ledger.domain.events import (
    ApplicationAccepted,
    ApplicationAmended,
    ApplicationSentBack,
    ApprovalReversed,
    AwardApplied,
    AwardApproved,
    AwardAssessed,
    AwardRejected,
    NoticePublished,
    ObjectionReceived,
    ObjectionSettled,
)
from ledger.domain.holds import Exemption, Holds, Instalment, YearShare, line_year
from ledger.domain.signature import Signature


class AwardHolder(Aggregate):
    """A supported body and its awards, by award number."""

    name: str
    suspended_reason: str
    awards: dict[str, Award]

    def award(self, award: str) -> Award:
        """Return an award by number. Raises NotFound."""
        if award not in self.awards:
            raise NotFound(kind="award 申报", name=award)
        return self.awards[award]

    def require_active(self) -> None:
        """Refuse new support for a suspended body. Raises Suspended."""
        if self.suspended_reason:
            raise Suspended(recipient=self.name, reason=self.suspended_reason)

    def apply_for(
        self,
        signature: Signature,
        *,
        award: str,
        clause: str,
        facts: dict[str, Any],
        beneficiary_uscc: str,
        beneficiary_name: str,
        lead_department: str,
        fund_source: str,
        document: str,
    ) -> None:
        """Record an application (申报). Raises AlreadyExists, Suspended."""
        self.require_active()
        if award in self.awards:
            raise AlreadyExists(kind="award 申报", name=award)
        self.trigger_event(
            AwardApplied,
            award=award,
            clause=clause,
            facts=facts,
            beneficiary_uscc=beneficiary_uscc,
            beneficiary_name=beneficiary_name,
            lead_department=lead_department,
            fund_source=fund_source,
            document=document,
            **signature.stamp(),
        )

    def accept(self, signature: Signature, award: str, document: str) -> None:
        """Accept a complete application (受理)."""
        self._begin(signature, award, Duty.MAKER, "受理 accept", Stage.APPLIED)
        self.trigger_event(ApplicationAccepted, award=award, document=document, **signature.stamp())

    def send_back(self, signature: Signature, award: str, reason: str) -> None:
        """Send an application back once, with everything that is missing (一次性补正)."""
        self._begin(signature, award, Duty.MAKER, "退回补正 send back", Stage.APPLIED, Stage.ACCEPTED)
        self.trigger_event(ApplicationSentBack, award=award, reason=reason, **signature.stamp())

    def amend(self, signature: Signature, award: str, facts: dict[str, Any], document: str) -> None:
        """Complete or correct an application; an assessed one must be assessed again."""
        self._begin(
            signature,
            award,
            Duty.MAKER,
            "补正 amend",
            Stage.SENT_BACK,
            Stage.APPLIED,
            Stage.ACCEPTED,
            Stage.ASSESSED,
        )
        self.trigger_event(
            ApplicationAmended, award=award, facts=facts, document=document, **signature.stamp()
        )

    def assess(
        self,
        signature: Signature,
        *,
        award: str,
        clause: str,
        budget_clause: str,
        pack: str,
        amount_fen: int,
        stops_at: str,
        trace: list[dict[str, Any]],
        facts: dict[str, Any],
        holds: Holds,
        plan: tuple[Instalment, ...],
    ) -> None:
        """Record the computed amount with its whole trace (测算); a public notice already begun lapses."""
        self._begin(
            signature, award, Duty.MAKER, "测算 assess", Stage.ACCEPTED, Stage.ASSESSED, Stage.IN_NOTICE
        )
        self.trigger_event(
            AwardAssessed,
            award=award,
            clause=clause,
            budget_clause=budget_clause,
            pack=pack,
            amount_fen=amount_fen,
            stops_at=stops_at,
            trace=trace,
            facts=facts,
            holds=holds,
            plan=plan,
            **signature.stamp(),
        )

    def publish_notice(
        self, signature: Signature, award: str, *, closes_on: date, provisional: bool, where: str
    ) -> None:
        """Begin the public notice (公示) of an assessed amount above zero."""
        standing = self._begin(signature, award, Duty.MAKER, "公示 publish", Stage.ASSESSED)
        if standing.assessed_fen == 0:
            raise NothingToAward(stops_at=standing.stops_at)
        self.trigger_event(
            NoticePublished,
            award=award,
            opens_on=signature.effective_on,
            closes_on=closes_on,
            provisional=provisional,
            where=where,
            **signature.stamp(),
        )

    def object(self, signature: Signature, award: str, objector: str, content: str) -> int:
        """Record an objection during the notice (异议); returns its number."""
        standing = self.award(award)
        standing.require_stage("异议 object", Stage.IN_NOTICE)
        number = standing.objections + 1
        self.trigger_event(
            ObjectionReceived,
            award=award,
            objection=number,
            objector=objector,
            content=content,
            **signature.stamp(),
        )
        return number

    def settle_objection(
        self, signature: Signature, award: str, objection: int, *, upheld: bool, reason: str, document: str
    ) -> None:
        """Decide an objection; one that is upheld sends the award back to be assessed again."""
        standing = self.award(award)
        standing.require_stage("处理异议 settle an objection", Stage.IN_NOTICE)
        if objection not in standing.open_objections:
            raise NotFound(kind="objection 异议", name=f"{award}#{objection}")
        self.trigger_event(
            ObjectionSettled,
            award=award,
            objection=objection,
            upheld=upheld,
            reason=reason,
            document=document,
            **signature.stamp(),
        )

    def approve(
        self,
        signature: Signature,
        award: str,
        *,
        amount_fen: int,
        shares: tuple[YearShare, ...],
        holds: Holds,
        document: str,
        deciding_body: str,
        exemption: Exemption | None,
    ) -> None:
        """Approve up to the assessed amount (批复): caps, claims and budget are held from here.

        Raises WrongStage, SeparationOfDuties, NoticeStillOpen, NothingToAward, AboveAssessment, Suspended.
        """
        self.require_active()
        standing = self._begin(signature, award, Duty.CHECKER, "批复 approve", Stage.IN_NOTICE)
        self._require_notice_ended(standing, signature.effective_on)
        if exemption is not None:
            second = replace(signature, actor=exemption.second_person, on_behalf_of=None)
            standing.require_apart(second, Duty.CHECKER)
        if amount_fen <= 0:
            raise NothingToAward(stops_at=standing.stops_at)
        if amount_fen > standing.assessed_fen:
            raise AboveAssessment(requested_fen=amount_fen, assessed_fen=standing.assessed_fen)
        self.trigger_event(
            AwardApproved,
            award=award,
            clause=standing.clause,
            amount_fen=amount_fen,
            assessed_fen=standing.assessed_fen,
            document=document,
            deciding_body=deciding_body,
            holds=holds,
            shares=shares,
            exemption=exemption,
            **signature.stamp(),
        )

    def reject(self, signature: Signature, award: str, reason: str, document: str) -> None:
        """Refuse an application (不予支持)."""
        self._begin(
            signature,
            award,
            Duty.CHECKER,
            "不予支持 reject",
            Stage.APPLIED,
            Stage.SENT_BACK,
            Stage.ACCEPTED,
            Stage.ASSESSED,
            Stage.IN_NOTICE,
        )
        self.trigger_event(AwardRejected, award=award, reason=reason, document=document, **signature.stamp())

    def reverse_approval(self, signature: Signature, award: str, reason: str, document: str) -> None:
        """Reverse an approval made by mistake, before anything fell due: the award is assessed anew."""
        standing = self._begin(
            signature, award, Duty.CHECKER, "冲销批复 reverse the approval", Stage.APPROVED, Stage.SCHEDULED
        )
        if any(not one.is_open for one in standing.instalments.values()):
            raise WrongStage(
                case=award,
                stage="已有到期分期 (instalments fell due)",
                step="冲销批复 reverse the approval",
                needed="先冲销到期，或终止剩余 (reverse what is due first, or cancel the remainder)",
            )
        shares = standing.shares
        if standing.instalments:
            shares = tuple(
                YearShare(one.committed_on, line_year(one.committed_on), one.amount_fen)
                for one in standing.instalments.values()
                if one.committed_on
            )
        self.trigger_event(
            ApprovalReversed,
            award=award,
            reverses=standing.approved_version,
            reason=reason,
            document=document,
            amount_fen=standing.approved_fen,
            holds=standing.holds,
            shares=shares,
            exemption=standing.exemption,
            **signature.stamp(),
        )

    def _begin(self, signature: Signature, award: str, duty: Duty, step: str, *stages: Stage) -> Award:
        """Check stage and separation of duties for a step, and return the award's standing."""
        standing = self.award(award)
        standing.require_stage(step, *stages)
        standing.require_apart(signature, duty)
        return standing

    @staticmethod
    def _require_notice_ended(standing: Award, on: date) -> None:
        closes_on = standing.notice_closes_on
        if closes_on is None or on <= closes_on:
            raise NoticeStillOpen(
                case=standing.award,
                closes_on=str(closes_on),
                problem="公示期未满",
                problem_en="it has not ended",
            )
        if standing.open_objections:
            raise NoticeStillOpen(
                case=standing.award,
                closes_on=str(closes_on),
                problem="异议尚未处理",
                problem_en="an objection is not settled",
            )
