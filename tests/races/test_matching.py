"""Two processes confirm one line, or one payment by two lines: one wins, the other is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AllocationWanted,
    ApproveBatch,
    Command,
    ConfirmAccount,
    ImportStatement,
    InstalmentToPay,
    MakeBatch,
    MatchLines,
    MatchWanted,
    ProposeAccount,
    RecordExport,
    RegisterOrganisation,
    ScheduleInstalments,
)
from ledger.domain.signature import Signature
from projections.bootstrap import open_ledger
from scheduler.due import post_due_until
from tests.ledger.application.test_reconciliation import statement
from tests.races.district import COMMANDS_AT_ONCE, appropriations, approval, prepared, through_notice, unit
from tests.races.racing import PROCESSES, TODAY, Attempt, Racers, Result

pytestmark = pytest.mark.race

CLAUSE = "art4.testing"
AWARD_FEN = 3_000_000
"""30 % of a contract of 100,000 yuan."""
ROUNDS = 200
PAIRS = PROCESSES // 2
"""Pairs that race at the same time, each over a payment of its own."""
BATCH = "YQ20260320-001"
MAKER, CHECKER, PAYERS = "czj.cashier", "czj.reviewer", ("czj.payer", "czj.second")
NAMED_REFUSALS = {"line_already_matched", "payment_overmatched", "wrong_stage"}


@dataclass(frozen=True)
class Race:
    """The payments under way, by reference, and for each the lines (page, position) that could pay it."""

    references: list[str]
    lines: list[tuple[str, str]]


def _in_bulk(ledger: Ledger, name: str, commands: Sequence[Command], actor: str, department: str) -> None:
    for first in range(0, len(commands), COMMANDS_AT_ONCE):
        chunk = commands[first : first + COMMANDS_AT_ONCE]
        ledger.execute_all(chunk, Signature(actor, department, TODAY, f"{name}-{first}"))


def _carry_out(ledger: Ledger, attempts: Sequence[Attempt]) -> None:
    for one in attempts:
        ledger.execute_all(one.commands, one.signature)


def _exported(ledger: Ledger) -> list[str]:
    """Bring a payment for every round to the bank; return their references."""
    numbers = range(ROUNDS)
    commands: list[Command] = []
    for number in numbers:
        facts = {"contract": "100000.00", "contract_no": f"HT-{number}", "contract_date": "2026-02-01"}
        commands.append(
            RegisterOrganisation(uscc=unit(number), organisation_name=f"企业{number}", kind="enterprise")
        )
        commands += through_notice(f"A-{number}", unit(number), CLAUSE, facts)
    _carry_out(ledger, appropriations(CLAUSE, {"district": ROUNDS * AWARD_FEN}))
    _carry_out(ledger, prepared("notice", commands))
    approvals = [command for n in numbers for command in approval(f"A-{n}").commands]
    _in_bulk(ledger, "approve", approvals, "li.na", "kw")
    _in_bulk(ledger, "plan", [ScheduleInstalments(award=f"A-{n}") for n in numbers], "zhang.min", "kw")
    post_due_until(ledger, TODAY)
    accounts = [
        ProposeAccount(
            uscc=unit(n),
            payee_name=f"企业{n}",
            account=f"6222{n:012d}",
            bank="工商银行怀柔支行",
            bank_code="102100099996",
        )
        for n in numbers
    ]
    _in_bulk(ledger, "accounts", accounts, MAKER, "czj")
    _in_bulk(ledger, "confirm", [ConfirmAccount(uscc=unit(n), proposal=1) for n in numbers], CHECKER, "czj")
    wanted = tuple(InstalmentToPay(award=f"A-{n}", number=1) for n in numbers)
    _in_bulk(ledger, "make", [MakeBatch(batch=BATCH, pay_on=TODAY, instalments=wanted)], MAKER, "czj")
    _in_bulk(ledger, "check", [ApproveBatch(batch=BATCH)], CHECKER, "czj")
    left = RecordExport(batch=BATCH, file_format="xlsx", file_hash="0" * 64)
    _in_bulk(ledger, "export", [left], PAYERS[0], "czj")
    rows = ledger.rows("SELECT reference FROM payment ORDER BY reference")
    return [str(row["reference"]) for row in rows]


def _imported(ledger: Ledger, number: int, copies: int) -> tuple[str, str]:
    """Import so many statements, of accounts of their own, that show the round's payment; return their pages."""
    pages = []
    for copy in range(copies):
        taken = statement(-AWARD_FEN, day=TODAY)
        account = f"02{number:06d}{copy}"
        command = ImportStatement(
            file_name="a.csv",
            file_hash=f"{number:063d}{copy}",
            file_format="csv",
            index=1,
            statement=replace(taken, account=account),
        )
        ledger.execute(command, Signature(PAYERS[0], "czj", TODAY, f"import-{number}-{copy}"))
        row = ledger.rows("SELECT page_id FROM statement_line WHERE account = %s", (account,))[0]
        pages.append(str(row["page_id"]))
    return pages[0], pages[-1]


def _set_up(url: str, copies: int) -> Race:
    with open_ledger(url, clock=SetClock(TODAY), pool_size=1) as ledger:
        references = _exported(ledger)
        return Race(references, [_imported(ledger, number, copies) for number in range(ROUNDS)])


def _confirmation(race: Race, number: int, lane: int) -> Attempt:
    """Return one process's attempt to confirm a payment by its line; both lanes of a pair race over one payment."""
    reference = race.references[number]
    wanted = MatchWanted(
        position=1, allocations=(AllocationWanted(reference=reference, amount_fen=AWARD_FEN),)
    )
    command = MatchLines(page=race.lines[number][lane], matches=(wanted,))
    return Attempt((command,), Signature(PAYERS[lane], "czj", TODAY, f"match-{number}-{lane}"))


@pytest.mark.parametrize("copies", [1, 2], ids=["one line", "two lines"])
def test_one_of_two_confirms_a_payment(racers: Racers, new_database_url: str, copies: int) -> None:
    race = _set_up(new_database_url, copies)
    rounds = [
        [_confirmation(race, first + lane // 2, lane % 2) for lane in range(PROCESSES)]
        for first in range(0, ROUNDS, PAIRS)
    ]
    results = [result for each in racers.race(new_database_url, rounds) for result in each]
    pairs = list(zip(results[::2], results[1::2], strict=True))
    assert len(pairs) == ROUNDS
    for pair in pairs:
        _check_pair(pair)
    with open_ledger(new_database_url, clock=SetClock(TODAY), pool_size=1) as ledger:
        row = ledger.rows(
            "SELECT (SELECT sum(matched_fen) FROM payment WHERE state = 'paid') AS matched_fen,"
            " (SELECT sum(allocated_fen) FROM statement_line) AS allocated_fen,"
            " (SELECT sum(amount_fen) FROM allocation) AS allocations_fen,"
            " (SELECT sum(paid_fen) FROM award) AS paid_fen, (SELECT sum(paid_fen) FROM budget) AS spent_fen,"
            " (SELECT sum(paid_fen) FROM cap WHERE kind = 'pot') AS capped_fen"
        )[0]
    assert {int(str(fen)) for fen in row.values()} == {ROUNDS * AWARD_FEN}


def _check_pair(pair: tuple[Result, Result]) -> None:
    """Check that one confirmed, and the other was told why not."""
    refusals = sorted(result.refusal for result in pair)
    assert refusals[0] == "", pair
    assert refusals[1] in NAMED_REFUSALS, pair
