"""Which commands an award can be given now, by its stage and by the state of its instalments and recoveries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.domain.awards import InstalmentState, Stage
from ledger.domain.recovery import RecoveryState
from ledger.policy.pack import Pack
from projections.queries.awards import AwardFile, AwardRow, InstalmentRow
from projections.queries.recoveries import RecoveryRow
from web.language import gettext as _

BY_STAGE: Final[Mapping[Stage, tuple[str, ...]]] = {
    Stage.APPLIED: ("award.accept", "award.send_back", "award.amend", "award.reject"),
    Stage.SENT_BACK: ("award.amend", "award.reject"),
    Stage.ACCEPTED: ("award.assess", "award.amend", "award.send_back", "award.reject"),
    Stage.ASSESSED: ("award.publish_notice", "award.assess", "award.amend", "award.reject"),
    Stage.IN_NOTICE: ("award.approve", "award.object", "award.assess", "award.reject"),
    Stage.APPROVED: ("instalment.schedule", "award.reverse_approval", "award.cancel_remainder"),
    Stage.SCHEDULED: (),
    Stage.COMPLETED: (),
    Stage.CANCELLED: (),
    Stage.REJECTED: (),
}
"""The step that goes on comes first."""
BY_INSTALMENT: Final[Mapping[InstalmentState, tuple[str, ...]]] = {
    InstalmentState.SCHEDULED: ("instalment.hold",),
    InstalmentState.HELD: ("instalment.release",),
    InstalmentState.DUE: ("payment.confirm", "instalment.reverse_due"),
    InstalmentState.BATCHED: ("payment.confirm",),
    InstalmentState.PAID: ("payment.return",),
    InstalmentState.CANCELLED: (),
}
BY_RECOVERY: Final[Mapping[RecoveryState, tuple[str, ...]]] = {
    RecoveryState.OPENED: ("recovery.notice", "recovery.receive", "recovery.withdraw"),
    RecoveryState.NOTICED: ("recovery.hear", "recovery.demand", "recovery.withdraw"),
    RecoveryState.HEARD: ("recovery.demand", "recovery.withdraw"),
    RecoveryState.DEMANDED: (
        "recovery.receive",
        "recovery.receive_penalty",
        "recovery.propose_write_off",
        "recovery.confirm_write_off",
    ),
    RecoveryState.CLOSED: ("recovery.reverse_receipt",),
    RecoveryState.WRITTEN_OFF: ("recovery.receive",),
    RecoveryState.WITHDRAWN: (),
}
OPEN: Final = (InstalmentState.SCHEDULED, InstalmentState.HELD)


def obstacle_to_approval(award: AwardRow, on: date, *, has_open_objection: bool) -> str:
    """Return what an award in its notice still waits for, in the page's language; empty if nothing."""
    if award.stage is not Stage.IN_NOTICE:
        return ""
    if has_open_objection:
        return _("有异议尚未处理，处理后方可批复。")
    if award.notice_closes_on is not None and on <= award.notice_closes_on:
        return _("公示至 %(day)s，期满方可批复。", day=award.notice_closes_on)
    return ""


def commands_on(file: AwardFile, pack: Pack, *, can_be_approved: bool = True) -> list[str]:
    """Return the commands that the award itself can be given now, the one that goes on first."""
    award = file.award
    found = [name for name in BY_STAGE[award.stage] if can_be_approved or name != "award.approve"]
    if award.stage is Stage.SCHEDULED:
        if any(one.state in OPEN for one in file.instalments):
            found.append("award.cancel_remainder")
        if all(one.state in OPEN for one in file.instalments):
            found.append("award.reverse_approval")
    settles = any(one.id == award.clause and one.settles_on for one in pack.clauses)
    if settles and award.stage in (Stage.SCHEDULED, Stage.COMPLETED):
        found.append("award.settle")
    if award.received_fen > 0:
        found.append("recovery.open")
    return found


def commands_on_instalment(one: InstalmentRow) -> list[str]:
    """Return the commands that an instalment can be given now."""
    found = list(BY_INSTALMENT[one.state])
    if one.needs and one.state in OPEN:
        found.insert(0, "instalment.evidence_rent")
    return found


def commands_on_recovery(case: RecoveryRow) -> list[str]:
    """Return the commands that a recovery case can be given now; a voluntary return needs no hearing."""
    found = list(BY_RECOVERY[case.state])
    if case.kind == "voluntary" and case.state is RecoveryState.OPENED:
        found.insert(0, "recovery.demand")
    return found
