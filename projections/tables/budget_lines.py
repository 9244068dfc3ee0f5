"""Budget lines and their adjustments as tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from projections.queries.budget_lines import Adjustment, LineRow
from projections.tables.table import Cell, Column, Kind, Language, Table, total_row

_MONEY, _DATE = Kind.MONEY, Kind.DATE
_LINES = (
    Column("line", "指标代码", "key", in_files_only=True),
    Column("name", "预算指标", "budget line"),
    Column("opened", "下达状态", "state"),
    Column("appropriated_fen", "下达", "appropriated", _MONEY),
    Column("adjusted_fen", "调整", "adjusted", _MONEY),
    Column("committed_fen", "已承诺", "committed", _MONEY),
    Column("due_fen", "已到期", "due", _MONEY),
    Column("paid_fen", "已支付", "paid", _MONEY),
    Column("returned_fen", "已退回", "returned", _MONEY),
    Column("free_fen", "可用", "free", _MONEY),
    Column("shortfall_fen", "接受的缺口", "accepted shortfall", _MONEY, in_files_only=True),
)
OPENED_NAMES = {True: ("已下达", "opened"), False: ("未下达", "not opened")}
"""Whether a line was opened, in Chinese and English."""
_ADJUSTMENTS = (
    Column("adjustment", "序号", "no.", Kind.NUMBER),
    Column("amount_fen", "调整金额", "adjustment", _MONEY),
    Column("document", "文号", "document"),
    Column("proposed_on", "申请日期", "proposed on", _DATE),
    Column("made_by", "申请人", "by"),
    Column("confirmed_on", "确认日期", "confirmed on", _DATE),
    Column("confirmed_by", "确认人", "by"),
)
_WAITING = (
    Column("line", "指标代码", "key", in_files_only=True),
    Column("name", "预算指标", "budget line"),
    *_ADJUSTMENTS[:-2],
)


def waiting_adjustments_table(
    found: Sequence[Adjustment], line_name: Callable[[str], str], actor_name: Callable[[str], str] = str
) -> Table:
    """Return adjustments of several lines that wait for a second person; names are in the reader's language."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.line,
            line_name(one.line),
            one.adjustment,
            one.amount_fen,
            one.document,
            one.proposed_on,
            ", ".join(actor_name(person) for person in one.made_by),
        )
        for one in found
    )
    return Table("waiting", "待确认的调整", "Adjustments to confirm", _WAITING, rows)


def lines_table(found: Sequence[LineRow], language: Language, line_name: Callable[[str], str]) -> Table:
    """Return budget lines with their sum; names are in the reader's language already."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.line,
            line_name(one.line),
            OPENED_NAMES[one.opened][language == "en"],
            one.appropriated_fen,
            one.adjusted_fen,
            one.committed_fen,
            one.due_fen,
            one.paid_fen,
            one.returned_fen,
            one.free_fen,
            one.shortfall_fen,
        )
        for one in found
    )
    total = total_row(_LINES, rows, "total" if language == "en" else "合计") if rows else None
    return Table("lines", "预算指标", "Budget lines", _LINES, rows, total)


def adjustments_table(found: Sequence[Adjustment]) -> Table:
    """Return the adjustments of one line; what waits for a second person has no day of confirmation."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.adjustment,
            one.amount_fen,
            one.document,
            one.proposed_on,
            ", ".join(one.made_by),
            one.confirmed_on,
            one.confirmed_by,
        )
        for one in found
    )
    return Table("adjustments", "指标调整", "Adjustments", _ADJUSTMENTS, rows)
