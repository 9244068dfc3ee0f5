"""A table keeps its shape, and prints its cells in one way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from projections.tables.table import Cell, Column, Kind, Table, Unit, printed, total_row

COLUMNS = (
    Column("code", "代码", "code", in_files_only=True),
    Column("name", "名称", "name"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("count", "数量", "count", Kind.NUMBER),
    Column("raw", "明细", "raw", Kind.DETAIL),
)


def test_a_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="2 cells under 5 columns"):
        Table("t", "表", "table", COLUMNS, (("a", "b"),))


def test_what_a_terminal_a_file_and_a_program_see() -> None:
    table = Table("t", "表", "table", COLUMNS, ())
    assert table.visible(in_file=False) == [1, 2, 3]
    assert table.visible(in_file=True) == [0, 1, 2, 3]
    assert table.has_money
    assert (table.title("zh"), table.title("en")) == ("表", "table")


def test_totals_add_up_money_only() -> None:
    rows = [("a", "甲", 150, 1, "{}"), ("b", "乙", None, 2, "{}"), ("c", "丙", -50, 3, "{}")]
    assert total_row(COLUMNS, rows, "合计") == (None, "合计", 100, None, None)


@pytest.mark.parametrize(
    ("cell", "kind", "unit", "text"),
    [
        (123_456_789, Kind.MONEY, Unit.YUAN, "1,234,567.89"),
        (123_456_789, Kind.MONEY, Unit.WAN, "123.456789"),
        (-1, Kind.MONEY, Unit.YUAN, "-0.01"),
        (7, Kind.NUMBER, Unit.YUAN, "7"),
        (1234, Kind.PERMILLE, Unit.YUAN, "123.4%"),
        (-5, Kind.PERMILLE, Unit.YUAN, "-0.5%"),
        (date(2026, 3, 1), Kind.DATE, Unit.YUAN, "2026-03-01"),
        (datetime(2026, 3, 1, 20, tzinfo=UTC), Kind.MOMENT, Unit.YUAN, "2026-03-02 04:00:00"),
        (None, Kind.MONEY, Unit.YUAN, ""),
        ("甲", Kind.TEXT, Unit.YUAN, "甲"),
    ],
)
def test_a_cell_in_print(cell: Cell, kind: Kind, unit: Unit, text: str) -> None:
    assert printed(cell, kind, unit) == text


def test_units_have_names() -> None:
    assert [unit.named("zh") for unit in Unit] == ["元", "万元"]
    assert [unit.named("en") for unit in Unit] == ["yuan", "10,000 yuan"]
