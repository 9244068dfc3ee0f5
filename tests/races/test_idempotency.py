"""One idempotency key used by eight processes at once: one executes, the others are told what it came to."""

from __future__ import annotations

import pytest

from ledger.store.connection import connect_as_owner
from tests.races.district import appropriations, approval, platform, prepared, through_notice, unit
from tests.races.racing import PROCESSES, Attempt, Racers

pytestmark = pytest.mark.race

CLAUSE = "art4.service"
ROUNDS = 25


def _set_up(racers: Racers, url: str, room_fen: int) -> None:
    commands = []
    for number in range(ROUNDS):
        facts = {"award": "300000.00", "assessment_year": 2025}
        commands.append(platform(f"P-{number}", unit(number)))
        commands += through_notice(f"A-{number}", f"P-{number}", CLAUSE, facts)
    everything = [*appropriations(CLAUSE, {"district": room_fen}), *prepared("set-up", commands)]
    racers.prepare(url, [everything] + [[]] * (PROCESSES - 1))


def _rounds() -> list[list[Attempt]]:
    return [[approval(f"A-{number}", key=f"once-{number}")] * PROCESSES for number in range(ROUNDS)]


def _count(url: str, query: str) -> object:
    with connect_as_owner(url) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row["count"]


def test_one_executes_and_seven_are_answered_again(racers: Racers, new_database_url: str) -> None:
    _set_up(racers, new_database_url, 10**12)
    for each in racers.race(new_database_url, _rounds()):
        assert not [result for result in each if result.refusal]
        assert sorted(result.replayed for result in each) == [False] + [True] * (PROCESSES - 1)
        assert all(result.answer == each[0].answer for result in each)
    assert _count(new_database_url, "SELECT count(*) FROM event WHERE topic = 'award.approved'") == ROUNDS


def test_a_refusal_is_the_outcome_for_all(racers: Racers, new_database_url: str) -> None:
    _set_up(racers, new_database_url, 1)
    for each in racers.race(new_database_url, _rounds()):
        assert {result.refusal for result in each} == {"budget_exceeded"}
        assert all(result.details == each[0].details for result in each)
    assert _count(new_database_url, "SELECT count(*) FROM command WHERE key LIKE 'once-%'") == ROUNDS
    assert _count(new_database_url, "SELECT count(*) FROM event WHERE topic = 'award.approved'") == 0
