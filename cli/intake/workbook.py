"""Workbooks: measured, repacked, and read in a process of their own."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from cli.intake import workbook_process
from cli.intake.grid import Cell, Sheet, text_cell
from cli.intake.limits import MAX_COLUMNS, MAX_SHEETS, MAX_TABLE_ROWS
from cli.intake.workbook_process import DAY, Answer, Excess
from ledger.domain.errors import ImportTooLarge, ImportUnreadable

_PATIENCE_S = 90
_NAMES = {"sheets": "工作表", "rows": "行数", "columns": "列数"}


def read_workbook(content: bytes, file: str) -> list[Sheet]:
    """Return the sheets of a workbook. Raises ImportUnreadable, ImportTooLarge."""
    answer = _answer(content, file)
    if answer.excess:
        raise _too_large(answer.excess, file)
    if answer.problem:
        raise _damaged(file)
    return [
        Sheet(table.name, [[_cell(value) for value in row] for row in table.rows]) for table in answer.tables
    ]


def _answer(content: bytes, file: str) -> Answer:
    """Return what the process answers; one that did not live to answer met with a damaged file."""
    limits = map(str, (MAX_SHEETS, MAX_TABLE_ROWS, MAX_COLUMNS))
    program = [sys.executable, "-I", str(Path(workbook_process.__file__)), *limits]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, its input on a pipe
            program, input=content, capture_output=True, timeout=_PATIENCE_S, check=True
        )
        return msgspec.msgpack.decode(done.stdout, type=Answer)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError, msgspec.MsgspecError):
        raise _damaged(file) from None


def _cell(value: workbook_process.Cell) -> Cell:
    if isinstance(value, str):
        return text_cell(value)
    if isinstance(value, tuple):
        kind, text = value
        return date.fromisoformat(text) if kind == DAY else Decimal(text)
    return value


def _too_large(excess: Excess, file: str) -> ImportTooLarge:
    return ImportTooLarge(
        file=file, what=_NAMES[excess.what], what_en=excess.what, size=excess.size, most=excess.most
    )


def _damaged(file: str) -> ImportUnreadable:
    return ImportUnreadable(
        file=file, problem="工作簿残缺或有密码", problem_en="the workbook is damaged or has a password"
    )
