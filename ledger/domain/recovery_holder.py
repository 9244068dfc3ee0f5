"""Decisions on recoveries up to the demand (追回: 立案、告知、听取陈述、送达决定、撤回), taken by the award's holder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.awards import Award, InstalmentStanding
from ledger.domain.errors import (
    AlreadyExists,
    AmountMismatch,
    HearingStillOpen,
    InvalidInput,
    NothingToRecover,
    RecoveryAlreadyOpened,
    RecoveryNotOpened,
    SeparationOfDuties,
    WrongStage,
)
from ledger.domain.holds import line_year
from ledger.domain.payment_holder import PaymentHolder
from ledger.domain.recovery import (
    BEFORE_DEMAND,
    CAP_RESTORING_KINDS,
    RECOVERY_KINDS,
    VOLUNTARY,
    Recovery,
    RecoveryDuty,
    RecoveryPart,
    RecoveryState,
    TreasuryRemark,
    spread,
    state_text,
)
from ledger.domain.recovery_events import (
    RecoveryClosed,
    RecoveryDemanded,
    RecoveryHeard,
    RecoveryNoticed,
    RecoveryOpened,
    RecoveryWithdrawn,
)
from ledger.domain.signature import Signature


class RecoveryHolder(PaymentHolder):
    """An award holder from whom money is recovered."""

    def recovery(self, recovery: str) -> Recovery:
        """Return a recovery case by number. Raises RecoveryNotOpened."""
        for award in self.awards.values():
            if recovery in award.recoveries:
                return award.recoveries[recovery]
        raise RecoveryNotOpened(recovery=recovery)

    def open_recovery(
        self,
        signature: Signature,
        award: str,
        *,
        recovery: str,
        kind: str,
        amount_fen: int | None,
        instalments: Sequence[int],
        counts_as_overpayment: bool,
        basis: str,
        reason: str,
        document: str,
        remark: TreasuryRemark,
    ) -> int:
        """Open a case for so much of what was paid (立案); returns its principal in fen.

        Without an amount it is what the settlement found overpaid and no case claims yet. Without instalments
        all are looked at, the latest first. Raises InvalidInput, AlreadyExists, RecoveryAlreadyOpened,
        AmountMismatch, NothingToRecover.
        """
        standing = self.award(award)
        _require_kind(kind, counts_as_overpayment=counts_as_overpayment)
        _require_texts(recovery=recovery, basis=basis, document=document)
        if any(recovery in one.recoveries for one in self.awards.values()):
            raise AlreadyExists(kind="recovery 追回", name=recovery)
        restores_cap = counts_as_overpayment or kind in CAP_RESTORING_KINDS
        from_settlement = amount_fen is None
        if amount_fen is None:
            amount_fen = _left_of_settlement(standing, restores_cap=restores_cap)
        parts = _parts_to_recover(standing, instalments, amount_fen)
        _require_first(standing, parts, kind)
        self.trigger_event(
            RecoveryOpened,
            award=award,
            recovery=recovery,
            kind=kind,
            amount_fen=amount_fen,
            parts=parts,
            restores_cap=restores_cap,
            from_settlement=from_settlement,
            basis=basis,
            reason=reason,
            document=document,
            remark=remark,
            **signature.stamp(),
        )
        return amount_fen

    def notice_recovery(
        self, signature: Signature, recovery: str, *, hear_until: date, provisional: bool, document: str
    ) -> None:
        """Tell the recipient that it may be heard until a day (告知). Raises WrongStage, InvalidInput."""
        case = self.recovery(recovery)
        case.require("告知 give notice", RecoveryState.OPENED)
        case.require_in_order(signature.effective_on)
        self.trigger_event(
            RecoveryNoticed,
            award=case.award,
            recovery=recovery,
            hear_until=hear_until,
            provisional=provisional,
            document=document,
            **signature.stamp(),
        )

    def hear_recovery(
        self,
        signature: Signature,
        recovery: str,
        *,
        statement: str,
        reason: str,
        amount_fen: int | None,
        document: str,
    ) -> int:
        """Record what the recipient said, and decide on it (听取陈述申辩); returns the principal it leaves.

        The principal may only become less; a statement accepted whole ends in a withdrawal.
        Raises WrongStage, SeparationOfDuties, AmountMismatch, InvalidInput.
        """
        case = self.recovery(recovery)
        case.require("听取陈述 hear", RecoveryState.NOTICED)
        case.require_in_order(signature.effective_on)
        case.require_apart(signature, RecoveryDuty.DECIDER)
        _require_texts(statement=statement, reason=reason)
        principal_fen = case.principal_fen if amount_fen is None else amount_fen
        if not max(1, case.received_fen) <= principal_fen <= case.principal_fen:
            raise AmountMismatch(case=recovery, requested_fen=principal_fen, most_fen=case.principal_fen)
        self.trigger_event(
            RecoveryHeard,
            award=case.award,
            recovery=recovery,
            statement=statement,
            reason=reason,
            amount_fen=principal_fen,
            parts=_lowered(case, principal_fen),
            document=document,
            **signature.stamp(),
        )
        self._close_if_received(signature, case)
        return principal_fen

    def demand_recovery(
        self,
        signature: Signature,
        recovery: str,
        *,
        pay_by: date,
        provisional: bool,
        document: str,
        remark: TreasuryRemark,
    ) -> int:
        """Serve the decision (送达追回决定): pay to the treasury by a day; returns what is left to pay, in fen.

        Raises WrongStage, SeparationOfDuties, HearingStillOpen, InvalidInput for a remark that cannot be booked.
        """
        case = self.recovery(recovery)
        early = (RecoveryState.OPENED,) if case.kind == VOLUNTARY else ()
        case.require("送达追回决定 demand", *early, RecoveryState.NOTICED, RecoveryState.HEARD)
        case.require_in_order(signature.effective_on)
        case.require_apart(signature, RecoveryDuty.DECIDER)
        if (
            case.state is RecoveryState.NOTICED
            and case.hear_until
            and signature.effective_on <= case.hear_until
        ):
            raise HearingStillOpen(recovery=recovery, hear_until=str(case.hear_until))
        _require_texts(document=document)
        _require_bookable(case, remark, signature.effective_on.year)
        self.trigger_event(
            RecoveryDemanded,
            award=case.award,
            recovery=recovery,
            amount_fen=case.left_fen,
            pay_by=pay_by,
            provisional=provisional,
            document=document,
            remark=remark,
            **signature.stamp(),
        )
        return case.left_fen

    def withdraw_recovery(self, signature: Signature, recovery: str, reason: str) -> None:
        """Withdraw a case before its demand (撤回); once noticed, as another person than who opened it.

        Raises WrongStage also where money was received: reverse the receipt first. Raises SeparationOfDuties.
        """
        case = self.recovery(recovery)
        case.require("撤回 withdraw", *BEFORE_DEMAND)
        case.require_in_order(signature.effective_on)
        _require_texts(reason=reason)
        if case.received_fen or case.penalties:
            raise WrongStage(
                case=recovery,
                stage="已有到账 (money was received)",
                step="撤回 withdraw",
                needed="冲销到账 (its receipts reversed)",
            )
        openers = case.duties[RecoveryDuty.OPENER] & signature.persons
        if case.state is not RecoveryState.OPENED and openers:
            raise SeparationOfDuties(
                actor=", ".join(sorted(openers)),
                case=recovery,
                earlier_duty=str(RecoveryDuty.OPENER),
                duty="撤回追回",
            )
        self.trigger_event(
            RecoveryWithdrawn,
            award=case.award,
            recovery=recovery,
            amount_fen=case.principal_fen,
            reason=reason,
            **signature.stamp(),
        )

    def _close_if_received(self, signature: Signature, case: Recovery) -> bool:
        """Close a case whose whole principal was received (结案); returns whether it was."""
        if case.left_fen:
            return False
        self.trigger_event(
            RecoveryClosed,
            award=case.award,
            recovery=case.recovery,
            amount_fen=case.received_fen,
            **signature.stamp(),
        )
        return True


def _require_kind(kind: str, *, counts_as_overpayment: bool) -> None:
    """Refuse an unknown kind, and the word of overpayment on one that cannot be. Raises InvalidInput."""
    if kind not in RECOVERY_KINDS:
        raise InvalidInput(
            field="kind",
            problem=f"应为 {tuple(RECOVERY_KINDS)}",
            problem_en=f"must be one of {', '.join(RECOVERY_KINDS)}",
        )
    if counts_as_overpayment and kind != VOLUNTARY:
        raise InvalidInput(
            field="counts_as_overpayment",
            problem="只用于主动退回",
            problem_en="is said of voluntary returns only",
        )


def _require_texts(**texts: str) -> None:
    """Refuse texts that are empty. Raises InvalidInput."""
    for name, text in texts.items():
        if not text.strip():
            raise InvalidInput(field=name, problem="不能为空", problem_en="cannot be empty")


def _require_bookable(case: Recovery, remark: TreasuryRemark, year: int) -> None:
    """Refuse a remark by which the treasury could not book the money. Raises InvalidInput.

    A payment of a prior year is paid in as revenue (缴入国库), so the revenue item must be said.
    """
    _require_texts(budget_level=remark.budget_level)
    prior = any(line_year(part.line) < year for number, part in case.parts.items() if case.left_of(number))
    if prior and not remark.revenue_item.strip():
        raise InvalidInput(
            field="revenue_item",
            problem="以前年度款项缴入国库，须写明收入科目",
            problem_en="is needed: a payment of a prior year is paid to the treasury as revenue",
        )


def _left_of_settlement(standing: Award, *, restores_cap: bool) -> int:
    """Return what the settlement found overpaid and no case for an error claims or received yet.

    Raises NothingToRecover, and InvalidInput for a kind that is no error: a settlement corrects an amount.
    """
    if not restores_cap:
        raise InvalidInput(
            field="kind",
            problem="决算追回应为多付或误算；其他事由须写明金额",
            problem_en="of a settlement must be overpayment or miscalculation; others state an amount",
        )
    claimed_fen = sum(
        case.principal_fen
        for case in standing.recoveries.values()
        if case.restores_cap and case.state is not RecoveryState.WITHDRAWN
    )
    left_fen = standing.recovery_due_fen - claimed_fen
    if left_fen <= 0:
        raise NothingToRecover(
            award=standing.award, due_fen=standing.recovery_due_fen, claimed_fen=claimed_fen
        )
    return left_fen


def _recoverable(standing: Award, number: int, one: InstalmentStanding) -> RecoveryPart:
    """Return what can still be claimed of an instalment: paid, not recovered, and in no other case."""
    claimed_fen = sum(case.left_of(number) for case in standing.recoveries.values())
    reference = next(reversed(one.payments), "")
    return RecoveryPart(number, reference, one.due_line, one.paid_fen - one.recovered_fen - claimed_fen)


def _parts_to_recover(
    standing: Award, instalments: Sequence[int], amount_fen: int
) -> tuple[RecoveryPart, ...]:
    """Return the payments from which an amount is claimed. Raises AmountMismatch, WrongStage."""
    numbers = sorted(set(instalments)) or sorted(standing.instalments)
    found = [_recoverable(standing, number, standing.instalment(number)) for number in numbers]
    most_fen = sum(part.amount_fen for part in found)
    if not 0 < amount_fen <= most_fen:
        raise AmountMismatch(case=standing.award, requested_fen=amount_fen, most_fen=most_fen)
    return spread(found, amount_fen)


def _require_first(standing: Award, parts: Sequence[RecoveryPart], kind: str) -> None:
    """Refuse a second case for one payment and one reason. Raises RecoveryAlreadyOpened."""
    for case in standing.recoveries.values():
        for part in parts:
            if (
                case.kind == kind
                and case.concerns(part.number)
                and case.parts[part.number].reference == part.reference
            ):
                raise RecoveryAlreadyOpened(
                    payment=f"{standing.award}/{part.number} {part.reference}",
                    kind=f"{RECOVERY_KINDS[kind][0]} ({kind})",
                    recovery=case.recovery,
                    state=state_text(case.state),
                )


def _lowered(case: Recovery, principal_fen: int) -> tuple[RecoveryPart, ...]:
    """Return the parts of a lower principal; what a part received already stays in it."""
    received = [
        replace(part, amount_fen=case.received_of.get(number, 0)) for number, part in case.parts.items()
    ]
    open_parts = [
        replace(part, amount_fen=part.amount_fen - case.received_of.get(number, 0))
        for number, part in case.parts.items()
    ]
    still_open = spread(open_parts, principal_fen - case.received_fen)
    more = {part.number: part.amount_fen for part in still_open}
    parts = [replace(part, amount_fen=part.amount_fen + more.get(part.number, 0)) for part in received]
    return tuple(part for part in sorted(parts, key=lambda each: each.number) if part.amount_fen)
