from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledger.domain.errors import InvalidInput, RateAboveCeiling
from ledger.policy.engine import Assessment, assess
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack
from ledger.policy.rent_award import trimmed
from tests.ledger.policy.chain import breaks
from tests.ledger.policy.packs import ON

LEASE = {"lease": "L-1", "area": "12000", "rent": "600000.00"}
PARTIES = Parties(unit="91110116MA00000000")


def _assess(**facts: object) -> Assessment:
    return assess(default_pack(), "art3.rent", facts, parties=PARTIES, on=ON)


def test_a_whole_award_has_a_plan_of_sixty_months() -> None:
    assessment = _assess(start="2026-01-31", months=60, leases=[LEASE])
    assert assessment.amount_fen == 36 * 50_000_000 + 24 * 25_000_000
    assert [month.number for month in assessment.plan] == list(range(1, 61))
    assert [month.amount_fen for month in assessment.plan[34:38]] == [
        50_000_000,
        50_000_000,
        25_000_000,
        25_000_000,
    ]
    assert assessment.plan[1].starts == date(2026, 2, 28)
    assert assessment.plan[-1].ends == date(2031, 1, 31)
    rates = [step for step in assessment.trace if step.step == "rate"]
    assert [(step.parameter, step.value) for step in rates] == [
        ("rate_first_phase", "100%"),
        ("rate_second_phase", "50%"),
    ]
    assert sum(step.after_fen for step in rates) == assessment.amount_fen


def test_the_conditions_are_asked_of_the_rent_that_counts() -> None:
    trace = _assess(start="2026-03-01", months=60, leases=[LEASE]).trace
    assert [step.step for step in trace[:3]] == ["base", "base", "eligibility"]
    assert trace[1].after_fen < trace[1].before_fen
    assert trace[2].before_fen == trace[2].after_fen == trace[1].after_fen
    assert breaks(trace) == []


def test_a_61st_month_is_refused_in_an_award() -> None:
    with pytest.raises(InvalidInput, match="60"):
        _assess(start="2026-01-01", months=61, leases=[LEASE])
    with pytest.raises(InvalidInput, match="60"):
        _assess(start="2026-01-01", first_month=60, months=2, leases=[LEASE])
    with pytest.raises(InvalidInput):
        _assess(start="2026-01-01", months=10**9, leases=[LEASE])


def test_a_later_award_goes_on_where_the_first_ended() -> None:
    assessment = _assess(start="2026-01-01", first_month=36, months=2, leases=[LEASE])
    assert [(m.number, m.amount_fen) for m in assessment.plan] == [(36, 50_000_000), (37, 25_000_000)]


def test_gaps_consume_months_and_pay_nothing() -> None:
    lease = {**LEASE, "begins": "2026-03-01", "ends": "2026-04-15"}
    assessment = _assess(start="2026-01-01", months=5, leases=[lease])
    assert [month.number for month in assessment.plan] == [3, 4]
    assert [month.amount_fen for month in assessment.plan] == [50_000_000, 25_000_000]


def test_reviewers_may_go_below_each_phase_but_not_above_all() -> None:
    assessment = _assess(start="2026-01-01", first_month=36, months=2, leases=[LEASE], rate="0.8")
    assert [month.rate for month in assessment.plan] == [Fraction(4, 5), Fraction(1, 2)]
    with pytest.raises(RateAboveCeiling):
        _assess(start="2026-01-01", first_month=37, months=2, leases=[LEASE], rate="0.8")
    with pytest.raises(RateAboveCeiling):
        _assess(area=1, rent=1, month=40, rate="0.51")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"leases": [LEASE]}, "months"),
        ({"month": 1, "months": 1, "leases": [LEASE]}, "month"),
        ({"months": 1, "leases": [LEASE]}, "start"),
        ({"month": 0, "leases": [LEASE]}, "month"),
        ({"start": "2026-01-01", "months": 0, "leases": [LEASE]}, "months"),
        ({"month": 1}, "area"),
        ({"month": 1, "area": 1}, "rent"),
        ({"month": 1, "area": 1, "rent": 1, "leases": [LEASE]}, "leases"),
        ({"month": 1, "leases": [{**LEASE, "ends": "2026-05-01"}]}, "start"),
        ({"month": 1, "area": 0, "rent": 1}, "area 1"),
        ({"month": 10**9, "start": "2026-01-01", "area": 1, "rent": 1, "lease": "L"}, "month"),
    ],
)
def test_facts_that_make_no_term_are_refused(facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        _assess(**facts)
    assert caught.value.details["field"] == field


def test_one_month_without_a_start_has_an_amount_but_no_plan() -> None:
    assessment = _assess(area=8000, rent=320000, month=1)
    assert assessment.amount_fen == 32_000_000
    assert assessment.plan == ()


def test_trimming_keeps_the_first_months() -> None:
    plan = _assess(start="2026-01-01", months=3, leases=[LEASE]).plan
    assert [month.amount_fen for month in trimmed(plan, 60_000_000)] == [50_000_000, 10_000_000]
    assert trimmed(plan, 0) == ()
