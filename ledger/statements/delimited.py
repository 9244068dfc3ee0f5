"""CSV and its kin: commas, tabs, semicolons or bars, quoted or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from ledger.domain.errors import UnreadableStatement
from ledger.statements.grid import Grid, grid
from ledger.statements.limits import MAX_HEADER_ROW

DELIMITERS = (",", "\t", ";", "|")

Score = Callable[[list[list[str]]], int]
"""How much of a header the best of some rows holds; zero for none."""


def read_delimited(file: str, text: str, score: Score) -> Grid:
    """Read delimited text, by the delimiter under which the rows score best as a header. Raises UnreadableStatement."""
    _refuse_open_quotation(file, text)
    start = "".join(text.splitlines(keepends=True)[:MAX_HEADER_ROW])
    best = max(DELIMITERS, key=lambda delimiter: score(_rows(file, start, delimiter)))
    rows = _rows(file, text, best)
    return grid(file, "", rows, cut=_is_cut(text, rows))


def _rows(file: str, text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error as error:
        raise UnreadableStatement(
            file=file,
            problem=f"第 {reader.line_num} 行不是有效的分隔文本（{error}）",
            problem_en=f"line {reader.line_num} is not delimited text: {error}",
        ) from None


def _refuse_open_quotation(file: str, text: str) -> None:
    """Refuse an odd number of quotation marks: one left open swallows the rows after it."""
    if text.count('"') % 2:
        raise UnreadableStatement(
            file=file,
            problem="引号不成对，文件可能被截断",
            problem_en="a quotation mark is left open: was the file cut?",
        )


def _is_cut(text: str, rows: list[list[str]]) -> bool:
    if len(rows) < 2 or text.endswith(("\n", "\r")):
        return False
    return 0 < len(rows[-1]) < len(rows[-2])
