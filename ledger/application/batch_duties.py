"""Who made or approved a batch says nothing of what became of its payments (制单、复核与支付、对账分离)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.domain.batch import PaymentBatch
from ledger.domain.references import batch_of

if TYPE_CHECKING:
    from ledger.application.work import Work
    from ledger.domain.awards import Duty


def require_no_part_in_batches(work: Work, references: Iterable[str], duty: Duty) -> None:
    """Refuse who made or approved the batch of one of these payments, given by our references.

    What the bank did with a payment, its maker must not be the one to say: a wrong batch would look paid,
    and money that never came back would be paid once more. Raises SeparationOfDuties.
    """
    if work.signature.is_system:  # the run confirms by rule, whoever set it going
        return
    for number in sorted({batch_of(reference) for reference in references}):
        batch = work.get(PaymentBatch, PaymentBatch.create_id(number), number)
        batch.require_apart(work.signature, duty)
