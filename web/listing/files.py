"""A page's tables as a file: Excel with all of them, or CSV with one; each export is told to who records it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blinker import Namespace
from flask import Flask, Response, current_app, request
from werkzeug.http import dump_options_header

from ledger.domain.errors import NotFound
from projections.tables.files import as_csv
from projections.tables.table import Table, Unit
from projections.tables.workbook import as_workbook
from web import parameters
from web.amounts import current_unit
from web.language import gettext as _
from web.listing.asking import EXPORT_ROWS, FileFormat
from web.listing.chips import Chip
from web.listing.listing import table_language

EXPORTED = Namespace().signal("exported")
"""Sent by the application when a file was made: ``tables`` (their names), ``rows``, ``file_format``, ``url``."""

MEDIA_TYPES = {
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.CSV: "text/csv; charset=utf-8",
}


def as_file(
    tables: Sequence[Table],
    file_format: FileFormat,
    *,
    name: str,
    about: str = "",
    filters: Sequence[Chip] = (),
    cut: bool = False,
) -> Response:
    """Return tables as a file called ``name``; the URL's ``table`` picks one of them.

    CSV holds one table, the first unless another is asked for. What all of them are ``about``, the filters in force stand above the rows,
    and that the list was cut after EXPORT_ROWS rows, where it was. Raises NotFound for a table that is not there.
    """
    note = _("仅含前 %(count)s 行：请缩小筛选范围。", count=f"{EXPORT_ROWS:,}") if cut else ""
    above = tuple(one for one in (about, "；".join(chip.said for chip in filters), note) if one)
    chosen = [replace(table, about=(*table.about, *above)) for table in _chosen(tables, file_format)]
    content = _content(chosen, file_format, note)
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - as signals want it
    EXPORTED.send(
        app,
        tables=[table.name for table in chosen],
        rows=sum(len(table.rows) for table in chosen),
        file_format=str(file_format),
        url=request.full_path,
    )
    response = Response(content, content_type=MEDIA_TYPES[file_format])
    response.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": f"{name}.{file_format}"}
    )
    return response


def _content(tables: Sequence[Table], file_format: FileFormat, note: str) -> bytes:
    language, unit = table_language(), Unit(current_unit().value)
    if file_format is FileFormat.XLSX:
        return as_workbook(tables, language, unit)
    return as_csv(tables[0], language, unit) + (f"{note}\r\n".encode() if note else b"")


def _chosen(tables: Sequence[Table], file_format: FileFormat) -> Sequence[Table]:
    wanted = parameters.text("table")
    if wanted:
        found = [table for table in tables if table.name == wanted]
        if not found:
            raise NotFound(kind="table 表格", name=wanted)
        return found
    return tables if file_format is FileFormat.XLSX else tables[:1]
