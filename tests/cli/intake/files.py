"""Files for tests: workbooks with given cells, and what is done to them to break them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

Cell = str | int | float | Decimal | date | bool | None

PLATFORM_HEAD = ("平台编号", "平台名称", "运行主体统一社会信用代码", "运行主体名称")
ORGANISATION_HEAD = ("统一社会信用代码", "机构名称", "类别")
BUDGET_HEAD = ("预算年度", "责任单位", "条款", "指标金额（元）", "文号")
PAYMENT_HEAD = ("编号", "主体编号", "条款", "兑现金额（元）", "兑现日期", "责任单位", "文号")

UNIT = "91110116MA01A2B33F"
ENTERPRISE = "91110116MA01A2B41U"


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return an .xlsx with these sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    _write(sheet, number, place, cell, days)
    return file.getvalue()


def _write(sheet: Any, number: int, place: int, cell: Cell, days: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(number, place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(number, place, cell, days)
    elif isinstance(cell, str):
        sheet.write_string(number, place, cell)
    elif cell is not None:
        sheet.write_number(number, place, cell)


def text_table(rows: Sequence[Sequence[Cell]], *, delimiter: str = ",") -> str:
    """Return rows as CSV text."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(
        [["" if cell is None else str(cell) for cell in row] for row in rows]
    )
    return written.getvalue()


def with_part(content: bytes, ending: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an archive in which the part whose name ends so was changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(changed, "w") as result:
        for part in archive.infolist():
            data = archive.read(part)
            result.writestr(part.filename, change(data) if part.filename.endswith(ending) else data)
    return changed.getvalue()


def small_district() -> dict[str, list[Sequence[Cell]]]:
    """Return sheets with one platform, one enterprise, one line and one payment that fit together."""
    return {
        "平台": [PLATFORM_HEAD, ("P-001", "雁砚平台", UNIT, "雁砚公司")],
        "机构": [ORGANISATION_HEAD, (ENTERPRISE, "黍洵公司", "企业")],
        "指标": [BUDGET_HEAD, (2026, "区科委", "art4.testing", 1000000, "怀财预1号")],
        "兑现台账": [
            (*PAYMENT_HEAD, "合同编号", "合同签订日"),
            (
                "TZ-1",
                ENTERPRISE,
                "art4.testing",
                "12,000.50",
                date(2026, 2, 3),
                "kw",
                "怀财拨1号",
                "HT-1",
                date(2026, 1, 8),
            ),
        ],
    }
