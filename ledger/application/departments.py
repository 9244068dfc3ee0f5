"""Which department may give each command (部门职责): one decision for every command, as its verb keeps it.

The measure names who is in charge of a clause (责任单位); the finance bureau (区财政局) holds the budget and pays;
what is nobody's alone, the register and support by others, is open to every department of the measure.
The scheduler and imports act for the program and are asked nothing of this.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

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
