"""The lines of a statement that waits to be imported, as a table."""

from __future__ import annotations

from collections.abc import Iterable

from projections.tables.table import Cell, Column, Kind, Table
from web.language import gettext as _
from web.statements.preview import PreviewLine

_PREVIEW = (
    Column("position", "行", "row", Kind.NUMBER),
    Column("booked_on", "记账日", "booked on", Kind.DATE),
    Column("known", "此前已导入", "imported before"),
    Column("equals", "相同行数", "equal lines", Kind.NUMBER),
    Column("return", "退汇", "return"),
    Column("amount_fen", "收(+)支(-)", "in (+), out (-)", Kind.MONEY),
    Column("balance_fen", "账户余额", "balance", Kind.MONEY),
    Column("counterparty", "对方", "counterparty"),
    Column("account", "对方账号", "account"),
    Column("summary", "摘要", "summary"),
    Column("reference", "参考号", "reference"),
    Column("raw", "文件中的原始行", "as the file has it"),
)


def preview_table(found: Iterable[PreviewLine]) -> Table:
    """Return lines as they would be imported, and beside them as the bank's file has them."""
    return Table(
        "preview", "预览，尚未导入", "Preview, not imported", _PREVIEW, tuple(_line(one) for one in found)
    )


def _line(one: PreviewLine) -> tuple[Cell, ...]:
    line = one.line
    return (
        line.position,
        line.booked_on,
        _("是") if one.is_known else None,
        one.equals if one.equals > 1 else None,
        _("是") if line.is_return else None,
        line.amount_fen,
        line.balance_fen,
        line.counterparty_name,
        line.counterparty_account,
        " ".join(filter(None, (line.summary, line.remark))),
        line.our_reference or line.bank_reference,
        "；".join(f"{name} {value}" for name, value in line.raw),
    )
