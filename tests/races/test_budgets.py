"""Eight processes at one budget line: room for one award; one adjustment that two people may confirm, once."""

from __future__ import annotations

import pytest

from ledger.application.commands import ConfirmAdjustment, ProposeAdjustment
from ledger.domain.signature import Signature
from ledger.store.connection import connect_as_owner
from tests.races.district import (
    NOTICE_DAY,
    appropriations,
    approval,
    platform,
    prepared,
    through_notice,
    unit,
)
from tests.races.racing import PROCESSES, TODAY, Attempt, Racers

pytestmark = pytest.mark.race

CLAUSE = "art4.service"
AWARD_FEN = 30_000_000
ROOM_FEN = 50_000_000
ROUNDS = 25


def _line(number: int) -> str:
    return f"2026|kw|{CLAUSE}|fund-{number}"


def _open_lines(racers: Racers, url: str) -> None:
    lines = appropriations(CLAUSE, {f"fund-{number}": ROOM_FEN for number in range(ROUNDS)})
    racers.prepare(url, [lines] + [[]] * (PROCESSES - 1))


def _budgets(url: str) -> list[dict[str, object]]:
    with connect_as_owner(url) as connection:
        return connection.execute("SELECT * FROM projection.budget ORDER BY line").fetchall()


def test_one_of_eight_finds_room_in_the_line(racers: Racers, new_database_url: str) -> None:
    _open_lines(racers, new_database_url)
    lanes = []
    for lane in range(PROCESSES):
        commands = []
        for number in range(ROUNDS):
            code, facts = f"P-{number}-{lane}", {"award": "300000.00", "assessment_year": 2025}
            commands.append(platform(code, unit(number * PROCESSES + lane)))
            fund = f"fund-{number}"
            commands += through_notice(f"A-{number}-{lane}", code, CLAUSE, facts, fund_source=fund)
        lanes.append(prepared(f"lane-{lane}", commands))
    racers.prepare(new_database_url, lanes)
    rounds = [[approval(f"A-{number}-{lane}") for lane in range(PROCESSES)] for number in range(ROUNDS)]
    for number, each in enumerate(racers.race(new_database_url, rounds)):
        assert sum(not result.refusal for result in each) == 1
        for loser in (result for result in each if result.refusal):
            assert loser.refusal == "budget_exceeded"
            assert loser.details == {
                "line": _line(number),
                "appropriated_fen": ROOM_FEN,
                "used_fen": AWARD_FEN,
                "free_fen": ROOM_FEN - AWARD_FEN,
                "requested_fen": AWARD_FEN,
            }
    assert {budget["committed_fen"] for budget in _budgets(new_database_url)} == {AWARD_FEN}


def test_one_adjustment_is_confirmed_once(racers: Racers, new_database_url: str) -> None:
    _open_lines(racers, new_database_url)
    proposals = [
        Attempt(
            (ProposeAdjustment(line=_line(number), amount_fen=1_000, document="怀财调〔2026〕1号"),),
            Signature("czj.officer", "czj", NOTICE_DAY, f"propose-{number}"),
        )
        for number in range(ROUNDS)
    ]
    racers.prepare(new_database_url, [proposals] + [[]] * (PROCESSES - 1))
    rounds = [
        [
            Attempt(
                (ConfirmAdjustment(line=_line(number), adjustment=1),),
                Signature(f"czj.second-{lane}", "czj", TODAY, f"confirm-{number}-{lane}"),
            )
            for lane in range(PROCESSES)
        ]
        for number in range(ROUNDS)
    ]
    for each in racers.race(new_database_url, rounds):
        refusals = sorted(result.refusal for result in each)
        assert refusals == [""] + ["wrong_stage"] * (PROCESSES - 1)
    assert {budget["adjusted_fen"] for budget in _budgets(new_database_url)} == {1_000}
