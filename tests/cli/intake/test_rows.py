"""A row becomes one command, or the list of everything that is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cli.intake.files import read_content
from cli.intake.rows import Intake, intake
from cli.intake.tables import tables
from ledger.application.commands import (
    RecordAppropriation,
    RecordPastDisbursement,
    RegisterOrganisation,
    RegisterPlatform,
)
from ledger.policy.loader import default_pack
from tests.cli.intake.files import (
    BUDGET_HEAD,
    ENTERPRISE,
    ORGANISATION_HEAD,
    PAYMENT_HEAD,
    PLATFORM_HEAD,
    UNIT,
    Cell,
    small_district,
    workbook,
)

PACK = default_pack()


def asked(sheets: dict[str, Any]) -> Intake:
    return intake(tables(read_content(workbook(sheets), "f"), PACK, "f"), PACK)


def payment(*extra: tuple[str, Cell], **changes: Cell) -> Intake:
    """Return what one payment asks for; ``extra`` are columns of facts."""
    cells: dict[str, Cell] = {
        "award": "TZ-1",
        "recipient": ENTERPRISE,
        "clause": "art4.testing",
        "amount": 1000,
        "paid_on": date(2026, 2, 3),
        "department": "kw",
        "document": "文",
        **changes,
    }
    head = (*PAYMENT_HEAD, *(name for name, _ in extra))
    return asked({"兑现台账": [head, (*cells.values(), *(cell for _, cell in extra))]})


def codes(result: Intake) -> list[list[str]]:
    return [[problem.code for problem in one.problems] for one in result.bad]


def test_each_kind_becomes_its_command() -> None:
    commands = [entry.command for entry in asked(small_district()).entries]
    assert commands == [
        RegisterPlatform(
            code="P-001", platform_name="雁砚平台", operator_uscc=UNIT, operator_name="雁砚公司"
        ),
        RegisterOrganisation(uscc=ENTERPRISE, organisation_name="黍洵公司", kind="enterprise"),
        RecordAppropriation(
            fiscal_year=2026,
            department="kw",
            clause="art4.testing",
            amount_fen=100_000_000,
            document="怀财预1号",
        ),
        RecordPastDisbursement(
            award="TZ-1",
            recipient=ENTERPRISE,
            clause="art4.testing",
            amount_fen=1_200_050,
            paid_on=date(2026, 2, 3),
            department="kw",
            document="怀财拨1号",
            facts={"contract_no": "HT-1", "contract_date": "2026-01-08"},
        ),
    ]


def test_registrations_come_before_what_rests_on_them() -> None:
    sheets = dict(reversed(small_district().items()))
    assert [entry.kind for entry in asked(sheets).entries] == [
        "platform",
        "organisation",
        "budget",
        "disbursement",
    ]


def test_every_problem_of_a_row_is_listed() -> None:
    result = asked({"平台": [(*PLATFORM_HEAD, "制造业"), (None, "名", "123", "主体", "也许")]})
    assert codes(result) == [["unreadable_cell", "invalid_uscc", "unreadable_cell"]]
    assert not result.entries


def test_a_failing_check_digit_is_remarked_on() -> None:
    result = asked({"平台": [PLATFORM_HEAD, ("P-1", "名", UNIT[:-1] + "0", "主体")]})
    assert result.entries
    assert any("校验码" in zh for zh, _ in result.notes)


def test_a_personal_number_is_refused_and_not_repeated() -> None:
    number = "11010519491231002X"
    result = asked({"机构": [ORGANISATION_HEAD, (number, "某", "企业")]})
    assert codes(result) == [["invalid_uscc"]]
    assert number not in str(result.bad[0].problems[0])


def test_a_person_goes_by_an_id_that_is_no_code() -> None:
    result = asked({"机构": [ORGANISATION_HEAD, ("RC-0001", "高技能人才", "个人")]})
    assert result.entries[0].name == "RC-0001"


def test_a_budget_may_name_its_clause_by_title_or_branch() -> None:
    rows = [(2026, "jxj", name, 1, "文") for name in ("art6.upgrade", "绿色化技术改造", "art7.listing")]
    result = asked({"指标": [BUDGET_HEAD, *rows[:1], *rows[2:]]})
    assert [entry.name for entry in result.entries] == ["2026|jxj|art6.upgrade|district"]
    assert codes(result) == [["unreadable_cell"]]
    assert asked({"指标": [BUDGET_HEAD, rows[1]]}).entries[0].name == "2026|jxj|art6.upgrade|district"


@pytest.mark.parametrize("amount", [0, -5, "-0.01"])
def test_a_payment_is_above_zero(amount: Cell) -> None:
    result = payment(("合同编号", "HT-1"), ("合同签订日", date(2026, 1, 8)), amount=amount)
    assert codes(result) == [["unreadable_cell"]]


def test_a_negative_budget_is_refused() -> None:
    result = asked({"指标": [BUDGET_HEAD, (2026, "kw", "art4.testing", -1, "文")]})
    assert codes(result) == [["unreadable_cell"]]


@pytest.mark.parametrize("clause", ["art4.voucher", "art7.listing"])
def test_a_clause_that_pays_no_district_money_paid_nothing(clause: str) -> None:
    assert codes(payment(clause=clause)) == [["unknown_clause"]]


def test_what_a_cap_is_kept_by_must_be_known() -> None:
    """The cap of testing runs over the year of the contract, that of upgrading over the project."""
    assert [problem.details["field"] for problem in payment().bad[0].problems] == ["contract_date"]
    upgrade = payment(("项目类别", "green"), clause="art6.upgrade", department="jxj")
    assert [problem.details["field"] for problem in upgrade.bad[0].problems] == ["project"]


def test_a_fact_of_another_clause_is_refused() -> None:
    result = payment(("合同签订日", date(2026, 1, 8)), ("标准编号", "GB/T 900001-2026"))
    assert [problem.details["field"] for problem in result.bad[0].problems] == ["standard"]


def test_a_family_of_clauses_is_resolved_by_its_facts() -> None:
    result = payment(("项目类别", "绿色化"), ("项目编号", "JG-1"), clause="art6.upgrade", department="jxj")
    command = result.entries[0].command
    assert isinstance(command, RecordPastDisbursement)
    assert command.clause == "art6.upgrade.green"
    assert command.facts == {"project": "JG-1", "class": "green"}


def test_a_payment_without_a_number_gets_the_number_of_its_content() -> None:
    facts = (("合同编号", "HT-1"), ("合同签订日", date(2026, 1, 8)))
    first, again = payment(*facts, award=None), payment(*facts, award=None)
    other = payment(*facts, award=None, amount=1001)
    assert first.entries[0].name == again.entries[0].name != other.entries[0].name


def test_a_repeated_row_is_refused_with_the_first_place() -> None:
    row = ("P-1", "名", UNIT, "主体")
    result = asked({"平台": [PLATFORM_HEAD, row, row]})
    assert len(result.entries) == 1
    assert codes(result) == [["repeated_row"]]
    assert "平台第 2 行" in result.bad[0].problems[0].message


def test_a_row_of_no_known_kind_is_refused() -> None:
    head = ("类型", "平台编号", "平台名称")
    result = asked({"表": [head, ("摆设", "P-1", "名")]})
    assert codes(result) == [["unreadable_cell"]]
    assert "摆设" in result.bad[0].problems[0].message
