"""The reports as tables: a recipient's history, cap meters, budget burn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import msgspec

from ledger.domain.calendar import months_after
from ledger.domain.money import permille
from ledger.policy.pack import Pack
from projections.queries.burn import BurnRow, BurnTable, MonthBar, Promise, time_gone, together
from projections.queries.caps import SCOPE_NAMES, CapMeter
from projections.queries.history import HistoryEntry, totals
from projections.tables.names import clause_title, department_name, fund_source_name
from projections.tables.table import Cell, Column, Kind, Language, Table, printed, total_row

_MONEY = Kind.MONEY

_HISTORY = (
    Column("position", "序号", "no.", Kind.NUMBER),
    Column("effective_on", "业务日期", "business day", Kind.DATE),
    Column("recorded_at", "记录时间", "recorded at", Kind.MOMENT, in_files_only=True),
    Column("topic", "事件代码", "topic", in_files_only=True),
    Column("title", "事项", "event"),
    Column("award", "受理编号", "award"),
    Column("clause", "条款", "clause"),
    Column("clause_title", "条款名称", "title", in_files_only=True),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("approved_fen", "批复", "approved", _MONEY, in_files_only=True),
    Column("due_fen", "到期", "due", _MONEY, in_files_only=True),
    Column("paid_fen", "支付", "paid", _MONEY, in_files_only=True),
    Column("returned_fen", "退汇", "returned", _MONEY, in_files_only=True),
    Column("recovered_fen", "追回", "recovered", _MONEY, in_files_only=True),
    Column("received_fen", "实得", "received", _MONEY),
    Column("department", "部门", "department"),
    Column("department_name", "部门名称", "name of the department", in_files_only=True),
    Column("actor", "经办", "by"),
    Column("actor_name", "经办人姓名", "name of who acted", in_files_only=True),
    Column("on_behalf_of", "代", "on behalf of", in_files_only=True),
    Column("document", "文件", "document"),
    Column("quote", "条款原文", "sentence of the measure", in_files_only=True),
    Column("figures", "明细", "figures", Kind.DETAIL),
)
_TOTALS = (
    Column("clause", "条款", "clause"),
    Column("title", "名称", "title"),
    Column("approved_fen", "批复", "approved", _MONEY),
    Column("due_fen", "到期", "due", _MONEY),
    Column("paid_fen", "支付", "paid", _MONEY),
    Column("returned_fen", "退汇", "returned", _MONEY),
    Column("recovered_fen", "追回", "recovered", _MONEY),
    Column("received_fen", "实得", "received", _MONEY),
    Column("external_fen", "外部支持", "by others", _MONEY),
)
_CAPS = (
    Column("pot", "上限", "cap"),
    Column("pot_title", "上限名称", "title of the cap", in_files_only=True),
    Column("scope", "口径", "per"),
    Column("holder", "主体", "holder"),
    Column("holder_name", "主体名称", "name of the holder", in_files_only=True),
    Column("period", "期间", "period"),
    Column("ceiling_fen", "上限金额", "ceiling", _MONEY),
    Column("reserved_fen", "已批未付", "reserved", _MONEY),
    Column("paid_fen", "已付", "paid", _MONEY),
    Column("given_back_fen", "恢复", "given back", _MONEY),
    Column("external_fen", "外部支持", "by others", _MONEY),
    Column("held_fen", "已占用", "held", _MONEY),
    Column("room_fen", "余额", "room", _MONEY),
    Column("held_permille", "占用率", "used", Kind.PERMILLE),
    Column("held_by", "占用者", "held by"),
)
_BURN_AMOUNTS = (
    Column("appropriated_fen", "下达", "appropriated", _MONEY),
    Column("adjusted_fen", "调整", "adjusted", _MONEY),
    Column("committed_fen", "已承诺", "committed", _MONEY),
    Column("due_fen", "已到期", "due", _MONEY),
    Column("paid_fen", "已支付", "paid", _MONEY),
    Column("returned_fen", "已退回", "returned", _MONEY),
)
_BURN = (
    Column("department", "责任单位", "department"),
    Column("department_code", "责任单位代码", "department code", in_files_only=True),
    Column("clause", "支持事项", "matter"),
    Column("clause_title", "事项名称", "title", in_files_only=True),
    Column("fund_source", "资金来源代码", "fund source code", in_files_only=True),
    Column("fund_source_name", "资金来源", "fund source", in_files_only=True),
    *_BURN_AMOUNTS,
    Column("free_fen", "可用", "free", _MONEY),
    Column("promised_fen", "以后年度承诺", "promised later", _MONEY),
    Column("execution_permille", "执行率", "execution", Kind.PERMILLE),
    Column("runs_dry_on", "预计用尽", "runs dry on", Kind.DATE),
)
_MONTHS = (
    Column("month", "月份", "month"),
    *_BURN_AMOUNTS,
    Column("spent_so_far_fen", "累计净支出", "net spent to date", _MONEY),
    Column("unspent_fen", "未支出", "unspent", _MONEY, in_files_only=True),
    Column("free_fen", "可用", "free", _MONEY, in_files_only=True),
    Column("execution_permille", "执行率", "execution", Kind.PERMILLE),
    Column("time_gone_permille", "序时进度", "time gone by", Kind.PERMILLE),
)
_AS_OF_THEN = frozenset({"spent_so_far_fen", "unspent_fen", "free_fen"})
"""What a month has at its end: months of it do not add up."""
_PROMISES = (
    Column("fiscal_year", "财政年度", "fiscal year", Kind.NUMBER),
    Column("department", "责任单位", "department"),
    Column("department_code", "责任单位代码", "department code", in_files_only=True),
    Column("clause", "支持事项", "matter"),
    Column("clause_title", "事项名称", "title", in_files_only=True),
    Column("fund_source", "资金来源代码", "fund source code", in_files_only=True),
    Column("fund_source_name", "资金来源", "fund source"),
    Column("committed_fen", "已承诺", "promised", _MONEY),
)


def history_tables(
    entries: Sequence[HistoryEntry],
    pack: Pack,
    language: Language,
    about: tuple[str, ...],
    *,
    actor_name: Callable[[str], str] = str,
) -> list[Table]:
    """Return the history of a recipient, and what it comes to by clause."""
    rows = [_history_row(entry, pack, language, actor_name) for entry in entries]
    by_clause: list[tuple[Cell, ...]] = [
        (
            one.clause or ("外部支持" if language == "zh" else "support by others"),
            clause_title(pack, one.clause, language),
            one.total.approved_fen,
            one.total.due_fen,
            one.total.paid_fen,
            one.total.returned_fen,
            one.total.recovered_fen,
            one.total.received_fen,
            one.total.external_fen,
        )
        for one in totals(entries)
    ]
    quotes = {entry.clause: entry.quote for entry in entries if entry.clause and entry.quote}
    notes = tuple(f"{clause}：“{quotes[clause]}”" for clause in sorted(quotes))
    summed = _with_total("totals", ("按条款合计", "Totals by clause"), _TOTALS, by_clause, language, about)
    return [
        _with_total(
            "history", ("扶持历史", "History"), _HISTORY, rows, language, about, leave_out={"amount_fen"}
        ),
        replace(summed, notes=notes),
    ]


def _history_row(
    entry: HistoryEntry, pack: Pack, language: Language, actor_name: Callable[[str], str]
) -> tuple[Cell, ...]:
    effect = entry.effect
    return (
        entry.position,
        entry.effective_on,
        entry.recorded_at,
        entry.topic,
        entry.title_en if language == "en" else entry.title_zh,
        entry.award,
        entry.clause,
        clause_title(pack, entry.clause, language) or None,
        entry.amount_fen,
        *(
            fen or None
            for fen in (
                effect.approved_fen,
                effect.due_fen,
                effect.paid_fen,
                effect.returned_fen,
                effect.recovered_fen,
                effect.received_fen,
            )
        ),
        entry.department,
        department_name(pack, entry.department, language),
        entry.actor,
        actor_name(entry.actor),
        entry.on_behalf_of,
        entry.document,
        entry.quote,
        msgspec.json.encode(entry.figures).decode(),
    )


def caps_table(
    meters: Sequence[CapMeter],
    pack: Pack,
    language: Language,
    about: tuple[str, ...] = (),
    *,
    holders: Mapping[str, str] | None = None,
) -> Table:
    """Return cap meters; there is nothing to add up in them. ``holders`` are the names of those known, by number."""
    names = holders or {}
    rows = tuple(
        (
            meter.pot,
            clause_title(pack, meter.pot, language) or None,
            SCOPE_NAMES.get(meter.scope, (meter.scope,) * 2)[language == "en"],
            meter.holder,
            names.get(meter.holder),
            _period(meter.period, language),
            meter.ceiling_fen,
            meter.reserved_fen,
            meter.paid_fen,
            meter.given_back_fen,
            meter.external_fen,
            meter.held_fen,
            meter.room_fen,
            meter.held_permille,
            ", ".join(holding.award for holding in meter.held_by),
        )
        for meter in meters
    )
    return Table("caps", "上限占用", "Cap meters", _CAPS, rows, about=about)


def _period(period: str, language: Language) -> str:
    if period == "lifetime":
        return "累计" if language == "zh" else "lifetime"
    return f"{period} 年" if language == "zh" else period


def burn_table(burn: BurnTable, pack: Pack, language: Language) -> Table:
    """Return the burn of a year by what it was asked by; columns that say nothing are left out."""
    rows = [_burn_row(row, burn, pack, language) for row in burn.rows]
    total = _burn_row(burn.total, burn, pack, language)
    words = sum(column.kind is Kind.TEXT for column in _BURN)
    total = ("合计" if language == "zh" else "total", *[None] * (words - 1), *total[words:])
    unsaid = {
        "department": {"clause", "clause_title", "fund_source", "fund_source_name"},
        "clause": {"department", "department_code", "fund_source", "fund_source_name"},
    }
    wanted = [place for place, one in enumerate(_BURN) if one.key not in unsaid.get(burn.by, set())]
    if burn.by == "clause":
        total = (None, None, total[0], *total[3:])
    return Table(
        "burn",
        f"{burn.fiscal_year} 年预算执行",
        f"Budget burn {burn.fiscal_year}",
        tuple(_BURN[place] for place in wanted),
        tuple(tuple(row[place] for place in wanted) for row in rows),
        tuple(total[place] for place in wanted),
        _about_burn(burn, language),
    )


def _burn_row(row: BurnRow, burn: BurnTable, pack: Pack, language: Language) -> tuple[Cell, ...]:
    return (
        department_name(pack, row.department, language),
        row.department,
        row.clause,
        clause_title(pack, row.clause, language),
        row.fund_source,
        fund_source_name(row.fund_source, language),
        row.appropriated_fen,
        row.adjusted_fen,
        row.committed_fen,
        row.due_fen,
        row.paid_fen,
        row.returned_fen,
        row.free_fen,
        row.promised_fen,
        permille(row.execution),
        row.runs_dry_on(burn.fiscal_year, burn.on),
    )


def months_table(burn: BurnTable, language: Language, *, whole_year: bool = False) -> Table:
    """Return what moved month by month, against the time gone by; all twelve months with ``whole_year``."""
    bars = _every_month(burn) if whole_year else {bar.month: bar for bar in burn.months}
    rows = [_month_row(month, bar, burn) for month, bar in bars.items()]
    titles = (f"{burn.fiscal_year} 年按月执行", f"Burn by month {burn.fiscal_year}")
    about = _about_burn(burn, language)
    return _with_total("months", titles, _MONTHS, rows, language, about, leave_out=_AS_OF_THEN)


def _every_month(burn: BurnTable) -> dict[date, MonthBar | None]:
    """Return the months in which something moved and every other month of the year; None for one not begun.

    A month in which nothing moved carries on what was spent before.
    """
    moved = {bar.month: bar for bar in burn.months}
    begun = max([burn.on, *moved])
    found: dict[date, MonthBar | None] = {}
    spent_fen = 0
    for month in sorted({*moved, *(date(burn.fiscal_year, number, 1) for number in range(1, 13))}):
        last_day = months_after(month, 1) - timedelta(days=1)
        still = MonthBar(
            month=month, spent_so_far_fen=spent_fen, time_gone=time_gone(burn.fiscal_year, last_day)
        )
        found[month] = moved.get(month, still) if month <= begun else None
        spent_fen = moved.get(month, still).spent_so_far_fen
    return found


def _month_row(month: date, bar: MonthBar | None, burn: BurnTable) -> tuple[Cell, ...]:
    if bar is None:
        return (f"{month:%Y-%m}", *[None] * (len(_MONTHS) - 1))
    by_then, total_fen = together(one for one in burn.months if one.month <= month), burn.total.total_fen
    return (
        f"{month:%Y-%m}",
        bar.appropriated_fen,
        bar.adjusted_fen,
        bar.committed_fen,
        bar.due_fen,
        bar.paid_fen,
        bar.returned_fen,
        bar.spent_so_far_fen,
        by_then.total_fen - by_then.spent_fen,
        by_then.free_fen,
        permille(Fraction(bar.spent_so_far_fen, total_fen)) if total_fen > 0 else None,
        permille(bar.time_gone),
    )


def promises_table(promises: Sequence[Promise], after_year: int, pack: Pack, language: Language) -> Table:
    """Return what is already promised of later years."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.fiscal_year,
            department_name(pack, one.department, language),
            one.department,
            one.clause,
            clause_title(pack, one.clause, language),
            one.fund_source,
            fund_source_name(one.fund_source, language),
            one.committed_fen,
        )
        for one in promises
    ]
    titles = (f"{after_year} 年以后已承诺", f"Promised beyond {after_year}")
    return _with_total("promised", titles, _PROMISES, rows, language, ())


def _about_burn(burn: BurnTable, language: Language) -> tuple[str, ...]:
    gone = printed(permille(burn.time_gone), Kind.PERMILLE)
    if language == "en":
        return (f"as of {burn.on}, {gone} of the year gone by",)
    return (f"截至 {burn.on}，序时进度 {gone}",)


def _with_total(
    name: str,
    titles: tuple[str, str],
    columns: tuple[Column, ...],
    rows: Sequence[tuple[Cell, ...]],
    language: Language,
    about: tuple[str, ...],
    *,
    leave_out: AbstractSet[str] = frozenset(),
) -> Table:
    """Return a table whose money is added up, but for columns where a sum would mean nothing."""
    total = total_row(columns, rows, "合计" if language == "zh" else "total")
    total = tuple(
        None if column.key in leave_out else cell for column, cell in zip(columns, total, strict=True)
    )
    return Table(name, *titles, columns, tuple(rows), total if rows else None, about)
