"""Why a button is not this officer's: the role, the department, or that the same person made the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import Flask

from ledger.application.departments import departments_for
from ledger.domain.awards import Duty
from ledger.domain.recovery import RECOVERY_KINDS, RECOVERY_STATE_NAMES, RecoveryState
from projections.queries.topics import title_of
from web.access.acting import why_not
from web.access.current import signed_in_officer
from web.commanding.words import COMMANDS
from web.labels import department_name
from web.language import gettext as _
from web.language import list_comma, said
from web.opened import current_pack

DUTIES: Final[Mapping[str, Duty]] = {
    "award.accept": Duty.MAKER,
    "award.send_back": Duty.MAKER,
    "award.amend": Duty.MAKER,
    "award.assess": Duty.MAKER,
    "award.publish_notice": Duty.MAKER,
    "instalment.schedule": Duty.MAKER,
    "instalment.evidence_rent": Duty.MAKER,
    "award.approve": Duty.CHECKER,
    "award.reject": Duty.CHECKER,
    "award.reverse_approval": Duty.CHECKER,
    "award.cancel_remainder": Duty.CHECKER,
    "award.settle": Duty.CHECKER,
    "batch.approve": Duty.CHECKER,
    "batch.make": Duty.PAYER,
    "payment.confirm": Duty.PAYER,
}
"""In which duty of the case a command acts; who acted in another duty of it cannot give it."""
AFTER_A_BATCH: Final = ("batch.export", "payment.confirm", "payment.return")
"""Commands that nobody gives who made or approved the batch."""


@dataclass(frozen=True)
class Case:
    """Who acted on a case in which duty, whose departments' it is, who made what is to be checked.

    ``departments`` are those in charge of its clause; whose matter each command is then, `ledger.application` decides.
    ``batch_by`` are those who made or approved the batch that pays it.
    """

    duties: Mapping[Duty, frozenset[str]] = field(default_factory=dict)
    departments: tuple[str, ...] = ()
    made_by: frozenset[str] = frozenset()
    batch_by: frozenset[str] = frozenset()

    def others(self, command: str) -> frozenset[str]:
        """Return the persons who cannot give a command on this case."""
        others = self.made_by | (self.batch_by if command in AFTER_A_BATCH else frozenset())
        own = DUTIES.get(command)
        if own is None:
            return others
        apart = (persons for duty, persons in self.duties.items() if duty is not own)
        return others.union(*apart)


def reason_against(command: str, case: Case | None = None) -> str:
    """Return why a command is not the current officer's to give, in the page's language; empty if it is."""
    case = case or Case()
    reason = why_not(command, case.others(command))
    officer = signed_in_officer()
    if reason or officer is None:
        return reason
    departments = departments_for(command, current_pack(), case.departments)
    if departments is None or officer.department in departments:
        return ""
    return _(
        "须由责任单位办理：%(departments)s", departments=list_comma().join(map(department_name, departments))
    )


def command_title(command: str) -> str:
    """Return what a command's button says."""
    return said(COMMANDS[command].title)


def event_title(topic: str) -> str:
    """Return what a kind of event is called."""
    return said(title_of(topic))


def recovery_kind_name(kind: str) -> str:
    """Return why money is recovered."""
    return said(RECOVERY_KINDS[kind])


def recovery_state_name(state: RecoveryState) -> str:
    """Return where a recovery stands."""
    return said(RECOVERY_STATE_NAMES[state])


def register(app: Flask) -> None:
    """Let an application's templates show the buttons of commands."""
    app.add_template_global(reason_against)
    for each in (command_title, event_title, recovery_kind_name, recovery_state_name):
        app.add_template_filter(each)
