"""Verbs on money moved: paid, returned, settled, and payments made before this ledger."""

from __future__ import annotations

from dataclasses import replace

from ledger.application.batch_duties import require_no_part_in_batches
from ledger.application.commands import (
    ConfirmPayment,
    RecordPastDisbursement,
    ReturnPayment,
    SettleConstruction,
)
from ledger.application.holdings import budget_clause_of, holds_of, parties_of, support_key
from ledger.application.verb import Answer, carries_out
from ledger.application.verbs.awards import beneficiary_of, plain_facts
from ledger.application.work import Work
from ledger.domain.awards import Award, Duty, InstalmentState
from ledger.domain.batch import PaymentBatch
from ledger.domain.errors import FutureDated, InvalidInput, PaymentOnStatement, UnknownClause
from ledger.domain.holds import Holds, PotHold, budget_line
from ledger.domain.payee import Payee
from ledger.domain.recipient import Recipient
from ledger.domain.signature import FINANCE
from ledger.policy.clause import Clause
from ledger.policy.facts import read_facts
from ledger.policy.past_facts import read_past_facts
from ledger.policy.requirements import Requirements, requirements
from ledger.policy.settlement import Costs, settle


@carries_out(ConfirmPayment)
def confirm_payment(work: Work, command: ConfirmPayment) -> Answer:
    """Record that the treasury paid an instalment; one of a batch only by somebody who had no part in the batch."""
    work.require_finance()
    holder, standing = work.award(command.award)
    one = standing.instalment(command.number)
    if one.state is InstalmentState.BATCHED:
        batch = work.get(PaymentBatch, PaymentBatch.create_id(one.batch), one.batch)
        batch.require("支付确认 pay", "exported")
        require_no_part_in_batches(work, [one.reference], Duty.PAYER)
    holder.confirm_payment(work.signature, command.award, command.number, command.reference)
    return {"award": command.award, "number": command.number, "amount_fen": one.amount_fen}


@carries_out(ReturnPayment)
def return_payment(work: Work, command: ReturnPayment) -> Answer:
    """Record that a payment came back; one of a batch blocks the account it was paid to.

    One of a batch only by somebody who had no part in the batch. What lines of a statement paid comes back on a line
    as well, which is matched as a return; and if they were the wrong lines, the match is undone: not around it by hand.
    Raises SeparationOfDuties, PaymentOnStatement.
    """
    work.require_finance()
    holder, _ = work.award(command.award)
    places = work.standings.payments([command.reference])
    require_no_part_in_batches(work, places, Duty.RECONCILER)
    lines = work.standings.lines_paying(command.reference)
    if lines:
        raise PaymentOnStatement(reference=command.reference, lines=lines)
    holder.return_payment(work.signature, command.award, command.number, command.reference, command.reason)
    place = places.get(command.reference)
    payee = None if place is None else work.find(Payee, Payee.create_id(place.payee))
    if place is not None and payee is not None:
        payee.flag(work.signature, place.account, command.reference, command.reason)
    return {"award": command.award, "number": command.number, "state": "held"}


@carries_out(SettleConstruction)
def settle_construction(work: Work, command: SettleConstruction) -> Answer:
    """Settle on the lower of approved and audited: unpaid instalments first, the rest is to be recovered."""
    holder, standing = work.award(command.award)
    clause = work.pack.clause(standing.clause)
    work.require_in_charge(clause)
    if clause.settles_on is None:
        raise InvalidInput(
            field="award",
            problem=f"{clause.id} 不按审计结算",
            problem_en=f"{clause.id} has no settlement on audit",
        )
    approved_base_fen = read_facts(clause, standing.facts).fen(clause.settles_on)
    open_fen = sum(one.amount_fen for one in standing.instalments.values() if one.is_open)
    settlement = settle(
        work.pack,
        clause.id,
        standing.facts,
        Costs(
            approved_fen=approved_base_fen,
            audited_fen=command.audited_fen,
            paid_fen=standing.approved_fen - open_fen,
            unpaid_fen=open_fen,
        ),
        parties=parties_of(holder),
        on=work.signature.effective_on,
        held=_held_by_others(work, standing),
        rulings=work.rulings(),
    )
    recovery_fen = holder.settle(
        work.signature,
        command.award,
        approved_base_fen=approved_base_fen,
        audited_base_fen=command.audited_fen,
        final_amount_fen=settlement.final_amount_fen,
        document=command.document,
    )
    return {
        "award": command.award,
        "final_amount_fen": settlement.final_amount_fen,
        "reduction_fen": settlement.reduction_fen,
        "recovery_due_fen": recovery_fen,
    }


def _held_by_others(work: Work, standing: Award) -> dict[str, int]:
    """Return what the award's pots hold beside the award itself."""
    kinds = {pot.key: pot.kind for pot in standing.holds.pots}
    held = work.standings.held([key for key in kinds if kinds[key] == "pot"])
    own = work.standings.holding(standing.award, list(held))
    return {key: fen - own.get(key, 0) for key, fen in held.items()}


@carries_out(RecordPastDisbursement)
def record_past_disbursement(work: Work, command: RecordPastDisbursement) -> Answer:
    """Enter a payment from the fulfilment register: it fills its pots and claims like any other."""
    holder = work.recipient(command.recipient)
    clause = _past_clause(work, command)
    work.require_department(FINANCE, *clause.departments)
    work.require_new_award(command.award)
    if command.paid_on > work.today:
        raise FutureDated(effective_on=str(command.paid_on), today=str(work.today))
    if command.department not in clause.departments:
        raise InvalidInput(
            field="department",
            problem=f"应为责任单位 {clause.departments}",
            problem_en=f"must be one of {', '.join(clause.departments)}",
        )
    budget_clause = budget_clause_of(clause)
    line = budget_line(command.paid_on.year, command.department, budget_clause, command.fund_source)
    uscc, name = beneficiary_of(holder)
    holder.record_past_disbursement(
        replace(work.signature, effective_on=command.paid_on),
        award=command.award,
        clause=clause.id,
        budget_clause=budget_clause,
        amount_fen=command.amount_fen,
        paid_on=command.paid_on,
        beneficiary_uscc=uscc,
        beneficiary_name=name,
        line=line,
        holds=_past_holds(work, command, clause, holder),
        document=command.document,
    )
    return {"award": command.award, "amount_fen": command.amount_fen}


def _past_clause(work: Work, command: RecordPastDisbursement) -> Clause:
    """Return the clause of a past payment. Raises UnknownClause for one that pays nothing."""
    clause = work.pack.resolve(command.clause, command.facts)
    if not clause.pays:
        raise UnknownClause(kind="clause", clause=command.clause)
    return clause


def _past_holds(work: Work, command: RecordPastDisbursement, clause: Clause, holder: Recipient) -> Holds:
    """Return what a past payment holds: all its facts tell, without a cost's sum where that is not known."""
    facts = plain_facts(command.facts)
    stated = read_past_facts(clause, facts)
    needed: Requirements = requirements(
        work.pack, clause, stated, parties_of(holder), command.paid_on, work.rulings()
    )
    holds = holds_of(needed, holder, work.pack.id)
    if needed.missing:
        pots = tuple(
            PotHold(pot.key, pot.kind, pot.ceiling_fen)
            for pot in holds.pots
            if not (
                pot.kind == "support" and needed.cost_base and pot.key == support_key(needed.cost_base.key)
            )
        )
        return replace(holds, pots=pots)
    return holds
