"""Eight processes claim one contract, one invoice or the same lease months: one wins, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from ledger.store.connection import connect_as_owner
from tests.races.district import appropriations, approval, platform, prepared, through_notice, unit
from tests.races.racing import PROCESSES, Racers, Result

pytestmark = pytest.mark.race

ROUNDS = 15


@dataclass(frozen=True)
class Claimed:
    """What a round is about: the clause, the facts of each entrant, and the kind of claim it must lose on."""

    clause: str
    kind: str
    facts: Callable[[int, int], dict[str, Any]]


def _same_contract(number: int, lane: int) -> dict[str, Any]:
    return {"contract": "100000.00", "contract_no": f"HT-{number}", "contract_date": "2026-02-01"}


def _same_invoice(number: int, lane: int) -> dict[str, Any]:
    own = {"contract": "100000.00", "contract_no": f"HT-{number}-{lane}", "contract_date": "2026-02-01"}
    return {**own, "invoices": [f"FP-{number}"]}


def _same_lease_months(number: int, lane: int) -> dict[str, Any]:
    """Return a lease that all claim, from a start of their own: the months overlap without being the same."""
    return {
        "lease": f"ZL-{number}",
        "area": "8000",
        "rent": "1000.00",
        "start": f"2026-0{1 + lane % 3}-01",
        "months": 12,
    }


CONTRACT = Claimed("art4.testing", "contract", _same_contract)
INVOICE = Claimed("art4.testing", "invoice", _same_invoice)
LEASE = Claimed("art3.rent", "lease", _same_lease_months)


def _race(racers: Racers, url: str, claimed: Claimed) -> list[list[Result]]:
    """Let eight platforms, each with a unit and pots of its own, claim the same thing in every round."""
    lines = [appropriations(claimed.clause, {"district": 100_000_000_000})]
    racers.prepare(url, lines + [[]] * (PROCESSES - 1))
    lanes = []
    for lane in range(PROCESSES):
        commands = []
        for number in range(ROUNDS):
            code = f"P-{number}-{lane}"
            commands.append(platform(code, unit(number * PROCESSES + lane)))
            facts = claimed.facts(number, lane)
            commands += through_notice(f"A-{number}-{lane}", code, claimed.clause, facts)
        lanes.append(prepared(f"lane-{lane}", commands))
    racers.prepare(url, lanes)
    rounds = [[approval(f"A-{number}-{lane}") for lane in range(PROCESSES)] for number in range(ROUNDS)]
    return racers.race(url, rounds)


@pytest.mark.parametrize("claimed", [CONTRACT, INVOICE, LEASE], ids=lambda claimed: claimed.kind)
def test_one_of_eight_claims_it(racers: Racers, new_database_url: str, claimed: Claimed) -> None:
    results = _race(racers, new_database_url, claimed)
    for each in results:
        winners = [result for result in each if not result.refusal]
        assert len(winners) == 1, each
        for loser in (result for result in each if result.refusal):
            assert (loser.refusal, loser.details["kind"]) == ("duplicate_claim", claimed.kind)
            assert str(loser.details["held_by"]).startswith(winners[0].answer["award"] + " ")
    with connect_as_owner(new_database_url) as connection:
        held = connection.execute(
            "SELECT (SELECT count(*) FROM projection.claim WHERE kind = %(kind)s)"
            " + (SELECT count(*) FROM projection.claim_period WHERE kind = %(kind)s) AS held,"
            " (SELECT sum(committed_fen) FROM projection.budget) AS committed_fen,"
            " (SELECT sum(approved_fen) FROM projection.award) AS approved_fen",
            {"kind": claimed.kind},
        ).fetchone()
    assert held is not None
    assert held["held"] == ROUNDS
    assert held["committed_fen"] == held["approved_fen"] > 0
