"""Which department may give each command (部门职责): one decision for every command, as its verb keeps it.

The measure names who is in charge of a clause (责任单位); the finance bureau (区财政局) holds the budget and pays;
what is nobody's alone, the register and support by others, is open to every department of the measure.
The scheduler and imports act for the program and are asked nothing of this.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Final

from ledger.domain.signature import FINANCE
from ledger.policy.pack import Pack

MONITORING: Final = "art12.monitoring"
"""The clause whose departments watch over the platforms (第十二条 监测评价)."""


class Charge(StrEnum):
    """Whose matter a command is."""

    CLAUSE = "clause"
    """Of the departments in charge of the award's clause."""
    CLAUSE_OR_FINANCE = "clause or finance"
    """Of those, and of the finance bureau."""
    FINANCE = "finance"
    """Of the finance bureau alone."""
    RECIPIENT = "recipient"
    """Of who watches over the platforms, is in charge of one of the recipient's awards, or pays: the finance bureau."""
    MONITORING = "monitoring"
    """Of the departments that monitor the platforms."""
    INTERPRETER = "interpreter"
    """Of who explains the clause (负责解释): the departments in charge of it; of the whole measure: every department."""
    RECORDER = "recorder"
    """Of the department that recorded the entry, and of the finance bureau."""
    MEASURE = "measure"
    """Of every department that the measure knows, the finance bureau among them."""
    ROLE = "role"
    """Of no department: the officer's role decides."""


DEPARTMENTS: Final[dict[str, Charge]] = {
    "award.accept": Charge.CLAUSE,
    "award.amend": Charge.CLAUSE,
    "award.apply": Charge.CLAUSE,
    "award.approve": Charge.CLAUSE,
    "award.assess": Charge.CLAUSE,
    "award.cancel_remainder": Charge.CLAUSE,
    "award.object": Charge.CLAUSE,
    "award.publish_notice": Charge.CLAUSE,
    "award.record_past_disbursement": Charge.CLAUSE_OR_FINANCE,
    "award.reject": Charge.CLAUSE,
    "award.reverse_approval": Charge.CLAUSE,
    "award.send_back": Charge.CLAUSE,
    "award.settle": Charge.CLAUSE,
    "award.settle_objection": Charge.CLAUSE,
    "batch.approve": Charge.FINANCE,
    "batch.export": Charge.FINANCE,
    "batch.make": Charge.FINANCE,
    "batch.withdraw": Charge.FINANCE,
    "budget.confirm_adjustment": Charge.FINANCE,
    "budget.propose_adjustment": Charge.FINANCE,
    "budget.record_appropriation": Charge.FINANCE,
    "countersignature.ask": Charge.ROLE,  # its verb keeps what the command asked for keeps
    "countersignature.decline": Charge.ROLE,  # of the person asked
    "countersignature.give": Charge.ROLE,
    "determination.confirm": Charge.INTERPRETER,
    "determination.propose": Charge.INTERPRETER,
    "determination.withdraw": Charge.INTERPRETER,
    "duplicate.review": Charge.MEASURE,  # a verdict is for every department that could support twice
    "entry.reverse": Charge.RECORDER,
    "exception.assign": Charge.FINANCE,
    "exception.decide": Charge.FINANCE,
    "exception.review": Charge.FINANCE,
    "indicator.record": Charge.MONITORING,
    "instalment.evidence_rent": Charge.CLAUSE,
    "instalment.hold": Charge.CLAUSE_OR_FINANCE,
    "instalment.post_due": Charge.CLAUSE_OR_FINANCE,
    "instalment.release": Charge.CLAUSE_OR_FINANCE,
    "instalment.reverse_due": Charge.CLAUSE_OR_FINANCE,
    "instalment.schedule": Charge.CLAUSE,
    "officer.bootstrap": Charge.ROLE,
    "officer.confirm_roles": Charge.ROLE,
    "officer.propose_roles": Charge.ROLE,
    "officer.register": Charge.ROLE,
    "officer.resume": Charge.ROLE,
    "officer.suspend": Charge.ROLE,
    "organisation.register": Charge.MEASURE,
    "payee.confirm_account": Charge.FINANCE,
    "payee.propose_account": Charge.MEASURE,  # whoever takes the application takes down the account; finance confirms it
    "payment.confirm": Charge.FINANCE,
    "payment.return": Charge.FINANCE,
    "period.assert_balances": Charge.FINANCE,
    "period.close": Charge.FINANCE,
    "period.propose_reopening": Charge.FINANCE,
    "period.reopen": Charge.FINANCE,
    "platform.change_city_public_status": Charge.RECIPIENT,
    "platform.change_operator": Charge.RECIPIENT,
    "platform.register": Charge.MEASURE,
    "recipient.resume": Charge.RECIPIENT,
    "recipient.suspend": Charge.RECIPIENT,
    "recovery.confirm_write_off": Charge.FINANCE,
    "recovery.demand": Charge.CLAUSE_OR_FINANCE,
    "recovery.hear": Charge.CLAUSE_OR_FINANCE,
    "recovery.notice": Charge.CLAUSE_OR_FINANCE,
    "recovery.open": Charge.CLAUSE_OR_FINANCE,
    "recovery.propose_write_off": Charge.FINANCE,
    "recovery.receive": Charge.FINANCE,
    "recovery.receive_penalty": Charge.FINANCE,
    "recovery.reverse_receipt": Charge.FINANCE,
    "recovery.withdraw": Charge.CLAUSE_OR_FINANCE,
    "statement.explain_line": Charge.FINANCE,
    "statement.import": Charge.FINANCE,
    "statement.lift_quarantine": Charge.FINANCE,
    "statement.match": Charge.FINANCE,
    "statement.unmatch": Charge.FINANCE,
    "support.record_external": Charge.MEASURE,  # whoever learns of it records it, so that nobody supports twice
    "support.record_non_monetary": Charge.MEASURE,
}
"""Whose matter each command is, by the command's name."""


def departments_for(command: str, pack: Pack, own: Collection[str] = ()) -> tuple[str, ...] | None:
    """Return the departments that may give a command; None where no department decides.

    ``own`` are the case's: those in charge of its clause, who support the recipient, or who recorded the entry.
    Without them it is anybody whose a case could be.
    """
    everybody = tuple(department.code for department in pack.header.departments)
    monitoring = pack.clause(MONITORING).departments
    in_charge = tuple(own) or tuple(dict.fromkeys(code for one in pack.clauses for code in one.departments))
    match DEPARTMENTS[command]:
        case Charge.FINANCE:
            return (FINANCE,)
        case Charge.MEASURE:
            return everybody
        case Charge.MONITORING:
            return monitoring
        case Charge.CLAUSE:
            return in_charge
        case Charge.CLAUSE_OR_FINANCE:
            return (FINANCE, *in_charge)
        case Charge.INTERPRETER:
            return tuple(own) or everybody
        case Charge.RECORDER:
            return (FINANCE, *own) if own else everybody
        case Charge.RECIPIENT:
            return (FINANCE, *monitoring, *own)
        case Charge.ROLE:
            return None


def interpreters(pack: Pack, clause: str) -> tuple[str, ...]:
    """Return who explains a clause or family (各条款由相关责任单位负责解释); of the whole measure, every department.

    Raises UnknownClause.
    """
    if clause == pack.id:
        return tuple(department.code for department in pack.header.departments)
    family = pack.family(clause)
    return pack.clause(family.branches[0].clause if family else clause).departments


def interpreted_by(pack: Pack, department: str) -> tuple[str, ...]:
    """Return the clauses and families, and the measure, whose readings a department decides."""
    named = [clause.id for clause in pack.clauses] + [family.id for family in pack.families] + [pack.id]
    return tuple(each for each in dict.fromkeys(named) if department in interpreters(pack, each))
