from __future__ import annotations

import pytest

from ledger.domain.errors import UnreadableStatement
from ledger.statements.grid import grid
from ledger.statements.layout import find_layout
from ledger.statements.rows import Rows, Sorted, wider_rows

HEADER = ["交易日期", "支出", "收入", "余额", "摘要"]


def sorted_rows(*rows: list[str], above: tuple[list[str], ...] = (), header: list[str] = HEADER) -> Sorted:
    sheet = grid("a.csv", "", [*above, header, *rows])
    layout = find_layout("", sheet, None)
    assert layout is not None
    return Rows("a.csv", sheet, layout).sort()


def entry(day: int, amount: str, summary: str = "拨付") -> list[str]:
    return [f"2026-03-{day:02d}", amount, "", "", summary]


def test_entries_totals_and_notes_are_told_apart() -> None:
    found = sorted_rows(
        entry(1, "1.00"),
        HEADER,
        ["本页小计", "1.00", "", "", ""],
        [],
        entry(2, "2.00", "合计补助"),
        ["2026-03-31", "", "", "5.00", "期初余额"],
        ["2026-03-31", "3.00", "", "", "本月合计"],
        ["人民币合计", "3.00", "", "", ""],
        ["打印时间：2026-04-01 柜员 007"],
    )
    assert [one.number for one in found.entries] == [2, 6]
    assert len(found.totals) == 3
    assert found.opening == [("2026-03-31", "", "", "5.00", "期初余额")]
    assert found.notes == [("打印时间：2026-04-01 柜员 007",)]


def test_rows_of_nothing_are_left_out_and_named() -> None:
    found = sorted_rows(entry(1, "0.00", "利息税"), entry(2, "", "查询"), ["2026-03-31"])
    assert (found.entries, found.without_amount) == ([], [2, 3])


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["", "1.00", "", "", "拨付"], "第 2 行有金额而日期无法识别"),
        (["12/29", "1.00", "", "", "拨付"], "日期无法识别（12/29）"),
        (["2026-03-01", "1.005", "", "", "拨付"], "第 2 行金额"),
        (["2026-03-01", "壹元", "", "", "拨付"], "壹元"),
        (["2026-03-01", "***", "", "", "拨付"], "被掩码"),
        (["2026-03-01", "1.00", "2.00", "", "拨付"], "2.00 + 1.00"),
    ],
)
def test_a_row_with_money_that_cannot_be_read_refuses_the_file(row: list[str], said: str) -> None:
    with pytest.raises(UnreadableStatement, match=said.replace("*", r"\*").replace("+", r"\+")):
        sorted_rows(row)


def test_entries_above_the_header_refuse_the_file() -> None:
    with pytest.raises(UnreadableStatement, match="表头之上"):
        sorted_rows(entry(2, "1.00"), above=(entry(1, "1.00"),))


def test_a_second_date_column_stands_in_for_an_empty_one() -> None:
    header = ["记账日期", "交易日期", "支出", "收入"]
    found = sorted_rows(
        ["", "2026-03-05", "1.00", ""], ["2026-03-06", "2026-03-05", "1.00", ""], header=header
    )
    assert [one.booked_on.day for one in found.entries] == [5, 6]


def test_dates_that_contradict_each_other_refuse_the_file() -> None:
    with pytest.raises(UnreadableStatement, match="日月顺序"):
        sorted_rows(["24/03/2026", "1.00"], ["03/24/2026", "1.00"])


def test_month_first_is_read_where_the_column_says_so() -> None:
    found = sorted_rows(["01/02/2026", "1.00"], ["03/24/2026", "1.00"])
    assert [(one.booked_on.month, one.booked_on.day) for one in found.entries] == [(1, 2), (3, 24)]


def test_a_few_rows_wider_than_the_header_are_doubted_and_many_are_not() -> None:
    wide = [*entry(1, "1.00"), "", "x"]
    assert "第 2 行" in wider_rows(sorted_rows(wide, entry(2, "1.00"), entry(3, "1.00")))[0]
    assert wider_rows(sorted_rows(wide, wide, entry(3, "1.00"))) == []
    assert wider_rows(sorted_rows(entry(1, "1.00"))) == []
