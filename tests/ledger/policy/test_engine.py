from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from ledger.domain.errors import (
    ClauseCarriesNoMoney,
    ClauseIsCityMoney,
    ClauseNotInForce,
    CostBeforePublication,
    ElevationNotRecognised,
    InvalidInput,
    NoRateDetermined,
    OneAwardPerEnterprise,
    UnknownClause,
)
from ledger.policy.engine import Assessment, assess
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack, load_pack
from ledger.policy.reading import Ruling
from tests.ledger.policy.packs import ON, edited_pack

PARTIES = Parties(beneficiary="91110116MA00000000")


def _assess(
    clause: str,
    facts: Mapping[str, object],
    held_fen: int = 0,
    rulings: Sequence[Ruling] = (),
    public_support_fen: int | None = None,
) -> Assessment:
    first = assess(default_pack(), clause, facts, parties=PARTIES, on=ON, rulings=rulings)
    return assess(
        default_pack(),
        clause,
        facts,
        parties=PARTIES,
        on=ON,
        held={pot.key: held_fen for pot in first.requirements.pots},
        public_support_fen=public_support_fen,
        rulings=rulings,
    )


def _ruling(clause: str, target: str, value: str) -> Ruling:
    return Ruling("1", clause, target, value, date(2026, 1, 1), "怀科发〔2026〕1号")


def test_the_trace_tells_every_step_in_order_with_its_words() -> None:
    facts: dict[str, object] = {
        "interest": "700000.01",
        "repaid_on": "2026-05-01",
        "loan": "JK-1",
        "cost_dated": "2026-02-01",
    }
    assessment = _assess("art10.ip-interest", facts, held_fen=1_000_000)
    assert [step.step for step in assessment.trace] == [
        "base",
        "eligibility",
        "eligibility",
        "rate",
        "rounding",
        "pot",
        "other_public_support",
        "final",
    ]
    rate, pot = assessment.trace[3], assessment.trace[5]
    assert (rate.parameter, rate.value, rate.before_fen, rate.after_fen) == (
        "rate",
        "50%",
        70_000_001,
        35_000_000,
    )
    assert rate.quote == "最高不超过贷款总利息的50%"
    assert "350,000.005" in rate.note_en
    assert (pot.before_fen, pot.after_fen, pot.version) == (
        35_000_000,
        29_000_000,
        "huairou-2026-draft 1 2026-01-01",
    )
    assert "10,000.00" in pot.note_zh
    assert all(step.quote in default_pack().source_text for step in assessment.trace)


def test_an_assessment_is_json_and_names_its_pack() -> None:
    facts: dict[str, object] = {
        "start": "2026-01-01",
        "months": 2,
        "area": 12000,
        "rent": 600000,
        "lease": "L-1",
    }
    plain = json.loads(json.dumps(_assess("art3.rent", facts).as_dict()))
    assert plain["pack"] == "huairou-2026-draft 1"
    assert plain["pack_fingerprint"] == default_pack().fingerprint
    assert plain["facts"]["rent"] == "600000.00"
    assert [month["amount_fen"] for month in plain["plan"]] == [50_000_000, 50_000_000]


def test_a_pot_that_holds_more_than_its_ceiling_leaves_nothing() -> None:
    assessment = _assess("art10.standard", {"level": "industry"}, held_fen=60_000_000)
    assert (assessment.amount_fen, assessment.stops_at) == (0, "cap")


def test_the_argument_for_public_support_stands_before_the_fact() -> None:
    facts: dict[str, object] = {"interest": "500000", "other_public": "300000"}
    assert _assess("art10.ip-interest", facts, public_support_fen=0).amount_fen == 25_000_000
    assert _assess("art10.ip-interest", facts, public_support_fen=45_000_000).amount_fen == 5_000_000
    assert _assess("art10.ip-interest", facts, public_support_fen=60_000_000).amount_fen == 0


def test_support_of_others_cuts_a_rent_plan_from_its_end() -> None:
    facts: dict[str, object] = {
        "start": "2026-01-01",
        "months": 3,
        "area": 1000,
        "rent": 100,
        "lease": "L-1",
        "other_public": 150,
    }
    assessment = _assess("art3.rent", facts)
    assert (assessment.amount_fen, assessment.stops_at) == (15_000, "support")
    assert [month.amount_fen for month in assessment.plan] == [10_000, 5_000]


def test_uncapped_by_determination() -> None:
    ruling = _ruling("art1.construction", "interpretation:matched-cap", "uncapped")
    facts: dict[str, object] = {"investment": "300000000", "city_supported": True}
    assessment = _assess("art1.construction", facts, held_fen=10**9, rulings=[ruling])
    assert (assessment.amount_fen, assessment.stops_at) == (3_000_000_000, "base")


def test_determinations_let_an_undetermined_clause_compute() -> None:
    rate = _ruling("art8.sme-interest", "parameter:rate", "0.3")
    ceiling = _ruling("art8.sme-interest", "parameter:ceiling", "50000.00")
    facts: dict[str, object] = {"interest": "200000"}
    for known in ([], [rate], [ceiling]):
        with pytest.raises(NoRateDetermined):
            _assess("art8.sme-interest", facts, rulings=known)
    assessment = _assess("art8.sme-interest", facts, rulings=[rate, ceiling])
    assert (assessment.amount_fen, assessment.stops_at) == (5_000_000, "cap")
    assert "怀科发〔2026〕1号" in assessment.trace[1].version


def test_the_limbs_of_the_higher_rate() -> None:
    both = _ruling("art1.construction", "interpretation:elevated-limbs", "both")
    case: dict[str, object] = {"investment": 100, "elevated": True}
    legal: dict[str, object] = {**case, "independent_legal_entity": True, "uses_facility_platform": False}
    neither: dict[str, object] = {**case, "independent_legal_entity": False, "uses_facility_platform": False}
    assert _assess("art1.construction", case).amount_fen == 2_000
    assert _assess("art1.construction", legal).amount_fen == 2_000
    with pytest.raises(ElevationNotRecognised):
        _assess("art1.construction", neither)
    for facts in (case, legal):
        with pytest.raises(ElevationNotRecognised):
            _assess("art1.construction", facts, rulings=[both])
    assert (
        _assess("art1.construction", {**legal, "uses_facility_platform": True}, rulings=[both]).amount_fen
        == 2_000
    )


def test_costs_before_publication() -> None:
    facts: dict[str, object] = {"fee": 100, "cost_dated": "2025-12-31"}
    with pytest.raises(CostBeforePublication):
        _assess("art10.guarantee", facts)
    eligible = _ruling("huairou-2026-draft", "interpretation:costs-before-publication", "eligible")
    assert _assess("art10.guarantee", facts, rulings=[eligible]).amount_fen == 5_000
    with pytest.raises(CostBeforePublication):
        _assess("art3.rent", {"start": "2025-12-31", "months": 1, "area": 1, "rent": 1, "lease": "L"})


def test_an_award_above_the_cap_of_one_award() -> None:
    assessment = _assess("art6.ai", {"award": "800000"})
    assert (assessment.amount_fen, assessment.stops_at) == (50_000_000, "cap")
    assert "item_cap" in [step.step for step in assessment.trace]


def test_one_award_per_enterprise_says_what_is_held() -> None:
    with pytest.raises(OneAwardPerEnterprise) as caught:
        _assess("art6.ai", {"award": 1}, held_fen=1)
    assert caught.value.details["held_fen"] == 1


@pytest.mark.parametrize("clause", ["art3.renovation", "art4.voucher", "art10.capital-standard"])
def test_city_money_is_not_computed(clause: str) -> None:
    with pytest.raises(ClauseIsCityMoney):
        _assess(clause, {"amount": 1})


@pytest.mark.parametrize(
    "clause", ["art9.yanqi-card", "art7.listing", "art12.monitoring", "final.no-duplicate-support"]
)
def test_what_carries_no_money_is_not_computed(clause: str) -> None:
    with pytest.raises(ClauseCarriesNoMoney):
        _assess(clause, {})


def test_before_the_measure_nothing_is_in_force() -> None:
    with pytest.raises(ClauseNotInForce):
        assess(default_pack(), "art4.testing", {"contract": 1}, on=date(2025, 12, 31))


def test_an_unknown_clause_is_refused() -> None:
    with pytest.raises(UnknownClause):
        assess(default_pack(), "art99.moon", {}, on=ON)


@pytest.mark.parametrize("amount", ["-1", "NaN", "1.005", 1.0, None, True])
def test_a_base_that_is_no_amount_is_refused(amount: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        _assess("art4.testing", {"contract": amount})
    assert caught.value.details["field"] == "contract"


def test_a_changed_number_changes_the_amount(tmp_path: Path) -> None:
    folder = edited_pack(tmp_path, "clauses/art4.testing.yaml", 'value: "0.30"', 'value: "0.25"')
    facts = {"contract": "600000"}
    assert assess(load_pack(folder), "art4.testing", facts, on=ON).amount_fen == 15_000_000
    assert assess(default_pack(), "art4.testing", facts, on=ON).amount_fen == 18_000_000


@pytest.mark.parametrize(
    ("standard", "level", "amount_fen"),
    [
        ("ISO 12345:2026", None, 30_000_000),
        ("GB/T 45678-2026", None, 20_000_000),
        ("YY/T 1234-2026", None, 10_000_000),
        ("YY/T 1234-2026", "industry", 10_000_000),
    ],
)
def test_a_standard_tells_its_level(standard: str, level: str | None, amount_fen: int) -> None:
    facts = {"standard": standard, "level": level}
    assert _assess("art10.standard", facts).amount_fen == amount_fen


def test_a_level_that_contradicts_the_standard_is_refused() -> None:
    with pytest.raises(InvalidInput, match="does not agree"):
        _assess("art10.standard", {"standard": "GB/T 45678-2026", "level": "international"})
    with pytest.raises(InvalidInput, match="level"):
        _assess("art10.standard", {})
