from __future__ import annotations

from datetime import date

import pytest

from ledger.statements.model import Statement
from tests.ledger.statements.exports import HEADER, amounts, comma_separated, only, read, workbook

ROWS = (
    ("2026-03-02", "100.00", "", "900.00", "甲公司", "6200 1111", "拨付", "YQ20260302-0001 补助"),
    ("2026-03-03", "", "100.00", "1,000.00", "甲公司", "62001111", "退汇", "原因：户名不符 YQ20260302-0001"),
)
TITLES = (("账号：6200123 户名：怀柔区财政局",), ("期初余额", "1,000.00", "期末余额", "1,000.00"))


def march(*rows: tuple[str, ...], titles: tuple[tuple[str, ...], ...] = TITLES) -> Statement:
    return only(comma_separated(*titles, HEADER, *rows))


def test_a_statement_ties_and_says_whose_it_is() -> None:
    found = march(*ROWS)
    assert (found.account, found.account_name, found.currency) == ("6200123", "怀柔区财政局", "CNY")
    assert (found.opening_fen, found.sum_fen, found.closing_fen) == (100000, 0, 100000)
    assert found.quarantine == ()


def test_a_payment_and_its_return_are_read() -> None:
    paid, back = march(*ROWS).lines
    assert (paid.amount_fen, paid.our_reference, paid.is_return) == (-10000, "YQ20260302-0001", False)
    assert (paid.counterparty_name, paid.counterparty_account, paid.booked_on) == (
        "甲公司",
        "62001111",
        date(2026, 3, 2),
    )
    assert back.is_return
    assert (back.return_reason, back.original_reference) == ("户名不符 YQ20260302-0001", "YQ20260302-0001")
    assert ("附言", "YQ20260302-0001 补助") in paid.raw


@pytest.mark.parametrize(
    ("titles", "reason"),
    [
        ((("期初余额", "999.00"),), "期初余额与逐笔余额"),
        ((("期末余额", "1.00"), ("期初余额", "1,000.00")), "期初余额加发生额不等于期末余额"),
        ((("收入合计", "200.00"),), "收入（贷方）合计"),
        ((("支出合计", "200.00"),), "支出（借方）合计"),
        ((("总笔数", "3"),), "笔数与明细不符"),
        ((("币种：美元",),), "USD"),
    ],
)
def test_what_does_not_tie_is_quarantined_with_its_figures(
    titles: tuple[tuple[str, ...], ...], reason: str
) -> None:
    found = march(*ROWS, titles=titles)
    assert any(reason in one for one in found.quarantine)
    assert amounts(found) == [-10000, 10000]


def test_running_balances_are_followed_and_a_break_is_quarantined() -> None:
    broken = (*ROWS, ("2026-03-04", "1.00", "", "998.00", "", "", "手续费", ""))
    assert "第 3 笔" in march(*broken, titles=()).quarantine[0]


def test_balances_follow_from_running_ones_where_none_are_stated() -> None:
    for rows in (ROWS, ROWS[::-1]):
        found = march(*rows, titles=())
        assert (found.opening_fen, found.closing_fen, found.quarantine) == (100000, 100000, ())


def test_a_row_of_totals_is_compared_by_its_columns() -> None:
    assert march(*ROWS, ("合计", "100.00", "100.00")).quarantine == ()
    assert "101.00" in march(*ROWS, ("合计", "101.00", "100.00")).quarantine[0]
    assert march(*ROWS, ("本页小计", "1.00", "1.00"), ("合计", "100.00", "100.00")).quarantine == ()


def test_a_balance_brought_forward_is_the_opening() -> None:
    forward = ("2026-03-01", "", "", "1,000.00", "", "", "上年结转", "")
    assert march(forward, *ROWS, titles=()).opening_fen == 100000
    other = ("2026-03-01", "", "", "1,001.00", "", "", "上年结转", "")
    assert "期初余额与逐笔余额" in march(other, *ROWS, titles=()).quarantine[0]


def test_accounts_and_currencies_of_one_table_are_statements_of_their_own() -> None:
    found = read(
        comma_separated(
            ("账号", "币种", "交易日期", "金额", "借贷标志"),
            ("1", "人民币", "2026-03-02", "1.00", "借"),
            ("2", "人民币", "2026-03-02", "2.00", "贷"),
            ("1", "美元", "2026-03-02", "3.00", "贷"),
            ("1", "人民币", "2026-03-02", "4.00", "借"),
        )
    ).statements
    assert [(one.account, one.currency, amounts(one)) for one in found] == [
        ("1", "CNY", [-100, -400]),
        ("2", "CNY", [200]),
        ("1", "USD", [300]),
    ]
    assert [bool(one.quarantine) for one in found] == [False, False, True]


def test_masked_balances_are_no_balances_and_no_reason() -> None:
    found = read(comma_separated(HEADER, ("2026-03-02", "1.00", "", "x,xxx.xx", "", "", "", "")))
    assert found.statements[0].lines[0].balance_fen is None
    assert found.statements[0].quarantine == ()
    assert "掩码" in found.warnings[0]


def test_a_balance_that_is_wrong_is_a_reason() -> None:
    assert (
        "余额无法识别" in march(("2026-03-02", "1.00", "", "1.005", "", "", "", ""), titles=()).quarantine[0]
    )


def test_positive_amounts_without_a_direction_are_quarantined_unless_balances_prove_them() -> None:
    def table(*balances: str) -> bytes:
        return comma_separated(
            ("日期", "金额", "余额"), ("2026-03-02", "1.00", balances[0]), ("2026-03-03", "2.00", balances[1])
        )

    assert "收支方向" in only(table("", "")).quarantine[0]
    assert only(table("1.00", "3.00")).quarantine == ()
    assert "逐笔余额" in only(table("9.00", "7.00")).quarantine[0]
    assert only(table("", ""), profile="cmb").quarantine == ()


def test_days_and_months_that_cannot_be_told_apart_are_quarantined() -> None:
    found = only(comma_separated(("Date", "Debit", "Credit"), ("05/03/2026", "", "1.00")))
    assert found.lines[0].booked_on == date(2026, 3, 5)
    assert "日月顺序" in found.quarantine[0]


def test_a_column_twice_is_read_once_and_a_contradiction_is_quarantined() -> None:
    header = ("日期", "收入", "支出", "收入")
    assert only(comma_separated(header, ("2026-03-02", "1.00", "", "1.00"))).quarantine == ()
    twice = only(comma_separated(header, ("2026-03-02", "1.00", "", "2.00")))
    assert amounts(twice) == [100]
    assert "重复的列 收入" in twice.quarantine[0]


def test_payer_and_payee_columns_give_the_other_side() -> None:
    header = ("交易日期[ Transaction Date ]", "交易类型[ Transaction Type ]", "付款人账号[ Debit Account No. ]",
              "付款人名称[ Payer's Name ]", "收款人账号[ Payee's Account Number ]", "收款人名称[ Payee's Name ]",
              "交易金额[ Trade Amount ]", "交易后余额[ After-transaction balance ]")  # fmt: skip
    found = only(
        comma_separated(
            ("查询账号[ Inquirer account number ]", "6200123"),
            header,
            ("20260302", "往账", "6200123", "财政局", "777", "甲公司", "-1.00", "9.00"),
            ("20260303", "来账", "777", "甲公司", "6200123", "财政局", "1.00", "10.00"),
        )
    )
    assert found.profile == "boc"
    assert [(line.amount_fen, line.counterparty_name, line.counterparty_account) for line in found.lines] == [
        (-100, "甲公司", "777"),
        (100, "甲公司", "777"),
    ]
    assert found.account == "6200123"


def test_name_and_account_in_one_cell_are_parted() -> None:
    header = ("记账日期", "交易金额", "联机余额", "对手信息", "客户摘要")
    lines = only(
        comma_separated(
            header,
            *(
                ("2026-03-02", "-1.00", "", who, "")
                for who in ("甲公司 62001111", "甲公司", "62001111", "6200****1111")
            ),
        )
    ).lines
    assert [(line.counterparty_name, line.counterparty_account) for line in lines] == [
        ("甲公司", "62001111"), ("甲公司", ""), ("", "62001111"), ("", "6200****1111"),
    ]  # fmt: skip


def test_treasury_payments_are_money_out_and_returns_money_back() -> None:
    found = only(
        comma_separated(
            ("国库集中支付明细",),
            (
                "支付日期",
                "支付凭证号",
                "收款人全称",
                "收款人账号",
                "收款人开户银行",
                "支付金额",
                "用途",
                "退回原因",
            ),
            ("2026-03-02", "0001", "甲公司", "777", "工行怀柔支行", "1,000.00", "YQ20260302-0001", ""),
            (
                "2026-03-09",
                "0001",
                "甲公司",
                "777",
                "工行怀柔支行",
                "-1,000.00",
                "YQ20260302-0001",
                "账号有误",
            ),
        )
    )
    paid, back = found.lines
    assert (found.profile, amounts(found)) == ("treasury", [-100000, 100000])
    assert (paid.bank_reference, paid.our_reference, paid.counterparty_bank) == (
        "0001",
        "YQ20260302-0001",
        "工行怀柔支行",
    )
    assert (back.is_return, back.return_reason, back.original_reference) == (
        True,
        "账号有误",
        "YQ20260302-0001",
    )


def test_truly_equal_lines_both_stay_and_a_second_export_repeats_their_fingerprints() -> None:
    line = ("2026-03-02", "100.00", "", "", "甲公司", "777", "拨付", "")
    both = [one.fingerprint for one in march(line, line, titles=()).lines]
    longer = [one.fingerprint for one in march(line, line, ROWS[1], titles=()).lines]
    assert len(set(both)) == 2
    assert longer[:2] == both


def test_one_line_has_one_fingerprint_as_csv_and_as_workbook() -> None:
    rows = [("日期", "支出", "收入", "余额", "摘要"), ("2026-03-02", 0.3, "", 1987.45, "拨付")]
    (from_csv,) = only(comma_separated(*rows)).lines
    (from_workbook,) = only(workbook(明细=rows)).lines
    assert from_csv.fingerprint == from_workbook.fingerprint


def test_a_table_without_entries_is_an_empty_statement() -> None:
    found = march()
    assert (found.lines, found.opening_fen, found.closing_fen, found.quarantine) == ((), 100000, 100000, ())
