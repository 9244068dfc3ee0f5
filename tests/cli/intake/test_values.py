"""Cells under their columns: exact, or refused with the heading."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.intake import values
from cli.intake.columns import Column, Holds, Kind, columns
from cli.intake.grid import Cell
from cli.intake.tables import Filled
from cli.intake.workbook_process import cell_of
from ledger.domain.errors import UnreadableCell
from ledger.domain.money import yuan
from ledger.policy.loader import default_pack


def filled(cell: Cell, heading: str = "金额（元）") -> Filled:
    return Filled(Column("x", "列", "column", Holds.TEXT), heading, cell, "万元" in heading)


def fact(name: str, cell: Cell, heading: str = "") -> object:
    column = next(one for one in columns(Kind.DISBURSEMENT, default_pack()) if one.field == name)
    return values.fact(Filled(column, heading or column.zh, cell, "万元" in heading))


@given(st.integers(-(10**14), 10**14))
def test_an_amount_that_went_through_a_spreadsheet_is_exact(fen: int) -> None:
    travelled = cell_of(float(Decimal(fen) / 100))
    assert isinstance(travelled, tuple)
    assert values.amount_fen(filled(Decimal(travelled[1]))) == fen


@given(st.integers(0, 10**13))
def test_an_amount_as_text_with_commas_is_exact(fen: int) -> None:
    assert values.amount_fen(filled(yuan(fen))) == fen


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (Decimal("12.5"), 12_500_000),
        ("1,234.5678", 1_234_567_800),
        (Decimal("0.000001"), 1),
        ("３", 3_000_000),
    ],
)
def test_wan_are_ten_thousand_yuan(cell: Cell, fen: int) -> None:
    assert values.amount_fen(filled(cell, "金额（万元）")) == fen


@pytest.mark.parametrize(
    "cell",
    [
        Decimal("1.005"),
        Decimal("0.30000000000000004"),
        "1.234",
        "1e3",
        "NaN",
        "十元",
        True,
        date(2026, 1, 1),
        "=1+1",
    ],
)
def test_what_is_no_amount_is_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell) as refused:
        values.amount_fen(filled(cell))
    assert refused.value.details["field"] == "金额（元）"


@pytest.mark.parametrize("cell", [Decimal("0.0000001"), "1.00000001", "x"])
def test_wan_finer_than_a_fen_are_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell):
        values.amount_fen(filled(cell, "金额（万元）"))


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 3, 1),
        "2026-03-01",
        "2026/3/1",
        "2026.3.1",
        "2026年3月1日",
        "20260301",
        "2026-03-01 00:00:00",
        Decimal(20260301),
    ],
)
def test_days_are_read_as_people_write_them(cell: Cell) -> None:
    assert values.day(filled(cell)) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["2026-02-30", "3/1/2026", Decimal(46082), "1899-01-01", True, "明天"])
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell):
        values.day(filled(cell))


@pytest.mark.parametrize(
    ("cell", "said"),
    [(Decimal(1001), "1001"), (Decimal("1001.0"), "1001"), (Decimal(100), "100"), ("雁砚", "雁砚")],
)
def test_a_code_kept_as_a_number_is_its_digits(cell: Cell, said: str) -> None:
    assert values.text(filled(cell)) == said


@pytest.mark.parametrize(
    "cell", [Decimal("91110116000000000"), date(2026, 3, 1), True, "=A1", "x" * 201, "a\x07b"]
)
def test_what_a_spreadsheet_made_of_a_text_is_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell):
        values.text(filled(cell))


@pytest.mark.parametrize(
    ("cell", "said"), [("是", True), ("否", False), (True, True), (Decimal(0), False), ("YES", True)]
)
def test_flags(cell: Cell, said: bool) -> None:
    assert values.flag(filled(cell)) is said


@pytest.mark.parametrize("cell", ["也许", Decimal(2), ""])
def test_other_flags_are_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell):
        values.flag(filled(cell))


@pytest.mark.parametrize("cell", [Decimal(2026), "2026", "2026年", "２０２６年度"])
def test_years(cell: Cell) -> None:
    assert values.year(filled(cell)) == 2026


@pytest.mark.parametrize("cell", [Decimal("2026.5"), "26", Decimal(1900), None])
def test_other_years_are_refused(cell: Cell) -> None:
    with pytest.raises(UnreadableCell):
        values.year(filled(cell))


def test_departments_and_clauses_go_by_code_or_name() -> None:
    pack = default_pack()
    assert values.department(filled("区经信局"), pack) == "jxj"
    assert values.clause(filled("参与制定标准一次性支持"), pack) == "art10.standard"
    assert values.clause(filled("art1.construction"), pack) == "art1.construction"
    with pytest.raises(UnreadableCell):
        values.department(filled("某局"), pack)
    with pytest.raises(UnreadableCell):
        values.clause(filled("第九十九条"), pack)


@pytest.mark.parametrize(
    ("name", "cell", "heading", "said"),
    [
        ("investment", Decimal("1200"), "项目总投资（万元）", "12000000.00"),
        ("invoices", "FP-1、FP-2；FP-3\nFP-4", "", ["FP-1", "FP-2", "FP-3", "FP-4"]),
        ("contract_date", date(2026, 1, 8), "", "2026-01-08"),
        ("elevated", "是", "", True),
        ("rate", Decimal("0.3"), "", "0.3"),
        ("assessment_year", Decimal("2026"), "", "2026"),
        ("area", Decimal("1E+3"), "", "1000"),
        ("contract_no", "ＨＴ－１", "", "HT-1"),
    ],
)
def test_facts_come_as_the_policy_engine_reads_them(
    name: str, cell: Cell, heading: str, said: object
) -> None:
    assert fact(name, cell, heading) == said


def test_an_organisation_is_of_a_known_kind() -> None:
    assert values.organisation_kind(filled("行业协会")) == "association"
    assert values.organisation_kind(filled("University")) == "university"
    with pytest.raises(UnreadableCell):
        values.organisation_kind(filled("公司"))


@pytest.mark.parametrize("read", [values.text, values.day, values.amount_fen, values.year, values.flag])
def test_a_long_cell_is_shown_short(read: Callable[[Filled], object]) -> None:
    with pytest.raises(UnreadableCell) as refused:
        read(filled("九" * 5000))
    assert len(refused.value.message) < 200
