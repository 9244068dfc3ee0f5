"""Read a workbook from standard input and write its sheets as text to standard output, in a process of its own.

Run by ``workbook``, never imported for its work: one damaged byte can make the reader ask for a terabyte, which
ends the process it runs in. Here that process holds nothing else, and the limits are its own.
Imports nothing of the ledger, so that it starts in a moment.
"""

from __future__ import annotations

import io
import resource
import sys
from datetime import date, datetime, time, timedelta

import msgspec
import python_calamine

MAX_MEMORY_BYTES = 3 * 2**30
MAX_CPU_SECONDS = 120
MAX_CHARACTERS = 200_000_000
"""Text a workbook may hold: a string is stored once and can be shown in a million cells."""
EXACT_DIGITS = 15
"""Digits a spreadsheet keeps of a number; of a bank account stored as one the rest is lost."""

Cell = int | float | str | bool | time | date | datetime | timedelta


class Sheet(msgspec.Struct, array_like=True):
    """One sheet: its rows as text, and how many of its numbers have more digits than a spreadsheet keeps."""

    name: str
    rows: list[list[str]]
    lost_digits: int


class Answer(msgspec.Struct, array_like=True):
    """The sheets, or why there are none: ``password``, or the reader's complaint."""

    sheets: list[Sheet] = []
    problem: str = ""


def sheets(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything, each from its first row and column."""
    found = []
    characters = 0
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for name in workbook.sheet_names:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows = [[text(cell) for cell in row] for row in cells]
            lost = sum(
                isinstance(cell, float) and abs(cell) >= 10**EXACT_DIGITS for row in cells for cell in row
            )
            characters += sum(len(cell) for row in rows for cell in row)
            if characters > MAX_CHARACTERS:
                too_much = f"more than {MAX_CHARACTERS} characters"
                raise ValueError(too_much)
            if any(map(any, rows)):
                found.append(Sheet(name, rows, lost))
    return found


def text(cell: Cell) -> str:
    """Write a cell as the officer saw it; numbers to the fifteen digits a spreadsheet shows, so 0.1 + 0.2 is 0.3."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else _without_exponent(format(cell, f".{EXACT_DIGITS}g"))
    return str(cell)


def _without_exponent(shortest: str) -> str:
    """Write an exponent out: 1.5e-05 is 0.000015."""
    mantissa, mark, exponent = shortest.partition("e-")
    if not mark:
        return shortest
    sign, digits = ("-", mantissa[1:]) if mantissa.startswith("-") else ("", mantissa)
    return f"{sign}0.{'0' * (int(exponent) - 1)}{digits.replace('.', '')}"


def main() -> None:
    """Answer with the sheets of the workbook on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = Answer(sheets(sys.stdin.buffer.read()))
    except python_calamine.PasswordError:
        answer = Answer(problem="password")
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        answer = Answer(problem=str(error).partition("\n")[0][:120] or type(error).__name__)
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
