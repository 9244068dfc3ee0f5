from __future__ import annotations

import pytest

from ledger.statements.grid import Grid, grid
from ledger.statements.layout import Layout, find_layout, header_score, headers_found


def laid_out(*rows: list[str], name: str = "", profile: str | None = None) -> Layout:
    layout = find_layout(name, grid("a", "", list(rows)), profile)
    assert layout is not None
    return layout


def test_the_header_is_found_below_title_rows() -> None:
    layout = laid_out(
        ["账户明细"],
        [],
        ["账号", "123", "币种", "CNY"],
        ["交易日期", "收入", "支出", "余额"],
        ["2026-03-05", "1.00"],
    )
    assert (layout.header_at, layout.body_at, layout.profile.id) == (3, 4, "generic-zh")
    assert layout.columns("credit") == (1,)


@pytest.mark.parametrize(
    ("rows", "profile"),
    [
        ([["中国工商银行"], ["交易日期", "借方发生额", "贷方发生额"]], "icbc"),
        (
            [
                [
                    "交易时间",
                    "借方发生额/元(支取)",
                    "贷方发生额/元(收入)",
                    "对方开户机构",
                    "账户明细编号-交易流水号",
                ]
            ],
            "ccb",
        ),
        (
            [
                [
                    "交易日期[ Transaction Date ]",
                    "交易金额[ Trade Amount ]",
                    "交易后余额[ After ]",
                    "付款人开户行名[ Payer ]",
                ]
            ],
            "boc",
        ),
        ([["支付日期", "支付金额", "收款人全称", "支付凭证号", "预算单位"]], "treasury"),
        ([["支付日期", "支付金额"]], "treasury"),
        ([["交易日期", "交易金额", "余额", "摘要"]], "generic-zh"),
        ([["Date", "Debit", "Credit", "Balance", "Description"]], "generic-en"),
        ([["交易日期", "金额", "用途", "附言"]], "generic-zh"),
    ],
)
def test_a_bank_is_recognised_by_its_name_or_two_of_its_headers(rows: list[list[str]], profile: str) -> None:
    assert laid_out(*rows).profile.id == profile


def test_the_files_name_speaks_for_a_bank_as_a_word() -> None:
    rows = ["交易日期", "交易金额"]
    assert laid_out(rows, name="abc-2026.csv").profile.id == "abc"
    assert laid_out(rows, name="fabcd.csv").profile.id == "generic-zh"


def test_a_header_of_two_rows_is_joined() -> None:
    layout = laid_out(["日期", "发生额", "", "余额"], ["", "借方", "贷方", ""], ["2026-03-05", "1.00"])
    assert layout.body_at == 2
    assert (layout.columns("debit"), layout.columns("credit"), layout.columns("balance")) == (
        (1,),
        (2,),
        (3,),
    )


def test_titles_above_a_header_are_not_joined_to_it() -> None:
    layout = laid_out(["账号", "620", "余额", "1.00"], ["序号", "日期", "金额", "摘要"])
    assert (layout.header_at, layout.names) == (1, ("序号", "日期", "金额", "摘要"))


def test_the_preferred_of_several_columns_comes_first() -> None:
    layout = laid_out(
        ["交易日期", "交易金额(收入)", "交易金额(支出)", "记账金额(收入)", "记账金额(支出)", "记账日期"]
    )
    assert layout.columns("credit")[0] == 3
    assert layout.columns("booked_on") == (5, 0)


def test_headers_that_repeat_are_told_apart() -> None:
    layout = laid_out(["日期", "金额", "金额", ""], ["2026-03-05", "1.00"])
    assert layout.names == ("日期", "金额", "金额 (2)")
    assert layout.repeated == ("金额",)


def test_a_forced_profile_is_the_only_one_considered() -> None:
    assert laid_out(["交易日期", "金额"], profile="cmb").profile.id == "cmb"
    assert find_layout("", grid("a", "", [["支付日期", "支付金额"]]), "cmb") is None


def test_without_date_or_amount_there_is_no_header() -> None:
    assert find_layout("", Grid("", (("日期", "摘要"), ("金额", "余额"))), None) is None
    assert header_score([["日期", "摘要"]]) == 0
    assert header_score([["日期", "金额"]]) == 2


def test_the_row_that_looks_most_like_a_header_is_shown() -> None:
    assert headers_found([grid("a", "", [["x"], ["时间", "数量", "价格"], ["1", "2", "3"]])]) == [
        "时间",
        "数量",
        "价格",
    ]
    assert headers_found([]) == []
