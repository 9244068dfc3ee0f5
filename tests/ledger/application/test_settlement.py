"""Settlement (决算) on the lower of approved and audited: unpaid tranches first, the rest is to be recovered."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    ReverseDue,
    ScheduleInstalments,
    SettleConstruction,
    TrancheWanted,
)
from ledger.domain.errors import AlreadyExists, InvalidInput, SeparationOfDuties, WrongStage
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, MAKER, UNITS, District

POT = f"art1.construction|unit|{UNITS[0]}|lifetime"
LINE = "2026|kw|art1.construction|district"
AWARD_FEN = 600_000_000
TRANCHES = (
    TrancheWanted(due_on=date(2026, 3, 16), amount_fen=300_000_000),
    TrancheWanted(due_on=date(2026, 9, 1), amount_fen=200_000_000),
    TrancheWanted(due_on=date(2026, 12, 1), amount_fen=100_000_000),
)


@pytest.fixture
def building(district: District) -> District:
    """Six million for construction in three tranches, the first of them paid."""
    district.platform()
    district.budget("art1.construction", 90_000_000)
    district.approved("A-1", "P-001", "art1.construction", cases.construction())
    district.does(ScheduleInstalments(award="A-1", tranches=TRANCHES))
    district.post_due()
    district.pay("A-1")
    return district


def _settled(district: District, audited_yuan: int) -> dict[str, object]:
    command = SettleConstruction(award="A-1", audited_fen=audited_yuan * 100, document="怀审〔2026〕1号")
    return dict(district.does(command, CHECKER).answer)


def _amounts(district: District) -> list[tuple[object, object]]:
    rows = district.ledger.rows("SELECT amount_fen, state FROM instalment ORDER BY number")
    return [(row["amount_fen"], row["state"]) for row in rows]


def test_the_latest_unpaid_tranche_is_reduced_first(building: District) -> None:
    answer = _settled(building, 30_000_000)
    assert answer == {
        "award": "A-1",
        "final_amount_fen": 450_000_000,
        "reduction_fen": 150_000_000,
        "recovery_due_fen": 0,
    }
    assert _amounts(building) == [(300_000_000, "paid"), (150_000_000, "scheduled"), (0, "cancelled")]
    assert building.held_fen(POT) == 450_000_000
    assert building.line(LINE)["committed_fen"] == 150_000_000


def test_what_was_paid_beyond_the_final_amount_is_to_be_recovered(building: District) -> None:
    answer = _settled(building, 10_000_000)
    assert (answer["final_amount_fen"], answer["reduction_fen"], answer["recovery_due_fen"]) == (
        150_000_000,
        300_000_000,
        150_000_000,
    )
    assert building.stage("A-1") == "completed"
    assert building.held_fen(POT) == 300_000_000


def test_an_audit_above_the_approved_investment_adds_nothing(building: District) -> None:
    answer = _settled(building, 99_000_000)
    assert (answer["final_amount_fen"], answer["reduction_fen"]) == (AWARD_FEN, 0)
    building.clock.set(date(2026, 12, 2))
    assert building.post_due().posted == 2


def test_settled_once_by_a_checker_on_something_that_is_settled(building: District) -> None:
    command = SettleConstruction(award="A-1", audited_fen=3_600_000_000, document="怀审〔2026〕1号")
    with pytest.raises(SeparationOfDuties):
        building.does(command, MAKER)
    building.does(command, CHECKER)
    with pytest.raises(AlreadyExists):
        building.does(command, CHECKER)
    building.budget("art4.service", 9_000_000)
    building.scheduled("A-2", "P-001", "art4.service", cases.service())
    with pytest.raises(InvalidInput):
        building.does(SettleConstruction(award="A-2", audited_fen=1, document="文"), CHECKER)


def test_what_is_due_but_unpaid_is_not_called_a_recovery(building: District) -> None:
    building.clock.set(date(2026, 12, 2))
    building.post_due()
    with pytest.raises(WrongStage):
        _settled(building, 30_000_000)
    for number in (2, 3):
        building.does(ReverseDue(award="A-1", number=number, reason="决算核减"))
    answer = _settled(building, 30_000_000)
    assert (answer["reduction_fen"], answer["recovery_due_fen"]) == (150_000_000, 0)
    assert _amounts(building) == [(300_000_000, "paid"), (150_000_000, "held"), (0, "cancelled")]


def test_other_awards_of_the_unit_are_left_out_of_the_settlement(building: District) -> None:
    building.platform("P-002")
    building.approved("A-2", "P-002", "art1.construction", cases.construction("XM-2"))
    assert building.held_fen(POT) == 1_000_000_000
    assert _settled(building, 36_000_000)["final_amount_fen"] == 540_000_000
    assert building.held_fen(POT) == 940_000_000
    outcome = building.assessed("A-3", "P-002", "art1.construction", cases.construction("XM-3"))
    assert outcome.answer["amount_fen"] == 60_000_000


def test_an_award_not_yet_divided_is_not_settled(district: District) -> None:
    district.platform()
    district.budget("art1.construction", 90_000_000)
    district.approved("A-1", "P-001", "art1.construction", cases.construction())
    with pytest.raises(WrongStage):
        _settled(district, 30_000_000)
