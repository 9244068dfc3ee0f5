from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount
from ledger.domain.money import yuan
from ledger.statements.cells import DateOrder, amount_fen, clean, date_order, is_masked, is_nothing, read_date


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("1234.56", 123456),
        ("-1,000.00", -100000),
        ("1,234.5", 123450),
        ("+10000.00", 1000000),
        ("13.40", 1340),
        ("１，２３４．５６", 123456),
        ("¥1,234.00", 123400),
        ("-¥1.00", -100),
        ("￥12", 1200),
        ("CNY 123.18", 12318),
        ("CNY13.50", 1350),
        ("5.90元", 590),
        ("(1,234.00)", -123400),
        ("（3.00）", -300),
        ("(¥3.00)", -300),
        ("12.00-", -1200),
        ("1500.0000", 150000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_exactly(cell: str, fen: int) -> None:
    assert amount_fen(cell) == fen


@pytest.mark.parametrize("cell", ["", "-", "--", "-------------------", "—", "/", "N/A", "无", "null"])
def test_an_empty_cell_has_many_spellings(cell: str) -> None:
    assert is_nothing(cell)
    assert amount_fen(cell) is None


@pytest.mark.parametrize(
    "cell", ["1.234", "1,23.00", "1.234,56", "abc", "xx,yyyy.zz", "(-3.00)", "1e5", "9" * 17, "--5"]
)
def test_what_is_no_amount_is_refused(cell: str) -> None:
    with pytest.raises(InvalidAmount):
        amount_fen(cell)


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_every_printed_amount_is_read_back(fen: int) -> None:
    assert amount_fen(yuan(fen)) == fen
    assert amount_fen(yuan(fen).replace(",", "")) == fen


@pytest.mark.parametrize("cell", ["xx,yyyy.zz", "***", "1*,***.**", "#####"])
def test_a_masked_amount_is_told_from_a_wrong_one(cell: str) -> None:
    assert is_masked(cell)


@pytest.mark.parametrize("cell", ["1,234.00", "abc", "12/3"])
def test_a_wrong_amount_is_not_masked(cell: str) -> None:
    assert not is_masked(cell)


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        ("消费   \t", "消费"),
        ("\ufeff日期", "日期"),
        ('="00123"', "00123"),
        ("'5678'", "5678"),
        ("'0123", "0123"),
        ("\u3000a\xa0", "a"),
    ],
)
def test_padding_and_what_protects_digits_is_taken_off(cell: str, cleaned: str) -> None:
    assert clean(cell) == cleaned


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-05", "2026/3/5", "2026.03.05", "20260305", "2026年3月5日", "２０２６－０３－０５", "2026-03-05T10:11:12+08:00",
        "2026/03/05  14:06:51", "20260305 15:24:03", "20260305152403", "2026-03-05-12.30.15.123456", "2026年3月5日 14:06",
        "5 Mar 2026", "05-Mar-2026", "5 March, 2026", "46086", "46086.5", "05/03/2026",
    ],
)  # fmt: skip
def test_a_date_is_read_in_every_form_banks_print(cell: str) -> None:
    assert read_date(cell) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2026-02-30",
        "2026-13-01",
        "123456",
        "03-05",
        "17:57:17",
        "19000101",
        "2026-03-05abc",
        "6200123456789012345",
        "99999",
    ],
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert read_date(cell) is None


def test_a_whole_column_decides_what_comes_first() -> None:
    assert date_order(["01/02/2026", "24/03/2026"]) is DateOrder.DAY_FIRST
    assert date_order(["01/02/2026", "03/24/2026"]) is DateOrder.MONTH_FIRST
    assert date_order(["01/02/2026", "03/04/2026"]) is DateOrder.UNDECIDED
    assert date_order(["24/03/2026", "03/24/2026"]) is DateOrder.MIXED
    assert date_order(["2026-03-24", ""]) is None
    assert read_date("03/24/2026", month_first=True) == date(2026, 3, 24)
