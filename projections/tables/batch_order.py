"""The 拨付明细表: what a batch pays to whom, as the treasury takes it, with the sum in Chinese capitals."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.domain.money import capital
from ledger.policy.pack import Pack
from projections.queries.batches import BatchRow, PaymentRow
from projections.tables.names import clause_title
from projections.tables.table import CODE_OF_PAYEE, Cell, Column, Kind, Language, Table, total_row

_COLUMNS = (
    Column("position", "序号", "no.", Kind.NUMBER),
    Column("payee_name", "单位", "payee"),
    Column("payee_uscc", *CODE_OF_PAYEE),
    Column("bank", "开户行", "bank"),
    Column("account", "账号", "account"),
    Column("bank_code", "行号", "bank code"),
    Column("clause", "条款", "clause"),
    Column("approved_fen", "核定金额", "amount approved", Kind.MONEY),
    Column("amount_fen", "本次拨付", "paid by this batch", Kind.MONEY),
    Column("capital", "大写合计", "in capitals"),
    Column("economic_class", "经济分类", "economic class"),
    Column("remark", "备注", "remark"),
)
_CAPITAL = next(place for place, column in enumerate(_COLUMNS) if column.key == "capital")


def order_table(
    batch: BatchRow, payments: Sequence[PaymentRow], pack: Pack, language: Language, *, payer: str = ""
) -> Table:
    """Return the 拨付明细表 of a batch; ``payer`` is the treasury account it is paid from, as it is to be printed.

    An award of which two instalments are paid counts once in the total of what was approved.
    """
    rows = tuple(_row(place, one, pack, language) for place, one in enumerate(payments, start=1))
    return Table(
        "order",
        "拨付明细表",
        "Payment order",
        _COLUMNS,
        rows,
        total=_total(payments, rows, language),
        about=_about(batch, payer, language),
    )


def _row(place: int, one: PaymentRow, pack: Pack, language: Language) -> tuple[Cell, ...]:
    return (
        place,
        one.payee_name,
        one.payee_uscc,
        one.bank,
        one.account,
        one.bank_code,
        clause_title(pack, one.clause, language) or one.clause,
        one.approved_fen,
        one.amount_fen,
        capital(one.amount_fen),
        one.economic_class,
        f"{one.reference} {one.award}/{one.number}",
    )


def _total(
    payments: Sequence[PaymentRow], rows: Sequence[tuple[Cell, ...]], language: Language
) -> tuple[Cell, ...]:
    cells = list(total_row(_COLUMNS, rows, "total" if language == "en" else "合计"))
    approved = {one.award: one.approved_fen for one in payments}
    for place, column in enumerate(_COLUMNS):
        if column.key == "approved_fen":
            cells[place] = sum(approved.values())
    cells[_CAPITAL] = capital(sum(one.amount_fen for one in payments))
    return tuple(cells)


def _about(batch: BatchRow, payer: str, language: Language) -> tuple[str, ...]:
    checker = batch.approved_by or ""
    if language == "en":
        lines = [
            f"batch {batch.batch}, fiscal year {batch.fiscal_year}, to be paid on {batch.pay_on}",
            f"made by {batch.made_by}, approved by {checker}",
            f"payer: {payer}",
        ]
    else:
        lines = [
            f"批次号：{batch.batch}　财政年度：{batch.fiscal_year}　拨付日期：{batch.pay_on}",
            f"编制：{batch.made_by}　复核：{checker}",
            f"付款账户：{payer}",
        ]
    return tuple(lines if payer else lines[:-1])
