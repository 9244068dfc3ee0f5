"""The form of an import as a workbook: the template, empty or filled with rows. The same content, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from cli.intake.columns import GUIDANCE, KIND_NAMES, ORGANISATION_KINDS, Column, Holds, Kind, columns
from ledger.application.commands import Command
from ledger.domain.money import FEN_PER_YUAN
from ledger.policy.clause import Clause
from ledger.policy.pack import Pack
from ledger.policy.requirements import FACT_SCOPES

_MADE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""Written into every workbook as its day, so that its bytes tell nothing but its content."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}
_HELD = {
    Holds.TEXT: "文字",
    Holds.AMOUNT: "金额，元，至多两位小数；表头写“万元”的以万元计",
    Holds.DAY: "日期，例如 2026-03-01",
    Holds.YEAR: "年份，例如 2026",
    Holds.FLAG: "是或否",
    Holds.DEPARTMENT: "部门名称或代码，见下",
    Holds.CLAUSE: "条款代码或名称，见下",
    Holds.ORGANISATION_KIND: "机构类别",
}
_FACT_HELD = {
    "money": "金额",
    "date": "日期",
    "boolean": "是或否",
    "list": "多项以、分隔",
    "rate": "0 至 1 的小数或百分数",
    "integer": "整数",
    "area": "平方米",
}
_WIDTH = 18


def form(pack: Pack, filled: Mapping[Kind, Sequence[Command]] | None = None, title: str = "") -> bytes:
    """Return a workbook with a sheet for each kind of row; where rows are given, only with the facts they state."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"created": _MADE, "title": title or "雁栖账本 批量导入"})
        for kind in Kind:
            rows = (filled or {}).get(kind, ())
            shown = [one for one in columns(kind, pack) if filled is None or _is_used(one, rows)]
            _write_sheet(workbook, kind, shown, rows, title)
        if filled is None:
            _write_guidance(workbook, pack)
    return file.getvalue()


def _is_used(column: Column, rows: Sequence[Command]) -> bool:
    return column.fact is None or any(_value(column, row) is not None for row in rows)


def _write_sheet(
    workbook: Any, kind: Kind, shown: Sequence[Column], rows: Sequence[Command], title: str
) -> None:
    """Write a title, the headings and the rows; required headings carry a star."""
    sheet = workbook.add_worksheet(KIND_NAMES[kind][0])
    head = workbook.add_format({"bold": True, "border": 1, "bg_color": "#DDE6F0", "text_wrap": True})
    money = workbook.add_format({"num_format": "#,##0.00"})
    days = workbook.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string(
        0, 0, title or f"{KIND_NAMES[kind][0]}（带 * 的必填）", workbook.add_format({"bold": True})
    )
    sheet.set_column(0, len(shown), _WIDTH)
    sheet.freeze_panes(2, 1)
    for place, column in enumerate(shown):
        sheet.write_string(1, place, f"{column.zh}{' *' if column.required else ''}", head)
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(shown):
            value = _value(column, row)
            if isinstance(value, Decimal):
                sheet.write_number(number, place, value, money)
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, days)
            elif value is not None:
                sheet.write_string(number, place, value)


def _value(column: Column, row: Command) -> str | Decimal | date | None:
    """Return what a command says under a column."""
    source = getattr(row, "facts", {}) if column.fact else vars(row)
    value = source.get(column.field)
    if value is None or value in ("", []):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value)
    if column.field.endswith("_fen"):
        return Decimal(value) / FEN_PER_YUAN
    if column.fact and column.fact.type == "money":
        return Decimal(value)
    if column.fact and column.fact.type == "date":
        return date.fromisoformat(value)
    if column.holds is Holds.ORGANISATION_KIND:
        return next(zh for zh, kind in ORGANISATION_KINDS.items() if kind == value)
    return value if isinstance(value, date) else str(value)


def _write_guidance(workbook: Any, pack: Pack) -> None:
    """Write how to fill the form: every column, the departments, the clauses and what their caps are kept by."""
    sheet = workbook.add_worksheet(GUIDANCE)
    head = workbook.add_format({"bold": True, "bg_color": "#DDE6F0"})
    sheet.set_column(0, 4, _WIDTH * 2)
    for number, cells in enumerate(_guidance(pack)):
        for place, cell in enumerate(cells):
            sheet.write_string(number, place, cell, head if len(cells) and cells[0].startswith("■") else None)


def _guidance(pack: Pack) -> Iterator[tuple[str, ...]]:
    yield ("■ 列", "所在表", "必填", "填什么", "说明")
    for kind in Kind:
        for column in columns(kind, pack):
            held = _FACT_HELD.get(column.fact.type, "文字") if column.fact else _HELD[column.holds]
            need = "必填" if column.required else ""
            yield (column.zh, KIND_NAMES[kind][0], need, held, column.note)
    yield ()
    yield ("■ 部门代码", "名称")
    for department in pack.header.departments:
        yield (department.code, department.name.zh)
    yield ()
    yield ("■ 条款代码", "名称", "兑现台账须填", "可填")
    for clause in pack.clauses:
        if clause.pays:
            facts = "、".join(spec.label.zh for spec in clause.facts if spec.items != "record")
            yield (clause.id, clause.title.zh, "、".join(_needed(clause)), facts)


def _needed(clause: Clause) -> Iterator[str]:
    """Yield the labels of the facts that a clause's caps are kept by."""
    for cap in clause.caps:
        for name in (cap.scope if cap.scope in FACT_SCOPES else None, cap.period.fact):
            spec = clause.fact(name) if name else None
            if spec:
                yield spec.label.zh
