"""Registers, budget lines, determinations, months, dates."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.application.commands import (
    ChangeCityPublicStatus,
    ChangeOperator,
    CloseMonth,
    ConfirmAdjustment,
    ConfirmDetermination,
    HoldInstalment,
    ProposeAdjustment,
    ProposeDetermination,
    ProposeReopening,
    RecordAppropriation,
    ReopenMonth,
    Resume,
    Suspend,
    WithdrawDetermination,
)
from tests.ledger.application.district import UNITS
from tests.properties.intentions.choosing import RECIPIENTS, case_of, number_of
from tests.properties.world import CHECKER, PAYER, Step, World, person

CLAUSES = ("art1.construction", "art3.rent", "art4.testing", "art10.standard", "art8.sme-interest")


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


def backdated(world: World, step: Step) -> None:
    """Date a step in another month, or in the future."""
    case = case_of(step)
    command = HoldInstalment(award=case.award, number=number_of(step), reason="补记")
    world.does(command, days_ago=(-1, 20, 45, 0, 70)[step.third])


def later(world: World, step: Step) -> None:
    """Let days go by."""
    world.clock.set(world.today + timedelta(days=1 + step.first * 5 + step.second))
