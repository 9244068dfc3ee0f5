"""Applications: recorded, accepted, sent back, amended, refused."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApplyForAward,
    AssessAward,
    RejectAward,
    SendBackApplication,
    Suspend,
)
from ledger.domain.errors import (
    AlreadyExists,
    ClauseCarriesNoMoney,
    ClauseIsCityMoney,
    InvalidInput,
    NotFound,
    OneClassPerProject,
    Suspended,
    UnknownClause,
    WrongDepartment,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, UNITS, District


def _apply(district: District, clause: str, facts: dict[str, Any], **more: Any) -> None:
    department = more.pop("department", "kw")
    recipient = more.pop("recipient", "P-001")
    award = more.pop("award", "A-1")
    command = ApplyForAward(award=award, recipient=recipient, clause=clause, facts=facts, **more)
    district.does(command, department=department)


def test_the_facts_tell_the_branch_of_a_clause(district: District) -> None:
    district.platform()
    _apply(district, "art1.construction", cases.construction())
    row = district.row("SELECT * FROM award")
    assert (row["clause"], row["stage"]) == ("art1.construction.unmatched", "applied")
    assert (row["beneficiary_uscc"], row["department"]) == (UNITS[0], "kw")


@pytest.mark.parametrize(
    ("clause", "facts", "refusal"),
    [
        ("art99.nothing", {}, UnknownClause),
        ("art4.testing", {"contract": "-1", "contract_no": "HT-1"}, InvalidInput),
        ("art4.testing", {"contract": "NaN"}, InvalidInput),
        ("art4.testing", {"contract": 600000.5}, InvalidInput),
        ("art4.testing", {"contract": "600000.00", "contrat_no": "HT-1"}, InvalidInput),
        ("art4.testing", {}, InvalidInput),
        ("art6.upgrade", {"fai": "9000000.00", "classes": ["digital", "green"]}, OneClassPerProject),
    ],
)
def test_facts_are_read_at_once(
    district: District, clause: str, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    district.platform()
    events, _ = district.counts()
    with pytest.raises(refusal):
        _apply(district, clause, facts, department="jxj" if clause.startswith("art6") else "kw")
    assert district.counts()[0] == events


@pytest.mark.parametrize(
    ("clause", "facts", "refusal"),
    [
        ("art4.voucher", {"amount": "1.00"}, ClauseIsCityMoney),
        ("art10.ip-service", {}, ClauseCarriesNoMoney),
    ],
)
def test_what_the_district_does_not_pay_cannot_be_applied_for(
    district: District, clause: str, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    district.platform()
    with pytest.raises(refusal):
        _apply(district, clause, facts)


def test_a_number_is_taken_once_in_the_whole_district(district: District) -> None:
    district.platform("P-001")
    district.platform("P-002", UNITS[1])
    _apply(district, "art4.service", cases.service())
    for recipient in ("P-001", "P-002"):
        with pytest.raises(AlreadyExists) as caught:
            _apply(district, "art4.service", cases.service(), recipient=recipient)
        assert caught.value.details["name"] == "A-1"


def test_who_is_not_in_the_register_cannot_apply(district: District) -> None:
    with pytest.raises(NotFound):
        _apply(district, "art4.service", cases.service())


def test_a_suspended_body_cannot_apply(district: District) -> None:
    district.platform()
    district.does(Suspend(recipient="P-001", reason="核查", document="怀科函〔2026〕2号"))
    with pytest.raises(Suspended):
        _apply(district, "art4.service", cases.service())


def test_only_departments_in_charge_take_applications(district: District) -> None:
    district.platform()
    with pytest.raises(WrongDepartment) as caught:
        _apply(district, "art4.service", cases.service(), department="jxj")
    assert caught.value.details == {"department": "jxj", "departments": "kw, kxc-cgzh"}
    with pytest.raises(InvalidInput):
        _apply(district, "art4.service", cases.service(), lead_department="jxj")
    _apply(district, "art4.service", cases.service(), lead_department="kxc-cgzh")
    assert district.row("SELECT department FROM award")["department"] == "kxc-cgzh"


def test_accepted_once(district: District) -> None:
    district.platform()
    _apply(district, "art4.service", cases.service())
    district.does(AcceptApplication(award="A-1"))
    with pytest.raises(WrongStage):
        district.does(AcceptApplication(award="A-1"))
    with pytest.raises(NotFound):
        district.does(AcceptApplication(award="A-2"))


def test_sent_back_completed_and_accepted_again(district: District) -> None:
    district.platform()
    _apply(district, "art4.testing", cases.a_test())
    district.does(SendBackApplication(award="A-1", reason="缺发票、缺合同日期"))
    for early in (AcceptApplication(award="A-1"), AssessAward(award="A-1")):
        with pytest.raises(WrongStage):
            district.does(early)
    district.does(AmendApplication(award="A-1", facts=cases.a_test(contract="700000.00")))
    assert district.stage("A-1") == "applied"
    district.does(AcceptApplication(award="A-1"))
    assert district.does(AssessAward(award="A-1")).answer["amount_fen"] == 21_000_000


def test_amending_what_was_assessed_asks_for_a_new_assessment(district: District) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art1.construction", cases.construction())
    district.does(AmendApplication(award="A-1", facts=cases.elevated()))
    assert district.stage("A-1") == "accepted"
    assert district.does(AssessAward(award="A-1")).answer["amount_fen"] == 1_800_000_000
    assert district.row("SELECT clause FROM award")["clause"] == "art1.construction.elevated"
    with pytest.raises(InvalidInput):
        district.does(AmendApplication(award="A-1", facts={"investment": "1.00", "rent": "1.00"}))


def test_a_rejected_application_is_over(district: District) -> None:
    district.platform()
    _apply(district, "art4.service", cases.service())
    district.does(RejectAward(award="A-1", reason="不属支持范围"), CHECKER)
    assert district.stage("A-1") == "rejected"
    for late in (AcceptApplication(award="A-1"), AmendApplication(award="A-1", facts=cases.service())):
        with pytest.raises(WrongStage):
            district.does(late)
