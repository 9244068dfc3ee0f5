"""Decisions on what comes in under a recovery (追回到账、罚息、核销), and on what never will."""

from __future__ import annotations

from ledger.domain.errors import AlreadyExists, AmountMismatch, InvalidInput, NotFound, SeparationOfDuties
from ledger.domain.events import RecoveryReceived
from ledger.domain.holds import line_year
from ledger.domain.recovery import (
    PENALTIES,
    UNDER_WAY,
    Recovery,
    RecoveryDuty,
    RecoveryPart,
    RecoveryState,
    spread,
)
from ledger.domain.recovery_events import (
    PenaltyReceived,
    PenaltyReversed,
    RecoveryReceiptReversed,
    RecoveryWrittenOff,
    WriteOffProposed,
)
from ledger.domain.recovery_holder import RecoveryHolder
from ledger.domain.signature import Signature


class RecoveryReceiver(RecoveryHolder):
    """An award holder whose recoveries are received, or written off."""

    def receive_recovery(
        self, signature: Signature, recovery: str, *, amount_fen: int, document: str
    ) -> bool:
        """Record what one document (回单号、缴款书号) brought in of the principal; returns whether that was all.

        Money is a fact: it is received before the demand too, and after a write-off. What it restores: READINGS,
        money back, by the kind of the case and the fiscal year of each payment, the latest payment first.
        Raises WrongStage, SeparationOfDuties, AlreadyExists for a document entered before, AmountMismatch.
        """
        case = self.recovery(recovery)
        case.require("确认到账 receive", *UNDER_WAY, RecoveryState.WRITTEN_OFF)
        case.require_apart(signature, RecoveryDuty.RECEIVER)
        _require_new_document(case, document)
        if not 0 < amount_fen <= case.left_fen:
            raise AmountMismatch(case=recovery, requested_fen=amount_fen, most_fen=case.left_fen)
        pots = self.award(case.award).holds.pot_keys
        for part in spread(_open_parts(case), amount_fen):
            self.trigger_event(
                RecoveryReceived,
                award=case.award,
                recovery=recovery,
                number=part.number,
                amount_fen=part.amount_fen,
                kind=case.kind,
                restores_cap=case.restores_cap,
                restores_line=line_year(part.line) == signature.effective_on.year,
                line=part.line,
                pots=pots,
                document=document,
                **signature.stamp(),
            )
        return self._close_if_received(signature, case)

    def reverse_recovery_receipt(
        self, signature: Signature, recovery: str, *, document: str, reason: str
    ) -> int:
        """Reverse what a document brought in, entered by mistake; returns the amount in fen.

        A closed case stands again as it stood before. Raises NotFound for a document that brought in nothing
        or was reversed, SeparationOfDuties.
        """
        case = self.recovery(recovery)
        case.require_apart(signature, RecoveryDuty.RECEIVER)
        receipts = list(case.receipts.get(document, ()))
        if not receipts:
            raise NotFound(kind="receipt 到账", name=f"{recovery} {document}")
        reopens = str(case.state_before_closed) if case.state is RecoveryState.CLOSED else ""
        pots = self.award(case.award).holds.pot_keys
        for receipt in receipts:
            self.trigger_event(
                RecoveryReceiptReversed,
                award=case.award,
                recovery=recovery,
                reverses=receipt.version,
                number=receipt.number,
                amount_fen=receipt.amount_fen,
                restored_cap=case.restores_cap,
                restored_line=receipt.restored_line,
                line=case.parts[receipt.number].line,
                pots=pots,
                reopens=reopens,
                reason=reason,
                document=document,
                **signature.stamp(),
            )
        return sum(receipt.amount_fen for receipt in receipts)

    def receive_penalty(
        self, signature: Signature, recovery: str, *, penalty: str, amount_fen: int, document: str
    ) -> None:
        """Record a fine or interest beside the principal. Raises WrongStage, InvalidInput, AlreadyExists."""
        case = self.recovery(recovery)
        case.require("登记罚息 record a penalty", *UNDER_WAY, RecoveryState.WRITTEN_OFF, RecoveryState.CLOSED)
        case.require_apart(signature, RecoveryDuty.RECEIVER)
        if penalty not in PENALTIES:
            raise InvalidInput(
                field="penalty",
                problem=f"应为 {tuple(PENALTIES)}",
                problem_en=f"must be one of {', '.join(PENALTIES)}",
            )
        if amount_fen <= 0:
            raise InvalidInput(field="amount", problem="应大于零", problem_en="must be above zero")
        if (penalty, document) in case.penalties:
            raise AlreadyExists(kind=f"{penalty} {PENALTIES[penalty][0]}", name=f"{recovery} {document}")
        self.trigger_event(
            PenaltyReceived,
            award=case.award,
            recovery=recovery,
            penalty=penalty,
            amount_fen=amount_fen,
            document=document,
            **signature.stamp(),
        )

    def reverse_penalty(
        self, signature: Signature, recovery: str, *, penalty: str, document: str, reason: str
    ) -> int:
        """Reverse a fine or interest entered by mistake; returns the amount in fen. Raises NotFound."""
        case = self.recovery(recovery)
        case.require_apart(signature, RecoveryDuty.RECEIVER)
        entered = case.penalties.get((penalty, document))
        if entered is None:
            raise NotFound(kind="penalty 罚息", name=f"{recovery} {document}")
        amount_fen, version = entered
        self.trigger_event(
            PenaltyReversed,
            award=case.award,
            recovery=recovery,
            reverses=version,
            penalty=penalty,
            amount_fen=amount_fen,
            reason=reason,
            document=document,
            **signature.stamp(),
        )
        return amount_fen

    def propose_write_off(self, signature: Signature, recovery: str, *, reason: str, document: str) -> int:
        """Propose to write off what is left of a demanded case (申请核销); returns how much, in fen.

        Raises WrongStage, InvalidInput.
        """
        case = self.recovery(recovery)
        case.require("申请核销 propose a write-off", RecoveryState.DEMANDED)
        case.require_in_order(signature.effective_on)
        if not reason.strip() or not document.strip():
            raise InvalidInput(
                field="document", problem="须写明理由和文件", problem_en="needs a reason and a document"
            )
        self.trigger_event(
            WriteOffProposed,
            award=case.award,
            recovery=recovery,
            amount_fen=case.left_fen,
            reason=reason,
            document=document,
            **signature.stamp(),
        )
        return case.left_fen

    def confirm_write_off(self, signature: Signature, recovery: str) -> int:
        """Write off what is left as a second person (核销); returns how much, in fen.

        Money received since the proposal makes it void. Raises WrongStage, SeparationOfDuties.
        """
        case = self.recovery(recovery)
        case.require("核销 write off", RecoveryState.DEMANDED)
        if not case.write_off_proposed_by:
            raise NotFound(kind="write-off proposal 核销申请", name=recovery)
        receivers = case.duties.get(RecoveryDuty.RECEIVER, set())
        for duty, persons in (
            ("申请核销", case.write_off_proposed_by),
            (str(RecoveryDuty.RECEIVER), receivers),
        ):
            both = signature.persons & persons
            if both:
                raise SeparationOfDuties(
                    actor=", ".join(sorted(both)), case=recovery, earlier_duty=duty, duty="批准核销"
                )
        left_fen = case.left_fen
        self.trigger_event(
            RecoveryWrittenOff,
            award=case.award,
            recovery=recovery,
            amount_fen=left_fen,
            reason=case.write_off_reason,
            document=case.write_off_document,
            **signature.stamp(),
        )
        return left_fen


def _require_new_document(case: Recovery, document: str) -> None:
    """Refuse an empty document, and one entered before: a receipt counts once. Raises InvalidInput, AlreadyExists."""
    if not document.strip():
        raise InvalidInput(field="document", problem="不能为空", problem_en="cannot be empty")
    if document in case.receipts:
        raise AlreadyExists(kind="receipt 到账", name=f"{case.recovery} {document}")


def _open_parts(case: Recovery) -> list[RecoveryPart]:
    """Return what is still to come back of each payment."""
    return [
        RecoveryPart(number, part.reference, part.line, part.amount_fen - case.received_of.get(number, 0))
        for number, part in case.parts.items()
    ]
