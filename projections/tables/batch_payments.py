"""The payments of one batch as its page shows them; accounts are masked unless the reader may know them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ledger.domain.identifiers import mask
from projections.queries.batch_list import BatchPayment
from projections.queries.batches import PAYMENT_STATE_NAMES
from projections.tables.table import CODE_OF_PAYEE, Cell, Column, Kind, Language, Table, total_row

_MONEY = Kind.MONEY
_COLUMNS = (
    Column("reference", "参考号", "reference"),
    Column("award", "受理编号", "award"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("payee_uscc", *CODE_OF_PAYEE, in_files_only=True),
    Column("payee_name", "收款人", "payee"),
    Column("account", "账号", "account"),
    Column("bank", "开户行", "bank", in_files_only=True),
    Column("clause", "支持事项", "matter", in_files_only=True),
    Column("line", "预算指标", "budget line"),
    Column("economic_class", "经济分类代码", "economic class code", in_files_only=True),
    Column("economic_class_name", "经济分类", "economic class"),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("matched_fen", "已勾对", "matched", _MONEY),
    Column("statement_line", "对账单行", "statement line", in_files_only=True),
    Column("returned_fen", "退汇", "returned", _MONEY),
    Column("state", "状态", "state"),
    Column("confirmed_on", "确认日期", "confirmed on", Kind.DATE),
    Column("booked_on", "银行记账", "booked by the bank", Kind.DATE),
)


def batch_payments_table(
    found: Sequence[BatchPayment],
    language: Language,
    *,
    accounts_in_full: bool,
    clause_title: Callable[[str], str],
    line_name: Callable[[str], str],
    class_name: Callable[[str], str],
) -> Table:
    """Return a batch's payments; what was left out at approval is shown and not added. Names are in the language."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.reference,
            one.award,
            one.number,
            one.payee_uscc,
            one.payee_name,
            one.account if accounts_in_full else mask(one.account),
            one.bank,
            clause_title(one.clause),
            line_name(one.line),
            one.economic_class,
            class_name(one.economic_class),
            one.amount_fen,
            one.matched_fen,
            one.statement_line,
            one.returned_fen,
            PAYMENT_STATE_NAMES.get(one.state, (one.state, one.state))[language == "en"],
            one.confirmed_on,
            one.booked_on,
        )
        for one in found
    )
    paid = [row for row, one in zip(rows, found, strict=True) if one.state != "left_out"]
    total = total_row(_COLUMNS, paid, "total" if language == "en" else "合计")
    return Table("payments", "款项", "Payments", _COLUMNS, rows, total=total if rows else None)
