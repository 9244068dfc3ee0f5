"""What stands behind a month of a budget line, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.policy.pack import Pack
from projections.queries.burn import Amounts
from projections.queries.burn_entries import BurnEntry
from projections.queries.topics import title_of
from projections.tables.names import line_title
from projections.tables.table import Cell, Column, Kind, Language, Table

_AMOUNTS = (
    Column("appropriated_fen", "下达", "appropriated", Kind.MONEY),
    Column("adjusted_fen", "调整", "adjusted", Kind.MONEY),
    Column("committed_fen", "承诺", "committed", Kind.MONEY),
    Column("due_fen", "到期", "due", Kind.MONEY),
    Column("paid_fen", "支付", "paid", Kind.MONEY),
    Column("returned_fen", "退回", "returned", Kind.MONEY),
)
_ENTRIES = (
    Column("effective_on", "业务日期", "business day", Kind.DATE),
    Column("event", "事项", "event"),
    Column("award", "受理编号", "award"),
    Column("recipient_name", "单位", "recipient"),
    Column("recipient_kind", "类别代码", "kind code", in_files_only=True),
    Column("recipient", "编号", "number", in_files_only=True),
    Column("version", "事件序号", "event no.", Kind.NUMBER, in_files_only=True),
    Column("line", "指标", "budget line", in_files_only=True),
    Column("of", "指标名称", "line"),
    *_AMOUNTS,
    Column("document", "文号", "document", in_files_only=True),
    Column("actor", "经办", "by", in_files_only=True),
)
_HIDDEN = ("（其他部门）", "(another department's)")
_ABSENT_ZERO = tuple(column.key for column in _AMOUNTS)


def burn_entries_table(
    entries: Iterable[BurnEntry],
    total: Amounts,
    pack: Pack,
    language: Language,
    *,
    of_one_line: bool = False,
    in_part: bool = False,
) -> Table:
    """Return entries as a table with the total of all that were wanted; an amount an event did not move is absent.

    ``in_part`` says that the entries are not all of them, and the total therefore not theirs alone.
    """
    place = int(language == "en")
    rows = tuple(_row(entry, pack, language) for entry in entries)
    label = (("全部合计（含其他页）", "total of all pages") if in_part else ("合计", "total"))[place]
    sums: dict[str, Cell] = {"event": label} | {name: getattr(total, name) for name in _ABSENT_ZERO}
    wanted = [at for at, column in enumerate(_ENTRIES) if not (of_one_line and column.key == "of")]
    return Table(
        "entries",
        "指标明细",
        "What moved on the lines",
        tuple(_ENTRIES[at] for at in wanted),
        tuple(tuple(row[at] for at in wanted) for row in rows),
        tuple(sums.get(_ENTRIES[at].key) for at in wanted) if rows else None,
    )


def _row(entry: BurnEntry, pack: Pack, language: Language) -> tuple[Cell, ...]:
    place = int(language == "en")
    return (
        entry.effective_on,
        title_of(entry.topic)[place] if entry.topic else _HIDDEN[place],
        entry.award,
        entry.recipient_name,
        entry.recipient_kind,
        entry.recipient,
        entry.version,
        entry.line,
        line_title(pack, entry.line, language),
        *(getattr(entry, name) or None for name in _ABSENT_ZERO),
        entry.document,
        entry.actor,
    )
