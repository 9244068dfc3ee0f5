"""Every row of amounts.yaml that the policy engine answers by itself, exactly, to the fen."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.policy.engine import assess
from ledger.policy.facts import read_facts
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack
from ledger.policy.rent import month_starts
from ledger.policy.requirements import Requirements, requirements
from ledger.policy.settlement import Costs, settle
from tests.acceptance.rows import Row, ledger_rows, policy_rows, rows
from tests.ledger.policy.chain import breaks

ON = date(2026, 6, 15)
PARTIES = Parties(beneficiary="91110116MA00000000", platform="P-01")

LEDGER_ROWS = {
    "art3.rent: one lease month twice",
    "art10.standard: same standard twice",
    "money back: returned payment restores the cap",
    "money back: recovery of a miscalculation restores the cap",
    "money back: recovery for a violation does not",
}
"""Rows that need a ledger; a new one must be added here and tested there."""


def _needed(row: Row, **more: object) -> Requirements:
    pack = default_pack()
    facts = {**row.facts, **more}
    clause = pack.resolve(row.clause, facts)
    return requirements(pack, clause, read_facts(clause, facts), PARTIES, ON)


def _held(row: Row) -> dict[str, int]:
    """What the case's pots hold when it starts; `before_other_year` lies in another year's pot."""
    if "before" in row.given:
        return {pot.key: row.fen("before") for pot in _needed(row).pots}
    if "before_other_year" in row.given:
        earlier = _needed(row, assessment_year=ON.year - 1)
        return {pot.key: row.fen("before_other_year") for pot in earlier.pots}
    return {}


def test_every_row_is_answered_here_or_by_the_ledger() -> None:
    assert {row.id for row in ledger_rows()} == LEDGER_ROWS
    assert len(rows()) == len(policy_rows()) + len(ledger_rows()) == len({row.id for row in rows()})


@pytest.mark.parametrize("row", policy_rows(), ids=lambda row: row.id)
def test_row(row: Row) -> None:
    if "month_starts" in row.given:
        expected = tuple(row.given["month_starts"])
        assert month_starts(row.given["start"], len(expected)) == expected
    elif "expect_recovery" in row.given:
        _check_settlement(row)
    elif row.refusal is not None:
        with pytest.raises(row.refusal):
            assess(default_pack(), row.clause, row.facts, parties=PARTIES, on=ON, held=_held(row))
    else:
        assessment = assess(default_pack(), row.clause, row.facts, parties=PARTIES, on=ON, held=_held(row))
        assert assessment.amount_fen == row.fen("expect")
        assert assessment.stops_at == (row.stops_at or "base")
        assert breaks(assessment.trace) == []
        assert assessment.trace[-1].step == "final"
        assert assessment.trace[-1].after_fen == row.fen("expect")


def _check_settlement(row: Row) -> None:
    facts = {name: value for name, value in row.facts.items() if name not in ("approved", "audited", "paid")}
    costs = Costs(row.fen("approved"), row.fen("audited"), row.fen("paid"))
    settlement = settle(default_pack(), row.clause, facts, costs, parties=PARTIES, on=ON)
    assert settlement.recovery_fen == row.fen("expect_recovery")
    assert settlement.reduction_fen == 0


@pytest.mark.parametrize(
    "row", [row for row in ledger_rows() if "twice" in row.given], ids=lambda row: row.id
)
def test_a_case_that_comes_twice_claims_the_same(row: Row) -> None:
    """What the ledger refuses the second time: the policy names the same claims both times."""
    more = {"start": date(2026, 1, 1), "lease": "L-1"} if row.clause == "art3.rent" else {}
    first, second = _needed(row, **more), _needed(row, **more)
    assert not first.missing
    assert (first.claims, first.periods) == (second.claims, second.periods)
    assert first.claims or first.periods
