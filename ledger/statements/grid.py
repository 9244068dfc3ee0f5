"""A table as a file holds it, before anything is known of its columns."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.errors import FileTooLarge, UnreadableStatement
from ledger.statements.cells import clean
from ledger.statements.limits import MAX_CELL_CHARACTERS, MAX_COLUMNS, MAX_ROWS


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of one sheet: cleaned cells, blank rows empty, so that row ``n`` of the file is ``rows[n - 1]``.

    ``cut`` says that the last row ends in the middle: no line end, and fewer cells than its neighbours.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    cut: bool = False


def grid(file: str, name: str, rows: list[list[str]], *, cut: bool = False) -> Grid:
    """Clean the cells and hold the limits. Raises FileTooLarge and UnreadableStatement."""
    if len(rows) > MAX_ROWS:
        raise FileTooLarge(
            file=file, measure=f"{len(rows)} 行", measure_en=f"{len(rows)} rows", limit=str(MAX_ROWS)
        )
    return Grid(name, tuple(_cleaned(file, at, row) for at, row in enumerate(rows, start=1)), cut)


def _cleaned(file: str, number: int, row: list[str]) -> tuple[str, ...]:
    cells = [clean(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise FileTooLarge(
            file=file,
            measure=f"第 {number} 行 {len(cells)} 列",
            measure_en=f"{len(cells)} columns in row {number}",
            limit=str(MAX_COLUMNS),
        )
    for cell in cells:
        if len(cell) > MAX_CELL_CHARACTERS:
            raise UnreadableStatement(
                file=file,
                problem=f"第 {number} 行有超过 {MAX_CELL_CHARACTERS} 字符的单元格，引号可能未闭合",
                problem_en=f"row {number} holds a cell of more than {MAX_CELL_CHARACTERS} characters: an open quotation mark?",
            )
    return tuple(cells)
