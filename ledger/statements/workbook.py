"""Workbooks: .xlsx checked against decompression bombs before it is opened, .xls as it is."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta

import python_calamine

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements.grid import Grid, grid
from ledger.statements.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from ledger.statements.model import bilingual

_CELL_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ROW_PLACE = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["']([0-9]{1,7})["']""")
_EXACT_DIGITS = 15
"""Digits a spreadsheet keeps of a number; of a bank account stored as one the rest is lost."""

_Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(file: str, content: bytes) -> tuple[list[Grid], list[str]]:
    """Return the sheets that hold anything, and warnings. Raises UnreadableStatement and FileTooLarge."""
    if content.startswith(b"PK"):
        _check_archive(file, content)
    warnings: list[str] = []
    sheets = []
    for name, rows in _sheets(file, content):
        texts = [[_text(cell) for cell in row] for row in rows]
        if any(any(row) for row in texts):
            sheets.append(grid(file, name, texts))
            warnings += _lost_digits(name, rows)
    return sheets, warnings


def _sheets(file: str, content: bytes) -> list[tuple[str, list[list[_Cell]]]]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            found = []
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                found.append((name, sheet.to_python(skip_empty_area=False)))
            return found
    except python_calamine.PasswordError:
        raise UnreadableStatement(
            file=file, problem="工作簿有密码", problem_en="the workbook has a password"
        ) from None
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise _damaged(file, error) from None
    except BaseException as error:
        # A file damaged in the right place makes the reader panic, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged(file, error) from None
        raise


def _damaged(file: str, error: BaseException) -> UnreadableStatement:
    said = str(error).partition("\n")[0][:120]
    return UnreadableStatement(
        file=file, problem=f"不是完整的工作簿（{said}）", problem_en=f"not a whole workbook: {said}"
    )


def _text(cell: _Cell) -> str:
    """Write a cell as the officer saw it; numbers to the fifteen digits a spreadsheet shows, so 0.1 + 0.2 is 0.3."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _decimal(format(cell, ".15g"))
    return str(cell)


def _decimal(shortest: str) -> str:
    """Write an exponent out: 1e-05 is 0.00001."""
    mantissa, mark, exponent = shortest.partition("e")
    if not mark:
        return shortest
    sign, digits = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    whole, _, rest = digits.partition(".")
    return f"{sign}0.{'0' * (-int(exponent) - len(whole))}{whole}{rest}" if int(exponent) < 0 else shortest


def _lost_digits(name: str, rows: list[list[_Cell]]) -> list[str]:
    lost = sum(isinstance(cell, float) and abs(cell) >= 10**_EXACT_DIGITS for row in rows for cell in row)
    if not lost:
        return []
    return [
        bilingual(
            f"工作表 {name}：{lost} 个单元格以数值存放了超过 {_EXACT_DIGITS} 位的账号或流水号，末位可能已丢失",
            f"sheet {name}: {lost} cells hold account or serial numbers of more than {_EXACT_DIGITS} digits as "
            "figures; their last digits may be lost",
        )
    ]


def _check_archive(file: str, content: bytes) -> None:
    """Refuse what unpacks to too much, by what the members declare and then by what they are."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            declared = sum(member.file_size for member in members)
            if declared > MAX_UNPACKED_BYTES:
                raise _too_large(file, declared)
            for member in members:
                if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                    _check_extent(file, _unpacked(file, archive, member))
                else:
                    _unpacked(file, archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise _damaged(file, error) from None


def _unpacked(file: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Unpack one member; refuse one that is larger than it declares: the reader would trust the stream, not the label."""
    label = member.file_size
    member.file_size = label + 1
    del member.CRC  # read beyond the label, it cannot hold; the reader itself checks it
    with archive.open(member) as stream:
        found = stream.read(label + 1)
    if len(found) > label:
        raise _too_large(file, len(found))
    return found


def _check_extent(file: str, sheet: bytes) -> None:
    """Refuse two cells at opposite corners of a sheet: the reader holds the whole rectangle between them."""
    places = set(_CELL_PLACE.findall(sheet))
    columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=1)
    rows = max((int(row) for _, row in places), default=0)
    rows = max(rows, max(map(int, _ROW_PLACE.findall(sheet)), default=0))
    if rows > MAX_ROWS or columns > 16 * MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise FileTooLarge(
            file=file,
            measure=f"{rows} 行 × {columns} 列",
            measure_en=f"{rows} rows by {columns} columns",
            limit=f"{MAX_ROWS} × {MAX_COLUMNS}",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _too_large(file: str, size: int) -> FileTooLarge:
    return FileTooLarge(
        file=file,
        measure=f"解压后 {size} 字节",
        measure_en=f"{size} bytes unpacked",
        limit=f"{MAX_UNPACKED_BYTES // 2**20} MB",
    )
