"""Payment batches (拨付批次): made by one person, approved by a second, exported, paid; withdrawn before export."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.awards import Duty
from ledger.domain.errors import InvalidInput, NothingToPay, SeparationOfDuties, WrongStage
from ledger.domain.events import LedgerEvent, under_topic
from ledger.domain.payments import BatchApproved, BatchExported, BatchMade, BatchWithdrawn, Payment
from ledger.domain.signature import Signature

MAX_PAYMENTS = 200
"""In one batch: it is made, and approved, in one transaction."""
FILE_FORMATS = ("xlsx", "pain001")
"""拨付明细表; ISO 20022 pain.001.001.09."""

_SHA256 = re.compile("[0-9a-f]{64}")


@under_topic("batch")
class PaymentBatch(Aggregate):
    """One batch of payments."""

    def __init__(
        self, batch: str, payments: tuple[Payment, ...], actor: str, on_behalf_of: str | None
    ) -> None:
        self.batch = batch
        self.payments = {payment.reference: payment for payment in payments}
        self.state = "made"
        self.makers = {actor, on_behalf_of or actor}
        self.checkers: set[str] = set()

    @staticmethod
    def create_id(batch: str) -> UUID:
        """Return the id of a batch from its number."""
        return uuid5(NAMESPACE_URL, f"yanqi:batch:{batch}")

    @classmethod
    def make(
        cls,
        signature: Signature,
        *,
        batch: str,
        fiscal_year: int,
        pay_on: date,
        payments: Sequence[Payment],
    ) -> PaymentBatch:
        """Gather payments into a batch. Raises InvalidInput for none, too many, or one of nothing."""
        cls.require_size(len(payments))
        if any(payment.amount_fen <= 0 for payment in payments):
            raise InvalidInput(field="payments", problem="金额应大于零", problem_en="must be above zero")
        return cls._create(
            BatchMade,
            batch=batch,
            fiscal_year=fiscal_year,
            pay_on=pay_on,
            payments=tuple(payments),
            amount_fen=sum(payment.amount_fen for payment in payments),
            **signature.stamp(),
        )

    @staticmethod
    def require_size(payments: int) -> None:
        """Refuse a batch of none, or of too many. Raises InvalidInput."""
        if not 0 < payments <= MAX_PAYMENTS:
            raise InvalidInput(
                field="payments",
                problem=f"应为 1–{MAX_PAYMENTS} 笔",
                problem_en=f"must be 1 to {MAX_PAYMENTS}",
            )

    def approve(
        self, signature: Signature, approval: int, amounts: Mapping[str, int], left_out: Sequence[str] = ()
    ) -> None:
        """Approve as a second person (复核), as the ``approval``-th batch ever approved.

        ``amounts`` is what each reference pays now, in fen; one that is missing was taken out, and
        ``left_out`` says why. Raises WrongStage, SeparationOfDuties, NothingToPay.
        """
        self.require("复核 approve", "made")
        self.require_apart(signature, Duty.CHECKER)
        payments = tuple(
            replace(payment, amount_fen=amounts[reference])
            for reference, payment in self.payments.items()
            if amounts.get(reference, 0) > 0
        )
        if not payments:
            raise NothingToPay(batch=self.batch, left_out=list(left_out))
        self.trigger_event(
            BatchApproved,
            batch=self.batch,
            approval=approval,
            payments=payments,
            amount_fen=sum(payment.amount_fen for payment in payments),
            **signature.stamp(),
        )

    def export(self, signature: Signature, file_format: str, file_hash: str) -> None:
        """Record that the batch left for the treasury, by somebody who neither made nor approved it.

        Exporting again, in another format, is allowed. Raises WrongStage, SeparationOfDuties, InvalidInput.
        """
        self.require("导出 export", "approved", "exported")
        self.require_apart(signature, Duty.PAYER)
        if file_format not in FILE_FORMATS:
            known = ", ".join(FILE_FORMATS)
            raise InvalidInput(field="file_format", problem=f"应为 {known}", problem_en=f"must be {known}")
        if not _SHA256.fullmatch(file_hash):
            raise InvalidInput(
                field="file_hash", problem="不是 SHA-256", problem_en="is no SHA-256 in hexadecimal"
            )
        self.trigger_event(
            BatchExported,
            batch=self.batch,
            file_format=file_format,
            file_hash=file_hash,
            **signature.stamp(),
        )

    def withdraw(self, signature: Signature, reason: str) -> None:
        """Withdraw the batch before export; its instalments are due again. Raises WrongStage, InvalidInput."""
        self.require("撤回 withdraw", "made", "approved")
        if not reason.strip():
            raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")
        self.trigger_event(BatchWithdrawn, batch=self.batch, reason=reason, **signature.stamp())

    def require(self, step: str, *states: str) -> None:
        """Refuse a step out of order. Raises WrongStage."""
        if self.state not in states:
            raise WrongStage(case=self.batch, stage=self.state, step=step, needed=" / ".join(states))

    def require_apart(self, signature: Signature, duty: Duty) -> None:
        """Refuse the maker as checker, and either as payer or reconciler. Raises SeparationOfDuties."""
        if signature.is_system:
            return
        earlier = {Duty.MAKER: self.makers, Duty.CHECKER: self.checkers}
        for other, persons in earlier.items():
            if other is not duty and persons & signature.persons:
                raise SeparationOfDuties(
                    actor=signature.actor, case=self.batch, earlier_duty=str(other), duty=str(duty)
                )

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case BatchApproved():
                self.state = "approved"
                self.checkers = {event.actor, event.on_behalf_of or event.actor}
                self.payments = {payment.reference: payment for payment in event.payments}
            case BatchExported():
                self.state = "exported"
            case BatchWithdrawn():
                self.state = "withdrawn"
