"""The 拨付明细表, read back from its workbook: real numbers, accounts as text, the sum in capitals."""

from __future__ import annotations

import io

from python_calamine import CalamineWorkbook

from ledger.policy.loader import default_pack
from projections.tables.batch_order import order_table
from projections.tables.workbook import as_workbook
from tests.projections.exports.samples import PAYMENTS, batch, payment

PACK = default_pack()


def _cells(content: bytes) -> list[list[object]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]


def test_as_a_bureau_files_it() -> None:
    table = order_table(batch(), PAYMENTS, PACK, "zh", payer="国库 02000099999 102100000458")
    rows = _cells(as_workbook([table], "zh"))
    assert [row[0] for row in rows[:5]] == [
        "拨付明细表",
        "批次号：YQ20260331-001　财政年度：2026　拨付日期：2026-03-31",
        "编制：czj.officer　复核：czj.second",
        "付款账户：国库 02000099999 102100000458",
        "单位：元",
    ]
    assert rows[5] == [
        *(
            "序号",
            "单位",
            "统一社会信用代码／个人编号",
            "开户行",
            "账号",
            "行号",
            "条款",
            "核定金额",
            "本次拨付",
        ),
        *("大写合计", "经济分类", "备注"),
    ]
    assert rows[7] == [
        2,
        "一家企业",
        "91110116MA01A2B41U",
        "工商银行怀柔支行",
        "0200004909200012345",
        "102100000458",
        "科学仪器和传感器企业测试验证补贴",
        180000,
        180000.01,
        "壹拾捌万元零壹分",
        "50701",
        "YQ20260331-001002 A-2/1",
    ]
    total = rows[8]
    assert (total[1], total[7], total[8], total[9]) == ("合计", 360000, 360000.01, "叁拾陆万元零壹分")
    assert all(word in str(rows[-1][0]) for word in ("制表", "审核", "日期"))


def test_an_award_paid_twice_was_approved_once() -> None:
    twice = [payment(1, 9_000_000, award="A-1"), payment(2, 9_000_000, award="A-1")]
    table = order_table(batch(), twice, PACK, "zh")
    assert table.total is not None
    keys = [column.key for column in table.columns]
    assert table.total[keys.index("approved_fen")] == 18_000_000
    assert table.total[keys.index("amount_fen")] == 18_000_000


def test_in_english_and_without_a_payer() -> None:
    table = order_table(batch(), PAYMENTS, PACK, "en")
    assert table.about == (
        "batch YQ20260331-001, fiscal year 2026, to be paid on 2026-03-31",
        "made by czj.officer, approved by czj.second",
    )
    assert table.rows[0][6] == "Subsidy for testing by instrument and sensor enterprises"
