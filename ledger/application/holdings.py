"""From what the policy engine says to what events hold: pots, claims, the plan of instalments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledger.domain.awards import Award
from ledger.domain.holds import Choice, Holds, Instalment, PotHold, Similarity
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform
from ledger.domain.recipient import Recipient
from ledger.policy.clause import Clause
from ledger.policy.engine import Assessment
from ledger.policy.keys import Parties
from ledger.policy.pack import Pack
from ledger.policy.requirements import Requirements

if TYPE_CHECKING:
    from ledger.application.work import Work

RENT_PAID = "rent_paid"
"""What a rent instalment needs before it falls due: evidence that the rent was paid."""


WATCHED = "watched"
"""The one value of a choice that is held only to be seen by others: such choices never conflict."""


def support_key(cost_base: str) -> str:
    """Return the key under which all public support on a cost is counted."""
    return f"support|{cost_base}"


def budget_clause_of(clause: Clause) -> str:
    """Return the clause under which budget lines are kept for a clause."""
    return clause.budget_clause or clause.family or clause.id


def family_of(pack: Pack, clause: Clause) -> str:
    """Return the family of a clause where it has branches, else the clause itself."""
    return clause.family if clause.family and pack.family(clause.family) else clause.id


def parties_of(holder: Recipient) -> Parties:
    """Return who plays which role where this holder is supported."""
    if isinstance(holder, Platform):
        return Parties(
            beneficiary=holder.operator_uscc,
            unit=holder.unit_uscc,
            operator=holder.operator_uscc,
            enterprise=holder.operator_uscc,
            organisation=holder.operator_uscc,
            platform=holder.code,
        )
    if isinstance(holder, Organisation):
        return Parties(beneficiary=holder.uscc)
    message = f"neither platform nor organisation: {holder!r}"
    raise TypeError(message)


def holds_of(needed: Requirements, holder: Recipient, measure: str) -> Holds:
    """Return what an award under these requirements takes hold of; what is watched is held as a choice."""
    pots = [PotHold(pot.key, "pot", pot.ceiling_fen) for pot in needed.pots]
    if needed.cost_base is not None:
        pots.append(PotHold(support_key(needed.cost_base.key), "support", needed.cost_base.base_fen))
    similarity = None
    if needed.similar is not None:
        similarity = Similarity(
            recipient=recipient_name(holder),
            direction=needed.similar.direction,
            content=needed.similar.content,
            standard=needed.similar.standard,
            measure=measure,
        )
    watched = tuple(Choice(watch.kind, watch.key, WATCHED) for watch in needed.watches)
    return Holds(tuple(pots), needed.claims, (*needed.choices, *watched), needed.periods, similarity)


def recipient_name(holder: Recipient) -> str:
    """Return the code or USCC by which a holder is known."""
    if isinstance(holder, Platform):
        return holder.code
    if isinstance(holder, Organisation):
        return holder.uscc
    message = f"neither platform nor organisation: {holder!r}"
    raise TypeError(message)


def plan_of(assessment: Assessment, standing: Award, work: Work) -> tuple[Instalment, ...]:
    """Return the monthly instalments of a rent award; each falls due on the first working day after its month."""
    clause = work.pack.clause(assessment.clause_id)
    plan = []
    for number, month in enumerate(assessment.plan, start=1):
        due_on = work.working_days.next_working(month.ends)
        line = f"{due_on.year}|{standing.lead_department}|{budget_clause_of(clause)}|{standing.fund_source}"
        plan.append(
            Instalment(
                number=number,
                due_on=due_on,
                amount_fen=month.amount_fen,
                line=line,
                needs=RENT_PAID,
                starts=month.starts,
                ends=month.ends,
                rent_fen=month.rent_fen,
            )
        )
    return tuple(plan)
