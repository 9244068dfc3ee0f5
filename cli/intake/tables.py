"""From sheets to rows: which sheet holds what, where its headings stand, and what is not a row at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cli.intake.columns import (
    GUIDANCE,
    KIND_HEADINGS,
    KIND_NAMES,
    Column,
    Kind,
    by_heading,
    columns,
    plain_heading,
)
from cli.intake.grid import Cell, Sheet
from cli.intake.limits import HEADING_ROWS, MAX_ROWS
from ledger.domain.errors import ImportLayoutUnknown, ImportTooLarge
from ledger.policy.pack import Pack

Note = tuple[str, str]
"""A remark in Chinese and in English."""

WAN = "万元"
_KINDS = {plain_heading(name): kind for kind, names in KIND_NAMES.items() for name in names}
_KIND_HEADINGS = frozenset(map(plain_heading, KIND_HEADINGS))
_TOTAL = re.compile(r"(合|总|小)\s*计|total", re.IGNORECASE)
_FOOTER = re.compile(r"(制表|填表|审核|复核|负责人|备注|说明|注)人?\s*[:：].*", re.DOTALL)


@dataclass(frozen=True, order=True)
class Place:
    """Where a row stands: the sheet (empty for a CSV file) and the row's number in it."""

    sheet: str
    row: int

    @property
    def zh(self) -> str:
        """The place in Chinese."""
        return f"{self.sheet}第 {self.row} 行"

    @property
    def en(self) -> str:
        """The place in English."""
        return f"{self.sheet} row {self.row}".strip()


@dataclass(frozen=True)
class Filled:
    """A filled cell under a known heading; ``in_wan`` says that the heading counts money in 万元."""

    column: Column
    heading: str
    cell: Cell
    in_wan: bool


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file; ``kind`` is None where its column of kinds says nothing known."""

    place: Place
    kind: Kind | None
    said_kind: str
    cells: tuple[Filled, ...]


@dataclass
class Tables:
    """All rows of a file, and what was left out."""

    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class _Heading:
    """The row of headings of a sheet: the column that tells the kind if there is one, else the one kind."""

    row: int
    kind_at: int | None
    kind: Kind | None
    cells: Sequence[Cell]


def tables(sheets: Sequence[Sheet], pack: Pack, file: str) -> Tables:
    """Return the rows of all sheets. Raises ImportLayoutUnknown where no sheet can be read, ImportTooLarge."""
    known = {kind: by_heading(columns(kind, pack)) for kind in Kind}
    found = Tables()
    read = 0
    for sheet in sheets:
        if sheet.name == GUIDANCE or not any(True for _ in sheet.numbered()):
            continue
        heading = _heading(sheet, known, file, alone=len(sheets) == 1)
        if heading is None:
            found.notes.append(
                (
                    f"工作表“{sheet.name}”没有可识别的表头，未读",
                    f"sheet {sheet.name} has no known headings: not read",
                )
            )
            continue
        read += 1
        _read(sheet, heading, known, found)
    if not read:
        raise ImportLayoutUnknown(
            file=file, sheet="", missing="可识别的工作表", missing_en="any sheet with known headings"
        )
    if len(found.rows) > MAX_ROWS:
        raise ImportTooLarge(file=file, what="数据行", what_en="rows", size=len(found.rows), most=MAX_ROWS)
    return found


def _heading(
    sheet: Sheet, known: Mapping[Kind, Mapping[str, Column]], file: str, *, alone: bool
) -> _Heading | None:
    """Return the row of headings; None for a sheet about something else. Raises ImportLayoutUnknown."""
    named = _KINDS.get(plain_heading(sheet.name))
    fewest: tuple[int, Kind, list[Column]] | None = None
    for number, cells in sheet.numbered():
        if number > HEADING_ROWS:
            break
        headings = [plain_heading(cell) if isinstance(cell, str) else "" for cell in cells]
        at = next((place for place, text in enumerate(headings) if text in _KIND_HEADINGS), None)
        if at is not None and sum(any(text in one for one in known.values()) for text in headings) > 1:
            return _Heading(number, at, None, cells)
        for kind in [named] if named else list(Kind):
            missing = _missing(known[kind], headings)
            if not missing:
                return _Heading(number, None, kind, cells)
            if fewest is None or len(missing) < fewest[0]:
                fewest = (len(missing), kind, missing)
    if fewest is None or not (named or alone):
        return None
    raise ImportLayoutUnknown(
        file=file,
        sheet=sheet.name,
        missing="、".join(column.zh for column in fewest[2]),
        missing_en=", ".join(column.en for column in fewest[2]),
    )


def _missing(known: Mapping[str, Column], headings: Sequence[str]) -> list[Column]:
    """Return the required columns that no heading names."""
    named = {known[text].field for text in headings if text in known}
    required = {column.field: column for column in known.values() if column.required}
    return [column for name, column in required.items() if name not in named]


def _read(sheet: Sheet, heading: _Heading, known: Mapping[Kind, Mapping[str, Column]], found: Tables) -> None:
    """Add the rows below the headings."""
    left_out = 0
    for number, cells in sheet.numbered():
        if number <= heading.row:
            continue
        if _is_no_row(cells):
            left_out += 1
            continue
        found.rows.append(_row(Place(sheet.name, number), heading, cells, known))
    if left_out:
        found.notes.append(
            (
                f"{sheet.name} 略过合计、签章等 {left_out} 行",
                f"{sheet.name}: {left_out} rows of totals or signatures left out".strip(": "),
            )
        )
    unknown = list(_unknown(heading, known))
    if unknown:
        found.notes.append(
            (
                f"{sheet.name} 以下列未读：{'、'.join(unknown)}",
                f"{sheet.name} columns not read: {', '.join(unknown)}",
            )
        )


def _is_no_row(cells: Sequence[Cell]) -> bool:
    """Whether a row only adds up the others, or is where people sign."""
    first = next((cell for cell in cells if cell is not None), None)
    return isinstance(first, str) and bool(_TOTAL.fullmatch(first) or _FOOTER.fullmatch(first))


def _row(
    place: Place, heading: _Heading, cells: Sequence[Cell], known: Mapping[Kind, Mapping[str, Column]]
) -> Row:
    kind, said = heading.kind, ""
    if heading.kind_at is not None:
        cell = cells[heading.kind_at] if heading.kind_at < len(cells) else None
        said = "" if cell is None else str(cell)
        kind = _KINDS.get(plain_heading(said))
    filled: dict[str, Filled] = {}
    for head, cell in zip(heading.cells, cells, strict=False):
        column = known[kind].get(plain_heading(head)) if kind and isinstance(head, str) else None
        if column and cell is not None and column.field not in filled:
            filled[column.field] = Filled(column, str(head), cell, WAN in str(head))
    return Row(place, kind, said, tuple(filled.values()))


def _unknown(heading: _Heading, known: Mapping[Kind, Mapping[str, Column]]) -> Iterator[str]:
    """Yield the headings that mean nothing for what the sheet holds, and those that mean the same again."""
    kinds = [heading.kind] if heading.kind else list(Kind)
    seen: set[str] = set()
    for place, head in enumerate(heading.cells):
        if head is None or place == heading.kind_at:
            continue
        text = plain_heading(str(head))
        fields = {known[kind][text].field for kind in kinds if text in known[kind]}
        if not fields or (heading.kind and fields <= seen):
            yield str(head)
        seen |= fields
