"""Headings are found wherever they stand; what is no row is left out and said so."""

from __future__ import annotations

import pytest

from cli.intake.columns import Kind
from cli.intake.files import read_content
from cli.intake.tables import Tables, tables
from ledger.domain.errors import ImportLayoutUnknown, ImportTooLarge
from ledger.policy.loader import default_pack
from tests.cli.intake.files import (
    BUDGET_HEAD,
    ENTERPRISE,
    ORGANISATION_HEAD,
    PLATFORM_HEAD,
    UNIT,
    Cell,
    small_district,
    text_table,
    workbook,
)

PLATFORM: tuple[Cell, ...] = ("P-001", "雁砚平台", UNIT, "雁砚公司")


def found(content: bytes) -> Tables:
    return tables(read_content(content, "f.xlsx"), default_pack(), "f.xlsx")


def test_each_sheet_is_read_as_what_it_is() -> None:
    rows = found(workbook(small_district())).rows
    assert [(row.kind, row.place.sheet, row.place.row) for row in rows] == [
        (Kind.PLATFORM, "平台", 2),
        (Kind.ORGANISATION, "机构", 2),
        (Kind.BUDGET, "指标", 2),
        (Kind.DISBURSEMENT, "兑现台账", 2),
    ]


def test_titles_may_stand_above_the_headings() -> None:
    rows = found(
        workbook({"Sheet1": [("怀柔区中试平台名录",), (), ("单位：个", None), PLATFORM_HEAD, PLATFORM]})
    ).rows
    assert [(row.kind, row.place.row) for row in rows] == [(Kind.PLATFORM, 5)]


def test_english_headings_are_known() -> None:
    head = ("Platform code", "Platform name", "Operator USCC", "Operator name")
    assert found(workbook({"platforms": [head, PLATFORM]})).rows[0].kind is Kind.PLATFORM


def test_totals_and_signatures_are_left_out_and_said_so() -> None:
    line = (2026, "kw", "art4.testing", 100, "文")
    result = found(
        workbook({"指标": [BUDGET_HEAD, line, ("合 计", None, None, 100), ("制表：某", "审核：某")]})
    )
    assert len(result.rows) == 1
    assert "2" in result.notes[0][0]


def test_columns_that_mean_nothing_are_said() -> None:
    result = found(workbook({"平台": [(*PLATFORM_HEAD, "联系人"), (*PLATFORM, "某")]}))
    assert any("联系人" in zh for zh, _ in result.notes)


def test_a_sheet_about_something_else_is_left_out_and_said_so() -> None:
    result = found(workbook({"平台": [PLATFORM_HEAD, PLATFORM], "通讯录": [("姓名", "电话"), ("某", "1")]}))
    assert len(result.rows) == 1
    assert any("通讯录" in zh for zh, _ in result.notes)


@pytest.mark.parametrize("name", ["平台", "Sheet1"])
def test_missing_columns_are_named(name: str) -> None:
    with pytest.raises(ImportLayoutUnknown, match="运行主体名称"):
        found(workbook({name: [PLATFORM_HEAD[:3], PLATFORM[:3]]}))


def test_a_file_about_something_else_is_refused() -> None:
    with pytest.raises(ImportLayoutUnknown):
        found(workbook({"甲": [("姓名",), ("某",)], "乙": [("电话",)]}))
    with pytest.raises(ImportLayoutUnknown):
        found(workbook({"甲": []}))


def test_one_table_may_hold_several_kinds() -> None:
    head = (
        "类型",
        "平台编号",
        "平台名称",
        "运行主体统一社会信用代码",
        "运行主体名称",
        "统一社会信用代码",
        "机构名称",
        "类别",
    )
    rows = [
        ("平台", "P-001", "雁砚平台", UNIT, "雁砚公司", None, None, None),
        ("机构", None, None, None, None, ENTERPRISE, "黍洵公司", "企业"),
        ("别的", None, None, None, None, None, "x", None),
    ]
    result = found(text_table([head, *rows]).encode("gb18030"))
    assert [row.kind for row in result.rows] == [Kind.PLATFORM, Kind.ORGANISATION, None]
    assert result.rows[2].said_kind == "别的"


def test_too_many_rows_are_refused() -> None:
    many = [(f"P-{number}", "名", UNIT, "名") for number in range(5_001)]
    with pytest.raises(ImportTooLarge):
        found(text_table([PLATFORM_HEAD, *many]).encode())


def test_an_organisations_code_is_no_platforms() -> None:
    rows = found(workbook({"名单": [ORGANISATION_HEAD, (ENTERPRISE, "黍洵公司", "企业")]})).rows
    assert rows[0].kind is Kind.ORGANISATION
