"""Who cannot be paid for want of an account, and what was paid to one payee, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.identifiers import mask
from projections.queries.batches import PAYMENT_STATE_NAMES
from projections.queries.payee_list import PayeePayment, WithoutAccount
from projections.tables.table import CODE_OF_PAYEE, Column, Kind, Table
from web.language import gettext as _
from web.language import said

_MISSING = (
    Column("name", "收款人", "payee"),
    Column("uscc", *CODE_OF_PAYEE),
    Column("reason", "原因", "why"),
    Column("due_on", "最早到期", "first due on", Kind.DATE),
    Column("payments", "笔数", "payments", Kind.NUMBER),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
)
_PAYMENTS = (
    Column("reference", "参考号", "reference"),
    Column("batch", "拨付批次", "batch"),
    Column("award", "受理编号", "award"),
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("account", "账号", "account"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("returned_fen", "退汇", "returned", Kind.MONEY),
    Column("state", "状态", "state"),
    Column("pay_on", "拨付日期", "to be paid on", Kind.DATE),
    Column("confirmed_on", "确认日期", "confirmed on", Kind.DATE),
    Column("booked_on", "银行记账", "booked by the bank", Kind.DATE),
)


def missing_table(found: Iterable[WithoutAccount]) -> Table:
    """Return payees for whom something is due and who have no account to pay it to."""
    rows = tuple(
        (
            one.name,
            one.uscc,
            one.blocked or _("没有经确认的账户"),
            one.due_on,
            one.payments,
            one.amount_fen,
        )
        for one in found
    )
    return Table("missing", "到期而账户缺失或停用", "Due, without an account", _MISSING, rows)


def payments_table(found: Iterable[PayeePayment]) -> Table:
    """Return payments to a payee with the account of each, masked for everybody."""
    rows = tuple(
        (
            one.reference,
            one.batch,
            one.award,
            one.number,
            mask(one.account),
            one.amount_fen,
            one.returned_fen,
            said(PAYMENT_STATE_NAMES.get(one.state, (one.state, one.state))),
            one.pay_on,
            one.confirmed_on,
            one.booked_on,
        )
        for one in found
    )
    return Table("payments", "款项", "Payments", _PAYMENTS, rows)
