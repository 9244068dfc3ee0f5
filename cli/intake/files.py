"""From a file to its sheets: told apart by content, not by name; measured before it is read."""

from __future__ import annotations

import io
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from cli.intake.archive import repacked
from cli.intake.grid import Sheet, cell_of
from cli.intake.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_SHEETS, MAX_TABLE_ROWS
from cli.intake.text_file import read_csv
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PANIC = "PanicException"
"""What the reader of workbooks raises where it meets with what it did not expect; no Exception."""


def read_file(path: Path) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls or .csv file. Raises ImportUnreadable, ImportTooLarge."""
    try:
        size = path.stat().st_size
        _check_size(path.name, "字节", "bytes", size, MAX_FILE_BYTES)
        content = path.read_bytes()
    except OSError as error:
        problem = error.strerror or str(error)
        raise ImportUnreadable(file=path.name, problem=problem, problem_en=problem) from None
    return read_content(content, path.name)


def read_content(content: bytes, file: str) -> list[Sheet]:
    """Return the sheets in the bytes of a file; ``file`` is what refusals call it."""
    if not content.strip():
        raise ImportUnreadable(file=file, problem="空文件", problem_en="it is empty")
    if content.startswith(_ZIP):
        return _workbook(repacked(content, file), file)
    if content.startswith(_OLE):
        return _workbook(content, file)
    return [read_csv(content, file)]


def _workbook(content: bytes, file: str) -> list[Sheet]:
    """Read a workbook. Its reader is native code: whatever comes out of it but a workbook is a refusal."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        _check_size(file, "工作表", "sheets", len(names), MAX_SHEETS)
        return [_sheet(workbook, name, file) for name in names]
    except (CalamineError, ValueError, OSError):
        raise _damaged(file) from None
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise _damaged(file) from None
        raise


def _sheet(workbook: CalamineWorkbook, name: str, file: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    _check_size(file, "行数", "rows", sheet.total_height, MAX_TABLE_ROWS)
    _check_size(file, "列数", "columns", sheet.total_width, MAX_COLUMNS)
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(name, [[cell_of(value) for value in row] for row in rows])


def _check_size(file: str, what: str, what_en: str, size: int, most: int) -> None:
    if size > most:
        raise ImportTooLarge(file=file, what=what, what_en=what_en, size=size, most=most)


def _damaged(file: str) -> ImportUnreadable:
    return ImportUnreadable(
        file=file, problem="工作簿残缺或有密码", problem_en="the workbook is damaged or has a password"
    )
