"""What the bank says: statements imported, their lines matched by hand and by the run, undone, explained; months closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ledger.application.commands import (
    AllocationWanted,
    AssertBalances,
    AssignException,
    CloseMonth,
    ExplainLine,
    ImportStatement,
    LiftQuarantine,
    MatchLines,
    MatchWanted,
    UnmatchLine,
)
from ledger.domain.statement import EXPLANATIONS
from ledger.statements.model import StatementLine
from scheduler.exceptions import review
from scheduler.reconcile import reconcile
from tests.ledger.application.district import OFFICER, SECOND
from tests.ledger.application.test_reconciliation import statement as statement_of
from tests.properties.fingerprint import fingerprint
from tests.properties.intentions.money import open_recovery
from tests.properties.intentions.treasury import exported
from tests.properties.world import PAYER, Step, World, person

NO_PAGE = "00000000-0000-0000-0000-000000000000"
UNDER_WAY = (
    "SELECT reference, account, payee_name, -(amount_fen - matched_fen) AS amount_fen FROM payment"
    " WHERE state = 'exported' AND matched_fen < amount_fen ORDER BY reference"
)
PAID = (
    "SELECT reference, account, payee_name, amount_fen FROM payment WHERE state = 'paid' ORDER BY reference"
)
OWED = (
    "SELECT recovery AS reference, '' AS account, '企业' AS payee_name, principal_fen - received_fen AS amount_fen"
    " FROM recovery WHERE received_fen < principal_fen ORDER BY recovery"
)


def statement(world: World, step: Step) -> None:
    """Import what a bank would say of payments under way, of money that came back, and of what is not ours."""
    day = world.today - timedelta(days=step.second % 2)
    lines = tuple(_lines(world, step, day))
    taken = statement_of(*(line.amount_fen for line in lines), day=day)
    quarantine = ("期末不符 / does not add up",) if step.third == 4 else ()
    command = ImportStatement(
        file_name="a.csv",
        file_hash=f"{(len(world.tried) + step.first) // 4:016x}".ljust(
            64, "0"
        ),  # sometimes one known already
        file_format="csv",
        index=1,
        statement=replace(taken, lines=lines, quarantine=quarantine),
    )
    outcome = world.does(command, PAYER, "czj")
    if outcome and outcome.answer.get("quarantine") and step.first % 2:
        lift = LiftQuarantine(statement=outcome.answer["statement"], reason="银行已说明")
        world.does(lift, SECOND if step.first % 3 else PAYER, "czj")


def _lines(world: World, step: Step, day: date) -> Iterator[StatementLine]:
    """Yield the lines: of the first payments under way, in one or in two parts, then of others."""
    rows = world.ledger.rows
    said = [(row, 1) for row in rows(UNDER_WAY)[: step.first % 4]]
    said += [(row, 1) for row in rows(PAID)[: step.third % 2]]
    said += [(row, step.first % 2 + 1) for row in rows(OWED)[: step.second % 2]]
    said.append(({"reference": "", "account": "999", "payee_name": "他人", "amount_fen": -500}, 1))
    if step.second == 3:
        said = [(row, parts * 2) for row, parts in said]
    position = 0
    for row, parts in said:
        amount_fen = int(str(row["amount_fen"]))
        for part in range(parts):
            part_fen = amount_fen // parts if part else amount_fen - amount_fen // parts * (parts - 1)
            (line,) = statement_of(part_fen, day=day).lines
            position += 1
            yield replace(
                line,
                position=position,
                counterparty_name=str(row["payee_name"]),
                counterparty_account=str(row["account"]),
                our_reference=str(row["reference"]) if step.second % 3 else "",
                fingerprint=f"{day}/{row['reference']}/{part_fen}/{part}/{step.third % 2}",
            )


def match_by_hand(world: World, step: Step) -> None:
    """Match an open line with a payment, a return or a recovery: all of it, a part, or a fen too much."""
    rows = world.ledger.rows
    lines = rows(
        "SELECT page_id, position, sign(amount_fen)::int AS sign, abs(amount_fen) - allocated_fen AS left_fen"
        " FROM statement_line WHERE (allocated_fen < abs(amount_fen) OR %s) AND (amount_fen > 0 OR %s)"
        " ORDER BY abs(amount_fen) DESC, line",
        (step.third == 3, step.second < 3),
    )
    line = lines[step.first % len(lines)] if lines else {"page_id": NO_PAGE, "position": 1, "sign": -1}
    goes_out = line["sign"] == -1
    kind = "payment" if goes_out else ("return", "recovery")[step.second % 2]
    query = UNDER_WAY if goes_out else PAID if kind == "return" else OWED
    found = rows(query)
    one = found[step.first % len(found)] if found else {"reference": "YQ20260101-999001", "amount_fen": 1}
    fen = min(abs(int(str(one["amount_fen"]))), int(str(line.get("left_fen", 1))))
    fen = (fen, fen, max(fen // 2, 1), fen, fen + 1)[step.third]
    wanted = MatchWanted(
        position=int(str(line["position"])),
        kind=kind,
        reason="人工核对",
        allocations=(AllocationWanted(reference=str(one["reference"]), amount_fen=fen),),
    )
    command = MatchLines(page=str(line["page_id"]), matches=(wanted,))
    world.does(command, OFFICER if step.first == 8 else person(step, PAYER), "czj")


def match_run(world: World, step: Step) -> None:
    """Let the run match what is certain, and review the exceptions."""
    run = reconcile(world.ledger, batches_confirm=bool(step.second % 2))
    review(world.ledger, run.result)
    world.print = fingerprint(world.ledger)


def unmatch(world: World, step: Step) -> None:
    """Undo a match: a payment's, a return's, a receipt's; or one that there is not."""
    found = world.ledger.rows("SELECT line, reference FROM allocation ORDER BY kind DESC, line, reference")
    one = found[step.first % len(found)] if found else {"line": f"{NO_PAGE}:1", "reference": "x"}
    page, _, position = str(one["line"]).rpartition(":")
    reason = "" if step.third == 4 else "认错了"
    command = UnmatchLine(page=page, position=int(position), reference=str(one["reference"]), reason=reason)
    world.does(command, PAYER, "czj")


def explain(world: World, step: Step) -> None:
    """Say what the smallest open line is; large ones with a second person, or wrongly without."""
    found = world.ledger.rows(
        "SELECT page_id, position FROM statement_line WHERE allocated_fen < abs(amount_fen)"
        " ORDER BY abs(amount_fen), line"
    )
    one = found[step.first % min(len(found), 3)] if found else {"page_id": NO_PAGE, "position": 1}
    command = ExplainLine(
        page=str(one["page_id"]),
        position=int(str(one["position"])),
        kind=EXPLANATIONS[step.second],
        reason="已查明",
        second_person=("", SECOND, PAYER)[step.third % 3],
    )
    if step.third % 3 == 1 and step.first < 3:
        world.agreed(command, SECOND, PAYER, "czj")
    world.does(command, PAYER, "czj")


def through_the_bank(world: World, step: Step) -> None:
    """From due to matched in one go: exported, on a statement, by the run; then perhaps back again."""
    exported(world, step)
    statement(world, Step("statement", 3, step.second, step.third % 4))
    match_run(world, step)
    if step.first % 2:
        match_by_hand(world, Step("match_by_hand", 0, step.second, 0))
    if step.first % 4 == 0:
        statement(world, Step("statement", 0, 2, 1))  # what was paid comes back
        match_by_hand(world, Step("match_by_hand", 0, 4, 0))
        if step.third % 2:
            unmatch(world, Step("unmatch", 0, 0, 0))


def recovered_through_the_bank(world: World, step: Step) -> None:
    """Open a recovery of what was paid, and have money come in for it by a statement; sometimes undo that."""
    open_recovery(world, Step("open_recovery", 0, step.second, step.third))
    statement(world, Step("statement", step.first % 2 * 4, 1, 0))
    match_by_hand(world, Step("match_by_hand", 0, 3, step.third % 3))
    if step.second % 2:
        unmatch(world, Step("unmatch", 0, 0, 0))


def month_end(world: World, step: Step) -> None:
    """Match, own every exception, and close the month before, or the running one."""
    match_run(world, step)
    cases = world.ledger.rows(
        "SELECT id FROM exception_case WHERE owner = '' AND state <> 'cleared' ORDER BY id"
    )
    for row in cases[step.second % 2 :]:
        world.does(AssignException(exception=str(row["id"]), owner="王会计"), PAYER, "czj")
    first = world.today.replace(day=1)
    month = first if step.third > 2 else (first - timedelta(days=1)).replace(day=1)
    if world.does(CloseMonth(month=month), PAYER, "czj"):
        world.does(AssertBalances(month=month), PAYER, "czj")
