"""Which command carries out each step of an application, who gives it, and which step follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cli.sampling.people import checker, maker
from cli.sampling.plan import Objection, PlannedAward, Step, TranchePlan
from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    Command,
    PublishNotice,
    RecordObjection,
    ScheduleInstalments,
    SendBackApplication,
    SettleObjection,
    TrancheWanted,
)
from ledger.domain.calendar import CALENDAR, months_after
from ledger.domain.money import FEN_PER_WAN, share
from ledger.domain.tranches import tranches

LEAST_TRANCHED_FEN = FEN_PER_WAN

_AFTER_APPLICATION = {
    Step.AMEND: Step.ACCEPT,
    Step.ACCEPT: Step.ASSESS,
    Step.ASSESS: Step.PUBLISH,
    Step.OBJECT: Step.SETTLE_OBJECTION,
    Step.SEND_BACK: Step.AMEND,
    Step.APPROVE: Step.SCHEDULE,
}


def following(award: PlannedAward, step: Step, taken: Sequence[Step]) -> Step | None:
    """Return the step after one that went well; ``taken`` are the steps before it."""
    if step is Step.APPLY:
        return Step.SEND_BACK if award.sent_back else Step.ACCEPT
    if step is Step.PUBLISH:
        objects = award.objection is not Objection.NONE and Step.OBJECT not in taken
        return Step.OBJECT if objects else Step.APPROVE
    if step is Step.SETTLE_OBJECTION:
        return Step.ASSESS if award.objection is Objection.UPHELD else Step.APPROVE
    return _AFTER_APPLICATION.get(step)


def actor(award: PlannedAward, step: Step) -> str:
    """Return who takes a step."""
    return checker(award.department) if step is Step.APPROVE else maker(award.department)


def command(award: PlannedAward, step: Step, day: date, amount_fen: int) -> Command:
    """Return the command of a step; ``amount_fen`` is what was assessed or approved before it."""
    match step:
        case Step.APPLY:
            return ApplyForAward(
                award=award.award,
                recipient=award.recipient,
                clause=award.clause,
                facts=award.facts,
                document=f"申报书 {award.award}",
            )
        case Step.SEND_BACK:
            return SendBackApplication(award=award.award, reason="请一次性补正：合同与发票复印件不清")
        case Step.AMEND:
            return AmendApplication(award=award.award, facts=award.facts, document=f"补正材料 {award.award}")
        case Step.ACCEPT:
            return AcceptApplication(award=award.award, document=f"受理通知 {award.award}")
        case Step.ASSESS:
            return AssessAward(award=award.award)
        case Step.PUBLISH:
            return PublishNotice(award=award.award, where="怀柔区政府网站")
        case Step.OBJECT:
            return RecordObjection(
                award=award.award, objector="实名异议人（示例）", content="对核定金额有异议"
            )
        case Step.SETTLE_OBJECTION:
            upheld = award.objection is Objection.UPHELD
            reason = "重新测算" if upheld else "经核查，异议不成立"
            return SettleObjection(award=award.award, objection=1, upheld=upheld, reason=reason)
        case Step.APPROVE:
            granted_fen = None if award.granted == 1 else share(amount_fen, award.granted)
            document = f"怀批〔{day.year}〕{award.award[-4:]}号"
            return ApproveAward(award=award.award, document=document, amount_fen=granted_fen)
        case Step.SCHEDULE:
            return ScheduleInstalments(award=award.award, tranches=_tranches(award.tranches, day, amount_fen))


def _tranches(plan: Sequence[TranchePlan], day: date, amount_fen: int) -> tuple[TrancheWanted, ...]:
    """Return the tranches of an award; none where it is paid at once, or is too small to divide."""
    if not plan or amount_fen < LEAST_TRANCHED_FEN:
        return ()
    parts = tranches(
        amount_fen,
        [tranche.part for tranche in plan],
        [months_after(day, tranche.months_later) for tranche in plan],
        CALENDAR,
    )
    return tuple(TrancheWanted(due_on=one.due_on, amount_fen=one.amount_fen) for one in parts)
