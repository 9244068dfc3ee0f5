"""Workbooks are archives that unpack: measured before anybody reads them, and repacked as measured."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from cli.intake.limits import MAX_COLUMNS, MAX_PARTS, MAX_TABLE_ROWS, MAX_UNPACKED_BYTES
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

_WORKBOOK = "xl/workbook.xml"
_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*>")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,4})([0-9]+)["']""")
_IN_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_LONGEST_NUMBER = 7
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LETTERS = 26


def repacked(content: bytes, file: str) -> bytes:
    """Return a workbook with nothing inside it that was not measured.

    The headings of an archive can lie about what it unpacks to; reading every part up to what it claims, and
    packing that anew, leaves nothing to lie about. Raises ImportUnreadable, ImportTooLarge.
    """
    packed = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w") as clean:
            parts = archive.infolist()
            _measure(parts, file)
            for part in parts:
                data = archive.read(part)
                if part.filename.endswith(".xml"):
                    _check_cells(data, part.filename, file)
                clean.writestr(part.filename, data)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise ImportUnreadable(
            file=file, problem="压缩包残缺或已加密", problem_en="the archive is damaged or encrypted"
        ) from None
    return packed.getvalue()


def _measure(parts: list[zipfile.ZipInfo], file: str) -> None:
    """Refuse an archive that is no workbook or unpacks to too much."""
    names = [part.filename for part in parts]
    if _WORKBOOK not in names or len(set(names)) < len(names):
        raise ImportUnreadable(file=file, problem="不是 .xlsx 工作簿", problem_en="it is no .xlsx workbook")
    if len(parts) > MAX_PARTS:
        raise ImportTooLarge(file=file, what="内含文件", what_en="parts", size=len(parts), most=MAX_PARTS)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MAX_UNPACKED_BYTES:
        raise ImportTooLarge(
            file=file, what="解压后字节", what_en="bytes unpacked", size=unpacked, most=MAX_UNPACKED_BYTES
        )


def _check_cells(data: bytes, part: str, file: str) -> None:
    """Refuse cells that lie far apart, for readers reserve room for all between, and cells in error.

    The reader of workbooks gives a cell in error (#REF!) as an empty one: it would be lost without a word.
    """
    if data.startswith(_UTF16) or b"\0" in data[:4]:
        raise ImportUnreadable(file=file, problem="编码不是 UTF-8", problem_en="its text is not UTF-8")
    for tag in _TAG.finditer(data):
        reference = _REFERENCE.search(tag.group())
        if reference is None:
            continue
        letters, digits = reference.groups()
        row = int(digits) if len(digits) <= _LONGEST_NUMBER else MAX_TABLE_ROWS + 1
        column = _column(letters.upper())
        if row > MAX_TABLE_ROWS:
            raise ImportTooLarge(file=file, what="行号", what_en="row", size=row, most=MAX_TABLE_ROWS)
        if column > MAX_COLUMNS:
            raise ImportTooLarge(file=file, what="列号", what_en="column", size=column, most=MAX_COLUMNS)
        if letters and _IN_ERROR.search(tag.group()):
            place = f"{part} {(letters + digits).decode()}"
            raise ImportUnreadable(
                file=file,
                problem=f"单元格 {place} 是错误值（如 #REF!）",
                problem_en=f"cell {place} is in error (such as #REF!)",
            )


def _column(letters: bytes) -> int:
    """Return the number of a column: A is 1."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number
