"""A district's plan: the same from the same seed, whole, and within the measure."""

from __future__ import annotations

import re

import pytest

from cli.sampling.district import YEARS, plan_district
from cli.sampling.workbook import sample_workbook
from ledger.application.commands import ChangeOperator, ProposeDetermination, RecordIndicator
from ledger.domain.calendar import CALENDAR
from ledger.domain.errors import InvalidInput
from ledger.domain.holds import budget_line
from ledger.policy.loader import default_pack

PACK = default_pack()
MONEY = {clause.budget_clause for clause in PACK.clauses if clause.pays}


def test_one_seed_one_district() -> None:
    first, again, other = plan_district(3, 20), plan_district(3, 20), plan_district(4, 20)
    assert first == again
    assert first != other
    assert sample_workbook(first, PACK) == sample_workbook(again, PACK)


@pytest.mark.parametrize("seed", range(5))
def test_every_clause_that_pays_is_applied_for_and_has_a_line_every_year(seed: int) -> None:
    plan = plan_district(seed, 60)
    assert len(plan.platforms) == 60
    applied = {PACK.resolve(one.clause, one.facts).budget_clause for one in plan.awards}
    assert applied == MONEY
    for year in YEARS:
        assert {one.clause for one in plan.appropriations if one.fiscal_year == year} == MONEY
    lines = [
        budget_line(one.fiscal_year, one.department, one.clause, one.fund_source)
        for one in plan.appropriations
    ]
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize("seed", range(5))
def test_everything_is_in_time_order_and_on_working_days(seed: int) -> None:
    plan = plan_district(seed, 30)
    applied = [one.applied_on for one in plan.awards]
    assert applied == sorted(applied)
    assert all(CALENDAR.is_working(day) for day in applied)
    days = [one.day for one in plan.errands]
    assert days == sorted(days)
    assert plan.opens_on <= min(applied)
    assert max(applied) < plan.until
    assert all(CALENDAR.is_working(day) for day in days)


@pytest.mark.parametrize("seed", range(5))
def test_names_and_numbers_are_used_once(seed: int) -> None:
    plan = plan_district(seed, 40)
    for numbers in (
        [one.award for one in plan.awards] + [one.award for one in plan.disbursements],
        [one.code for one in plan.platforms],
        [one.uscc for one in plan.organisations],
    ):
        assert len(set(numbers)) == len(numbers)
    assert not any(word in one.organisation_name for one in plan.organisations for word in ("北京", "中国"))


@pytest.mark.parametrize("seed", range(3))
def test_one_code_has_one_name(seed: int) -> None:
    plan = plan_district(seed, 40)
    commands = [command for errand in plan.errands for command in errand.commands]
    changes = [one for one in commands if isinstance(one, ChangeOperator)]
    assert changes
    named = {(one.uscc, one.organisation_name) for one in plan.organisations}
    named |= {(one.operator_uscc, one.operator_name) for one in plan.platforms}
    named |= {(one.operator_uscc, one.operator_name) for one in changes}
    assert len({uscc for uscc, _ in named}) == len(named)


def test_numbers_and_values_of_the_sample_are_in_no_language() -> None:
    commands = [command for errand in plan_district(3, 20).errands for command in errand.commands]
    indicators = [one for one in commands if isinstance(one, RecordIndicator)]
    assert indicators
    assert all(re.fullmatch(r"ZB-\d{4}-ZS-\d{3}-\d{2}", one.entry) for one in indicators)
    assert all(re.fullmatch(r"\d{2}/100", one.value) for one in indicators)
    documents = {one.document for one in commands if isinstance(one, ProposeDetermination)}
    assert {re.sub(r"〔\d{4}〕", "", document) for document in documents} == {"怀口径1号", "怀口径2号"}


def test_kinds_of_organisations() -> None:
    kinds = {one.kind for one in plan_district(1, 60).organisations}
    assert kinds == {"enterprise", "university", "institute", "association", "person"}


def test_rent_runs_up_to_sixty_months_and_construction_in_tranches() -> None:
    plan = plan_district(2026, 60)
    assert max(one.facts["months"] for one in plan.awards if one.clause == "art3.rent") == 60
    assert all(len(one.tranches) == 3 for one in plan.awards if one.clause == "art1.construction")


@pytest.mark.parametrize(
    ("platforms", "years"),
    [
        (11, YEARS),
        (501, YEARS),
        (20, (2025, 2026)),
        (20, (2026, 2028)),
        (20, ()),
        (20, tuple(range(2026, 2032))),
    ],
)
def test_districts_that_cannot_be_planned(platforms: int, years: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput):
        plan_district(1, platforms, years)
