"""CSV files as spreadsheets write them: UTF-8 with or without a mark, or GB18030; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8

from cli.intake.grid import Cell, Sheet, text_cell
from cli.intake.limits import MAX_COLUMNS, MAX_TABLE_ROWS
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

_DELIMITERS = (",", "\t", ";")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED_SHARE = 10
"""UTF-8 with at most one damaged sequence to so many sound ones is damaged UTF-8, not another encoding."""


def read_csv(content: bytes, file: str) -> Sheet:
    """Return a CSV file as one sheet; a record that spans lines counts by its first. Raises ImportUnreadable."""
    text = decoded(content, file)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        before = 0
        for record in reader:
            if len(record) > MAX_COLUMNS:
                raise ImportTooLarge(
                    file=file, what="列数", what_en="columns", size=len(record), most=MAX_COLUMNS
                )
            rows.append([text_cell(value) for value in record])
            rows.extend([] for _ in range(reader.line_num - before - 1))
            before = reader.line_num
            if before > MAX_TABLE_ROWS:
                raise ImportTooLarge(file=file, what="行数", what_en="rows", size=before, most=MAX_TABLE_ROWS)
    except csv.Error as error:
        raise ImportUnreadable(
            file=file,
            problem=f"第 {reader.line_num} 行引号不成对",
            problem_en=f"line {reader.line_num}: {error}",
        ) from None
    return Sheet("", rows)


def decoded(content: bytes, file: str) -> str:
    """Return the text of a file. Raises ImportUnreadable where it is in no encoding that spreadsheets write."""
    if content.startswith(_UTF16) or b"\0" in content:
        raise ImportUnreadable(
            file=file, problem="编码不是 UTF-8 或 GB18030", problem_en="it is neither UTF-8 nor GB18030"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not _is_damaged_utf8(content):
            try:
                return content.decode("gb18030")
            except UnicodeDecodeError:
                pass
    raise ImportUnreadable(
        file=file, problem="文字编码残缺", problem_en="its text is damaged: neither UTF-8 nor GB18030"
    )


def _is_damaged_utf8(content: bytes) -> bool:
    """Whether most of it is UTF-8: GB18030 would read anything, and give nonsense."""
    if content.startswith(BOM_UTF8):
        return True
    sound = sum(char > "\x7f" for char in content.decode("utf-8", "ignore"))
    damaged = content.decode("utf-8", "replace").count("\ufffd")
    return sound > damaged * _DAMAGED_SHARE


def _delimiter(text: str) -> str:
    """Return what separates the cells: whatever the first lines have most of."""
    head = text[:4000]
    return max(_DELIMITERS, key=head.count)
