"""How each event changes the standing of a recovery case: no decisions here, only memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain import recovery_events as recovered
from ledger.domain.award_evolution import evolve
from ledger.domain.events import AwardEvent, LedgerEvent, RecoveryReceived
from ledger.domain.recovery import Receipt, Recovery, RecoveryDuty, RecoveryState

if TYPE_CHECKING:
    from ledger.domain.recipient import Recipient


def _persons(event: LedgerEvent) -> set[str]:
    return {event.actor, event.on_behalf_of or event.actor}


def _case(event: AwardEvent, recovery: str, holder: Recipient) -> Recovery:
    return holder.awards[event.award].recoveries[recovery]


def _stepped(
    event: recovered.RecoveryEvent, holder: Recipient, state: RecoveryState, duty: RecoveryDuty | None = None
) -> Recovery:
    """Move a case to a state, and remember who did it in which duty."""
    case = _case(event, event.recovery, holder)
    case.state = state
    case.last_step_on = event.effective_on
    if duty is not None:
        case.acted(duty, _persons(event))
    return case


@evolve.register(recovered.RecoveryOpened)
def _(event: recovered.RecoveryOpened, holder: Recipient) -> None:
    case = Recovery(
        recovery=event.recovery,
        award=event.award,
        kind=event.kind,
        restores_cap=event.restores_cap,
        parts={part.number: part for part in event.parts},
        remark=event.remark,
        last_step_on=event.effective_on,
    )
    case.acted(RecoveryDuty.OPENER, _persons(event))
    holder.awards[event.award].recoveries[event.recovery] = case


@evolve.register(recovered.RecoveryNoticed)
def _(event: recovered.RecoveryNoticed, holder: Recipient) -> None:
    _stepped(event, holder, RecoveryState.NOTICED).hear_until = event.hear_until


@evolve.register(recovered.RecoveryHeard)
def _(event: recovered.RecoveryHeard, holder: Recipient) -> None:
    case = _stepped(event, holder, RecoveryState.HEARD, RecoveryDuty.DECIDER)
    case.parts = {part.number: part for part in event.parts}


@evolve.register(recovered.RecoveryDemanded)
def _(event: recovered.RecoveryDemanded, holder: Recipient) -> None:
    case = _stepped(event, holder, RecoveryState.DEMANDED, RecoveryDuty.DECIDER)
    case.pay_by = event.pay_by
    case.remark = event.remark


@evolve.register(recovered.RecoveryWithdrawn)
def _(event: recovered.RecoveryWithdrawn, holder: Recipient) -> None:
    _stepped(event, holder, RecoveryState.WITHDRAWN)


@evolve.register(RecoveryReceived)
def _(event: RecoveryReceived, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.instalments[event.number].recovered_fen += event.amount_fen
    case = award.recoveries.get(event.recovery)
    if case is None:  # recorded before recoveries were kept as cases
        return
    case.acted(RecoveryDuty.RECEIVER, _persons(event))
    case.received_of[event.number] = case.received_of.get(event.number, 0) + event.amount_fen
    receipt = Receipt(event.number, event.amount_fen, event.originator_version, event.restores_line)
    case.receipts.setdefault(event.document, []).append(receipt)
    case.write_off_proposed_by = frozenset()


@evolve.register(recovered.RecoveryReceiptReversed)
def _(event: recovered.RecoveryReceiptReversed, holder: Recipient) -> None:
    holder.awards[event.award].instalments[event.number].recovered_fen -= event.amount_fen
    case = _case(event, event.recovery, holder)
    case.acted(RecoveryDuty.RECEIVER, _persons(event))
    case.received_of[event.number] -= event.amount_fen
    case.receipts.pop(event.document, None)
    case.write_off_proposed_by = frozenset()
    if event.reopens:
        case.state = RecoveryState(event.reopens)


@evolve.register(recovered.PenaltyReceived)
def _(event: recovered.PenaltyReceived, holder: Recipient) -> None:
    case = _case(event, event.recovery, holder)
    case.acted(RecoveryDuty.RECEIVER, _persons(event))
    case.penalties[event.penalty, event.document] = (event.amount_fen, event.originator_version)


@evolve.register(recovered.PenaltyReversed)
def _(event: recovered.PenaltyReversed, holder: Recipient) -> None:
    case = _case(event, event.recovery, holder)
    case.acted(RecoveryDuty.RECEIVER, _persons(event))
    del case.penalties[event.penalty, event.document]


@evolve.register(recovered.WriteOffProposed)
def _(event: recovered.WriteOffProposed, holder: Recipient) -> None:
    case = _case(event, event.recovery, holder)
    case.write_off_proposed_by = frozenset(_persons(event))
    case.write_off_reason, case.write_off_document = event.reason, event.document


@evolve.register(recovered.RecoveryWrittenOff)
def _(event: recovered.RecoveryWrittenOff, holder: Recipient) -> None:
    _stepped(event, holder, RecoveryState.WRITTEN_OFF).write_off_proposed_by = frozenset()


@evolve.register(recovered.RecoveryClosed)
def _(event: recovered.RecoveryClosed, holder: Recipient) -> None:
    case = _case(event, event.recovery, holder)
    case.state_before_closed, case.state = case.state, RecoveryState.CLOSED
