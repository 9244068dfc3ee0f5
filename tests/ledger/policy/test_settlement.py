from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount, InvalidInput
from ledger.domain.money import fen_from_yuan
from ledger.policy.loader import default_pack
from ledger.policy.settlement import Costs, Settlement, settle
from tests.ledger.policy.packs import ON


def _settle(approved: str, audited: str, paid: str, unpaid: str = "0", **facts: object) -> Settlement:
    costs = Costs(*(fen_from_yuan(text) for text in (approved, audited, paid, unpaid)))
    return settle(default_pack(), "art1.construction", {"city_supported": False, **facts}, costs, on=ON)


def test_what_is_unpaid_is_reduced_first() -> None:
    settlement = _settle("40000000", "36000000", "5700000", "300000")
    assert settlement.basis_fen == fen_from_yuan("36000000")
    assert settlement.final_amount_fen == fen_from_yuan("5400000")
    assert (settlement.reduction_fen, settlement.recovery_fen) == (30_000_000, 30_000_000)


def test_a_difference_within_the_unpaid_recovers_nothing() -> None:
    settlement = _settle("40000000", "36000000", "3000000", "3000000")
    assert (settlement.reduction_fen, settlement.recovery_fen) == (60_000_000, 0)


def test_an_audit_above_the_approved_raises_nothing() -> None:
    settlement = _settle("40000000", "44000000", "6000000")
    assert settlement.final_amount_fen == fen_from_yuan("6000000")
    assert (settlement.reduction_fen, settlement.recovery_fen) == (0, 0)


def test_a_lower_rate_of_the_reviewers_stays() -> None:
    assert _settle("40000000", "36000000", "4000000", rate="0.10").final_amount_fen == fen_from_yuan(
        "3600000"
    )


def test_city_support_granted_later_determines_the_award_anew() -> None:
    settlement = _settle("40000000", "40000000", "5000000", "1000000", city_supported=True)
    assert settlement.final_amount_fen == fen_from_yuan("4000000")
    assert (settlement.reduction_fen, settlement.recovery_fen) == (100_000_000, 100_000_000)


def test_only_what_is_settled_on_audit_is_settled() -> None:
    with pytest.raises(InvalidInput, match="no settlement"):
        settle(default_pack(), "art4.testing", {"contract": 1}, Costs(1, 1, 1), on=ON)


def test_negative_costs_are_refused() -> None:
    with pytest.raises(InvalidAmount):
        Costs(1, -1, 0)


def test_a_settlement_is_json() -> None:
    assert json.loads(json.dumps(_settle("1", "1", "0").as_dict()))["recovery_fen"] == 0


@settings(deadline=None, max_examples=60)
@given(*(st.integers(0, 10**11) for _ in range(4)))
def test_nothing_is_lost_or_made(approved: int, audited: int, paid: int, unpaid: int) -> None:
    costs = Costs(approved, audited, paid, unpaid)
    settlement = settle(default_pack(), "art1.construction", {"city_supported": False}, costs, on=ON)
    assert settlement.final_amount_fen + settlement.reduction_fen + settlement.recovery_fen == paid + unpaid
    assert 0 <= settlement.reduction_fen <= unpaid
    assert 0 <= settlement.recovery_fen <= paid
    assert settlement.final_amount_fen <= settlement.assessment.amount_fen
