"""Decisions on instalments (分期): schedule, hold, release, due, cancel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledger.domain.award_holder import AwardHolder
from ledger.domain.awards import Duty, InstalmentStanding, InstalmentState, Stage
from ledger.domain.errors import AlreadyExists, AlreadyReversed, AmountMismatch, ScheduleMismatch, WrongStage
from ledger.domain.events import (
    DueReversed,
    InstalmentDue,
    InstalmentHeld,
    InstalmentReleased,
    InstalmentsScheduled,
    RemainderCancelled,
    RentEvidenced,
)
from ledger.domain.holds import Claim, Holds, Instalment, YearShare, line_in_year, line_year
from ledger.domain.releases import released_by_cancelling
from ledger.domain.signature import Signature

EVIDENCE, SUSPENSION, BUDGET, RETURNED, MANUAL = "evidence", "suspended", "budget", "returned", "manual"


class InstalmentHolder(AwardHolder):
    """An award holder that divides awards into instalments and follows each to its payment."""

    def schedule(self, signature: Signature, award: str, instalments: Sequence[Instalment]) -> None:
        """Divide an approved award (分期): numbered from 1, each above zero, together exactly the award."""
        standing = self._begin(signature, award, Duty.MAKER, "分期 schedule", Stage.APPROVED)
        total = sum(one.amount_fen for one in instalments)
        numbers = [one.number for one in instalments]
        if (
            total != standing.approved_fen
            or any(one.amount_fen <= 0 for one in instalments)
            or numbers != list(range(1, len(numbers) + 1))
        ):
            raise ScheduleMismatch(total_fen=total, expected_fen=standing.approved_fen)
        self.trigger_event(
            InstalmentsScheduled,
            award=award,
            instalments=tuple(instalments),
            released=standing.shares,
            **signature.stamp(),
        )

    def evidence_rent(
        self,
        signature: Signature,
        award: str,
        number: int,
        *,
        paid_rent_fen: int,
        invoice: str,
        amount_fen: int,
    ) -> None:
        """Record that the rent of an instalment was paid; ``amount_fen`` is what the paid rent supports."""
        self.award(award).require_apart(signature, Duty.MAKER)
        one = self._open_instalment(award, number, "登记租金凭证 record rent evidence")
        if one.evidenced:
            raise AlreadyExists(kind="rent evidence 租金凭证", name=f"{award}/{number}")
        if amount_fen > one.amount_fen:
            raise AmountMismatch(case=f"{award}/{number}", requested_fen=amount_fen, most_fen=one.amount_fen)
        self.trigger_event(
            RentEvidenced,
            award=award,
            number=number,
            paid_rent_fen=paid_rent_fen,
            invoice=invoice,
            amount_fen=amount_fen,
            reduction_fen=one.amount_fen - amount_fen,
            line=one.committed_on,
            pots=self.award(award).holds.pot_keys,
            claims=Holds(claims=(Claim("invoice", invoice),)),
            **signature.stamp(),
        )
        if one.state is InstalmentState.HELD and one.hold_cause == EVIDENCE:
            self.release(signature, award, number, "已补齐租金凭证 (rent evidence is complete)")

    def hold(self, signature: Signature, award: str, number: int, cause: str, reason: str) -> None:
        """Hold an instalment back with a reason (暂缓)."""
        one = self._open_instalment(award, number, "暂缓 hold")
        if one.state is InstalmentState.HELD:
            raise WrongStage(case=f"{award}/{number}", stage="held", step="暂缓 hold", needed="scheduled")
        self.trigger_event(
            InstalmentHeld, award=award, number=number, cause=cause, reason=reason, **signature.stamp()
        )

    def release(self, signature: Signature, award: str, number: int, reason: str) -> None:
        """Release a held instalment."""
        one = self._open_instalment(award, number, "解除暂缓 release")
        if one.state is not InstalmentState.HELD:
            raise WrongStage(
                case=f"{award}/{number}", stage=str(one.state), step="解除暂缓 release", needed="held"
            )
        self.trigger_event(InstalmentReleased, award=award, number=number, reason=reason, **signature.stamp())

    def post_due(self, signature: Signature, award: str, number: int) -> bool:
        """Post an instalment that has come due (到期), or hold it with the reason that stands against it.

        Returns whether it fell due. An instalment not open any more, held, or not due yet is left alone;
        one that was held falls due on the day of its release, not before.
        """
        one = self.award(award).instalment(number)
        if one.state is not InstalmentState.SCHEDULED or one.plan.due_on > signature.effective_on:
            return False
        if one.released_on and one.released_on > signature.effective_on:
            signature = replace(signature, effective_on=one.released_on)
        if self.suspended_reason:
            self.hold(
                signature, award, number, SUSPENSION, f"主体已暂停 (suspended): {self.suspended_reason}"
            )
            return False
        if one.lacks_evidence:
            self.hold(
                signature, award, number, EVIDENCE, "尚无租金支付凭证 (no evidence that the rent was paid)"
            )
            return False
        self.trigger_event(
            InstalmentDue,
            award=award,
            number=number,
            amount_fen=one.amount_fen,
            line=line_in_year(one.plan.line, max(signature.effective_on.year, line_year(one.plan.line))),
            committed_on=one.committed_on,
            **signature.stamp(),
        )
        return True

    def reverse_due(self, signature: Signature, award: str, number: int, reason: str) -> None:
        """Reverse a due posting made by mistake, before payment; the instalment is held for a decision."""
        one = self.award(award).instalment(number)
        if one.state is not InstalmentState.DUE:
            if one.state is InstalmentState.HELD and one.due_version:
                raise AlreadyReversed(event=f"{award}/{number}", by=f"v{one.due_version}")
            raise WrongStage(
                case=f"{award}/{number}", stage=str(one.state), step="冲销到期 reverse", needed="due"
            )
        self.trigger_event(
            DueReversed,
            award=award,
            reverses=one.due_version,
            number=number,
            amount_fen=one.amount_fen,
            line=one.due_line,
            reason=reason,
            **signature.stamp(),
        )

    def cancel_remainder(self, signature: Signature, award: str, reason: str, document: str) -> int:
        """Cancel what has not fallen due (终止剩余); returns the amount released in fen."""
        standing = self._begin(
            signature, award, Duty.CHECKER, "终止剩余 cancel the remainder", Stage.APPROVED, Stage.SCHEDULED
        )
        left = {n: one for n, one in standing.instalments.items() if one.is_open}
        if standing.instalments and not left:
            raise WrongStage(
                case=award, stage="没有剩余 (nothing left)", step="终止剩余", needed="未到期分期 (open ones)"
            )
        shares = _shares(left.values()) if left else standing.shares
        amount_fen = sum(one.amount_fen for one in left.values()) if left else standing.approved_fen
        released, kept = released_by_cancelling(standing)
        self.trigger_event(
            RemainderCancelled,
            award=award,
            numbers=tuple(sorted(left)),
            amount_fen=amount_fen,
            shares=shares,
            pots=standing.holds.pot_keys,
            released=released,
            kept=kept,
            exemption=standing.exemption if released == standing.holds else None,
            reason=reason,
            document=document,
            **signature.stamp(),
        )
        return amount_fen

    def _open_instalment(self, award: str, number: int, step: str) -> InstalmentStanding:
        one = self.award(award).instalment(number)
        if not one.is_open:
            raise WrongStage(
                case=f"{award}/{number}", stage=str(one.state), step=step, needed="scheduled / held"
            )
        return one


def _shares(instalments: Iterable[InstalmentStanding]) -> tuple[YearShare, ...]:
    """Return what open instalments still commit, line by line."""
    totals: dict[str, int] = {}
    for one in instalments:
        if one.committed_on:
            totals[one.committed_on] = totals.get(one.committed_on, 0) + one.amount_fen
    return tuple(YearShare(line, line_year(line), totals[line]) for line in sorted(totals))


def cut_to(plan: Sequence[Instalment], amount_fen: int) -> tuple[Instalment, ...]:
    """Return a plan cut from its end so that it adds up to ``amount_fen``, without instalments of nothing."""
    kept: list[Instalment] = []
    left = amount_fen
    for one in plan:
        taken = min(left, one.amount_fen)
        left -= taken
        if taken:
            kept.append(replace(one, amount_fen=taken))
    return tuple(kept)
