"""Read a workbook from standard input and write its cells to standard output, in a process of its own.

Run by ``workbook``, never imported for its work: one damaged byte can make the reader of workbooks ask for a terabyte,
which ends the process it runs in. This one holds nothing else, and its memory and time are limited.
Imports nothing of the ledger, so that it starts in a moment.
"""

from __future__ import annotations

import io
import resource
import sys
from datetime import date, datetime

import msgspec
import python_calamine

MAX_MEMORY_BYTES = 2 * 2**30
MAX_CPU_SECONDS = 60

Cell = str | bool | tuple[str, str] | None
"""A text or truth value as it is; a number as ``("number", its shortest text)``, a day as ``("day", ISO)``."""

NUMBER, DAY = "number", "day"


class Limits(msgspec.Struct, array_like=True):
    """How many sheets, and how large ones, are read."""

    sheets: int
    rows: int
    columns: int


class Table(msgspec.Struct, array_like=True):
    """One sheet, from its first row and column on."""

    name: str
    rows: list[list[Cell]]


class Excess(msgspec.Struct, array_like=True):
    """What there is too much of."""

    what: str
    size: int
    most: int


class Answer(msgspec.Struct, array_like=True):
    """The sheets; or what there is too much of; or the reader's complaint."""

    tables: list[Table] = []
    excess: Excess | None = None
    problem: str = ""


class TooMuch(Exception):  # noqa: N818 - an answer of this process, not an accident
    """A workbook is larger than the limits."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess)
        self.excess = excess


def tables(content: bytes, limits: Limits) -> list[Table]:
    """Return the sheets of a workbook. Raises TooMuch, and what the reader raises."""
    found = []
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        sheet_kind = python_calamine.SheetTypeEnum.WorkSheet
        names = [one.name for one in workbook.sheets_metadata if one.typ == sheet_kind]
        _check("sheets", len(names), limits.sheets)
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (0, 0)  # counted from nought
            _check("rows", last_row + 1, limits.rows)
            _check("columns", last_column + 1, limits.columns)
            rows = sheet.to_python(skip_empty_area=False)
            found.append(Table(name, [[cell_of(value) for value in row] for row in rows]))
    return found


def _check(what: str, size: int, most: int) -> None:
    if size > most:
        raise TooMuch(Excess(what, size, most))


def cell_of(value: object) -> Cell:
    """Return a cell as it travels: a number's shortest text is what was typed, a moment means its day."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return (NUMBER, repr(value))
    if isinstance(value, datetime):
        return (DAY, value.date().isoformat())
    if isinstance(value, date):
        return (DAY, value.isoformat())
    return str(value)


def main(arguments: list[str]) -> None:
    """Answer with the cells of the workbook on standard input; the arguments are the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = Answer(tables(sys.stdin.buffer.read(), Limits(*map(int, arguments))))
    except TooMuch as refused:
        answer = Answer(excess=refused.excess)
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        answer = Answer(problem=type(error).__name__)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
