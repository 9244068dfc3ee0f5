"""The registers: platforms, organisations, operators, city status, suspension."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    ChangeCityPublicStatus,
    ChangeOperator,
    EvidenceRent,
    RegisterOrganisation,
    RegisterPlatform,
    Resume,
    Suspend,
)
from ledger.domain.errors import (
    AlreadyExists,
    CapExceeded,
    CityPublicPlatform,
    InvalidInput,
    InvalidUscc,
    NotFound,
    Suspended,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import UNITS, District

SUSPENSION = Suspend(recipient="P-001", reason="涉嫌违规，暂停", document="怀科函〔2026〕7号")
RESUMPTION = Resume(recipient="P-001", reason="核查无误", document="怀科函〔2026〕8号")


def _operator(uscc: str) -> ChangeOperator:
    return ChangeOperator(
        platform="P-001",
        operator_uscc=uscc,
        operator_name="新主体",
        reason="运营权转移",
        document="协议 1 号",
    )


def test_a_platform_is_registered_once_under_its_code(district: District) -> None:
    district.platform()
    with pytest.raises(AlreadyExists):
        district.platform()
    row = district.row("SELECT kind, code, uscc, unit_uscc, suspended FROM recipient")
    assert row == {
        "kind": "platform",
        "code": "P-001",
        "uscc": UNITS[0],
        "unit_uscc": UNITS[0],
        "suspended": False,
    }


def test_a_failing_check_digit_is_a_warning_and_anything_else_a_refusal(district: District) -> None:
    command = RegisterPlatform(
        code="P-001", platform_name="平台", operator_uscc="91110116MA01A2B33A", operator_name="主体"
    )
    assert len(district.does(command).answer["warnings"]) == 1
    for wrong in ("", "91110116MA01A2B33", "110101199003077299"):
        with pytest.raises(InvalidUscc):
            district.organisation(wrong)


def test_names_and_kinds_are_checked(district: District) -> None:
    for code, name in ((" ", "平台"), ("P-001", "")):
        with pytest.raises(InvalidInput):
            district.does(
                RegisterPlatform(code=code, platform_name=name, operator_uscc=UNITS[0], operator_name="主体")
            )
    with pytest.raises(InvalidInput):
        district.organisation(kind="club")
    with pytest.raises(InvalidInput):
        district.does(RegisterOrganisation(uscc=UNITS[1], organisation_name=" ", kind="enterprise"))
    district.organisation()
    with pytest.raises(AlreadyExists):
        district.organisation()


def test_a_person_is_known_by_an_id_that_is_no_uscc(district: District) -> None:
    person = RegisterOrganisation(uscc="person-7f3a", organisation_name="高技能人才甲", kind="person")
    assert district.does(person).answer["warnings"] == []


def test_the_old_operator_keeps_its_yearly_pot(district: District) -> None:
    district.platform("P-001")
    district.platform("P-002")
    district.budget("art4.service", 90_000_000)
    district.approved("A-1", "P-001", "art4.service", cases.service("4000000.00"))
    district.does(_operator(UNITS[1]))
    first, second = (f"art4.service|operator|{uscc}|2025" for uscc in UNITS[:2])
    assert (district.held_fen(first), district.held_fen(second)) == (400_000_000, 0)
    outcome = district.assessed("A-2", "P-001", "art4.service", cases.service("4000000.00"))
    assert outcome.answer["amount_fen"] == 400_000_000
    outcome = district.assessed("A-3", "P-002", "art4.service", cases.service("4000000.00"))
    assert (outcome.answer["amount_fen"], outcome.answer["stops_at"]) == (100_000_000, "cap")


def test_a_change_of_operator_is_a_change(district: District) -> None:
    district.platform()
    with pytest.raises(InvalidInput):
        district.does(_operator(UNITS[0]))
    with pytest.raises(InvalidUscc):
        district.does(_operator("1234"))
    district.organisation()
    with pytest.raises(NotFound):
        district.does(
            ChangeOperator(
                platform=UNITS[1], operator_uscc=UNITS[2], operator_name="新", reason="转移", document="1"
            )
        )


def test_two_assessed_together_do_not_both_fit(district: District) -> None:
    """What was assessed against a free pot is refused when the pot has been filled meanwhile, with the figures."""
    district.platform("P-001")
    district.platform("P-002")
    district.budget("art4.service", 90_000_000)
    for award, platform in (("A-1", "P-001"), ("A-2", "P-002")):
        district.noticed(award, platform, "art4.service", cases.service("3000000.00"))
    district.approve("A-1")
    with pytest.raises(CapExceeded) as caught:
        district.approve("A-2")
    held_by = caught.value.details.pop("held_by")
    assert isinstance(held_by, list)
    assert held_by[0].startswith("A-1 (")
    assert caught.value.details == {
        "pot": f"art4.service|operator|{UNITS[0]}|2025",
        "ceiling_fen": 500_000_000,
        "held_fen": 300_000_000,
        "room_fen": 200_000_000,
        "requested_fen": 300_000_000,
    }
    district.approve("A-2", amount_fen=200_000_000)


def test_the_register_knows_since_when_a_platform_is_a_city_public_one(district: District) -> None:
    enterprise = district.organisation()
    district.platform("P-001")
    status = ChangeCityPublicStatus(platform="P-001", since=date(2026, 2, 15), document="京科发〔2026〕3号")
    district.does(status)
    before = cases.a_test("HT-1", platform="P-001", contract_date="2026-02-14")
    district.assessed("A-1", enterprise, "art4.testing", before)
    after = cases.a_test("HT-2", platform="P-001", contract_date="2026-02-15")
    with pytest.raises(CityPublicPlatform):
        district.assessed("A-2", enterprise, "art4.testing", after)
    stated = {**after, "contract_no": "HT-3", "platform_is_city_public": False}
    with pytest.raises(CityPublicPlatform):
        district.assessed("A-3", enterprise, "art4.testing", stated)
    district.does(ChangeCityPublicStatus(platform="P-001", since=None, document="京科发〔2026〕4号"))
    district.assessed("A-4", enterprise, "art4.testing", {**after, "contract_no": "HT-4"})


def test_a_suspended_platform_receives_nothing_until_it_is_resumed(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 9_000_000)
    district.budget("art4.service", 9_000_000)
    district.noticed("A-2", "P-001", "art4.service", cases.service())
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    for number in (1, 2, 3):
        evidence = EvidenceRent(award="A-1", number=number, paid_rent_fen=32_000_000, invoice=f"FP-{number}")
        district.does(evidence)
    district.does(SUSPENSION)
    with pytest.raises(Suspended) as caught:
        district.approve("A-2")
    assert caught.value.details["reason"] == SUSPENSION.reason
    district.clock.set(date(2026, 6, 2))
    run = district.post_due()
    assert (run.posted, run.held) == (0, 2)
    reasons = district.ledger.rows("SELECT state, reason FROM instalment ORDER BY number")
    assert [row["state"] for row in reasons] == ["held", "held", "scheduled"]
    assert "suspended" in str(reasons[0]["reason"])
    district.does(RESUMPTION)
    assert district.post_due().posted == 2
    district.approve("A-2")


def test_suspension_and_resumption_take_turns_and_say_why(district: District) -> None:
    district.platform()
    with pytest.raises(WrongStage):
        district.does(RESUMPTION)
    with pytest.raises(InvalidInput):
        district.does(Suspend(recipient="P-001", reason=" ", document="文"))
    district.does(SUSPENSION)
    with pytest.raises(WrongStage):
        district.does(SUSPENSION)
    district.does(RESUMPTION)


def test_what_was_held_for_another_reason_stays_held_after_a_resumption(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 9_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    district.clock.set(date(2026, 5, 8))
    assert district.post_due().held == 1
    district.does(SUSPENSION)
    district.does(RESUMPTION)
    assert district.row("SELECT state FROM instalment WHERE number = 1")["state"] == "held"
    assert district.post_due().posted == 0
