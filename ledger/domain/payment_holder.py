"""Decisions on money that moves (拨付、退汇、决算): batch, pay, match, return, settle."""

from __future__ import annotations

from dataclasses import replace

from ledger.domain.awards import Award, Duty, InstalmentStanding, InstalmentState, Stage
from ledger.domain.errors import (
    AlreadyExists,
    AmountMismatch,
    NotInBatch,
    PaymentOvermatched,
    RecoveryUnderWay,
    WrongStage,
)
from ledger.domain.events import AwardSettled, PaymentConfirmed, PaymentReturned
from ledger.domain.holds import Instalment, YearShare, line_year
from ledger.domain.instalment_holder import RETURNED, InstalmentHolder
from ledger.domain.payments import DueReduced, InstalmentBatched, InstalmentUnbatched
from ledger.domain.reconciliation import (
    ConfirmationReversed,
    PartialMatchUndone,
    PaymentPartlyMatched,
    ReturnReversed,
)
from ledger.domain.recovery import state_text
from ledger.domain.signature import Signature


class PaymentHolder(InstalmentHolder):
    """An award holder whose instalments are paid, and whose money may come back."""

    def enter_batch(
        self, signature: Signature, award: str, number: int, *, batch: str, reference: str
    ) -> int:
        """Put a due instalment into a batch under our reference; returns what is to be paid, in fen."""
        self.require_active()
        standing = self.award(award)
        standing.require_apart(signature, Duty.PAYER)
        one = standing.instalment(number)
        _require(award, number, one, "列入批次 batch", InstalmentState.DUE)
        self.trigger_event(
            InstalmentBatched,
            award=award,
            number=number,
            batch=batch,
            reference=reference,
            amount_fen=one.amount_fen,
            **signature.stamp(),
        )
        return one.amount_fen

    def leave_batch(self, signature: Signature, award: str, number: int, reason: str) -> None:
        """Take an instalment out of its batch; it is due again."""
        one = self.award(award).instalment(number)
        _require(award, number, one, "移出批次 take out", InstalmentState.BATCHED)
        self.trigger_event(
            InstalmentUnbatched,
            award=award,
            number=number,
            batch=one.batch,
            reference=one.reference,
            reason=reason,
            **signature.stamp(),
        )

    def reduce_due(
        self, signature: Signature, award: str, number: int, *, amount_fen: int, pot: str, reason: str
    ) -> None:
        """Lower a due instalment to ``amount_fen`` above zero, so that its payment lands on the cap."""
        standing = self.award(award)
        one = standing.instalment(number)
        _require(award, number, one, "按上限核减 reduce", InstalmentState.DUE, InstalmentState.BATCHED)
        if not 0 < amount_fen < one.amount_fen:
            raise AmountMismatch(
                case=f"{award}/{number}", requested_fen=amount_fen, most_fen=one.amount_fen - 1
            )
        self.trigger_event(
            DueReduced,
            award=award,
            number=number,
            reduction_fen=one.amount_fen - amount_fen,
            amount_fen=amount_fen,
            line=one.due_line,
            pots=standing.holds.pot_keys,
            pot=pot,
            reason=reason,
            **signature.stamp(),
        )

    def settle(
        self,
        signature: Signature,
        award: str,
        *,
        approved_base_fen: int,
        audited_base_fen: int,
        final_amount_fen: int,
        document: str,
    ) -> int:
        """Settle a construction award (决算): the difference first reduces open instalments, latest first.

        Returns what is left to recover, in fen. Raises WrongStage while money to be cut is due but unpaid:
        what was never paid cannot be recovered.
        """
        standing = self._begin(
            signature, award, Duty.CHECKER, "决算 settle", Stage.SCHEDULED, Stage.COMPLETED
        )
        if standing.settled:
            raise AlreadyExists(kind="settlement 决算", name=award)
        final_fen = min(final_amount_fen, standing.approved_fen)
        excess = standing.approved_fen - final_fen
        reduced: list[Instalment] = []
        shares: list[YearShare] = []
        for number in sorted(standing.instalments, reverse=True):
            one = standing.instalments[number]
            cut = min(excess, one.amount_fen) if one.is_open else 0
            if cut:
                excess -= cut
                reduced.append(_with_amount(one, one.amount_fen - cut))
                if one.committed_on:
                    shares.append(YearShare(one.committed_on, line_year(one.committed_on), cut))
        if excess:
            _require_nothing_due(standing)
        self.trigger_event(
            AwardSettled,
            award=award,
            approved_base_fen=approved_base_fen,
            audited_base_fen=audited_base_fen,
            final_amount_fen=final_fen,
            reduction_fen=standing.approved_fen - final_fen - excess,
            reduced=tuple(reduced),
            shares=tuple(shares),
            pots=standing.holds.pot_keys,
            recovery_due_fen=excess,
            document=document,
            **signature.stamp(),
        )
        return excess

    def confirm_payment(self, signature: Signature, award: str, number: int, reference: str) -> None:
        """Record that the treasury paid a due instalment (支付确认), by somebody who neither made nor approved it."""
        standing = self.award(award)
        standing.require_apart(signature, Duty.PAYER)
        one = standing.instalment(number)
        _require(award, number, one, "支付确认 pay", InstalmentState.DUE, InstalmentState.BATCHED)
        if one.state is InstalmentState.BATCHED and one.reference != reference:
            raise WrongStage(
                case=f"{award}/{number}",
                stage=f"batched {one.reference}",
                step=f"支付确认 pay {reference}",
                needed=f"batched {reference}",
            )
        self.trigger_event(
            PaymentConfirmed,
            award=award,
            number=number,
            amount_fen=one.amount_fen,
            line=one.due_line,
            pots=standing.holds.pot_keys,
            reference=reference,
            **signature.stamp(),
        )

    def match_payment(
        self, signature: Signature, award: str, number: int, *, reference: str, amount_fen: int
    ) -> bool:
        """Take so much of a statement line as paying an exported payment; confirm it when all of it is covered.

        Returns whether it was confirmed. Raises WrongStage, PaymentOvermatched.
        """
        one = self.award(award).instalment(number)
        _require(award, number, one, "勾对 match", InstalmentState.BATCHED)
        if one.reference != reference:
            raise NotInBatch(reference=reference, state=f"{one.reference} ({one.state})")
        if one.matched_fen + amount_fen > one.amount_fen:
            raise PaymentOvermatched(
                reference=reference,
                amount_fen=one.amount_fen,
                matched_fen=one.matched_fen,
                requested_fen=amount_fen,
            )
        if one.matched_fen + amount_fen == one.amount_fen:
            self.confirm_payment(signature, award, number, reference)
            return True
        self.trigger_event(
            PaymentPartlyMatched,
            award=award,
            number=number,
            reference=reference,
            amount_fen=amount_fen,
            **signature.stamp(),
        )
        return False

    def unmatch_payment(
        self, signature: Signature, award: str, number: int, *, reference: str, amount_fen: int, reason: str
    ) -> None:
        """Undo what a match said of a payment: a part of it, or its confirmation.

        Raises WrongStage if money of it came back meanwhile.
        """
        standing = self.award(award)
        one = standing.instalment(number)
        if one.state is InstalmentState.PAID and reference in one.payments:
            _require_not_recovered(standing, number, "撤销支付确认 undo the payment")
            if one.recovered_fen:
                raise AmountMismatch(
                    case=f"{award}/{number}",
                    requested_fen=one.paid_fen,
                    most_fen=one.paid_fen - one.recovered_fen,
                )
            self.trigger_event(
                ConfirmationReversed,
                award=award,
                number=number,
                reference=reference,
                amount_fen=one.payments[reference],
                line=one.due_line,
                pots=standing.holds.pot_keys,
                reason=reason,
                **signature.stamp(),
            )
        else:
            _require(award, number, one, "撤销勾对 unmatch", InstalmentState.BATCHED)
        self.trigger_event(
            PartialMatchUndone,
            award=award,
            number=number,
            reference=reference,
            amount_fen=amount_fen,
            **signature.stamp(),
        )

    def return_payment(
        self, signature: Signature, award: str, number: int, reference: str, reason: str
    ) -> None:
        """Record that a payment came back whole (退汇); the instalment is held until it can be paid again."""
        standing = self.award(award)
        one = standing.instalment(number)
        if one.state is not InstalmentState.PAID or reference not in one.payments:
            raise WrongStage(
                case=f"{award}/{number}", stage=str(one.state), step=f"退汇 return {reference}", needed="paid"
            )
        _require_not_recovered(standing, number, f"退汇 return {reference}")
        if one.recovered_fen:  # part of it came back already: the bank cannot return it whole
            raise AmountMismatch(
                case=f"{award}/{number}",
                requested_fen=one.payments[reference],
                most_fen=one.paid_fen - one.recovered_fen,
            )
        self.trigger_event(
            PaymentReturned,
            award=award,
            number=number,
            amount_fen=one.payments[reference],
            line=one.due_line,
            pots=standing.holds.pot_keys,
            reference=reference,
            reason=reason,
            restores_line=line_year(one.due_line) == signature.effective_on.year,
            **signature.stamp(),
        )

    def undo_return(
        self, signature: Signature, award: str, number: int, *, reference: str, reason: str
    ) -> None:
        """Undo a return made by mistake, while the instalment is still held for it; it stands as paid again."""
        standing = self.award(award)
        one = standing.instalment(number)
        if one.state is not InstalmentState.HELD or one.hold_cause != RETURNED or one.returned != reference:
            raise WrongStage(
                case=f"{award}/{number}",
                stage=str(one.state),
                step=f"撤销退汇 undo the return {reference}",
                needed="held, returned",
            )
        self.trigger_event(
            ReturnReversed,
            award=award,
            number=number,
            reference=reference,
            amount_fen=one.amount_fen,
            line=one.due_line,
            pots=standing.holds.pot_keys,
            restored_line=bool(one.committed_on),
            reason=reason,
            **signature.stamp(),
        )


def _require(award: str, number: int, one: InstalmentStanding, step: str, *states: InstalmentState) -> None:
    """Refuse an instalment that is in another state. Raises WrongStage."""
    if one.state not in states:
        raise WrongStage(case=f"{award}/{number}", stage=str(one.state), step=step, needed=" / ".join(states))


def _require_not_recovered(standing: Award, number: int, step: str) -> None:
    """Refuse what would take a payment away from under a recovery of it. Raises RecoveryUnderWay."""
    for case in standing.recoveries.values():
        if case.concerns(number):
            raise RecoveryUnderWay(
                payment=f"{standing.award}/{number}",
                recovery=case.recovery,
                state=state_text(case.state),
                step=step,
            )


def _require_nothing_due(standing: Award) -> None:
    """Refuse while an instalment is due but unpaid. Raises WrongStage."""
    for number, one in standing.instalments.items():
        if one.state in (InstalmentState.DUE, InstalmentState.BATCHED):
            raise WrongStage(
                case=f"{standing.award}/{number}",
                stage="到期未付 (due, not paid)",
                step="决算 settle",
                needed="支付确认，或冲销到期 (confirm its payment, or reverse what is due)",
            )


def _with_amount(one: InstalmentStanding, amount_fen: int) -> Instalment:
    return replace(one.plan, amount_fen=amount_fen)
