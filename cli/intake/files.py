"""From a file to its sheets: told apart by content, not by name; measured before it is read."""

from __future__ import annotations

from pathlib import Path

from cli.intake.archive import repacked
from cli.intake.grid import Sheet
from cli.intake.limits import MAX_FILE_BYTES
from cli.intake.text_file import read_csv
from cli.intake.workbook import read_workbook
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_file(path: Path) -> list[Sheet]:
    """Return the sheets of an .xlsx, .xls or .csv file. Raises ImportUnreadable, ImportTooLarge."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MAX_FILE_BYTES else b""
    except OSError as error:
        problem = error.strerror or str(error)
        raise ImportUnreadable(file=path.name, problem=problem, problem_en=problem) from None
    if size > MAX_FILE_BYTES:
        raise ImportTooLarge(file=path.name, what="字节", what_en="bytes", size=size, most=MAX_FILE_BYTES)
    return read_content(content, path.name)


def read_content(content: bytes, file: str) -> list[Sheet]:
    """Return the sheets in the bytes of a file; ``file`` is what refusals call it."""
    if not content.strip():
        raise ImportUnreadable(file=file, problem="空文件", problem_en="it is empty")
    if content.startswith(_ZIP):
        return read_workbook(repacked(content, file), file)
    if content.startswith(_OLE):
        return read_workbook(content, file)
    return [read_csv(content, file)]
