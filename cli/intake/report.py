"""What an import came to, as tables: how much of each kind, and every row that was refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.intake.columns import KIND_NAMES, Kind
from cli.intake.rows import BadRow, Entry
from cli.intake.run import Preview
from projections.tables.table import Cell, Column, Language, Table
from projections.tables.table import Kind as Shown

_SUMMARY = (
    Column("kind", "类型", "kind"),
    Column("new", "将新增", "to enter", Shown.NUMBER),
    Column("same", "已在账", "there already", Shown.NUMBER),
    Column("bad", "不能导入", "refused", Shown.NUMBER),
    Column("new_fen", "新增金额", "amount to enter", Shown.MONEY),
    Column("same_fen", "已在账金额", "amount there already", Shown.MONEY),
)
_BAD = (
    Column("sheet", "工作表", "sheet"),
    Column("row", "行", "row", Shown.NUMBER),
    Column("kind", "类型", "kind"),
    Column("name", "编号", "number"),
    Column("field", "字段", "field"),
    Column("code", "代码", "code", in_files_only=True),
    Column("reason", "原因", "reason"),
    Column("reason_en", "原因（英文）", "reason in English", in_files_only=True),
    Column("way_out", "处理", "way out"),
    Column("way_out_en", "处理（英文）", "way out in English", in_files_only=True),
)
_ROWS = (
    Column("sheet", "工作表", "sheet"),
    Column("row", "行", "row", Shown.NUMBER),
    Column("kind", "类型", "kind"),
    Column("name", "编号", "number"),
    Column("state", "状态", "state"),
)


def report(found: Preview, language: Language, *, whole: bool) -> list[Table]:
    """Return the tables of a preview: what was refused first, the summary, and with ``whole`` every other row."""
    tables = [_summary(found, language)]
    if found.bad:
        tables.insert(0, _bad(found.bad, language))
    if whole:
        tables.append(_rows(found, language))
    return tables


def _summary(found: Preview, language: Language) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for kind in Kind:
        new, same = _of(kind, found.new), _of(kind, found.same)
        bad = sum(one.kind is kind for one in found.bad)
        if new or same or bad:
            rows.append(
                (_kind(kind, language), len(new), len(same), bad, _amount_fen(new), _amount_fen(same))
            )
    notes = tuple(note[language == "en"] for note in found.notes)
    return Table("import", "导入预览", "preview of an import", _SUMMARY, tuple(rows), notes=notes)


def _bad(bad: Sequence[BadRow], language: Language) -> Table:
    rows = tuple(cells for one in bad for cells in _problems(one, language))
    return Table("refused", "不能导入的行", "rows that cannot be imported", _BAD, rows)


def _problems(bad: BadRow, language: Language) -> Iterator[tuple[Cell, ...]]:
    for problem in bad.problems:
        message, way_out = problem.message, problem.way_out
        if language == "en":
            message, way_out = problem.message_in_english, problem.way_out_in_english
        yield (
            bad.place.sheet,
            bad.place.row,
            _kind(bad.kind, language),
            bad.name,
            str(problem.details.get("field", "")),
            problem.code,
            message,
            problem.message_in_english,
            way_out,
            problem.way_out_in_english,
        )


def _rows(found: Preview, language: Language) -> Table:
    states = {"new": ("将新增", "to enter"), "same": ("已在账", "there already")}
    rows = [
        (one.place.sheet, one.place.row, _kind(one.kind, language), one.name, states[state][language == "en"])
        for state, entries in (("new", found.new), ("same", found.same))
        for one in entries
    ]
    return Table("rows", "逐行", "row by row", _ROWS, tuple(rows))


def _of(kind: Kind, entries: Sequence[Entry]) -> list[Entry]:
    return [one for one in entries if one.kind is kind]


def _kind(kind: Kind | None, language: Language) -> str:
    return KIND_NAMES[kind][language == "en"] if kind else ""


def _amount_fen(entries: Sequence[Entry]) -> int:
    """Return what the rows add up to, in fen; nothing for rows without money."""
    return sum(getattr(one.command, "amount_fen", 0) for one in entries)
