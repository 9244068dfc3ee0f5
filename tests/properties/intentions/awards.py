"""From application to approval, and instalments up to due."""

from __future__ import annotations

from datetime import timedelta

from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    CancelRemainder,
    ConfirmPayment,
    EvidenceRent,
    ExemptionGiven,
    HoldInstalment,
    PublishNotice,
    RecordObjection,
    RejectAward,
    ReleaseInstalment,
    ReverseApproval,
    ReverseDue,
    ScheduleInstalments,
    SendBackApplication,
    SettleConstruction,
    SettleObjection,
    TrancheWanted,
)
from ledger.domain.awards import Stage
from ledger.domain.errors import Refusal
from ledger.domain.signature import Signature
from scheduler.due import post_due_until
from tests.properties.fingerprint import fingerprint
from tests.properties.intentions.choosing import OPEN, WAITING, case_of, case_where, number_of
from tests.properties.world import CHECKER, EXEMPTING, MAKER, PAYER, Step, World, person


def advance(world: World, step: Step) -> None:
    """Take the natural next step of an award."""
    case = case_of(step)
    found = world.award(case.award)
    stage = found[1].stage if found else None
    award, department = case.award, case.department
    match stage:
        case None:
            command = ApplyForAward(
                award=award, recipient=case.recipient, clause=case.clause, facts=case.facts
            )
            world.does(command, department=department)
        case Stage.APPLIED | Stage.SENT_BACK:
            world.does(AcceptApplication(award=award), department=department)
        case Stage.ACCEPTED:
            world.does(AssessAward(award=award), department=department)
        case Stage.ASSESSED:
            world.does(PublishNotice(award=award), department=department, days_ago=(step.second % 2) * 9)
        case Stage.IN_NOTICE:
            world.does(ApproveAward(award=award, document="批 1"), person(step, CHECKER), department)
        case Stage.APPROVED:
            schedule(world, step)
        case _:
            pay(world, step)


def hurry(world: World, step: Step) -> None:
    """Take five natural steps at once, with the public notice run out."""
    for _ in range(4):
        advance(world, Step("advance", step.first, 0, 0))
    world.clock.set(world.today + timedelta(days=9))
    for _ in range(2):
        advance(world, Step("advance", step.first, step.second, 0))
    if step.third % 2:
        due(world, step)
        pay(world, Step("pay", step.first, 0, 0))


def schedule(world: World, step: Step) -> None:
    case = case_of(step)
    found = world.award(case.award)
    tranches: tuple[TrancheWanted, ...] = ()
    if step.second % 3 and found and case.clause == "art1.construction":
        whole_fen = found[1].approved_fen + (step.third % 5 == 4)  # sometimes a fen too much
        days = [world.today + timedelta(days=40 * part) for part in range(step.second % 3 + 1)]
        part_fen = whole_fen // len(days)
        parts_fen = [part_fen] * (len(days) - 1) + [whole_fen - part_fen * (len(days) - 1)]
        tranches = tuple(
            TrancheWanted(due_on=day, amount_fen=fen) for day, fen in zip(days, parts_fen, strict=True)
        )
    world.does(ScheduleInstalments(award=case.award, tranches=tranches), department=case.department)


def amend(world: World, step: Step) -> None:
    case = case_of(step)
    money = {name: "80000.00" for name in ("contract", "investment", "interest") if name in case.facts}
    facts = case.facts | (money if step.second % 2 else {"unknown": "fact"} if step.third == 4 else {})
    world.does(AmendApplication(award=case.award, facts=facts), department=case.department)


def send_back(world: World, step: Step) -> None:
    case = case_of(step)
    world.does(SendBackApplication(award=case.award, reason="补正"), department=case.department)


def reject(world: World, step: Step) -> None:
    case = case_of(step)
    world.does(RejectAward(award=case.award, reason="不符"), person(step, CHECKER), case.department)


def object_to(world: World, step: Step) -> None:
    case = case_where(world, step, "stage = 'in_notice'")
    if step.second % 2:
        command = SettleObjection(award=case.award, objection=1, upheld=bool(step.third % 2), reason="查明")
        world.does(command, department=case.department)
    else:
        world.does(
            RecordObjection(award=case.award, objector="某", content="异议"), department=case.department
        )


def approve(world: World, step: Step) -> None:
    """Approve another amount, or with an exemption."""
    case = case_where(world, step, "stage = 'in_notice'")
    amount_fen = (None, 12_345_678, 0, -1, 10**12)[step.second % 5]
    second = (EXEMPTING, CHECKER, "")[step.third % 3]
    exemption = ExemptionGiven(
        reason="例外", document="纪要 1", second_person=second, allowance_fen=5_000_000
    )
    command = ApproveAward(
        award=case.award,
        document="批 2",
        amount_fen=amount_fen,
        exemption=exemption if step.third % 2 else None,
    )
    if command.exemption is not None and step.second != 4:
        world.agreed(command, second, person(step, CHECKER), case.department)
    world.does(command, person(step, CHECKER), case.department)


def reverse_approval(world: World, step: Step) -> None:
    case = case_where(world, step, OPEN)
    world.does(ReverseApproval(award=case.award, reason="误批"), person(step, CHECKER), case.department)


def due(world: World, step: Step) -> None:
    """Let the scheduler come round."""
    try:
        post_due_until(world.ledger, world.today - timedelta(days=step.second % 3), batch=step.third % 3 + 1)
    finally:
        world.print = fingerprint(world.ledger)


def pay(world: World, step: Step) -> None:
    case = case_where(world, step, WAITING)
    found = world.award(case.award)
    waiting = [n for n, one in found[1].instalments.items() if one.state == "due"] if found else []
    number = waiting[0] if waiting and step.second % 4 else number_of(step)
    command = ConfirmPayment(award=case.award, number=number, reference=f"PAY-{len(world.tried)}")
    world.does(command, person(step, PAYER), "czj")


def cancel(world: World, step: Step) -> None:
    case = case_where(world, step, "stage = 'scheduled'")
    world.does(
        CancelRemainder(award=case.award, reason="终止", document="终 1"),
        person(step, CHECKER),
        case.department,
    )


def settle(world: World, step: Step) -> None:
    audited_fen = (3_600_000_000, 0, 9_000_000_000)[step.second % 3]
    command = SettleConstruction(
        award=case_where(world, step, "starts_with(clause, 'art1.') AND approved_fen > 0").award,
        audited_fen=audited_fen,
        document="审 1",
    )
    world.does(command, person(step, CHECKER))


def hold_or_release(world: World, step: Step) -> None:
    case = case_where(world, step, "stage = 'scheduled'")
    found = world.award(case.award)
    held = [n for n, one in found[1].instalments.items() if one.state == "held"] if found else []
    if held and step.third % 3:
        world.does(ReleaseInstalment(award=case.award, number=held[0], reason="可付"))
    else:
        world.does(HoldInstalment(award=case.award, number=number_of(step), reason="暂缓"))


def reverse_due(world: World, step: Step) -> None:
    case = case_where(world, step, WAITING)
    found = world.award(case.award)
    waiting = [n for n, one in found[1].instalments.items() if one.state == "due"] if found else []
    number = waiting[0] if waiting else number_of(step)
    world.does(ReverseDue(award=case.award, number=number, reason="误记"))


def evidence(world: World, step: Step) -> None:
    case = case_where(world, step, "clause = 'art3.rent' AND stage = 'scheduled'")
    paid_fen = (10_000_000, 10_000_000, 3_333_333, 0)[step.third % 4]
    command = EvidenceRent(
        award=case.award,
        number=step.first % 4 + 1,
        paid_rent_fen=paid_fen,
        invoice=f"ZP-{step.first % 2}-{step.second % 6}",
    )
    world.does(command)


def together(world: World, step: Step) -> None:
    """Carry out several commands as one: all or none."""
    case = case_of(step)
    chain = [
        ApplyForAward(award=case.award, recipient=case.recipient, clause=case.clause, facts=case.facts),
        AcceptApplication(award=case.award),
        AmendApplication(award=case.award, facts=case.facts),
        AssessAward(award=case.award),
        PublishNotice(award=case.award),
        SendBackApplication(award=case.award, reason="退"),
    ]
    signature = Signature(
        actor=MAKER,
        department=case.department,
        effective_on=world.today,
        key=f"t-{len(world.tried)}-{step!r}",
    )
    try:
        world.ledger.execute_all(chain[step.second % 2 : 3 + step.third % 4], signature)
    except Refusal:
        assert fingerprint(world.ledger) == world.print
    world.print = fingerprint(world.ledger)
