"""What came in on a recovery (到账), as a table."""

from __future__ import annotations

from collections.abc import Iterable

from projections.queries.recovery_list import ReceiptRow
from projections.tables.names import statement_line_name
from projections.tables.table import Cell, Column, Kind, Table
from web.labels import actor_name
from web.language import gettext as _
from web.listing import table_language
from web.stored_words import document_name

_RECEIPTS = (
    Column("effective_on", "到账日期", "received on", Kind.DATE),
    Column("kind", "类别", "kind"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("document", "回单", "voucher"),
    Column("line", "对账单行", "statement line"),
    Column("booked_on", "记账日", "booked on", Kind.DATE),
    Column("counterparty", "对方", "counterparty"),
    Column("actor", "经办人", "by"),
    Column("state", "状态", "state"),
)


def receipts_table(found: Iterable[ReceiptRow]) -> Table:
    """Return receipts in their order; what was reversed says so, and therefore nothing is added up."""
    return Table("receipts", "到账", "Receipts", _RECEIPTS, tuple(_receipt(one) for one in found))


def line_names(found: Iterable[ReceiptRow]) -> dict[str, str]:
    """Return what the statement lines of receipts are called, by line: account, masked, and day; those not seen are missing."""
    return {
        one.line: statement_line_name(one.statement, one.booked_on, table_language())
        for one in found
        if one.line and one.booked_on
    }


def _receipt(one: ReceiptRow) -> tuple[Cell, ...]:
    kinds = {"": _("本金"), "fine": _("罚款")}
    return (
        one.effective_on,
        kinds.get(one.penalty, _("利息")),
        one.number,
        one.amount_fen,
        None if one.line else document_name(one.document),
        one.line,
        one.booked_on,
        one.counterparty_name,
        actor_name(one.actor),
        _("已冲销") if one.is_reversed else _("有效"),
    )
