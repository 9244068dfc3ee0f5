"""Money that comes back, support by others, and payments made before this ledger."""

from __future__ import annotations

from datetime import timedelta

from ledger.application.commands import (
    Command,
    ConfirmWriteOff,
    DemandRecovery,
    ExemptionGiven,
    GiveRecoveryNotice,
    HearRecovery,
    OpenRecovery,
    ProposeWriteOff,
    ReceivePenalty,
    ReceiveRecovery,
    RecordExternalSupport,
    RecordIndicator,
    RecordNonMonetarySupport,
    RecordPastDisbursement,
    RemarkGiven,
    ReturnPayment,
    ReverseEntry,
    ReverseRecoveryReceipt,
    WithdrawRecovery,
)
from tests.properties.intentions.choosing import PAID, RECIPIENTS, case_of, case_where, number_of
from tests.properties.world import EXEMPTING, MAKER, PAYER, Step, World

RECOVERIES = ("overpayment", "violation", "miscalculation", "whim")


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


def external(world: World, step: Step) -> None:
    recipient = RECIPIENTS[step.first % len(RECIPIENTS)]
    similar = {"direction": "service", "content": "testing", "standard": "share_of_cost"}
    district = step.third % 3 == 1
    exemption = ExemptionGiven(reason="例外", document="纪要 2", second_person=EXEMPTING)
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
    if command.exemption is not None and step.first % 2:
        world.agreed(command, EXEMPTING, MAKER, "kw")
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
