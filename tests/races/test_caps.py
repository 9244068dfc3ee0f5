"""Eight processes approve against one pot with room for one: one wins, seven are refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import psycopg
import pytest

from ledger.application.commands import Command
from ledger.store.connection import connect_as_owner
from tests.races.district import appropriations, approval, platform, prepared, through_notice, unit
from tests.races.racing import PROCESSES, Attempt, Racers, Result

pytestmark = pytest.mark.race

CLAUSE = "art1.construction"
CEILING_FEN = 1_000_000_000
AWARD_FEN = 999_999_999
"""15 % of 66,666,666.66 yuan: there is room for one of them under ten million, and a fen is left."""
ROUNDS = 200
ROUNDS_OF_ONE_PLATFORM = 25

Entrant = tuple[str, str]
"""An award and the platform that applies for it."""


def own_platforms(number: int) -> list[Entrant]:
    """Return the entrants of a round in which every process approves an award of another platform of the unit."""
    return [(f"A-{number}-{lane}", f"P-{number}-{lane}") for lane in range(PROCESSES)]


def one_platform(number: int) -> list[Entrant]:
    """Return the entrants of a round in which all awards are one platform's: versions clash, commands replay."""
    return [(f"A-{number}-{lane}", f"P-{number}") for lane in range(PROCESSES)]


def _applications(number: int, entrants: Sequence[Entrant], registered: set[str]) -> Iterator[Command]:
    for award, code in entrants:
        if code not in registered:
            registered.add(code)
            yield platform(code, unit(number))
        facts = {"investment": "66666666.66", "city_supported": False, "project": award}
        yield from through_notice(award, code, CLAUSE, facts)


def _set_up(racers: Racers, url: str, rounds: int, entrants: Callable[[int], list[Entrant]]) -> None:
    """Bring all awards of all rounds to the end of their notice; each process prepares its share of the rounds.

    The budget line has room for all of them: only the caps refuse.
    """
    lanes: list[list[Attempt]] = [appropriations(CLAUSE, {"district": rounds * PROCESSES * CEILING_FEN})]
    racers.prepare(url, lanes + [[]] * (PROCESSES - 1))
    lanes = []
    for lane in range(PROCESSES):
        registered: set[str] = set()
        shares = range(lane, rounds, PROCESSES)
        commands = [one for number in shares for one in _applications(number, entrants(number), registered)]
        lanes.append(prepared(f"lane-{lane}", commands))
    racers.prepare(url, lanes)


def _race(
    racers: Racers, url: str, rounds: int, entrants: Callable[[int], list[Entrant]]
) -> list[list[Result]]:
    _set_up(racers, url, rounds, entrants)
    return racers.race(url, [[approval(award) for award, _ in entrants(number)] for number in range(rounds)])


def _figures(url: str, query: str) -> list[tuple[object, ...]]:
    with connect_as_owner(url) as connection, connection.cursor(row_factory=psycopg.rows.tuple_row) as cursor:
        return cursor.execute(query.encode()).fetchall()


def _check_round(number: int, results: list[Result]) -> None:
    winners = [result for result in results if not result.refusal]
    assert len(winners) == 1, results
    assert winners[0].answer["amount_fen"] == AWARD_FEN
    for loser in (result for result in results if result.refusal):
        assert loser.refusal == "cap_exceeded"
        held_by = loser.details.pop("held_by")
        assert len(held_by) == 1
        assert held_by[0].startswith(winners[0].answer["award"] + " ")
        assert loser.details == {
            "pot": f"art1.construction|unit|{unit(number)}|lifetime",
            "ceiling_fen": CEILING_FEN,
            "held_fen": AWARD_FEN,
            "room_fen": CEILING_FEN - AWARD_FEN,
            "requested_fen": AWARD_FEN,
        }


def _check_sums(url: str, rounds: int) -> None:
    """Whatever the guards, the screens and the record say of the sums, they say the same."""
    total_fen = rounds * AWARD_FEN
    assert _figures(
        url, "SELECT count(*), min(reserved_fen), max(reserved_fen) FROM cap WHERE kind = 'pot'"
    ) == [(rounds, AWARD_FEN, AWARD_FEN)]
    assert _figures(url, "SELECT count(*), sum(held_fen) FROM cap_holding WHERE key LIKE 'art1.%'") == [
        (rounds, total_fen)
    ]
    assert _figures(url, "SELECT committed_fen, due_fen, paid_fen FROM budget") == [(total_fen, 0, 0)]
    assert _figures(url, "SELECT count(*), sum(approved_fen) FROM award WHERE stage = 'approved'") == [
        (rounds, total_fen)
    ]
    assert _figures(url, "SELECT count(*) FROM event WHERE topic = 'award.approved'") == [(rounds,)]
    assert _figures(
        url,
        "SELECT outcome, count(*) FROM command WHERE name = 'award.approve' GROUP BY outcome ORDER BY outcome",
    ) == [("accepted", rounds), ("refused", rounds * (PROCESSES - 1))]


def test_one_of_eight_wins_in_two_hundred_rounds(racers: Racers, new_database_url: str) -> None:
    results = _race(racers, new_database_url, ROUNDS, own_platforms)
    for number, each in enumerate(results):
        _check_round(number, each)
    _check_sums(new_database_url, ROUNDS)
    winners = {each.index(next(one for one in each if not one.refusal)) for each in results}
    assert len(winners) > 1, "the rounds were no races"


def test_awards_of_one_platform_race_by_version_too(racers: Racers, new_database_url: str) -> None:
    results = _race(racers, new_database_url, ROUNDS_OF_ONE_PLATFORM, one_platform)
    for number, each in enumerate(results):
        _check_round(number, each)
    _check_sums(new_database_url, ROUNDS_OF_ONE_PLATFORM)


def test_without_the_constraint_the_sums_break(racers: Racers, new_database_url: str) -> None:
    """What refuses is the database's constraint: with it gone, this very race finds the pots overdrawn."""
    with connect_as_owner(new_database_url) as connection:
        connection.execute("ALTER TABLE projection.cap DROP CONSTRAINT cap_not_exceeded")
    rounds = 3
    results = _race(racers, new_database_url, rounds, own_platforms)
    assert [sum(not one.refusal for one in each) for each in results] == [PROCESSES] * rounds
    assert _figures(new_database_url, "SELECT min(reserved_fen) FROM cap WHERE kind = 'pot'") == [
        (PROCESSES * AWARD_FEN,)
    ]
    with pytest.raises(AssertionError):
        _check_round(0, results[0])
    with pytest.raises(AssertionError):
        _check_sums(new_database_url, rounds)
