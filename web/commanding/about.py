"""What each command is about (事项), as its fields name it; a test sees to it that every form is decided on.

What a command begins anew has no past that could have moved while its form was open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Matter(StrEnum):
    """A kind of thing that commands are about and whose history can move under a form."""

    AWARD = "award"
    RECOVERY = "recovery"
    BUDGET_LINE = "budget_line"
    BATCH = "batch"
    EXCEPTION = "exception"
    PAYEE = "payee"
    STATEMENT = "statement"
    STATEMENT_PAGE = "statement_page"
    STATEMENT_LINE = "statement_line"
    DETERMINATION = "determination"
    MONTH = "month"
    OFFICER = "officer"
    RECIPIENT = "recipient"
    ENTRY = "entry"
    COUNTERSIGNATURE = "countersignature"
    DUPLICATES = "duplicates"


@dataclass(frozen=True)
class About:
    """What a command is about, and the fields that name it."""

    matter: Matter
    fields: tuple[str, ...]


_AWARD: Final = About(Matter.AWARD, ("award",))
_RECOVERY: Final = About(Matter.RECOVERY, ("recovery",))
_BATCH: Final = About(Matter.BATCH, ("batch",))
_LINE: Final = About(Matter.BUDGET_LINE, ("line",))
_EXCEPTION: Final = About(Matter.EXCEPTION, ("exception",))
_PAYEE: Final = About(Matter.PAYEE, ("uscc",))
_STATEMENT_LINE: Final = About(Matter.STATEMENT_LINE, ("page", "position"))
_DETERMINATION: Final = About(Matter.DETERMINATION, ("determination",))
_MONTH: Final = About(Matter.MONTH, ("month",))
_OFFICER: Final = About(Matter.OFFICER, ("username",))
_RECIPIENT: Final = About(Matter.RECIPIENT, ("recipient",))
_COUNTERSIGNATURE: Final = About(Matter.COUNTERSIGNATURE, ("countersignature",))
_PLATFORM: Final = About(Matter.RECIPIENT, ("platform",))

ABOUT: Final[Mapping[str, About]] = {
    "award.accept": _AWARD,
    "award.amend": _AWARD,
    "award.apply": _RECIPIENT,
    "award.approve": _AWARD,
    "award.assess": _AWARD,
    "award.cancel_remainder": _AWARD,
    "award.object": _AWARD,
    "award.publish_notice": _AWARD,
    "award.record_past_disbursement": _RECIPIENT,
    "award.reject": _AWARD,
    "award.reverse_approval": _AWARD,
    "award.send_back": _AWARD,
    "award.settle": _AWARD,
    "award.settle_objection": _AWARD,
    "batch.approve": _BATCH,
    "batch.withdraw": _BATCH,
    "budget.confirm_adjustment": _LINE,
    "budget.propose_adjustment": _LINE,
    "countersignature.decline": _COUNTERSIGNATURE,
    "countersignature.give": _COUNTERSIGNATURE,
    "determination.confirm": _DETERMINATION,
    "determination.withdraw": _DETERMINATION,
    "duplicate.review": About(Matter.DUPLICATES, ("first", "second")),
    "entry.reverse": About(Matter.ENTRY, ("recipient", "entry")),
    "exception.assign": _EXCEPTION,
    "exception.decide": _EXCEPTION,
    "indicator.record": _RECIPIENT,
    "instalment.evidence_rent": _AWARD,
    "instalment.hold": _AWARD,
    "instalment.release": _AWARD,
    "instalment.reverse_due": _AWARD,
    "instalment.schedule": _AWARD,
    "officer.confirm_roles": _OFFICER,
    "officer.propose_roles": _OFFICER,
    "officer.resume": _OFFICER,
    "officer.suspend": _OFFICER,
    "payee.confirm_account": _PAYEE,
    "payee.propose_account": _PAYEE,
    "payment.confirm": _AWARD,
    "payment.return": _AWARD,
    "period.assert_balances": _MONTH,
    "period.propose_reopening": _MONTH,
    "period.reopen": _MONTH,
    "platform.change_city_public_status": _PLATFORM,
    "platform.change_operator": _PLATFORM,
    "recipient.resume": _RECIPIENT,
    "recipient.suspend": _RECIPIENT,
    "recovery.confirm_write_off": _RECOVERY,
    "recovery.demand": _RECOVERY,
    "recovery.hear": _RECOVERY,
    "recovery.notice": _RECOVERY,
    "recovery.open": _AWARD,
    "recovery.propose_write_off": _RECOVERY,
    "recovery.receive": _RECOVERY,
    "recovery.receive_penalty": _RECOVERY,
    "recovery.reverse_receipt": _RECOVERY,
    "recovery.withdraw": _RECOVERY,
    "statement.explain_line": _STATEMENT_LINE,
    "statement.lift_quarantine": About(Matter.STATEMENT, ("statement",)),
    "statement.match": About(Matter.STATEMENT_PAGE, ("page",)),
    "statement.unmatch": _STATEMENT_LINE,
    "support.record_external": _RECIPIENT,
    "support.record_non_monetary": _RECIPIENT,
}
"""By the command's name. A new award, case or entry is about who or what it is recorded of."""

BEGINNING: Final[Mapping[str, str]] = {
    "batch.make": "a new batch; its own page (/batches/due) carries the instalments and amounts it showed",
    "budget.record_appropriation": "a new budget line; one that was opened meanwhile is refused by the ledger",
    "determination.propose": "a new reading; the same document decides one target once, or the ledger refuses",
    "officer.register": "a new officer; a user name that was taken meanwhile is refused by the ledger",
    "organisation.register": "a new organisation; one that was entered meanwhile is refused by the ledger",
    "platform.register": "a new platform; a number that was taken meanwhile is refused by the ledger",
}
"""Commands with a form that begin something of which nothing is recorded yet, and why that is enough."""
