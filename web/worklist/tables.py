"""What waits, as tables: all of it, kind by kind, and what waits for another person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from projections.queries.exceptions import EXCEPTION_NAMES
from projections.queries.worklist import Waiting, Worklist
from projections.queries.worklist_kinds import KINDS, WaitingKind
from projections.tables.table import Column, Kind, Table
from web.commanding.permitted import command_title
from web.commanding.words import COMMANDS
from web.labels import clause_title, department_name, line_name, subject_name
from web.language import gettext as _
from web.language import said
from web.opened import current_pack
from web.policy.reading import target_name
from web.stored_words import reason_text

BY_NAME = {kind.name: kind for kind in KINDS}
ALL, OTHERS = "worklist", "waiting_for_others"
"""The names of the tables that hold several kinds."""

_WAITING = (
    Column("kind", "待办分类", "kind"),
    Column("command", "办理事项", "what settles it"),
    Column("subject", "事项", "matter"),
    Column("place", "事项内序号", "part of it"),
    Column("name", "主体", "whose"),
    Column("clause", "条款代码", "clause id"),
    Column("clause_title", "条款", "clause"),
    Column("department", "责任单位", "department"),
    Column("amount_fen", "金额", "amount", Kind.MONEY),
    Column("since", "自", "since", Kind.DATE),
    Column("due_on", "期限", "due on", Kind.DATE),
    Column("days_late", "逾期天数", "days overdue", Kind.NUMBER),
    Column("detail", "说明", "detail"),
)


def worklist_tables(found: Worklist, today: date, kinds: Iterable[WaitingKind]) -> list[Table]:
    """Return all that waits for the officer, what waits for another, then each of ``kinds`` by itself; overdue first."""
    tables = [
        _table(ALL, ("待办", "Worklist"), found.mine, today),
        _table(OTHERS, ("等待另一人办理", "Waiting for another person"), found.others, today),
    ]
    for kind in kinds:
        of_kind = [one for one in found.mine if one.kind == kind.name]
        tables.append(_table(kind.name, kind.title, of_kind, today))
    return tables


def _table(name: str, titles: tuple[str, str], found: Sequence[Waiting], today: date) -> Table:
    rows = []
    for one in found:
        kind, (subject, place) = BY_NAME[one.kind], named(one)
        late = (today - one.due_on).days if one.due_on and one.is_overdue(today) else None
        rows.append(
            (
                said(kind.title),
                command_title(kind.command),
                subject,
                place,
                subject_name(one.name),
                one.clause,
                clause_title(one.clause) if one.clause else None,
                department_name(one.department) if one.department else None,
                one.amount_fen,
                one.since,
                one.due_on,
                late,
                reason_text(one.detail),
            )
        )
    return Table(name, *titles, _WAITING, tuple(rows))


def named(one: Waiting) -> tuple[str, str]:
    """Return what a thing is called, and the second part of its name; what only has an id, by what it is about."""
    match one.kind:
        case "my_exceptions" | "exceptions_without_owner":
            return said(EXCEPTION_NAMES.get(one.place, (one.place, one.place))), ""
        case "to_countersign" | "countersigned":
            return said(COMMANDS[one.place].title), one.detail
        case "determinations":
            called = target_name(current_pack(), one.clause, one.place)
            return said(called) if called else one.place, ""
        case "adjustments":
            return line_name(one.subject), _("第 %(number)s 次申请", number=one.place)
        case "accounts" | "roles":
            return one.subject, _("第 %(number)s 次申请", number=one.place)
        case "evidence" | "held":
            return one.subject, _("第 %(number)s 期", number=one.place)
        case "objections":
            return one.subject, _("异议 %(number)s", number=one.place)
        case "to_batch":
            return one.subject, _("%(count)s 期", count=one.place)
        case "open_lines":
            return one.name, _("%(count)s 行", count=one.place)
    return one.subject, one.place
