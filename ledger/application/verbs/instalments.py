"""Verbs on instalments: schedule, evidence, hold, release, due, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ledger.application.commands import (
    CancelRemainder,
    EvidenceRent,
    HoldInstalment,
    PostDue,
    ReleaseInstalment,
    ReverseDue,
    ScheduleInstalments,
    TrancheWanted,
)
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Award, InstalmentState
from ledger.domain.errors import InvalidInput
from ledger.domain.holds import Instalment, line_in_year, line_year
from ledger.domain.instalment_holder import cut_to
from ledger.domain.money import share
from ledger.domain.signature import FINANCE

MAX_INSTALMENTS = 60
MAX_BATCH = 400
"""Instalments posted in one transaction: a bulk run is several bounded ones."""


@carries_out(ScheduleInstalments)
def schedule_instalments(work: Work, command: ScheduleInstalments) -> Answer:
    """Divide an award; due dates move to the next working day."""
    holder, standing = work.award(command.award)
    work.require_in_charge(work.pack.clause(standing.clause))
    if len(command.tranches) > MAX_INSTALMENTS:
        raise InvalidInput(
            field="tranches", problem=f"至多 {MAX_INSTALMENTS} 期", problem_en=f"at most {MAX_INSTALMENTS}"
        )
    if command.tranches:
        instalments: Sequence[Instalment] = _wanted(work, standing, command.tranches)
    elif standing.plan:
        instalments = _planned(work, standing)
    else:
        whole = TrancheWanted(due_on=work.signature.effective_on, amount_fen=standing.approved_fen)
        instalments = _wanted(work, standing, (whole,))
    holder.schedule(work.signature, command.award, instalments)
    return {
        "award": command.award,
        "instalments": [
            {"number": one.number, "due_on": one.due_on.isoformat(), "amount_fen": one.amount_fen}
            for one in instalments
        ],
    }


def _planned(work: Work, standing: Award) -> list[Instalment]:
    """Return the months of the plan; those already past fall due now, on this year's line."""
    today = work.signature.effective_on
    now = work.working_days.next_working(today)
    return [
        replace(
            one,
            due_on=max(one.due_on, now),
            line=line_in_year(one.line, max(line_year(one.line), today.year)),
        )
        for one in cut_to(standing.plan, standing.approved_fen)
    ]


def _wanted(work: Work, standing: Award, tranches: Sequence[TrancheWanted]) -> list[Instalment]:
    instalments = []
    for number, tranche in enumerate(sorted(tranches, key=lambda one: one.due_on), start=1):
        due_on = work.working_days.next_working(tranche.due_on)
        year = max(due_on.year, work.signature.effective_on.year)
        instalments.append(Instalment(number, due_on, tranche.amount_fen, standing.line(year)))
    return instalments


@carries_out(EvidenceRent)
def evidence_rent(work: Work, command: EvidenceRent) -> Answer:
    """Record paid rent; where less was paid than planned, the instalment falls in proportion, to the fen below."""
    holder, standing = work.award(command.award)
    work.require_in_charge(work.pack.clause(standing.clause))
    one = standing.instalment(command.number)
    if one.plan.rent_fen <= 0:
        raise InvalidInput(field="number", problem="不是租金分期", problem_en="is no rent instalment")
    if command.paid_rent_fen < 0 or not command.invoice.strip():
        raise InvalidInput(
            field="invoice", problem="须有凭证号且金额不为负", problem_en="needs an invoice and an amount"
        )
    part = min(Fraction(1), Fraction(command.paid_rent_fen, one.plan.rent_fen))
    amount_fen = share(one.amount_fen, part)
    holder.evidence_rent(
        work.signature,
        command.award,
        command.number,
        paid_rent_fen=command.paid_rent_fen,
        invoice=command.invoice,
        amount_fen=amount_fen,
    )
    return {"award": command.award, "number": command.number, "amount_fen": amount_fen}


@carries_out(HoldInstalment)
def hold_instalment(work: Work, command: HoldInstalment) -> Answer:
    """Hold an instalment back."""
    holder, standing = work.award(command.award)
    work.require_department(FINANCE, *work.pack.clause(standing.clause).departments)
    holder.hold(work.signature, command.award, command.number, command.cause, command.reason)
    return {"award": command.award, "number": command.number, "state": "held"}


@carries_out(ReleaseInstalment)
def release_instalment(work: Work, command: ReleaseInstalment) -> Answer:
    """Release a held instalment."""
    holder, standing = work.award(command.award)
    work.require_department(FINANCE, *work.pack.clause(standing.clause).departments)
    holder.release(work.signature, command.award, command.number, command.reason)
    return {"award": command.award, "number": command.number, "state": "scheduled"}


@carries_out(PostDue)
def post_due(work: Work, command: PostDue) -> Answer:
    """Post instalments that have come due, each under its own business date; others are left alone."""
    if len(command.instalments) > MAX_BATCH:
        raise InvalidInput(
            field="instalments", problem=f"至多 {MAX_BATCH} 期", problem_en=f"at most {MAX_BATCH}"
        )
    posted, held, amount_fen = 0, 0, 0
    for wanted in command.instalments:
        holder, standing = work.award(wanted.award)
        work.require_department(FINANCE, *work.pack.clause(standing.clause).departments)
        one = standing.instalment(wanted.number)
        before = one.state
        if holder.post_due(replace(work.signature, effective_on=wanted.on), wanted.award, wanted.number):
            posted += 1
            amount_fen += one.amount_fen
        elif before is InstalmentState.SCHEDULED and one.state is not before:
            held += 1
    return {"posted": posted, "held": held, "amount_fen": amount_fen}


@carries_out(ReverseDue)
def reverse_due(work: Work, command: ReverseDue) -> Answer:
    """Reverse a due posting made by mistake."""
    holder, standing = work.award(command.award)
    work.require_department(FINANCE, *work.pack.clause(standing.clause).departments)
    holder.reverse_due(work.signature, command.award, command.number, command.reason)
    return {"award": command.award, "number": command.number, "state": "held"}


@carries_out(CancelRemainder)
def cancel_remainder(work: Work, command: CancelRemainder) -> Answer:
    """Cancel what has not fallen due."""
    holder, standing = work.award(command.award)
    work.require_in_charge(work.pack.clause(standing.clause))
    if not command.document.strip():
        raise InvalidInput(field="document", problem="须有文件", problem_en="needs a document")
    released_fen = holder.cancel_remainder(work.signature, command.award, command.reason, command.document)
    return {"award": command.award, "released_fen": released_fen}
