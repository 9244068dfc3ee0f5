"""The standing of an award: stages, duties, instalments, the line that bears it."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.awards import STAGE_NAMES, Award, Duty, InstalmentStanding, InstalmentState, Stage
from ledger.domain.errors import InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.holds import Instalment, budget_line, line_in_year, line_year
from ledger.domain.instalment_holder import cut_to
from ledger.domain.signature import Signature

DAY = date(2026, 3, 2)
LINE = "2026|kw|art4.service|district"


@pytest.fixture
def award() -> Award:
    return Award("A-1", "art4.service", {}, "X", "主体", "kw", "district", DAY, budget_clause="art4.service")


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    return Signature(actor, "kw", DAY, "key", on_behalf_of)


def test_a_step_out_of_order_says_where_the_award_stands_and_what_is_needed(award: Award) -> None:
    award.require_stage("受理 accept", Stage.APPLIED)
    with pytest.raises(WrongStage) as caught:
        award.require_stage("批复 approve", Stage.IN_NOTICE)
    assert caught.value.details == {
        "case": "A-1",
        "stage": "已申报 (applied)",
        "step": "批复 approve",
        "needed": "公示中 (in_notice)",
    }


def test_every_stage_has_a_name() -> None:
    assert set(STAGE_NAMES) == set(Stage)


@pytest.mark.parametrize(
    "signature", [_signed("zhang"), _signed("li", "zhang"), _signed("zhang", "li"), _signed("deputy")]
)
def test_whoever_made_it_in_person_or_by_delegation_does_not_check_it(
    award: Award, signature: Signature
) -> None:
    award.acted(Duty.MAKER, {"zhang", "deputy"})
    award.require_apart(signature, Duty.MAKER)
    for duty in (Duty.CHECKER, Duty.PAYER):
        with pytest.raises(SeparationOfDuties):
            award.require_apart(signature, duty)


def test_the_scheduler_is_nobody(award: Award) -> None:
    award.acted(Duty.MAKER, {"system:scheduler"})
    award.require_apart(_signed("system:scheduler"), Duty.CHECKER)


def test_instalments_are_found_by_number(award: Award) -> None:
    one = InstalmentStanding(Instalment(1, DAY, 100, LINE), 100)
    award.instalments = {1: one}
    assert award.instalment(1) is one
    with pytest.raises(WrongStage):
        award.instalment(2)


@pytest.mark.parametrize(
    ("states", "finished"),
    [
        (["paid"], True),
        (["paid", "cancelled"], True),
        (["cancelled"], False),
        (["paid", "due"], False),
        (["held", "paid"], False),
        ([], False),
    ],
)
def test_an_award_is_finished_when_what_is_left_is_paid(
    award: Award, states: list[str], finished: bool
) -> None:
    for number, state in enumerate(states):
        plan = Instalment(number, DAY, 100, LINE)
        award.instalments[number] = InstalmentStanding(plan, 100, state=InstalmentState(state))
    assert award.is_finished is finished


def test_the_line_is_of_a_year_a_department_a_clause_and_a_fund_source(award: Award) -> None:
    assert award.line(2027) == "2027|kw|art4.service|district"
    assert (line_year(LINE), line_in_year(LINE, 2030)) == (2026, "2030|kw|art4.service|district")
    for source in ("", " ", "a|b"):
        with pytest.raises(InvalidInput):
            budget_line(2026, "kw", "art4.service", source)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(300, [100, 100, 100]), (250, [100, 100, 50]), (200, [100, 100]), (1, [1]), (0, [])],
)
def test_a_plan_is_cut_from_its_end(amount: int, expected: list[int]) -> None:
    plan = [Instalment(number, DAY, 100, LINE) for number in (1, 2, 3)]
    assert [one.amount_fen for one in cut_to(plan, amount)] == expected
