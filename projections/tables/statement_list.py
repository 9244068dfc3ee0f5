"""The list of imported statements as a page and a file show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.domain.identifiers import mask
from projections.queries.statement_list import ImportedStatement, LineOfStatement
from projections.tables.names import half_said
from projections.tables.table import Column, Kind, Language, Table

_COLUMNS = (
    Column("statement", "编号", "number", in_files_only=True),
    Column("file", "文件", "file"),
    Column("account", "账号", "account"),
    Column("imported_on", "导入日", "imported on", Kind.DATE),
    Column("opens_on", "起", "from", Kind.DATE),
    Column("closes_on", "止", "to", Kind.DATE),
    Column("opening_fen", "期初", "opening", Kind.MONEY),
    Column("total_fen", "发生额", "total", Kind.MONEY),
    Column("closing_fen", "期末", "closing", Kind.MONEY),
    Column("lines", "行数", "lines", Kind.NUMBER),
    Column("new_lines", "新增", "new", Kind.NUMBER),
    Column("open", "未勾对", "open", Kind.NUMBER),
    Column("quarantine", "隔离原因", "quarantined because"),
)
_LINES = (
    Column("line", "编号", "id", in_files_only=True),
    Column("position", "行", "row", Kind.NUMBER),
    Column("booked_on", "记账日", "booked on", Kind.DATE),
    Column("amount_fen", "收(+)支(-)", "in (+), out (-)", Kind.MONEY),
    Column("left_fen", "未勾对", "open", Kind.MONEY),
    Column("counterparty", "对方", "counterparty"),
    Column("account", "对方账号", "account", in_files_only=True),
    Column("summary", "摘要", "summary"),
    Column("matched", "勾对", "matched with"),
    Column("explained", "说明", "explained"),
)


def lines_of_statement_table(
    found: Sequence[LineOfStatement], *, explanation_name: Callable[[str], str]
) -> Table:
    """Return a statement's lines at their places in the file."""
    rows = tuple(
        (
            one.line,
            one.position,
            one.booked_on,
            one.amount_fen,
            one.left_fen,
            one.counterparty_name,
            one.counterparty_account,
            one.summary,
            ", ".join(one.matched_with),
            explanation_name(one.explained) if one.explained else "",
        )
        for one in found
    )
    return Table("lines", "对账单行", "Statement lines", _LINES, rows)


def statement_list_table(found: Sequence[ImportedStatement], language: Language) -> Table:
    """Return the statements imported; accounts masked, reasons in the language."""
    rows = tuple(
        (
            one.statement,
            one.file_name,
            mask(one.account),
            one.imported_on,
            one.opens_on,
            one.closes_on,
            one.opening_fen,
            one.total_fen,
            one.closing_fen,
            one.lines,
            one.new_lines,
            one.open_lines,
            "；".join(half_said(reason, language) for reason in one.quarantine),
        )
        for one in found
    )
    return Table("statements", "对账单", "Statements", _COLUMNS, rows)
