"""Tables as an Excel workbook (.xlsx): one sheet a table, as a bureau files it.

Title, unit, frozen heads, real numbers, totals, and the block 制表、审核、日期. Texts are written as texts
whatever they begin with, so none becomes a formula or a link.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from ledger.domain.calendar import SHANGHAI
from projections.tables.table import Cell, Column, Kind, Language, Table, Unit, printed

SIGNATURES = (("制表", "prepared by"), ("审核", "reviewed by"), ("日期", "date"))
"""Who signs a sheet, at its foot."""
NARROWEST, WIDEST = 8, 60
"""Widths of columns, in characters."""
LONGEST_TEXT = 32_767
"""Characters of a cell; Excel refuses a file with more."""

_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_NUMBER_FORMATS = {
    Kind.NUMBER: "0",
    Kind.PERMILLE: "0.0%",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
_MONEY_FORMATS = {Unit.YUAN: "#,##0.00", Unit.WAN: "#,##0.00####"}


def as_workbook(
    tables: Sequence[Table],
    language: Language,
    unit: Unit = Unit.YUAN,
    *,
    created_at: datetime | None = None,
) -> bytes:
    """Return a workbook with one sheet for each table; the same bytes for the same moment, now unless given."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        if created_at is not None:
            workbook.set_properties({"created": created_at.astimezone(UTC).replace(tzinfo=None)})
        for table in tables:
            _Sheet(workbook, table, language, unit).write()
    return file.getvalue()


class _Sheet:
    """One table on its way onto a sheet."""

    def __init__(self, workbook: Any, table: Table, language: Language, unit: Unit) -> None:
        self.table, self.language, self.unit = table, language, unit
        self.places = table.visible(in_file=True)
        self.columns = [table.columns[place] for place in self.places]
        name = _NOT_IN_SHEET_NAMES.sub(" ", table.title(language))[:31]
        self.sheet = workbook.add_worksheet(name)
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6F0", "text_wrap": True})
        self.formats = {kind: self._format(workbook, kind) for kind in Kind}
        self.total_formats = {kind: self._format(workbook, kind, bold=True, top=6) for kind in Kind}

    def _format(self, workbook: Any, kind: Kind, **more: Any) -> Any:
        number = _MONEY_FORMATS[self.unit] if kind is Kind.MONEY else _NUMBER_FORMATS.get(kind, "General")
        return workbook.add_format({"num_format": number, "valign": "top", **more})

    def write(self) -> None:
        """Write the whole sheet."""
        row = self._write_above()
        for place, column in enumerate(self.columns):
            self.sheet.write_string(row, place, column.head(self.language), self.head)
        heads = row
        self.sheet.freeze_panes(heads + 1, 0)
        for cells in self.table.rows:
            row += 1
            self._write_row(row, cells, self.formats)
        if self.table.rows:
            self.sheet.autofilter(heads, 0, row, len(self.columns) - 1)
        if self.table.total is not None:
            row += 1
            self._write_row(row, self.table.total, self.total_formats)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, self._width(self.places[place], column))
        for note in self.table.notes:
            row += 1
            self.sheet.write_string(row, 0, note[:LONGEST_TEXT])
        self._write_signatures(row + 2)
        self._set_page(heads)

    def _write_above(self) -> int:
        """Write title, what the table is about, and the unit; return the row of the heads."""
        self.sheet.write_string(0, 0, self.table.title(self.language), self.title)
        lines = list(self.table.about)
        if self.table.has_money:
            named = self.unit.named(self.language)
            lines.append(f"unit: {named}" if self.language == "en" else f"单位：{named}")
        for row, line in enumerate(lines, start=1):
            self.sheet.write_string(row, 0, line)
        return len(lines) + 1

    def _write_row(self, row: int, cells: Sequence[Cell], formats: dict[Kind, Any]) -> None:
        for place, column in enumerate(self.columns):
            self._write_cell(row, place, cells[self.places[place]], column.kind, formats[column.kind])

    def _write_cell(self, row: int, place: int, cell: Cell, kind: Kind, form: Any) -> None:
        if cell is None:
            self.sheet.write_blank(row, place, None, form)
        elif isinstance(cell, str):
            self.sheet.write_string(row, place, cell[:LONGEST_TEXT], form)
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(row, place, cell.astimezone(SHANGHAI).replace(tzinfo=None), form)
        elif isinstance(cell, date):
            self.sheet.write_datetime(row, place, cell, form)
        elif kind is Kind.MONEY:
            self.sheet.write_number(row, place, Decimal(cell) / self.unit.fen, form)
        elif kind is Kind.PERMILLE:
            self.sheet.write_number(row, place, Decimal(cell) / 1000, form)
        else:
            self.sheet.write_number(row, place, cell, form)

    def _width(self, place: int, column: Column) -> int:
        """Return a width that shows the longest cell; a Chinese character takes two places."""
        rows = (*self.table.rows, *([self.table.total] if self.table.total else []))
        longest = max((_places(printed(row[place], column.kind, self.unit)) for row in rows), default=0)
        return min(WIDEST, max(NARROWEST, _places(column.head(self.language)) + 2, longest + 2))

    def _write_signatures(self, row: int) -> None:
        words = [f"{zh}：" if self.language == "zh" else f"{en.capitalize()}:" for zh, en in SIGNATURES]
        self.sheet.write_string(row, 0, "                    ".join(words))

    def _set_page(self, heads: int) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(heads)
        self.sheet.set_footer("&C&P / &N")


def _places(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text[: WIDEST * 2])
