"""Support by others: vouchers, total public support of one cost, and similar district policies (防重复)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ledger.application.commands import ExemptionGiven, ReverseApproval, ReverseEntry
from ledger.domain.errors import (
    AlreadyExists,
    AlreadyReversed,
    DuplicateClaim,
    DuplicateSupport,
    InvalidInput,
    SeparationOfDuties,
    SimilarSupport,
    SupportExceeded,
)
from ledger.domain.roles import Role
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, District
from tests.ledger.application.officers import appoint

SIMILAR: dict[str, Any] = {
    "level": "district",
    "measure": "怀柔区支持科技创新若干措施",
    "direction": "service",
    "content": "operation",
    "standard": "scored",
}
"""Another district policy that supports what art4.service does."""

EXEMPTION = ExemptionGiven(reason="区长办公会同意", document="怀政会〔2026〕5号", second_person="zhao.lei")


# ── the voucher ───────────────────────────────────────────────────────────────────────────────────


def test_a_contract_paid_by_voucher_is_not_supported_again(district: District) -> None:
    enterprise = district.organisation()
    district.budget("art4.testing", 1_000_000)
    district.external("V-1", enterprise, 50_000, claims=("contract:HT-1",))
    with pytest.raises(DuplicateClaim) as caught:
        district.approved("A-1", enterprise, "art4.testing", cases.a_test("ht-1 "))
    assert (caught.value.details["kind"], caught.value.details["key"]) == ("contract", "HT-1")
    assert str(caught.value.details["held_by"]).startswith("V-1 (")


def test_nor_does_a_supported_contract_take_a_voucher(district: District) -> None:
    enterprise = district.organisation()
    district.budget("art4.testing", 1_000_000)
    district.approved("A-1", enterprise, "art4.testing", cases.a_test("HT-1"))
    with pytest.raises(DuplicateClaim):
        district.external("V-1", enterprise, 50_000, claims=("contract:HT-1",))
    district.does(ReverseApproval(award="A-1", reason="误批"), CHECKER)
    district.external("V-1", enterprise, 50_000, claims=("contract:HT-1",))


def test_a_voucher_reversed_frees_the_contract(district: District) -> None:
    enterprise = district.organisation()
    district.budget("art4.testing", 1_000_000)
    district.external("V-1", enterprise, 50_000, claims=("contract:HT-1",))
    reversal = ReverseEntry(entry="V-1", recipient=enterprise, reason="登记有误")
    district.does(reversal)
    with pytest.raises(AlreadyReversed):
        district.does(reversal)
    district.approved("A-1", enterprise, "art4.testing", cases.a_test("HT-1"))


def test_a_voucher_that_is_stated_is_refused_at_the_assessment(district: District) -> None:
    enterprise = district.organisation()
    with pytest.raises(DuplicateSupport):
        district.assessed("A-1", enterprise, "art4.testing", cases.a_test(voucher_on_same_contract=True))


# ── all public support on one cost ────────────────────────────────────────────────────────────────


def test_what_others_paid_leaves_the_rest_of_the_cost(district: District) -> None:
    district.platform()
    district.external("E-1", "P-001", 300_000, cost_base="loan:DK-1")
    outcome = district.assessed("A-1", "P-001", "art10.ip-interest", cases.interest(interest="500000.00"))
    assert (outcome.answer["amount_fen"], outcome.answer["stops_at"]) == (20_000_000, "support")


def test_what_an_application_states_counts_where_it_is_more_than_the_ledger_knows(district: District) -> None:
    district.platform()
    district.external("E-1", "P-001", 1, cost_base="loan:DK-1")
    facts = cases.interest(interest="500000.00", other_public="300000.00")
    outcome = district.assessed("A-1", "P-001", "art10.ip-interest", facts)
    assert outcome.answer["amount_fen"] == 20_000_000


def test_support_recorded_after_the_assessment_stops_the_approval(district: District) -> None:
    district.platform()
    district.budget("art10.ip-interest", 1_000_000)
    district.noticed("A-1", "P-001", "art10.ip-interest", cases.interest(interest="500000.00"))
    district.external("E-1", "P-001", 300_000, cost_base="loan:DK-1")
    with pytest.raises(SupportExceeded) as caught:
        district.approve("A-1")
    held_by = caught.value.details.pop("held_by")
    assert isinstance(held_by, list)
    assert held_by[0].startswith("E-1 (")
    assert caught.value.details == {
        "cost_base": "support|loan:DK-1",
        "ceiling_fen": 50_000_000,
        "held_fen": 30_000_000,
        "room_fen": 20_000_000,
        "requested_fen": 25_000_000,
    }
    district.approve("A-1", amount_fen=20_000_000)


def test_two_people_may_allow_more_than_the_cost_as_far_as_they_say(district: District) -> None:
    appoint(district.ledger, EXEMPTION.second_person, (Role.CHECKER,), "kw")
    district.platform()
    district.budget("art10.ip-interest", 1_000_000)
    district.noticed("A-1", "P-001", "art10.ip-interest", cases.interest(interest="500000.00"))
    district.external("E-1", "P-001", 300_000, cost_base="loan:DK-1")
    short = replace(EXEMPTION, allowance_fen=4_999_999)
    with pytest.raises(SupportExceeded):
        district.approve("A-1", exemption=short)
    district.approve("A-1", exemption=replace(EXEMPTION, allowance_fen=5_000_000))
    district.does(ReverseApproval(award="A-1", reason="误批"), CHECKER)
    cap = district.row("SELECT * FROM cap WHERE kind = 'support'")
    assert (cap["external_fen"], cap["reserved_fen"], cap["allowance_fen"]) == (30_000_000, 0, 0)


def test_support_by_others_comes_up_against_what_the_district_gave(district: District) -> None:
    appoint(district.ledger, EXEMPTION.second_person, (Role.CHECKER,), "kw")
    district.platform()
    district.budget("art10.ip-interest", 1_000_000)
    district.approved("A-1", "P-001", "art10.ip-interest", cases.interest(interest="500000.00"))
    with pytest.raises(SupportExceeded) as caught:
        district.external("E-1", "P-001", 250_001, cost_base="loan:DK-1")
    assert caught.value.details["room_fen"] == 25_000_000
    district.external("E-1", "P-001", 250_000, cost_base="loan:DK-1")
    allowed = replace(EXEMPTION, allowance_fen=100)
    district.external("E-2", "P-001", 1, cost_base="loan:DK-1", exemption=allowed)
    district.does(ReverseEntry(entry="E-2", recipient="P-001", reason="登记有误"))
    assert district.row("SELECT allowance_fen FROM cap WHERE kind = 'support'")["allowance_fen"] == 0


# ── similar district support ──────────────────────────────────────────────────────────────────────


def test_a_platform_with_similar_district_support_is_not_supported_again(district: District) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.external("E-1", "P-001", 1_000_000, **SIMILAR)
    with pytest.raises(SimilarSupport) as caught:
        district.approved("A-1", "P-001", "art4.service", cases.service())
    assert caught.value.details["recipient"] == "P-001"
    assert str(caught.value.details["held_by"]).startswith(f"{SIMILAR['measure']}: E-1 (")


def test_nor_does_one_supported_here_take_similar_support(district: District) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.approved("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(SimilarSupport) as caught:
        district.external("E-1", "P-001", 1_000_000, **SIMILAR)
    assert "A-1 (" in str(caught.value.details["held_by"])


@pytest.mark.parametrize("first", ["external", "award"])
def test_two_people_may_override_it_in_both_orders(district: District, first: str) -> None:
    appoint(district.ledger, EXEMPTION.second_person, (Role.CHECKER,), "kw")
    district.platform()
    district.budget("art4.service", 9_000_000)
    if first == "external":
        district.external("E-1", "P-001", 1_000_000, **SIMILAR)
        district.noticed("A-1", "P-001", "art4.service", cases.service())
        with pytest.raises(SeparationOfDuties):
            district.approve("A-1", exemption=replace(EXEMPTION, second_person=CHECKER))
        district.approve("A-1", exemption=EXEMPTION)
    else:
        district.approved("A-1", "P-001", "art4.service", cases.service())
        district.external("E-1", "P-001", 1_000_000, **SIMILAR, exemption=EXEMPTION)
    figures = district.row("SELECT count(*) AS n FROM claim_choice WHERE kind = 'similar_support'")
    assert figures["n"] == 2


def test_several_articles_of_this_measure_and_other_levels_are_not_similar_support(
    district: District,
) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.budget("art1.construction", 9_000_000)
    district.external("E-1", "P-001", 1_000_000, level="city", measure="市级政策")
    district.external("E-2", "P-001", 1_000_000, **{**SIMILAR, "standard": "fixed_sum"})
    district.approved("A-1", "P-001", "art4.service", cases.service())
    district.approved("A-2", "P-001", "art4.service", cases.service("1000000.00", 2024))
    district.approved("A-3", "P-001", "art1.construction", cases.construction())


def test_similarity_is_stated_whole(district: District) -> None:
    district.platform()
    with pytest.raises(InvalidInput):
        district.external("E-1", "P-001", 1, **{**SIMILAR, "standard": ""})


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "county"},
        {"yuan": -1},
        {"claims": ("HT-1",)},
        {"claims": ("contract:",)},
        {"cost_base": "DK-1"},
    ],
)
def test_entries_are_checked(district: District, wrong: dict[str, Any]) -> None:
    district.platform()
    events, _ = district.counts()
    with pytest.raises(InvalidInput):
        district.external("E-1", "P-001", wrong.pop("yuan", 1), **wrong)
    assert district.counts()[0] == events


def test_an_entry_has_a_number_of_its_own(district: District) -> None:
    district.platform()
    district.external("E-1", "P-001", 1)
    with pytest.raises(AlreadyExists):
        district.external("E-1", "P-001", 1)
