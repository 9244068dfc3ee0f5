"""`/recoveries`: the register, overdue first; one case with its last days and receipts; the 退回资金汇总表."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.errors import NotFound, RecoveryNotOpened
from ledger.domain.recovery import RECOVERY_KINDS, RECOVERY_STATE_NAMES, RecoveryState
from projections.queries.history import HistoryEntry, history
from projections.queries.recoveries import (
    RecoveryRow,
    every_recovery,
    recovered_payments,
    recovery_case,
)
from projections.queries.recovery_list import (
    RECOVERY_ORDERS,
    RecoveryFilter,
    receipts_of,
    recovery_list,
    recovery_totals,
)
from projections.tables.recoveries import case_tables, register_table, returned_funds_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.access.current import may_see
from web.awards.next_steps import commands_on_recovery
from web.filtered import filtered
from web.labels import actor_name, department_name
from web.language import gettext as _
from web.language import said
from web.listing import Chip, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_ledger, current_pack, current_rows
from web.recoveries.standing import CONFIRM, apart_of, deadlines_of, steps_of
from web.recoveries.tables import line_names, receipts_table

blueprint = Blueprint("recoveries", __name__)

WHICH = {"open": ("办理中", "under way"), "overdue": ("已逾期", "overdue")}
"""What the list may be narrowed to beside its states."""


@blueprint.get("/recoveries")
@area("recoveries")
@filtered("q", "which", "status", "kind", "department", "year", "time", "at_least", "at_most")
def index() -> ResponseReturnValue:
    """List cases by ``q``, ``which``, ``status``, ``kind``, ``department``, ``year`` of opening and amount."""
    wanted, active = _wanted()
    query, rows, today = asked(RECOVERY_ORDERS), current_rows(), current_ledger().clock.today()
    page = recovery_list(rows, wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    pack = current_pack()
    table = register_table(page.rows, pack, table_language(), today)
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="recoveries", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=RECOVERY_ORDERS,
        links={"recovery": _case_link, "award": _award_link},
        marks=("state",),
        codes=("recovery", "award"),
        empty=_("没有符合条件的追回事项。"),
    )
    return render_template(
        "recoveries/index.html",
        shown=shown,
        active=active,
        wanted=wanted,
        totals=recovery_totals(rows, today),
        which=parameters.text("which"),
        ranges=[(code, said(name)) for code, name in WHICH.items()],
        states=[(str(state), said(name)) for state, name in RECOVERY_STATE_NAMES.items()],
        kinds=[(kind, said(name)) for kind, name in RECOVERY_KINDS.items()],
        departments=[one for one in pack.header.departments if one.in_charge],
    )


def _wanted() -> tuple[RecoveryFilter, list[Chip]]:
    """Return what the URL narrows the list to, and the same as chips."""
    amounts, which = parameters.amount_range(), parameters.choice("which", list(WHICH))
    period = parameters.period()
    found = RecoveryFilter(
        text=parameters.text("q"),
        state=parameters.choice("status", [str(one) for one in RECOVERY_STATE_NAMES]),
        kind=parameters.choice("kind", list(RECOVERY_KINDS)),
        department=parameters.department(),
        year=parameters.year("year"),
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        under_way=which == "open",
        overdue_on=current_ledger().clock.today() if which == "overdue" else None,
        at_least_fen=amounts.at_least_fen,
        at_most_fen=amounts.at_most_fen,
    )
    state = RECOVERY_STATE_NAMES[RecoveryState(found.state)] if found.state else None
    return found, chips(
        ("q", _("查找"), found.text),
        ("which", _("范围"), said(WHICH[which]) if which else None),
        ("status", _("状态"), said(state) if state else None),
        ("kind", _("事由"), said(RECOVERY_KINDS[found.kind]) if found.kind else None),
        ("department", _("责任单位"), department_name(found.department) if found.department else None),
        ("year", _("立案年度"), found.year),
        ("time", _("立案期间"), period.text if period else None),
        ("at_least", _("金额不低于（元）"), parameters.text("at_least")),
        ("at_most", _("金额不高于（元）"), parameters.text("at_most")),
    )


def _case_link(row: Mapping[str, Cell]) -> str:
    return url_for("recoveries.recovery", number=row["recovery"])


def _award_link(row: Mapping[str, Cell]) -> str:
    return url_for("awards.award", number=row["award"])


@blueprint.get("/recoveries/returned-funds")
@area("recoveries")
@filtered("year")
def returned_funds() -> ResponseReturnValue:
    """Show the 退回资金汇总表 of cases opened in a ``year`` (all years without one), payment by payment."""
    rows, pack, year = current_rows(), current_pack(), parameters.year("year")
    cases = every_recovery(rows, year=year)
    payments = recovered_payments(rows, [case.recovery for case in cases])
    table = returned_funds_table(cases, payments, pack, table_language(), year)
    active = chips(("year", _("立案年度"), year))
    if file_format := asked_format():
        return as_file([table], file_format, name=f"returned-funds-{year or 'all'}")
    shown = Listing(table, links={"recovery": _case_link}, codes=("recovery",), empty=_("没有退回资金。"))
    return render_template("recoveries/returned_funds.html", shown=shown, active=active, year=year)


@blueprint.get("/recoveries/<path:number>")
@area("recoveries")
def recovery(number: str) -> ResponseReturnValue:
    """Show one case: its last days, what can be done now, what came in, every step. Raises NotFound."""
    rows, pack = current_rows(), current_pack()
    case = _case(number)
    entries = _entries(case)
    payments = recovered_payments(rows, [number])
    ledger = current_ledger()
    today = ledger.clock.today()
    receipts = receipts_of(rows, case)
    tables = case_tables(
        case,
        payments,
        entries,
        pack,
        table_language(),
        today,
        actor_name=actor_name,
        line_names=line_names(receipts),
    )
    if file_format := asked_format():
        tables = [*tables, receipts_table(receipts)]
        return as_file(tables, file_format, name=f"recovery-{number}".replace("/", "-"), about=number)
    _register, concerned, remark, steps = tables
    apart = apart_of(rows, case)
    return render_template(
        "recoveries/recovery.html",
        case=case,
        steps=steps_of(case, receipts),
        deadlines=deadlines_of(case, entries, ledger.working_days, today),
        commands=[name for name in commands_on_recovery(case) if name != CONFIRM or apart.write_off_by],
        apart=apart,
        concerned=Listing(concerned, codes=("reference",), empty=_("不涉及任何款项。")),
        remark=remark.rows,
        timeline=Listing(steps, links={"document": _line_link}, codes=("document",)),
        receipts=receipts,
    )


def _line_link(row: Mapping[str, Cell]) -> str | None:
    """Return the desk at the statement line that a step rests on, for who may see the desk."""
    if not row["line"] or not may_see("reconciliation"):
        return None
    return url_for("reconciliation.index", tab="matched", line=row["line"])


def _case(number: str) -> RecoveryRow:
    """Return a case. Raises NotFound: for a page it is no matter of the ledger's state."""
    try:
        return recovery_case(current_rows(), number)
    except RecoveryNotOpened:
        raise NotFound(kind="recovery 追回", name=number[:80]) from None


def _entries(case: RecoveryRow) -> list[HistoryEntry]:
    """Return everything recorded of a case."""
    entries = history(current_rows(), case.holder_id, award=case.award)
    return [entry for entry in entries if entry.figures.get("recovery") == case.recovery]
