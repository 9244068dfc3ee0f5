"""What can be intended in the world: each intention makes a command of the state and three small numbers."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    CancelRemainder,
    ChangeCityPublicStatus,
    ChangeOperator,
    CloseMonth,
    Command,
    ConfirmAdjustment,
    ConfirmDetermination,
    ConfirmPayment,
    ConfirmWriteOff,
    DemandRecovery,
    EvidenceRent,
    ExemptionGiven,
    GiveRecoveryNotice,
    HearRecovery,
    HoldInstalment,
    OpenRecovery,
    ProposeAdjustment,
    ProposeDetermination,
    ProposeReopening,
    ProposeWriteOff,
    PublishNotice,
    ReceivePenalty,
    ReceiveRecovery,
    RecordAppropriation,
    RecordExternalSupport,
    RecordIndicator,
    RecordNonMonetarySupport,
    RecordObjection,
    RecordPastDisbursement,
    RejectAward,
    ReleaseInstalment,
    RemarkGiven,
    ReopenMonth,
    Resume,
    ReturnPayment,
    ReverseApproval,
    ReverseDue,
    ReverseEntry,
    ReverseRecoveryReceipt,
    ScheduleInstalments,
    SendBackApplication,
    SettleConstruction,
    SettleObjection,
    Suspend,
    TrancheWanted,
    WithdrawDetermination,
    WithdrawRecovery,
)
from ledger.domain.awards import Stage
from ledger.domain.errors import Refusal
from ledger.domain.signature import Signature
from scheduler.due import post_due_until
from tests.ledger.application.district import UNITS
from tests.properties.fingerprint import fingerprint
from tests.properties.world import CASES, CHECKER, MAKER, PAYER, Case, Intention, Step, World, person

RECIPIENTS = ("P-1", "P-2", UNITS[1], UNITS[2], "P-404")
CLAUSES = ("art1.construction", "art3.rent", "art4.testing", "art10.standard", "art8.sme-interest")
RECOVERIES = ("overpayment", "violation", "miscalculation", "whim")


def case_of(step: Step) -> Case:
    return CASES[step.first % len(CASES)]


BY_AWARD = {case.award: case for case in CASES}
PAID = "paid_fen > returned_fen"
OPEN = "stage IN ('approved', 'scheduled') AND due_fen = 0"
WAITING = "due_fen > paid_fen - returned_fen"


def case_where(world: World, step: Step, condition: str) -> Case:
    """Return one of the cases that the condition picks, if there is any; sometimes any at all."""
    found = world.ledger.rows(f"SELECT award FROM award WHERE {condition} ORDER BY award")
    known = [BY_AWARD[str(row["award"])] for row in found if str(row["award"]) in BY_AWARD]
    return known[step.first % len(known)] if known and step.third != 4 else case_of(step)


def number_of(step: Step) -> int:
    return step.second % 5 + 1


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
    second = ("zhao.lei", CHECKER, "")[step.third % 3]
    exemption = ExemptionGiven(
        reason="例外", document="纪要 1", second_person=second, allowance_fen=5_000_000
    )
    command = ApproveAward(
        award=case.award,
        document="批 2",
        amount_fen=amount_fen,
        exemption=exemption if step.third % 2 else None,
    )
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


def _paid(world: World, step: Step) -> tuple[str, int, str, int]:
    """Return a payment of the award if there is one: award, number, reference, amount in fen."""
    case = case_where(world, step, PAID)
    found = world.award(case.award)
    for number, one in found[1].instalments.items() if found else ():
        for reference, amount_fen in one.payments.items():
            return case.award, number, reference, amount_fen
    return case.award, number_of(step), "PAY-404", 100


def return_payment(world: World, step: Step) -> None:
    award, number, reference, _ = _paid(world, step)
    world.does(ReturnPayment(award=award, number=number, reference=reference, reason="退汇"), PAYER, "czj")


def open_recovery(world: World, step: Step) -> None:
    award, number, _, amount_fen = _paid(world, step)
    command = OpenRecovery(
        award=award,
        instalments=(number,),
        recovery=f"R-{step.third % 3}",
        kind=RECOVERIES[step.third % 4],
        amount_fen=None if step.second == 7 else max(amount_fen // (step.second % 3 + 1), step.second % 2),
        basis="审计",
        document="追回 1",
    )
    world.does(command, "czj.auditor", "czj")


def recover(world: World, step: Step) -> None:
    """Open a recovery, and receive some of it, in parts; now and then a receipt is reversed."""
    open_recovery(world, step)
    recovery = f"R-{step.second % 3}"
    found = world.ledger.rows(
        "SELECT principal_fen - received_fen AS left_fen FROM recovery WHERE recovery = %s", (recovery,)
    )
    left_fen = int(str(found[0]["left_fen"])) if found else 1
    document = f"JK-{step.third % 4}"
    received = ReceiveRecovery(
        recovery=recovery, amount_fen=max(1, left_fen // (step.third % 2 + 1)), document=document
    )
    world.does(received, "czj.cashier", "czj")
    if step.first % 4 == 0:
        mistaken = ReverseRecoveryReceipt(recovery=recovery, document=document, reason="误记")
        world.does(mistaken, "czj.cashier", "czj")


def proceed_with_recovery(world: World, step: Step) -> None:
    """Take a step of a recovery case, right or wrong."""
    recovery = f"R-{step.first % 3}"
    steps: tuple[tuple[Command, str], ...] = (
        (GiveRecoveryNotice(recovery=recovery), "czj.auditor"),
        (HearRecovery(recovery=recovery, statement="已改正", reason="部分采纳", amount_fen=100), "czj.head"),
        (
            DemandRecovery(recovery=recovery, document="决 1", remark=RemarkGiven(revenue_item="1039999")),
            "czj.head",
        ),
        (ProposeWriteOff(recovery=recovery, reason="注销", document="核 1"), "czj.auditor"),
        (ConfirmWriteOff(recovery=recovery), "czj.second"),
        (WithdrawRecovery(recovery=recovery, reason="立案有误"), "czj.head"),
        (
            ReceivePenalty(recovery=recovery, penalty="fine", amount_fen=step.third, document="罚 1"),
            "czj.cashier",
        ),
    )
    command, actor = steps[step.second % len(steps)]
    world.does(command, actor, "czj")


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


def suspend_or_resume(world: World, step: Step) -> None:
    recipient = RECIPIENTS[step.first % len(RECIPIENTS)]
    suspended = world.ledger.rows("SELECT code FROM recipient WHERE suspended ORDER BY code")
    if suspended and step.third:
        recipient = str(suspended[0]["code"])
    if step.second % 2 or (suspended and step.third):
        world.does(Resume(recipient=recipient, reason="整改完成", document="函 2"))
    else:
        world.does(Suspend(recipient=recipient, reason="停产", document="函 1"))


def platform_changes(world: World, step: Step) -> None:
    if step.second == 1:
        since = date(2026, 1, step.third + 1) if step.third else None
        world.does(
            ChangeCityPublicStatus(platform="P-2" if step.third else "P-1", since=since, document="市 1")
        )
    else:
        command = ChangeOperator(
            platform=f"P-{step.first % 3}",
            operator_uscc=UNITS[step.third % 4],
            operator_name="新主体",
            reason="改制",
            document="函 3",
        )
        world.does(command)


def external(world: World, step: Step) -> None:
    recipient = RECIPIENTS[step.first % len(RECIPIENTS)]
    similar = {"direction": "service", "content": "testing", "standard": "share_of_cost"}
    district = step.third % 3 == 1
    exemption = ExemptionGiven(reason="例外", document="纪要 2", second_person="zhao.lei")
    command = RecordExternalSupport(
        entry=f"E-{step.second % 4}",
        recipient=recipient,
        level="district" if district else "city",
        measure="另一措施",
        amount_fen=(45_000_000, 0, 300_000, 130_000_000, -5)[step.second % 5],
        received_on=world.today,
        document="文 1",
        cost_base=("contract:HT-1", "contract:HT-2", "project:XM-1", "")[step.third % 4],
        claims=("contract:HT-2",) if step.third == 4 else (),
        exemption=exemption if step.third == 1 and step.second % 2 else None,
        **(similar if district else {}),
    )
    world.does(command)


def entry(world: World, step: Step) -> None:
    recipient, name = RECIPIENTS[step.first % len(RECIPIENTS)], f"E-{step.second % 4}"
    match step.third:
        case 0:
            world.does(
                RecordNonMonetarySupport(
                    entry=name, recipient=recipient, kind="yanqi_card", description="一张"
                )
            )
        case 1:
            world.does(
                RecordIndicator(
                    entry=name, recipient=recipient, year=2026, indicator="openness", value="12 家"
                )
            )
        case _:
            world.does(ReverseEntry(entry=name, recipient=recipient, reason="误记"))


def budget(world: World, step: Step) -> None:
    clause, year = CLAUSES[step.first % len(CLAUSES)], 2026 + step.third % 2
    line = f"{year}|kw|{clause}|district"
    match step.second:
        case 0 | 1:
            command = RecordAppropriation(
                fiscal_year=year,
                department="kw",
                clause=clause,
                amount_fen=(20_000_000, 2_000_000_000)[step.third % 2],
                document="指标 2 号",
                accept_shortfall=bool(step.second),
            )
            world.does(command, PAYER, "czj")
        case 2 | 3:
            amount_fen = (70_000_000, -30_000_000, 5_000_000, 0, -(10**11))[step.third]
            world.does(ProposeAdjustment(line=line, amount_fen=amount_fen, document="调 1"), PAYER, "czj")
        case _:
            who = PAYER if step.third == 4 else "sun.li"
            world.does(ConfirmAdjustment(line=line, adjustment=step.third % 2 + 1), who, "czj")


def determine(world: World, step: Step) -> None:
    if step.second < 2 or not world.determination:
        target, value = (("parameter:rate", "0.3"), ("parameter:ceiling", "50000.00"))[step.third % 2]
        command = ProposeDetermination(
            clause="art8.sme-interest",
            target=target,
            value=value,
            effective_from=date(2026, 1, 1),
            document=f"口径 {step.first % 2}",
            basis="纪要",
        )
        outcome = world.does(command, department="jxj")
        world.determination = outcome.answer["determination"] if outcome else world.determination
    elif step.second == 2:
        world.does(
            ConfirmDetermination(determination=world.determination), person(step, CHECKER), department="jxj"
        )
    else:
        world.does(
            WithdrawDetermination(determination=world.determination, reason="撤"),
            person(step, CHECKER),
            "jxj",
        )


def period(world: World, step: Step) -> None:
    month = (world.today.replace(day=1) - timedelta(days=20 * (step.second % 3))).replace(day=1)
    closed = world.ledger.rows("SELECT month FROM closed_month ORDER BY month")
    if closed and step.third > 1 and isinstance(closed[0]["month"], date):
        month = closed[0]["month"]
    match step.third:
        case 0 | 1:
            world.does(CloseMonth(month=month), PAYER, "czj", days_ago=step.first % 2)
        case 2 | 3:
            world.does(ProposeReopening(month=month, reason="漏记"), PAYER, "czj")
        case _:
            world.does(ReopenMonth(month=month), "sun.li" if step.first % 3 else PAYER, "czj")


def past(world: World, step: Step) -> None:
    case = case_of(step)
    command = RecordPastDisbursement(
        award=f"L-{step.second % 2}",
        recipient=case.recipient,
        clause=case.clause,
        amount_fen=(1_000_000, 18_000_000, 0)[step.second % 3],
        paid_on=world.today - timedelta(days=15 * (step.third % 3)),
        department=case.department,
        document="兑现台账",
        facts=case.facts if step.third % 2 else {},
    )
    world.does(command)


def backdated(world: World, step: Step) -> None:
    """Date a step in another month, or in the future."""
    case = case_of(step)
    command = HoldInstalment(award=case.award, number=number_of(step), reason="补记")
    world.does(command, days_ago=(-1, 20, 45, 0, 70)[step.third])


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


def later(world: World, step: Step) -> None:
    """Let days go by."""
    world.clock.set(world.today + timedelta(days=1 + step.first * 5 + step.second))


INTENTIONS: dict[str, Intention] = {
    one.__name__: one
    for one in (
        advance,
        hurry,
        schedule,
        amend,
        send_back,
        reject,
        object_to,
        approve,
        reverse_approval,
        due,
        pay,
        return_payment,
        recover,
        proceed_with_recovery,
        cancel,
        settle,
        hold_or_release,
        reverse_due,
        evidence,
        suspend_or_resume,
        platform_changes,
        external,
        entry,
        budget,
        determine,
        period,
        past,
        backdated,
        together,
        later,
    )
}

WEIGHTS = {
    "advance": 8,
    "hurry": 8,
    "later": 3,
    "due": 4,
    "pay": 3,
    "evidence": 3,
    "recover": 2,
    "return_payment": 2,
    "period": 2,
}
"""How much oftener than the others an intention is drawn: most paths are deep."""
