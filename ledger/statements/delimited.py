"""CSV and its kin: commas, tabs, semicolons or bars, quoted or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements.grid import Grid, grid
from ledger.statements.limits import MAX_CELLS, MAX_COLUMNS, MAX_HEADER_ROW, MAX_SEPARATORS

DELIMITERS = (",", "\t", ";", "|")

Score = Callable[[list[list[str]]], int]
"""How much of a header the best of some rows holds; zero for none."""


def read_delimited(file: str, text: str, score: Score) -> Grid:
    """Read delimited text, by the delimiter under which the rows score best as a header. Raises UnreadableStatement."""
    _refuse_open_quotation(file, text)
    start = "".join(islice(io.StringIO(text, newline=""), MAX_HEADER_ROW))
    best = max(DELIMITERS, key=lambda delimiter: _score(file, start, delimiter, score))
    rows = _rows(file, text, best)
    return grid(file, "", rows, cut=_is_cut(text, rows))


def _score(file: str, start: str, delimiter: str, score: Score) -> int:
    """Return how much of a header the first rows hold under a delimiter; under one that makes too many cells, none."""
    try:
        rows = _rows(file, start, delimiter)
    except FileTooLarge:
        return 0
    for row in rows:
        while row and not row[-1]:
            row.pop()
    return score(rows)


def _rows(file: str, text: str, delimiter: str) -> list[list[str]]:
    """Return the rows. Raises UnreadableStatement; FileTooLarge while reading, before so many cells are made."""
    reader = csv.reader(_lines(file, text, delimiter), delimiter=delimiter)
    try:
        return list(reader)
    except csv.Error as error:
        raise UnreadableStatement(
            file=file,
            problem=f"第 {reader.line_num} 行不是有效的分隔文本（{error}）",
            problem_en=f"line {reader.line_num} is not delimited text: {error}",
        ) from None


def _lines(file: str, text: str, delimiter: str) -> Iterator[str]:
    """Yield the lines of a text. Raises FileTooLarge at the line that has too many cells, or one cell too many."""
    cells = 0
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        separators = line.count(delimiter)
        cells += separators + 1
        if separators > MAX_SEPARATORS:
            raise FileTooLarge(
                file=file,
                measure=f"第 {number} 行 {separators + 1} 列",
                measure_en=f"{separators + 1} columns in line {number}",
                limit=str(MAX_COLUMNS),
            )
        if cells > MAX_CELLS:
            raise FileTooLarge(
                file=file,
                measure=f"至第 {number} 行已有 {cells} 格",
                measure_en=f"{cells} cells up to line {number}",
                limit=str(MAX_CELLS),
            )
        yield line


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
