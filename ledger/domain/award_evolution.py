"""How each event changes the standing of an award: no decisions here, only memory."""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch
from typing import TYPE_CHECKING

from ledger.domain import events as happened
from ledger.domain import payments
from ledger.domain import reconciliation as matched
from ledger.domain.awards import Award, Duty, InstalmentStanding, InstalmentState, Stage
from ledger.domain.holds import Instalment

if TYPE_CHECKING:
    from ledger.domain.recipient import Recipient


@singledispatch
def evolve(event: happened.LedgerEvent, holder: Recipient) -> None:
    """Take an event into the holder's memory; an event nobody remembers is a mistake in the code."""
    message = f"{type(holder).__name__} does not remember {type(event).__name__}"
    raise TypeError(message)


def _persons(event: happened.LedgerEvent) -> set[str]:
    return {event.actor, event.on_behalf_of or event.actor}


@evolve.register(happened.AwardApplied)
def _(event: happened.AwardApplied, holder: Recipient) -> None:
    award = Award(
        award=event.award,
        clause=event.clause,
        facts=event.facts,
        beneficiary_uscc=event.beneficiary_uscc,
        beneficiary_name=event.beneficiary_name,
        lead_department=event.lead_department,
        fund_source=event.fund_source,
        applied_on=event.effective_on,
    )
    award.acted(Duty.MAKER, _persons(event))
    holder.awards[event.award] = award


def _made(event: happened.AwardEvent, holder: Recipient, stage: Stage) -> Award:
    """Move an award to a stage on the maker's side."""
    award = holder.awards[event.award]
    award.acted(Duty.MAKER, _persons(event))
    award.stage = stage
    return award


@evolve.register(happened.ApplicationAccepted)
def _(event: happened.ApplicationAccepted, holder: Recipient) -> None:
    _made(event, holder, Stage.ACCEPTED)


@evolve.register(happened.ApplicationSentBack)
def _(event: happened.ApplicationSentBack, holder: Recipient) -> None:
    _made(event, holder, Stage.SENT_BACK)


@evolve.register(happened.ApplicationAmended)
def _(event: happened.ApplicationAmended, holder: Recipient) -> None:
    was_accepted = holder.awards[event.award].stage in (Stage.ACCEPTED, Stage.ASSESSED)
    award = _made(event, holder, Stage.ACCEPTED if was_accepted else Stage.APPLIED)
    award.facts = event.facts


@evolve.register(happened.AwardAssessed)
def _(event: happened.AwardAssessed, holder: Recipient) -> None:
    award = _made(event, holder, Stage.ASSESSED)
    award.clause = event.clause
    award.budget_clause = event.budget_clause
    award.assessed_fen = event.amount_fen
    award.stops_at = event.stops_at
    award.assessed_holds = event.holds
    award.plan = event.plan
    award.notice_closes_on = None
    award.open_objections = set()


@evolve.register(happened.NoticePublished)
def _(event: happened.NoticePublished, holder: Recipient) -> None:
    _made(event, holder, Stage.IN_NOTICE).notice_closes_on = event.closes_on


@evolve.register(happened.ObjectionReceived)
def _(event: happened.ObjectionReceived, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.objections = event.objection
    award.open_objections.add(event.objection)


@evolve.register(happened.ObjectionSettled)
def _(event: happened.ObjectionSettled, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.open_objections.discard(event.objection)
    if event.upheld:
        award.stage = Stage.ACCEPTED


@evolve.register(happened.AwardApproved)
def _(event: happened.AwardApproved, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.CHECKER, _persons(event))
    if event.exemption:
        award.acted(Duty.CHECKER, {event.exemption.second_person})
    award.stage = Stage.APPROVED
    award.approved_on = event.effective_on
    award.approved_version = event.originator_version
    award.approved_fen = event.amount_fen
    award.holds = event.holds
    award.exemption = event.exemption
    award.shares = event.shares


@evolve.register(happened.AwardRejected)
def _(event: happened.AwardRejected, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.CHECKER, _persons(event))
    award.stage = Stage.REJECTED


@evolve.register(happened.ApprovalReversed)
def _(event: happened.ApprovalReversed, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.CHECKER, _persons(event))
    award.stage = Stage.ACCEPTED
    award.approved_fen = 0
    award.exemption = None
    award.shares = ()
    award.instalments = {}


@evolve.register(happened.InstalmentsScheduled)
def _(event: happened.InstalmentsScheduled, holder: Recipient) -> None:
    award = _made(event, holder, Stage.SCHEDULED)
    award.shares = ()
    award.instalments = {
        one.number: InstalmentStanding(one, one.amount_fen, committed_on=one.line)
        for one in event.instalments
    }


@evolve.register(happened.RentEvidenced)
def _(event: happened.RentEvidenced, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.MAKER, _persons(event))
    one = award.instalments[event.number]
    one.evidenced = True
    one.invoice = event.invoice
    award.holds = replace(award.holds, claims=award.holds.claims + event.claims.claims)
    one.amount_fen = event.amount_fen
    award.approved_fen -= event.reduction_fen
    if event.amount_fen == 0:
        one.state = InstalmentState.CANCELLED
        _ended(award)


def _ended(award: Award) -> None:
    """Move an award that has become less to its end, if nothing of it is left or all that is left is paid."""
    if award.approved_fen == 0:
        award.stage = Stage.CANCELLED
    elif award.is_finished:
        award.stage = Stage.COMPLETED


@evolve.register(happened.InstalmentHeld)
def _(event: happened.InstalmentHeld, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.HELD
    one.hold_cause = event.cause


@evolve.register(happened.InstalmentReleased)
def _(event: happened.InstalmentReleased, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.SCHEDULED
    one.hold_cause = ""
    one.released_on = event.effective_on


@evolve.register(happened.InstalmentDue)
def _(event: happened.InstalmentDue, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.DUE
    one.committed_on = ""
    one.due_line = event.line
    one.due_version = event.originator_version


@evolve.register(happened.DueReversed)
def _(event: happened.DueReversed, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.HELD
    one.hold_cause = "manual"
    one.committed_on = event.line


@evolve.register(happened.RemainderCancelled)
def _(event: happened.RemainderCancelled, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.CHECKER, _persons(event))
    for number in event.numbers:
        award.instalments[number].state = InstalmentState.CANCELLED
    award.approved_fen -= event.amount_fen
    award.shares = ()
    claims = tuple(one for one in award.holds.claims if one not in event.released.claims)
    periods = tuple(one for one in award.holds.periods if one not in event.released.periods)
    award.holds = replace(award.holds, claims=claims, periods=periods + event.kept.periods)
    _ended(award)


@evolve.register(happened.AwardSettled)
def _(event: happened.AwardSettled, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.CHECKER, _persons(event))
    award.settled = True
    award.recovery_due_fen = event.recovery_due_fen
    award.approved_fen -= event.reduction_fen
    for plan in event.reduced:
        one = award.instalments[plan.number]
        one.amount_fen = plan.amount_fen
        if plan.amount_fen == 0:
            one.state = InstalmentState.CANCELLED
    _ended(award)


@evolve.register(happened.PaymentConfirmed)
def _(event: happened.PaymentConfirmed, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.acted(Duty.PAYER, _persons(event))
    one = award.instalments[event.number]
    one.state = InstalmentState.PAID
    one.matched_fen = one.paid_fen = event.amount_fen
    one.payments[event.reference] = event.amount_fen
    if award.is_finished:
        award.stage = Stage.COMPLETED


@evolve.register(payments.InstalmentBatched)
def _(event: payments.InstalmentBatched, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.BATCHED
    one.batch, one.reference = event.batch, event.reference


@evolve.register(payments.InstalmentUnbatched)
def _(event: payments.InstalmentUnbatched, holder: Recipient) -> None:
    one = holder.awards[event.award].instalments[event.number]
    one.state = InstalmentState.DUE
    one.batch = one.reference = ""


@evolve.register(payments.DueReduced)
def _(event: payments.DueReduced, holder: Recipient) -> None:
    award = holder.awards[event.award]
    award.instalments[event.number].amount_fen = event.amount_fen
    award.approved_fen -= event.reduction_fen


@evolve.register(happened.PaymentReturned)
def _(event: happened.PaymentReturned, holder: Recipient) -> None:
    award = holder.awards[event.award]
    one = award.instalments[event.number]
    one.state = InstalmentState.HELD
    one.hold_cause = "returned"
    one.returned = event.reference
    one.matched_fen = 0
    one.committed_on = event.line if event.restores_line else ""
    one.paid_fen -= event.amount_fen
    del one.payments[event.reference]
    award.stage = Stage.SCHEDULED


@evolve.register(matched.PaymentPartlyMatched)
def _(event: matched.PaymentPartlyMatched, holder: Recipient) -> None:
    holder.awards[event.award].instalments[event.number].matched_fen += event.amount_fen


@evolve.register(matched.PartialMatchUndone)
def _(event: matched.PartialMatchUndone, holder: Recipient) -> None:
    holder.awards[event.award].instalments[event.number].matched_fen -= event.amount_fen


@evolve.register(matched.ConfirmationReversed)
def _(event: matched.ConfirmationReversed, holder: Recipient) -> None:
    award = holder.awards[event.award]
    one = award.instalments[event.number]
    one.state = InstalmentState.BATCHED
    one.paid_fen -= event.amount_fen
    del one.payments[event.reference]
    award.stage = Stage.SCHEDULED


@evolve.register(matched.ReturnReversed)
def _(event: matched.ReturnReversed, holder: Recipient) -> None:
    award = holder.awards[event.award]
    one = award.instalments[event.number]
    one.state = InstalmentState.PAID
    one.hold_cause = one.returned = one.committed_on = ""
    one.paid_fen += event.amount_fen
    one.matched_fen = event.amount_fen
    one.payments[event.reference] = event.amount_fen
    if award.is_finished:
        award.stage = Stage.COMPLETED


@evolve.register(happened.PastDisbursementRecorded)
def _(event: happened.PastDisbursementRecorded, holder: Recipient) -> None:
    plan = Instalment(1, event.paid_on, event.amount_fen, event.line)
    standing = InstalmentStanding(
        plan,
        event.amount_fen,
        state=InstalmentState.PAID,
        due_line=event.line,
        due_version=event.originator_version,
        paid_fen=event.amount_fen,
        payments={event.document: event.amount_fen},
    )
    holder.awards[event.award] = Award(
        award=event.award,
        clause=event.clause,
        facts={},
        beneficiary_uscc=event.beneficiary_uscc,
        beneficiary_name=event.beneficiary_name,
        lead_department=event.line.split("|")[1],
        fund_source=event.line.split("|")[3],
        applied_on=event.paid_on,
        stage=Stage.COMPLETED,
        budget_clause=event.budget_clause,
        approved_on=event.paid_on,
        approved_version=event.originator_version,
        approved_fen=event.amount_fen,
        holds=event.holds,
        instalments={1: standing},
    )
