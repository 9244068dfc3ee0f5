from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from ledger.domain.errors import InvalidInput, NoRateDetermined
from ledger.domain.holds import Choice, Claim, ClaimPeriod
from ledger.policy.facts import read_facts
from ledger.policy.keys import Parties
from ledger.policy.loader import default_pack
from ledger.policy.reading import Ruling
from ledger.policy.requirements import CostBase, Requirements, requirements
from tests.ledger.policy.packs import ON

USCC = "91110116MA00000000"
PARTIES = Parties(beneficiary=USCC, platform="P-01", person="T-7")


def _needed(
    clause_id: str,
    facts: Mapping[str, object],
    parties: Parties = PARTIES,
    rulings: Sequence[Ruling] = (),
    on: date = ON,
) -> Requirements:
    pack = default_pack()
    clause = pack.resolve(clause_id, facts)
    return requirements(pack, clause, read_facts(clause, facts), parties, on, rulings)


def _ruling(clause: str, target: str, value: str) -> Ruling:
    return Ruling("1", clause, target, value, date(2026, 1, 1), "怀科发〔2026〕1号")


@pytest.mark.parametrize(
    ("clause", "facts", "key", "ceiling_fen"),
    [
        ("art1.construction", {"investment": 1, "city_supported": True}, f"art1.construction|unit|{USCC}|lifetime", 10**9),
        ("art1.construction", {"investment": 1, "elevated": True}, f"art1.construction|unit|{USCC}|lifetime", 2 * 10**9),
        ("art4.service", {"award": 1, "assessment_year": 2025}, f"art4.service|operator|{USCC}|2025", 5 * 10**8),
        ("art4.testing", {"contract": 1, "contract_date": "2027-01-01"}, f"art4.testing|enterprise|{USCC}|2027", 5 * 10**7),
        ("art6.upgrade", {"fai": 1, "class": "green", "project": "x-1"}, "art6.upgrade|project|X-1|lifetime", 6 * 10**8),
        ("art6.ai", {"award": 1}, f"art6.ai|enterprise|{USCC}|lifetime", 5 * 10**7),
        ("art10.standard", {"level": "industry"}, f"art10.standard|organisation|{USCC}|lifetime", 5 * 10**7),
        ("art10.ip-interest", {"interest": 1, "repaid_on": "2026-03-01"}, f"art10.ip-interest|operator|{USCC}|2026", 3 * 10**7),
        ("art10.guarantee", {"fee": 1, "fee_paid_on": "2026-03-01"}, f"art10.guarantee|operator|{USCC}|2026", 3 * 10**7),
    ],
)  # fmt: skip
def test_the_pot_of_each_clause(clause: str, facts: dict[str, object], key: str, ceiling_fen: int) -> None:
    (pot,) = _needed(clause, facts).pots
    assert (pot.key, pot.ceiling_fen) == (key, ceiling_fen)


@pytest.mark.parametrize(
    ("clause", "facts", "ruling", "key", "ceiling_fen"),
    [
        (
            "art1.construction",
            {"investment": 1, "city_supported": True, "project": "x"},
            ("art1.construction", "interpretation:pot-holder", "project"),
            "art1.construction|project|X|lifetime",
            10**9,
        ),
        (
            "art1.construction",
            {"investment": 1, "city_supported": True},
            ("art1.construction", "interpretation:matched-cap", "uncapped"),
            f"art1.construction|unit|{USCC}|lifetime",
            None,
        ),
        (
            "art1.construction",
            {"investment": 1, "city_supported": True},
            ("art1.construction.matched", "parameter:ceiling", "9000000"),
            f"art1.construction|unit|{USCC}|lifetime",
            9 * 10**8,
        ),
        (
            "art4.testing",
            {"contract": 1},
            ("art4.testing", "interpretation:cap-period", "lifetime"),
            f"art4.testing|enterprise|{USCC}|lifetime",
            5 * 10**7,
        ),
        (
            "art10.ip-interest",
            {"interest": 1, "loan": "jk-1"},
            ("art10.ip-interest", "interpretation:cap-holder", "loan"),
            "art10.ip-interest|loan|JK-1|lifetime",
            3 * 10**7,
        ),
        (
            "art6.upgrade",
            {"fai": 1, "class": "green"},
            ("art6.upgrade", "interpretation:cap-holder", "platform"),
            "art6.upgrade|platform|P-01|lifetime",
            6 * 10**8,
        ),
    ],
)
def test_readings_change_the_pot(
    clause: str, facts: dict[str, object], ruling: tuple[str, str, str], key: str, ceiling_fen: int | None
) -> None:
    (pot,) = _needed(clause, facts, rulings=[_ruling(*ruling)]).pots
    assert (pot.key, pot.ceiling_fen) == (key, ceiling_fen)


def test_claims_choices_and_cost_base_of_an_upgrade() -> None:
    facts = {
        "fai": "5000000",
        "class": "digital",
        "project": "X-1",
        "invoices": ["f1", "f2"],
        "assets": ["a1"],
    }
    needed = _needed("art6.upgrade", facts)
    assert needed.claims == (Claim("invoice", "F1"), Claim("invoice", "F2"), Claim("asset", "A1"))
    assert needed.choices == (Choice("project_class", "X-1", "digital"),)
    assert needed.cost_base == CostBase("upgrade:X-1", 500_000_000)
    assert needed.missing == ()
    needed.require_complete()


def test_one_standard_is_one_claim_however_it_is_written() -> None:
    first = _needed("art10.standard", {"standard": "GB/T 45678-2026"})
    second = _needed("art10.standard", {"standard": "gb／t45678—2026", "level": "national"})
    assert first.claims == second.claims == (Claim("standard", f"{USCC}|GB/T 45678-2026"),)
    assert first.watches == (Claim("standard_drafter", "GB/T 45678-2026"),)


def test_interest_and_guarantee_of_one_loan_do_not_collide_but_two_interests_do() -> None:
    interest = _needed("art10.ip-interest", {"interest": 1, "loan": "JK-1", "repaid_on": "2026-03-01"})
    guarantee = _needed("art10.guarantee", {"fee": 1, "loan": "JK-1", "fee_paid_on": "2026-03-01"})
    assert set(interest.claims).isdisjoint(guarantee.claims)
    rulings = [_ruling("art8.sme-interest", f"parameter:{name}", "1") for name in ("rate", "ceiling")]
    other = _needed(
        "art8.sme-interest", {"interest": 1, "loan": "JK-1", "interest_year": 2026}, rulings=rulings
    )
    assert other.claims == interest.claims
    assert other.cost_base == interest.cost_base


def test_a_voucher_claims_its_contract() -> None:
    voucher = _needed("art4.voucher", {"amount": 1, "contract_no": "HT-9"})
    testing = _needed("art4.testing", {"contract": 1, "contract_no": "ht-9", "contract_date": "2026-02-01"})
    assert set(voucher.claims) <= set(testing.claims)
    assert voucher.cost_base == CostBase("contract:HT-9", None)


def test_rent_claims_its_months_and_its_start() -> None:
    facts: dict[str, object] = {
        "start": "2026-01-31",
        "first_month": 2,
        "months": 2,
        "leases": [
            {"lease": "L-1", "area": 100, "rent": 1000},
            {"lease": "L-2", "area": 100, "rent": 1000, "ends": "2026-03-15"},
            {"lease": "L-3", "area": 100, "rent": 1000, "begins": "2027-01-01"},
        ],
    }
    needed = _needed("art3.rent", facts)
    begins, ends = date(2026, 2, 28), date(2026, 4, 30)
    assert needed.periods == (
        ClaimPeriod("rent_unit", USCC, begins, ends),
        ClaimPeriod("lease", "L-1", begins, ends),
        ClaimPeriod("lease", "L-2", begins, date(2026, 3, 16)),
    )
    assert needed.choices == (Choice("rent_start", USCC, "2026-01-31"),)
    assert needed.cost_base is not None
    assert needed.cost_base.key == f"rent:{USCC}:2026-02-28:2026-04-30"
    assert needed.pots == ()
    assert needed.missing == ()


def test_rent_without_numbers_of_its_leases_cannot_be_held() -> None:
    needed = _needed("art3.rent", {"area": 1, "rent": 1, "month": 1})
    assert set(needed.missing) == {"lease", "start"}
    assert needed.periods == ()


def test_what_is_missing_is_named() -> None:
    needed = _needed("art4.testing", {"contract": 1}, parties=Parties())
    assert needed.missing == ("parties.enterprise", "contract_date", "contract_no")
    with pytest.raises(InvalidInput) as caught:
        needed.require_complete()
    assert caught.value.details["field"] == "parties.enterprise"


def test_a_pot_without_a_ceiling_is_refused() -> None:
    with pytest.raises(NoRateDetermined):
        _needed("art9.talent", {"award": 1})


def test_requirements_are_json() -> None:
    facts: dict[str, object] = {"start": "2026-01-01", "months": 1, "area": 1, "rent": 1, "lease": "L"}
    plain = json.loads(json.dumps(_needed("art3.rent", facts).as_dict()))
    assert plain["periods"][0] == {
        "kind": "rent_unit",
        "key": USCC,
        "starts": "2026-01-01",
        "ends": "2026-02-01",
    }
