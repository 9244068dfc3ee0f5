"""Workbooks, read back with another library: real numbers, frozen heads, totals, no formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ledger.domain.calendar import SHANGHAI
from ledger.domain.money import MAX_FEN
from projections.tables.table import Column, Kind, Table, Unit
from projections.tables.workbook import as_workbook
from tests.projections.tables.samples import EMPTY, FORMULAS, ROWS, TABLE


def read(content: bytes) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content))


def cells(content: bytes, sheet: int = 0) -> list[list[object]]:
    rows = read(content).get_sheet_by_index(sheet).to_python(skip_empty_area=False)
    return [list(row) for row in rows]


def test_a_sheet_for_each_table_with_a_name_excel_accepts() -> None:
    assert read(as_workbook([TABLE, EMPTY], "zh")).sheet_names == ["样表：一 二", "空表"]


def test_title_unit_heads_rows_total_note_and_signatures() -> None:
    rows = cells(as_workbook([TABLE], "zh"))
    assert [row[0] for row in rows[:3]] == ["样表：一/二", "平台 P-001", "单位：元"]
    assert rows[3] == ["名称", "金额", "占用率", "日期", "时间"]
    assert rows[4] == ["甲，\n乙", 1234567.89, 0.725, date(2026, 3, 31), datetime(2026, 3, 2, 4, 15, 30)]  # noqa: DTZ001 - Excel has no zones
    total = rows[4 + len(ROWS)]
    assert total[0] == "合计"
    assert Decimal(str(total[1])) * 100 == sum(row[1] for row in ROWS)
    assert rows[5 + len(ROWS)][0] == "art4：“原文”"
    assert all(word in str(rows[-1][0]) for word in ("制表", "审核", "日期"))


def test_in_english_and_in_wan() -> None:
    rows = cells(as_workbook([TABLE], "en", Unit.WAN))
    assert rows[2][0] == "unit: 10,000 yuan"
    assert rows[4][1] == 123.456789
    assert "Prepared by" in str(rows[-1][0])


def test_texts_stay_texts() -> None:
    content = as_workbook([TABLE], "zh")
    assert [row[0] for row in cells(content)[5 : 5 + len(FORMULAS)]] == list(FORMULAS)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_one_moment_gives_the_same_bytes() -> None:
    moment = datetime(2026, 3, 31, 9, 0, tzinfo=SHANGHAI)
    content = as_workbook([TABLE], "zh", created_at=moment)
    assert content == as_workbook([TABLE], "zh", created_at=moment)
    assert content != as_workbook([TABLE], "zh", created_at=moment + timedelta(seconds=1))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "2026-03-31T01:00:00Z" in archive.read("docProps/core.xml").decode()


def test_heads_are_frozen_and_repeated_on_paper() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook([TABLE], "zh"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        book = archive.read("xl/workbook.xml").decode()
    assert '<pane ySplit="4"' in sheet
    assert "Print_Titles" in book


def test_a_text_longer_than_a_cell_is_cut() -> None:
    long = Table("long", "长", "long", (Column("text", "文", "text"),), (("字" * 40_000,),))
    assert len(str(cells(as_workbook([long], "zh"))[2][0])) == 32_767


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(-MAX_FEN, MAX_FEN), min_size=1, max_size=20), st.sampled_from(list(Unit)))
def test_every_amount_comes_back_to_the_fen(amounts: list[int], unit: Unit) -> None:
    column = Column("amount_fen", "金额", "amount", Kind.MONEY)
    table = Table("money", "金额", "Money", (column,), tuple((fen,) for fen in amounts))
    read_back = cells(as_workbook([table], "zh", unit))[3 : 3 + len(amounts)]
    assert [int((Decimal(str(row[0])) * unit.fen).to_integral_value()) for row in read_back] == amounts


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_empty_table_has_its_heads(language: str) -> None:
    rows = cells(as_workbook([EMPTY], "en" if language == "en" else "zh"))
    assert len([row for row in rows if any(row)]) == 4
