"""Corporate exports of the banks a bureau deals with: each is recognised, ties, and tells a payment from its return."""

from __future__ import annotations

import pytest

from tests.ledger.statements.exports import only

EXPORTS = {
    "icbc": """[HISTORYDETAIL]
凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息
0,0200012345678901234,62001234567,2026-03-02 10:01:02,借,"1,000.00",0.00,102100000123,拨付,补助,甲公司,"9,000.00",YQ20260302-0001
0,0200012345678901234,62001234567,2026-03-03 10:01:02,贷,0.00,"1,000.00",102100000123,退汇,,甲公司,"10,000.00",退汇 YQ20260302-0001
""",
    "abc": """账户明细,,,,,,,,
账号：11-120101040012345,户名：怀柔区财政局,币种：人民币,,,,,,
交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途
20260304 101010,"1,000.00",,"10,000.00",x,北京,62001,甲公司,退汇
20260302 101010,,"1,000.00","9,000.00",x,北京,62001,甲公司,拨付
汇总收入金额,"1,000.00",汇总支出金额,"1,000.00",,,,,
汇总收入笔数,1,汇总支出笔数,1
""",
    "cmb": """账号:,110912345678901,,,,,
账号名称:,怀柔区财政局,,,,,
币种:,人民币,,,,,
起始日期:,20260301,,,,,
终止日期:,20260331,,,,,
交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,流程实例号,业务名称,用途,业务参考号,业务摘要,其它摘要,收/付方分行名,收/付方名称,收/付方帐号,收/付方开户行行号,收/付方开户行名
20260302,10:10:10,20260302,网银,1000.00,,9000.00,拨付,C001,P1,代发,补助,YQ20260302-0001,,,,甲公司,62001,102,工行
20260303,10:10:10,20260303,网银,,1000.00,10000.00,退票,C002,P1,代发,退票,,,,,甲公司,62001,102,工行
""",
    "ccb": """中国建设银行账户明细信息
账　　号,11001234567890,账户名称,怀柔区财政局
交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号,交易介质编号
20260302 15:24:03,1000.00,0,9000.00,人民币元,甲公司,62001,工行,20260302,电子转账,补助 YQ20260302-0001,1-1,,,,
20260303 15:24:03,0.00,1000.00,10000.00,人民币元,甲公司,62001,工行,20260303,退汇,账号不符,1-2,,,,
总收入笔数:1,总收入金额:1000.00,总支出笔数:1,总支出金额:1000.00
""",
}


@pytest.mark.parametrize("bank", sorted(EXPORTS))
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_a_corporate_export_is_recognised_and_ties(bank: str, encoding: str) -> None:
    found = only(EXPORTS[bank].encode(encoding))
    assert (found.profile, found.currency, found.quarantine) == (bank, "CNY", ())
    assert found.account.isascii()
    assert (found.opening_fen, found.sum_fen, found.closing_fen) == (1_000_000, 0, 1_000_000)


@pytest.mark.parametrize("bank", sorted(EXPORTS))
def test_payment_and_return_name_the_same_payee(bank: str) -> None:
    paid, back = sorted(only(EXPORTS[bank].encode()).lines, key=lambda line: line.amount_fen)
    assert (paid.amount_fen, back.amount_fen) == (-100_000, 100_000)
    assert (paid.is_return, back.is_return) == (False, True)
    assert paid.counterparty_name == back.counterparty_name == "甲公司"
    assert paid.counterparty_account == back.counterparty_account


def test_a_journal_kept_from_the_other_side_does_not_tie() -> None:
    """In our own books 贷 is money out; read as a bank's statement its balances contradict it."""
    journal = """银行存款日记账
日期,凭证号,摘要,借方,贷方,余额
2026-03-01,,上月结转,,,10000.00
2026-03-02,记-1,拨付甲公司,,1000.00,9000.00
2026-03-31,,本月合计,0.00,1000.00,9000.00
"""
    found = only(journal.encode())
    assert len(found.lines) == 1
    assert "期初余额与逐笔余额" in found.quarantine[0]
