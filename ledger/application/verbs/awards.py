"""Verbs on awards, from application to approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    ExemptionGiven,
    PublishNotice,
    RecordObjection,
    RejectAward,
    ReverseApproval,
    SendBackApplication,
    SettleObjection,
)
from ledger.application.countersigning import Matter, matter_of, takes_two, use_countersignature
from ledger.application.holdings import budget_clause_of, family_of, holds_of, parties_of, plan_of
from ledger.application.review import review_warnings
from ledger.application.second_person import EXEMPTION
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.awards import Award
from ledger.domain.errors import InvalidInput
from ledger.domain.holds import Exemption, Holds, YearShare, budget_line, line_in_year, line_year
from ledger.domain.instalment_holder import cut_to
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform
from ledger.domain.recipient import Recipient
from ledger.domain.signature import FINANCE
from ledger.policy.clause import Clause
from ledger.policy.engine import OTHER_PUBLIC, assess, paying_clause
from ledger.policy.facts import Facts, read_facts
from ledger.policy.requirements import requirements


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts as plain JSON values: decimals as text, dates in ISO. Raises InvalidInput for floats."""
    _refuse_floats(facts)
    plain: dict[str, Any] = msgspec.to_builtins(dict(facts), str_keys=True)
    return plain


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise InvalidInput(
            field="facts", problem="不接受浮点数，请以文本填写", problem_en="no floats: write numbers as text"
        )
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


@carries_out(ApplyForAward)
def apply_for_award(work: Work, command: ApplyForAward) -> Answer:
    """Record an application under a clause that pays; its facts are checked against the clause."""
    holder = work.recipient(command.recipient)
    facts = plain_facts(command.facts)
    clause = paying_clause(work.pack, command.clause, facts)
    read_facts(clause, facts)
    work.require_in_charge(clause)
    lead = command.lead_department or (
        clause.departments[0] if work.signature.is_system else work.signature.department
    )
    if lead not in clause.departments:
        raise InvalidInput(
            field="lead_department",
            problem=f"应为责任单位 {clause.departments}",
            problem_en=f"must be one of {', '.join(clause.departments)}",
        )
    budget_line(work.signature.effective_on.year, lead, budget_clause_of(clause), command.fund_source)
    work.require_new_award(command.award)
    uscc, name = beneficiary_of(holder)
    holder.apply_for(
        work.signature,
        award=command.award,
        clause=clause.id,
        facts=facts,
        beneficiary_uscc=uscc,
        beneficiary_name=name,
        lead_department=lead,
        fund_source=command.fund_source,
        document=command.document,
    )
    return {"award": command.award, "clause": clause.id}


def beneficiary_of(holder: Recipient) -> tuple[str, str]:
    """Return USCC and name of the legal person that is paid."""
    if isinstance(holder, Platform):
        return holder.operator_uscc, holder.operator_name
    if isinstance(holder, Organisation):
        return holder.uscc, holder.name
    message = f"neither platform nor organisation: {holder!r}"
    raise TypeError(message)


def _in_charge(work: Work, award: str) -> tuple[Recipient, Award, Clause]:
    """Return an award, its holder and its clause, if the signer's department is in charge of it."""
    holder, standing = work.award(award)
    clause = work.pack.clause(standing.clause)
    work.require_in_charge(clause)
    return holder, standing, clause


@carries_out(AcceptApplication)
def accept_application(work: Work, command: AcceptApplication) -> Answer:
    """Accept a complete application."""
    holder, _, _ = _in_charge(work, command.award)
    holder.accept(work.signature, command.award, command.document)
    return {"award": command.award, "stage": "accepted"}


@carries_out(SendBackApplication)
def send_back_application(work: Work, command: SendBackApplication) -> Answer:
    """Send an application back with all that is missing."""
    holder, _, _ = _in_charge(work, command.award)
    holder.send_back(work.signature, command.award, command.reason)
    return {"award": command.award, "stage": "sent_back"}


@carries_out(AmendApplication)
def amend_application(work: Work, command: AmendApplication) -> Answer:
    """Replace the facts of an application."""
    holder, standing, clause = _in_charge(work, command.award)
    facts = plain_facts(command.facts)
    resolved = work.pack.resolve(family_of(work.pack, clause), facts)
    read_facts(resolved, facts)
    holder.amend(work.signature, command.award, facts, command.document)
    return {"award": command.award, "stage": str(standing.stage)}


@carries_out(AssessAward)
def assess_award(work: Work, command: AssessAward) -> Answer:
    """Compute the amount from the facts, the caps as they stand and the determinations in force.

    What is claimed already is refused here, before anybody publishes it; the guards decide at the approval.
    """
    holder, standing, clause = _in_charge(work, command.award)
    facts = {**standing.facts, **_known_to_the_register(work, clause, standing.facts)}
    clause_id = family_of(work.pack, clause)
    resolved = work.pack.resolve(clause_id, facts)
    parties = parties_of(holder)
    rulings = work.rulings()
    on = work.signature.effective_on
    stated = read_facts(resolved, facts)
    needed = requirements(work.pack, resolved, stated, parties, on, rulings)
    needed.require_complete()
    holds = holds_of(needed, holder, work.pack.id)
    held = work.standings.held(holds.pot_keys)
    assessment = assess(
        work.pack,
        clause_id,
        facts,
        parties=parties,
        on=on,
        held=held,
        public_support_fen=_public_support(holds, held, stated),
        rulings=rulings,
    )
    claimed = work.standings.standing_against(holds)
    if claimed is not None:
        raise claimed
    plan = plan_of(assessment, standing, work)
    holder.assess(
        work.signature,
        award=command.award,
        clause=resolved.id,
        budget_clause=budget_clause_of(resolved),
        pack=f"{assessment.pack} {assessment.pack_fingerprint[:16]}",
        amount_fen=assessment.amount_fen,
        stops_at=assessment.stops_at,
        trace=[msgspec.to_builtins(step.as_dict()) for step in assessment.trace],
        facts=facts,
        holds=holds,
        plan=plan,
    )
    return {
        "award": command.award,
        "amount_fen": assessment.amount_fen,
        "stops_at": assessment.stops_at,
        "instalments": len(plan),
        "warnings": review_warnings(work, holder, standing, resolved, needed.watches),
    }


def _public_support(holds: Holds, held: Mapping[str, int], stated: Facts) -> int:
    """Return other public support on the same cost, in fen: what the ledger knows, or the application if it says more."""
    known_fen = sum(held.get(pot.key, 0) for pot in holds.pots if pot.kind == "support")
    return max(known_fen, stated.fen(OTHER_PUBLIC) if stated.has(OTHER_PUBLIC) else 0)


def _known_to_the_register(work: Work, clause: Clause, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that the ledger itself knows better than an application does."""
    known: dict[str, Any] = {}
    named = facts.get("platform")
    if clause.fact("platform_is_city_public") and named and facts.get("contract_date"):
        platform = work.platform(str(named))
        day = read_facts(clause, dict(facts)).day("contract_date")
        known["platform_is_city_public"] = platform.is_city_public_on(day)
    return known


@carries_out(PublishNotice)
def publish_notice(work: Work, command: PublishNotice) -> Answer:
    """Begin the public notice; it closes after its working days."""
    holder, _, _ = _in_charge(work, command.award)
    days = command.working_days
    if days is None:
        days = work.pack.whole_number("public_notice_working_days")
    closes_on = work.working_days.notice_closes_on(work.signature.effective_on, days)
    provisional = work.working_days.provisional(closes_on)
    holder.publish_notice(
        work.signature,
        command.award,
        closes_on=closes_on,
        provisional=provisional,
        where=command.where,
    )
    return {"award": command.award, "closes_on": closes_on.isoformat(), "provisional": provisional}


@carries_out(RecordObjection)
def record_objection(work: Work, command: RecordObjection) -> Answer:
    """Record an objection."""
    holder, _, _ = _in_charge(work, command.award)
    number = holder.object(work.signature, command.award, command.objector, command.content)
    return {"award": command.award, "objection": number}


@carries_out(SettleObjection)
def settle_objection(work: Work, command: SettleObjection) -> Answer:
    """Decide an objection."""
    holder, _, _ = _in_charge(work, command.award)
    holder.settle_objection(
        work.signature,
        command.award,
        command.objection,
        upheld=command.upheld,
        reason=command.reason,
        document=command.document,
    )
    return {"award": command.award, "upheld": command.upheld}


@takes_two(ApproveAward)
def approval_by_two(work: Work, command: ApproveAward) -> Matter | None:
    """Return what the second person of an exempted approval answers for: the amount that is approved."""
    _, standing, clause = _in_charge(work, command.award)
    amount_fen = standing.assessed_fen if command.amount_fen is None else command.amount_fen
    return exemption_by_two(work, command.exemption, command.award, amount_fen, clause.departments)


@carries_out(ApproveAward)
def approve_award(work: Work, command: ApproveAward) -> Answer:
    """Approve an award: the guards hold cap, claims and budget in the same transaction."""
    holder, standing, _ = _in_charge(work, command.award)
    matter = matter_of(work, command)
    amount_fen = standing.assessed_fen if command.amount_fen is None else command.amount_fen
    holder.approve(
        work.signature,
        command.award,
        amount_fen=amount_fen,
        shares=_shares(standing, amount_fen, work.signature.effective_on.year),
        holds=standing.assessed_holds,
        document=command.document,
        deciding_body=command.deciding_body,
        exemption=exemption_of(command.exemption),
    )
    use_countersignature(work, command, matter)
    return {"award": command.award, "amount_fen": amount_fen, "stage": "approved"}


def exemption_by_two(
    work: Work, given: ExemptionGiven | None, subject: str, amount_fen: int, departments: Sequence[str]
) -> Matter | None:
    """Return what the second person of an exemption answers for: one of the finance bureau or these departments.

    Raises InvalidInput without reason or document, SeparationOfDuties.
    """
    Recipient.require_exemption_by_two(work.signature, exemption_of(given))
    if given is None:
        return None
    return Matter(
        second_person=given.second_person,
        duty=EXEMPTION,
        subject=subject,
        amount_fen=amount_fen,
        document=given.document,
        departments=(FINANCE, *departments),
    )


def exemption_of(given: ExemptionGiven | None) -> Exemption | None:
    """Return an exemption as events carry it."""
    if given is None:
        return None
    return Exemption(given.reason, given.document, given.second_person, given.allowance_fen)


def _shares(standing: Award, amount_fen: int, fiscal_year: int) -> tuple[YearShare, ...]:
    """Return what each year's budget line bears: by the plan where there is one, else all in this year.

    Months of past years are borne by this year's line: a closed year takes no new promise.
    """
    if not standing.plan:
        return (YearShare(standing.line(fiscal_year), fiscal_year, amount_fen),)
    totals: dict[str, int] = {}
    for one in cut_to(standing.plan, amount_fen):
        line = line_in_year(one.line, max(fiscal_year, line_year(one.line)))
        totals[line] = totals.get(line, 0) + one.amount_fen
    return tuple(YearShare(line, line_year(line), totals[line]) for line in sorted(totals))


@carries_out(RejectAward)
def reject_award(work: Work, command: RejectAward) -> Answer:
    """Refuse an application."""
    holder, _, _ = _in_charge(work, command.award)
    holder.reject(work.signature, command.award, command.reason, command.document)
    return {"award": command.award, "stage": "rejected"}


@carries_out(ReverseApproval)
def reverse_approval(work: Work, command: ReverseApproval) -> Answer:
    """Reverse an approval made by mistake."""
    holder, standing, _ = _in_charge(work, command.award)
    amount_fen = standing.approved_fen
    holder.reverse_approval(work.signature, command.award, command.reason, command.document)
    return {"award": command.award, "amount_fen": amount_fen, "stage": "accepted"}
