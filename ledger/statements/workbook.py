"""Workbooks: .xlsx checked against decompression bombs before it is opened; both kinds read in a process of their own."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements import workbook_process
from ledger.statements.grid import Grid, grid
from ledger.statements.limits import MAX_UNPACKED_BYTES
from ledger.statements.model import bilingual
from ledger.statements.workbook_process import EXACT_DIGITS, Answer, Sheet

_PATIENCE_S = 180


def read_workbook(file: str, content: bytes) -> tuple[list[Grid], list[str]]:
    """Return the sheets that hold anything, and warnings. Raises UnreadableStatement and FileTooLarge."""
    if content.startswith(b"PK"):
        _check_archive(file, content)
    sheets = _sheets(file, content)
    warnings = [warning for sheet in sheets for warning in _lost_digits(sheet)]
    return [grid(file, sheet.name, sheet.rows) for sheet in sheets], warnings


def _sheets(file: str, content: bytes) -> list[Sheet]:
    program = [sys.executable, "-I", str(Path(workbook_process.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, its input on a pipe
            program, input=content, capture_output=True, timeout=_PATIENCE_S, check=True
        )
        answer = msgspec.msgpack.decode(done.stdout, type=Answer)
    except subprocess.TimeoutExpired:
        raise _damaged(file, "timeout") from None
    except (subprocess.CalledProcessError, msgspec.MsgspecError):
        raise _damaged(file, "structure") from None
    if answer.problem == "password":
        raise UnreadableStatement(file=file, problem="工作簿有密码", problem_en="the workbook has a password")
    if answer.problem:
        raise _damaged(file, answer.problem)
    return answer.sheets


def _damaged(file: str, said: str) -> UnreadableStatement:
    return UnreadableStatement(
        file=file,
        problem=f"不是完整的工作簿（{said[:120]}）",
        problem_en=f"not a whole workbook: {said[:120]}",
    )


def _lost_digits(sheet: Sheet) -> list[str]:
    if not sheet.lost_digits:
        return []
    return [
        bilingual(
            f"工作表 {sheet.name}：{sheet.lost_digits} 个单元格以数值存放了超过 {EXACT_DIGITS} 位的账号或流水号，末位可能已丢失",
            f"sheet {sheet.name}: {sheet.lost_digits} cells hold account or serial numbers of more than "
            f"{EXACT_DIGITS} digits as figures; their last digits may be lost",
        )
    ]


def _check_archive(file: str, content: bytes) -> None:
    """Refuse what declares to unpack to too much; what declares less than it holds meets the process's own limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            declared = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise _damaged(file, str(error)) from None
    if declared > MAX_UNPACKED_BYTES:
        raise FileTooLarge(
            file=file,
            measure=f"解压后 {declared} 字节",
            measure_en=f"{declared} bytes unpacked",
            limit=f"{MAX_UNPACKED_BYTES // 2**20} MB",
        )
