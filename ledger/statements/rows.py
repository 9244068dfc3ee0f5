"""Tell the rows of a table apart: entries, totals, balances brought forward, notes; refuse what is none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from ledger.domain.errors import InvalidAmount, UnreadableStatement
from ledger.statements.cells import DateOrder, amount_fen, date_order, is_masked, is_nothing, read_date
from ledger.statements.grid import Grid
from ledger.statements.layout import Layout
from ledger.statements.model import bilingual
from ledger.statements.profile import Profile, header_name
from ledger.statements.signs import Movement, Signs


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is an entry: its number in the file from 1, its cells, day, and movement."""

    number: int
    cells: tuple[str, ...]
    booked_on: date
    movement: Movement


@dataclass(slots=True)
class Sorted:
    """The rows of a table by what they are."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[tuple[str, ...]] = field(default_factory=list)
    totals: list[tuple[str, ...]] = field(default_factory=list)
    opening: list[tuple[str, ...]] = field(default_factory=list)
    without_amount: list[int] = field(default_factory=list)
    wider: list[int] = field(default_factory=list)
    date_order: DateOrder | None = None


class Rows:
    """Reads the rows of one table under one layout."""

    def __init__(self, file: str, sheet: Grid, layout: Layout) -> None:
        self._file = file
        self._sheet = sheet
        self._layout = layout
        self._width = len(layout.names)
        self._booked = layout.columns("booked_on")
        body = sheet.rows[layout.body_at :]
        self._signs = Signs(layout, body)
        self.direction = self._signs.direction
        first = self._booked[0]
        self._order = date_order(row[first] for row in body if first < len(row))
        self._words = _words(layout.profile)

    def sort(self) -> Sorted:
        """Sort the rows below the header. Raises UnreadableStatement for one that holds money and cannot be read."""
        if self._order is DateOrder.MIXED:
            raise self._unreadable(
                self._layout.body_at + 1,
                "日期列中日月顺序前后不一",
                "dates of the column put the day first and the month first",
            )
        found = Sorted(date_order=self._order)
        self._refuse_entries_above()
        for number, row in self._numbered(self._layout.body_at, len(self._sheet.rows)):
            if len(row) > self._width:
                found.wider.append(number)
            self._place(found, number, row)
        return found

    def _numbered(self, start: int, end: int) -> Iterator[tuple[int, tuple[str, ...]]]:
        return ((at + 1, row) for at, row in enumerate(self._sheet.rows[start:end], start=start) if row)

    def _place(self, found: Sorted, number: int, row: tuple[str, ...]) -> None:
        booked_on = self._booked_on(row)
        if booked_on is None:
            self._place_undated(found, number, row)
            return
        kind = self._kind(row)
        if kind is not None:
            (found.opening if kind == "opening" else found.totals).append(row)
            return
        movement = self._movement(number, row)
        if movement is not None and movement.amount_fen:
            found.entries.append(Entry(number, row, booked_on, movement))
        elif sum(map(bool, row)) > 1:
            self._refuse_masked(number, row)
            found.without_amount.append(number)

    def _place_undated(self, found: Sorted, number: int, row: tuple[str, ...]) -> None:
        if self._is_header(row):
            return
        if any(header_name(cell[:40]).startswith(self._words.total) for cell in row if cell):
            found.totals.append(row)
            return
        if self._holds_money(row):
            shown = next((row[at] for at in self._booked if at < len(row)), "")[:20]
            raise self._unreadable(
                number,
                f"有金额而日期无法识别（{shown or '空'}）",
                f"it has an amount and no readable date: {shown!r}",
            )
        found.notes.append(row)

    def _booked_on(self, row: tuple[str, ...]) -> date | None:
        month_first = self._order is DateOrder.MONTH_FIRST
        for at in self._booked:
            if at < len(row) and row[at]:
                day = read_date(row[at], month_first=month_first)
                if day is not None:
                    return day
                if not is_nothing(row[at]):
                    return None
        return None

    def _kind(self, row: tuple[str, ...]) -> str | None:
        """Tell a dated total or brought-forward row by its whole summary; entries that mention 合计 stay entries."""
        for field_name in ("summary", "remark", "counterparty_name"):
            for at in self._layout.columns(field_name):
                name = _short_name(row[at]) if at < len(row) and row[at] else ""
                if name in self._words.opening:
                    return "opening"
                if name in self._words.rows:
                    return "total"
        return None

    def _movement(self, number: int, row: tuple[str, ...]) -> Movement | None:
        try:
            return self._signs.movement(row)
        except InvalidAmount as error:
            shown = str(error.details["value"])
            if is_masked(shown):
                raise self._masked(number, shown) from None
            raise self._unreadable(
                number, f"金额或收支方向无法识别：{shown}", f"its amount or direction cannot be read: {shown}"
            ) from None

    def _holds_money(self, row: tuple[str, ...]) -> bool:
        try:
            return any(amount_fen(row[at]) for at in self._signs.columns if at < len(row))
        except InvalidAmount:
            return False

    def _refuse_masked(self, number: int, row: tuple[str, ...]) -> None:
        for at in self._signs.columns:
            if at < len(row) and row[at] and "*" in row[at]:
                raise self._masked(number, row[at][:20])

    def _refuse_entries_above(self) -> None:
        """Refuse entries above the header: read as titles, their money would be lost."""
        for number, row in self._numbered(0, self._layout.header_at):
            if self._booked_on(row) is not None and self._holds_money(row):
                raise self._unreadable(number, "表头之上有明细行", "it is an entry above the header")

    def _is_header(self, row: tuple[str, ...]) -> bool:
        header = self._sheet.rows[self._layout.header_at : self._layout.body_at]
        return row in header

    def _masked(self, number: int, shown: str) -> UnreadableStatement:
        return self._unreadable(number, f"金额被掩码：{shown}", f"its amount is masked: {shown}")

    def _unreadable(self, number: int, problem: str, problem_en: str) -> UnreadableStatement:
        where = f"工作表 {self._sheet.name} " if self._sheet.name else ""
        where_en = f"sheet {self._sheet.name}, " if self._sheet.name else ""
        return UnreadableStatement(
            file=self._file,
            problem=f"{where}第 {number} 行{problem}",
            problem_en=f"{where_en}row {number}: {problem_en}",
        )


@dataclass(frozen=True, slots=True)
class _Words:
    total: tuple[str, ...]
    rows: frozenset[str]
    opening: frozenset[str]


def _words(profile: Profile) -> _Words:
    total = tuple(header_name(word) for word in profile.total_words)
    return _Words(
        total=total + tuple(f"人民币{word}" for word in total),
        rows=frozenset(map(header_name, profile.total_rows)),
        opening=frozenset(map(header_name, profile.opening_words)),
    )


@lru_cache(maxsize=1 << 12)
def _short_name(cell: str) -> str:
    return header_name(cell) if len(cell) <= 20 else ""


def wider_rows(found: Sorted) -> list[str]:
    """Return the reason why a few rows wider than the header are not trusted: an unquoted comma shifts what follows."""
    if not found.wider or len(found.wider) * 2 > len(found.entries):
        return []
    return [
        bilingual(
            f"第 {found.wider[0]} 行等 {len(found.wider)} 行的列数多于表头，列可能错位",
            f"{len(found.wider)} rows, the first of them row {found.wider[0]}, have more cells than the header: "
            "columns may have shifted",
        )
    ]
