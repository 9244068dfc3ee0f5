"""What a recipient's page prints of its awards and behind its events, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from projections.queries.history import HistoryEntry
from projections.queries.supports import SupportRow
from projections.tables.table import Cell, Column, Kind, Table, total_row
from web.labels import clause_title, department_name, line_name, stage_name
from web.language import gettext as _
from web.platforms.details import Details
from web.platforms.standings import AwardStanding

_MONEY = Kind.MONEY
_AWARD = Column("award", "受理编号", "award")
_CLAUSE = Column("clause", "条款代码", "clause id", in_files_only=True)
_MATTER = Column("clause_title", "支持事项", "matter")
_DEPARTMENT = Column("department", "责任单位", "department")
_STAGE = Column("stage", "阶段", "stage")
_AWARDS = (
    _AWARD,
    _CLAUSE,
    _MATTER,
    _DEPARTMENT,
    _STAGE,
    Column("assessed_fen", "测算", "assessed", _MONEY),
    Column("approved_fen", "批复", "approved", _MONEY),
    Column("due_fen", "到期", "due", _MONEY),
    Column("paid_fen", "已支付", "paid", _MONEY),
    Column("returned_fen", "退汇", "returned", _MONEY),
    Column("recovered_fen", "追回", "recovered", _MONEY),
    Column("received_fen", "净得", "received", _MONEY),
)
_ELSEWHERE = (
    _AWARD,
    _CLAUSE,
    _MATTER,
    _DEPARTMENT,
    _STAGE,
    Column("applied_on", "申报日期", "applied on", Kind.DATE),
    Column("amount_fen", "批复金额", "approved", _MONEY),
)
_EVENT = (Column("version", "事件序号", "event no.", Kind.NUMBER), _AWARD)
_TRACE = (
    *_EVENT,
    Column("step", "步骤", "step"),
    Column("parameter_code", "参数代码", "parameter code", in_files_only=True),
    Column("parameter", "参数", "parameter"),
    Column("value", "取值", "value"),
    Column("before_fen", "之前", "before", _MONEY),
    Column("after_fen", "之后", "after", _MONEY),
    Column("note", "说明", "note"),
    Column("quote", "条文", "sentence of the measure"),
)
_SCHEDULE = (
    *_EVENT,
    Column("number", "期次", "no.", Kind.NUMBER),
    Column("due_on", "到期日", "due on", Kind.DATE),
    Column("amount_fen", "金额", "amount", _MONEY),
    Column("line", "预算指标", "budget line"),
)

Explained = tuple[HistoryEntry, Details]
"""An entry and what stands behind it."""


def awards_table(found: Iterable[AwardStanding]) -> Table:
    """Return where each award stood as of the dates of the page, and what they come to; assessments are not added up."""
    rows = tuple(
        (
            one.award,
            one.clause,
            clause_title(one.clause) if one.clause else None,
            department_name(one.department),
            one.stage,
            one.assessed_fen,
            one.total.approved_fen,
            one.total.due_fen,
            one.total.paid_fen,
            one.total.returned_fen,
            one.total.recovered_fen,
            one.total.received_fen,
        )
        for one in found
    )
    total = tuple(
        None if column.key == "assessed_fen" else cell
        for column, cell in zip(_AWARDS, total_row(_AWARDS, rows, _("合计")), strict=True)
    )
    return Table("awards", "申报与批复", "Awards", _AWARDS, rows, total if rows else None)


def elsewhere_table(found: Iterable[SupportRow]) -> Table:
    """Return the support of other departments, of which an officer sees no more than that it is given."""
    rows = tuple(
        (
            one.award,
            one.clause,
            clause_title(one.clause),
            department_name(one.department),
            stage_name(one.stage),
            one.applied_on,
            one.amount_fen,
        )
        for one in found
    )
    return Table("elsewhere", "其他部门的支持", "Support by other departments", _ELSEWHERE, rows)


def trace_table(found: Iterable[Explained]) -> Table:
    """Return how each assessment came to its amount, step by step."""
    rows = tuple(
        (
            entry.position,
            entry.award,
            step.name,
            step.parameter,
            step.parameter_name,
            step.value,
            step.before_fen,
            step.after_fen,
            step.note,
            step.quote,
        )
        for entry, details in found
        for step in details.trace
    )
    return Table("trace", "测算过程", "Assessments, step by step", _TRACE, rows)


def schedule_table(found: Iterable[Explained]) -> Table:
    """Return the instalments that each event laid down; the part "instalments" says how they stand today."""
    rows = tuple(_scheduled(entry, one) for entry, details in found for one in details.schedule)
    return Table("schedule", "事件中的分期", "Instalments as laid down", _SCHEDULE, rows)


def _scheduled(entry: HistoryEntry, one: Mapping[str, Any]) -> tuple[Cell, ...]:
    """Return one instalment of an event; some events name an instalment only by what they change of it."""
    due_on, line = one.get("due_on"), one.get("line")
    return (
        entry.position,
        entry.award,
        one.get("number"),
        date.fromisoformat(str(due_on)) if due_on else None,
        one.get("amount_fen"),
        line_name(line) if line else None,
    )
