"""The months of the books, and what stood at the end of one, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.identifiers import mask
from projections.queries.months import STATE_NAMES, AssertedBalance, MonthRow
from projections.tables.table import Cell, Column, Kind, Table
from web.labels import actor_name, line_name
from web.language import list_comma, said

_MONTHS = (
    Column("month", "月份", "month"),
    Column("state", "状态", "state"),
    Column("closed_by", "结账人", "closed by"),
    Column("closed_at", "结账时间", "closed at", Kind.MOMENT),
    Column("reopening_asked_by", "申请反结账人", "re-opening asked for by"),
)
_BALANCES = (
    Column("kind", "类别", "kind", in_files_only=True),
    Column("item", "指标或账户", "budget line or account"),
    Column("net_paid_fen", "净支付", "net paid", Kind.MONEY),
    Column("balance_fen", "账户余额", "balance of the account", Kind.MONEY),
)
_BUDGET_LINE = "budget_line"
_KINDS = {_BUDGET_LINE: ("预算指标", "budget line"), "account": ("银行账户", "bank account")}


def months_table(found: Iterable[MonthRow]) -> Table:
    """Return months with who closed them; a re-opened month is closed by nobody."""
    return Table("months", "结账", "Month close", _MONTHS, tuple(_month(one) for one in found))


def _month(one: MonthRow) -> tuple[Cell, ...]:
    closed = one.closed_by if one.is_closed else None
    return (
        f"{one.month:%Y-%m}",
        said(STATE_NAMES[one.state]),
        actor_name(closed.actor) if closed else None,
        closed.recorded_at if closed else None,
        list_comma().join(actor_name(actor) for actor in sorted(one.reopening_asked_by)),
    )


def balances_table(found: Iterable[AssertedBalance]) -> Table:
    """Return what was written down when a month was closed; accounts are masked. There is nothing to add up in it."""
    rows = tuple(
        (
            said(_KINDS.get(one.kind, (one.kind, one.kind))),
            line_name(one.key) if one.kind == _BUDGET_LINE else mask(one.key),
            one.amount_fen if one.kind == _BUDGET_LINE else None,
            one.amount_fen if one.kind != _BUDGET_LINE else None,
        )
        for one in found
    )
    return Table("balances", "结账余额", "Balances at the close", _BALANCES, rows)
