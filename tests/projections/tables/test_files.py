"""JSON keeps everything exactly; CSV opens in Excel, and no text becomes a formula."""

from __future__ import annotations

import csv
import io
import json

from projections.tables.files import as_csv, as_json
from projections.tables.table import FORMULA_STARTS, Unit
from tests.projections.tables.samples import AT, EMPTY, FORMULAS, ROWS, TABLE


def test_json_holds_fen_and_moments_exactly() -> None:
    read = json.loads(as_json([TABLE, EMPTY]))
    assert set(read) == {"sample", "empty"}
    first = read["sample"]["rows"][0]
    assert first == {
        "name": "甲，\n乙",
        "amount_fen": 123_456_789,
        "used": 725,
        "day": "2026-03-31",
        "at": AT.isoformat(),
        "raw": {"a": [1]},
    }
    assert read["sample"]["total"] == {"name": "合计", "amount_fen": sum(row[1] for row in ROWS)}
    assert read["empty"]["rows"] == []
    assert "total" not in read["empty"]


def test_csv_begins_with_a_byte_order_mark_and_reads_back() -> None:
    content = as_csv(TABLE, "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["名称", "金额(元)", "占用率", "日期", "时间"]
    assert rows[1] == ["甲，\n乙", "1234567.89", "72.5%", "2026-03-31", "2026-03-02 04:15:30"]
    assert rows[-1][0] == "合计"
    assert len(rows) == len(ROWS) + 2


def test_csv_in_wan_and_in_english() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(TABLE, "en", Unit.WAN).decode("utf-8-sig"), newline="")))
    assert rows[0][1] == "amount(10,000 yuan)"
    assert rows[1][1] == "123.456789"


def test_no_text_of_a_csv_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(TABLE, "zh").decode("utf-8-sig"), newline="")))
    names = [row[0] for row in rows[2:-1]]
    assert names == [f"'{text}" for text in FORMULAS]
    assert not [name for name in names if name.startswith(FORMULA_STARTS)]
