"""Tables as JSON for programs and as CSV for spreadsheets (UTF-8 with a byte order mark, as Excel expects)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from projections.tables.table import FORMULA_STARTS, Cell, Kind, Language, Table, Unit, printed


def as_json(tables: Sequence[Table]) -> str:
    """Return tables as one JSON object by their names; money stays in fen, moments in UTC."""
    return json.dumps({table.name: _plain(table) for table in tables}, ensure_ascii=False, indent=2) + "\n"


def _plain(table: Table) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "title": table.zh,
        "title_en": table.en,
        "about": list(table.about),
        "notes": list(table.notes),
        "rows": [_object(table, row) for row in table.rows],
    }
    if table.total is not None:
        plain["total"] = {
            name: value for name, value in _object(table, table.total).items() if value is not None
        }
    return plain


def _object(table: Table, row: Sequence[Cell]) -> dict[str, Any]:
    return {
        column.key: _json_value(cell, column.kind) for column, cell in zip(table.columns, row, strict=True)
    }


def _json_value(cell: Cell, kind: Kind) -> Any:
    if kind is Kind.DETAIL and isinstance(cell, str):
        return json.loads(cell)
    return cell.isoformat() if isinstance(cell, datetime | date) else cell


def as_csv(table: Table, language: Language, unit: Unit = Unit.YUAN) -> bytes:
    """Return a table as CSV: a head, the rows, the total. The unit stands in the heads of money.

    A text that a spreadsheet would take for a formula gets an apostrophe before it; amounts are numbers.
    """
    places = table.visible(in_file=True)
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([_head(table, place, language, unit) for place in places])
    for row in (*table.rows, *([table.total] if table.total else [])):
        writer.writerow([_csv_cell(row[place], table.columns[place].kind, unit) for place in places])
    return written.getvalue().encode("utf-8-sig")


def _head(table: Table, place: int, language: Language, unit: Unit) -> str:
    column = table.columns[place]
    head = column.head(language)
    return f"{head}({unit.named(language)})" if column.kind is Kind.MONEY else head


def _csv_cell(cell: Cell, kind: Kind, unit: Unit) -> str:
    text = printed(cell, kind, unit, grouped=False)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text
