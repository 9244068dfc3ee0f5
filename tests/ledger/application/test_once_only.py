"""What is supported once: a project's class, an AI award, a standard, a loan, an invoice; and what is only pointed out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.application.commands import CancelRemainder, RecordPastDisbursement, ReverseApproval
from ledger.domain.errors import ConflictingChoice, DuplicateClaim, OneAwardPerEnterprise
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, UNITS, District


@pytest.fixture
def jxj(district: District) -> District:
    """A platform, and the lines of the bureau of economy and information technology."""
    district.platform(manufacturing=True)
    for clause in ("art6.upgrade", "art6.ai", "art10.standard", "art10.ip-interest", "art10.guarantee"):
        district.budget(clause, 9_000_000, department="jxj")
    return district


def _approved(
    district: District, award: str, clause: str, facts: dict[str, Any], recipient: str = "P-001"
) -> None:
    district.approved(award, recipient, clause, facts, department="jxj")


def test_a_project_has_one_class(jxj: District) -> None:
    _approved(jxj, "A-1", "art6.upgrade", cases.upgrade())
    green = {**cases.upgrade(), "class": "green"}
    with pytest.raises(ConflictingChoice) as caught:
        _approved(jxj, "A-2", "art6.upgrade", green)
    assert (caught.value.details["held"], caught.value.details["requested"]) == ("digital", "green")
    jxj.does(ReverseApproval(award="A-1", reason="类别有误"), CHECKER, "jxj")
    _approved(jxj, "A-3", "art6.upgrade", green)


def test_two_applications_for_one_project_race_for_its_class(jxj: District) -> None:
    """Assessed while the project was free: the guard decides at the approval."""
    jxj.noticed("A-1", "P-001", "art6.upgrade", cases.upgrade(), department="jxj")
    jxj.noticed("A-2", "P-001", "art6.upgrade", {**cases.upgrade(), "class": "green"}, department="jxj")
    jxj.approve("A-1", department="jxj")
    with pytest.raises(ConflictingChoice) as caught:
        jxj.approve("A-2", department="jxj")
    assert str(caught.value.details["held_by"]).startswith("A-1 (")


def test_artificial_intelligence_is_supported_once_in_a_lifetime(jxj: District) -> None:
    _approved(jxj, "A-1", "art6.ai", {"award": "300000.00"})
    with pytest.raises(OneAwardPerEnterprise) as caught:
        _approved(jxj, "A-2", "art6.ai", {"award": "100000.00"})
    assert caught.value.details["held_fen"] == 30_000_000


def test_and_not_on_costs_used_for_an_upgrade(jxj: District) -> None:
    _approved(jxj, "A-1", "art6.upgrade", cases.upgrade(invoices=["FP-1", "FP-2"], assets=["ZC-1"]))
    for used in ({"invoices": ["fp-2"]}, {"assets": ["ZC-1"]}):
        with pytest.raises(DuplicateClaim):
            jxj.assessed(f"A-{used}", "P-001", "art6.ai", {"award": "1.00", **used}, department="jxj")
    _approved(jxj, "A-3", "art6.ai", {"award": "1.00", "invoices": ["FP-3"]})


def test_two_ai_awards_assessed_together(jxj: District) -> None:
    for award in ("A-1", "A-2"):
        jxj.noticed(award, "P-001", "art6.ai", {"award": "100000.00"}, department="jxj")
    jxj.approve("A-1", department="jxj")
    with pytest.raises(DuplicateClaim) as caught:
        jxj.approve("A-2", department="jxj")
    assert caught.value.details["kind"] == "ai_award"


def test_an_organisation_is_supported_once_for_a_standard_however_it_is_written(jxj: District) -> None:
    university = jxj.organisation(kind="university")
    _approved(jxj, "A-1", "art10.standard", cases.standard("GB/T 45678-2026"), university)
    with pytest.raises(DuplicateClaim) as caught:
        _approved(jxj, "A-2", "art10.standard", cases.standard("ＧＢ／Ｔ 45678—2026"), university)
    assert caught.value.details["key"] == f"{university}|GB/T 45678-2026"


def test_a_second_local_drafter_is_pointed_out_and_supported(jxj: District) -> None:
    university = jxj.organisation(kind="university")
    _approved(jxj, "A-1", "art10.standard", cases.standard(), university)
    institute = jxj.organisation(UNITS[2], "institute")
    outcome = jxj.noticed("A-2", institute, "art10.standard", cases.standard(), department="jxj")
    (warning,) = outcome.answer["warnings"]
    assert warning["code"] == "standard_drafter"
    assert "A-1" in warning["zh"]
    assert "GB/T 45678-2026" in warning["en"]
    jxj.approve("A-2", department="jxj")
    third = jxj.assessed(
        "A-3", jxj.organisation(UNITS[3]), "art10.standard", cases.standard(), department="jxj"
    )
    assert "A-1, A-2" in third.answer["warnings"][0]["en"]


def test_nobody_is_pointed_out_after_a_reversal(jxj: District) -> None:
    university = jxj.organisation(kind="university")
    _approved(jxj, "A-1", "art10.standard", cases.standard(), university)
    jxj.does(CancelRemainder(award="A-1", reason="撤回", document="函"), CHECKER, "jxj")
    institute = jxj.organisation(UNITS[2], "institute")
    assert (
        jxj.assessed("A-2", institute, "art10.standard", cases.standard(), department="jxj").answer[
            "warnings"
        ]
        == []
    )


def test_a_loan_is_supported_once_for_interest_and_once_for_its_guarantee(jxj: District) -> None:
    jxj.platform("P-002", UNITS[1])
    _approved(jxj, "A-1", "art10.ip-interest", cases.interest())
    _approved(jxj, "A-2", "art10.guarantee", cases.guarantee())
    with pytest.raises(DuplicateClaim):
        _approved(jxj, "A-3", "art10.ip-interest", cases.interest(), "P-002")
    with pytest.raises(DuplicateClaim):
        _approved(jxj, "A-4", "art10.guarantee", cases.guarantee(), "P-002")


def test_what_was_paid_before_this_ledger_counts(jxj: District) -> None:
    enterprise = jxj.organisation()
    past = RecordPastDisbursement(
        award="B-1",
        recipient=enterprise,
        clause="art10.standard",
        amount_fen=20_000_000,
        paid_on=date(2026, 1, 20),
        department="jxj",
        document="怀财拨〔2026〕1号",
        facts=cases.standard(),
    )
    jxj.does(past, "czj.officer", "czj")
    assert jxj.stage("B-1") == "completed"
    with pytest.raises(DuplicateClaim):
        jxj.assessed("A-1", enterprise, "art10.standard", cases.standard(), department="jxj")
    others = cases.standard("ISO 12345:2026"), cases.standard("GB/T 11111-2026")
    _approved(jxj, "A-2", "art10.standard", others[0], enterprise)
    outcome = jxj.assessed("A-3", enterprise, "art10.standard", others[1], department="jxj")
    assert (outcome.answer["amount_fen"], outcome.answer["stops_at"]) == (0, "cap")


# ── projects that look split ──────────────────────────────────────────────────────────────────────


def _small(project: str) -> dict[str, Any]:
    return cases.upgrade(project, fai="3000000.00")


def test_projects_under_the_threshold_that_reach_it_together_are_pointed_out(jxj: District) -> None:
    first = jxj.assessed("A-1", "P-001", "art6.upgrade", _small("JG-1"), department="jxj")
    assert first.answer["warnings"] == []
    second = jxj.assessed("A-2", "P-001", "art6.upgrade", _small("JG-2"), department="jxj")
    (warning,) = second.answer["warnings"]
    assert warning["code"] == "split_projects"
    assert "JG-1、JG-2" in warning["zh"]
    assert "6,000,000.00" in warning["en"]
    assert "5,000,000.00" in warning["en"]


@pytest.mark.parametrize(
    "otherwise", ["a year later", "another class", "another platform", "the same project"]
)
def test_others_are_not(jxj: District, otherwise: str) -> None:
    jxj.platform("P-002", UNITS[1])
    jxj.assessed("A-1", "P-001", "art6.upgrade", _small("JG-1"), department="jxj")
    facts, platform = _small("JG-2"), "P-001"
    if otherwise == "a year later":
        jxj.clock.set(date(2027, 3, 2))
    elif otherwise == "another class":
        facts = {**cases.upgrade("JG-2", fai="1900000.00"), "class": "green"}
    elif otherwise == "another platform":
        platform = "P-002"
    else:
        facts = _small("JG-1")
    outcome = jxj.assessed("A-2", platform, "art6.upgrade", facts, department="jxj")
    assert outcome.answer["warnings"] == []
