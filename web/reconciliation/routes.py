"""`/reconciliation`: the desk. Lines on the left; on the right, what the chosen line could be matched with.

Everything is in the URL: the filters, the line, the choice, what was picked. So every step works as a link or a
form, and the script only presses them by keys.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.application.commands import MatchLines
from ledger.domain.errors import InvalidInput, NotFound, ReauthenticationNeeded, Refusal
from projections.queries.desk import (
    LINE_ORDERS,
    SIDES,
    TABS,
    DeskLine,
    LineFilter,
    Tab,
    accounts_of_lines,
    desk_counts,
    desk_line,
    desk_lines,
    items_named,
)
from projections.queries.paging import Page
from projections.tables.reconciliation import lines_table
from web import parameters
from web.access.acting import act, may_give, require_may_give
from web.access.areas import area
from web.access.fresh import require_export
from web.commanding.choices import EXPLANATION_NAMES, MATCH_KINDS
from web.commanding.seen import CARRIED_FIELDS, Carried, changes_since, given_before
from web.commanding.sheets import new_key
from web.errors import status_of
from web.filtered import filtered
from web.forms import takes
from web.language import gettext as _
from web.language import list_comma
from web.listing import Chip, as_file, asked, chips, table_language
from web.opened import current_ledger, current_rows
from web.reconciliation.advice import pass_name
from web.reconciliation.allocating import Allocating, command_of, sent
from web.reconciliation.blueprint import blueprint
from web.reconciliation.case import case_of
from web.reconciliation.looked_at import carried_by, shown_before
from web.reconciliation.running import current_match_run
from web.wrong_filters import wrong_filters

EXPORT = "statements"
"""The right to take files of statement lines, as the permissions name it."""
MAX_LINE = 60
"""Characters of a line's name: page and position."""


@blueprint.get("/reconciliation")
@area("reconciliation")
@filtered("q", "side", "account", "time", "at_least", "at_most")
def index() -> ResponseReturnValue:
    """Show the desk: lines of a ``tab`` by ``q``, ``side``, ``account``, ``time``, amount; and one ``line``'s case."""
    query = asked(LINE_ORDERS)
    if query.file_format:
        require_export(EXPORT)
        wanted, active = _wanted()
        page = desk_lines(current_rows(), wanted, order=query.order, limit=query.limit)
        table = lines_table(page.rows, table_language())
        cut = page.after is not None
        return as_file([table], query.file_format, name="lines", filters=active, cut=cut)
    return _desk()


@blueprint.post("/reconciliation")
@area("reconciliation")
@takes("_key", "next_line", "kind", "reason", "on", *CARRIED_FIELDS, several=("reference", "amount"))
def allocate() -> ResponseReturnValue:
    """Match the chosen line as the form says; a form that is refused comes back as it was.

    So does one whose line changed since it was opened, with what changed.
    Raises RoleMissing, ReauthenticationNeeded, NotFound for a line that is not there.
    """
    require_may_give(MatchLines.name)
    line = _line()
    if line is None:
        raise NotFound(kind="line 对账单行", name=parameters.text("line"))
    form = request.form.to_dict(flat=False)
    filled = sent(form, line, items_named(current_rows(), form.get("reference", [])))
    if filled.carried is not None and not given_before(filled.key):
        filled.changes = changes_since(shown_before(line, filled), filled.carried)
    if filled.changes is not None:
        filled.carried = None
        return _desk(filled)
    try:
        outcome = act(command_of(filled, line), filled.key)
    except ReauthenticationNeeded:
        raise
    except Refusal as refusal:
        filled.refusal, filled.key = refusal, new_key()  # a refusal stays the outcome of its key
        return _desk(filled)
    done = _("此前已办理") if outcome.replayed else _("已勾对")
    flash(f"{done}：{list_comma().join(filled.references)}", "done")
    next_line = request.form.get("next_line", "")[:MAX_LINE]
    return redirect(desk_url(line=next_line or None), HTTPStatus.SEE_OTHER)


def _desk(filled: Allocating | None = None) -> Response:
    rows = current_rows()
    wanted, active = _wanted()
    query = asked(LINE_ORDERS)
    page = desk_lines(rows, wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    line = _line()
    case = case_of(rows, line, filled, current_ledger().working_days) if line else None
    response = make_response(
        render_template(
            "reconciliation/index.html",
            wanted=wanted,
            active=active,
            page=page,
            query=query,
            line=line,
            next_line=_next(page, line),
            case=case,
            carried=carried_by(line, filled, case.form) if line and case else Carried(),
            changes=filled.changes if filled else None,
            counts=None if line else desk_counts(rows),
            accounts=accounts_of_lines(rows),
            tabs=_tabs(),
            desk_url=desk_url,
            may_match=may_give(MatchLines.name),
            runs=current_match_run() is not None,
            explanations=EXPLANATION_NAMES,
            kind_names=MATCH_KINDS,
            pass_name=pass_name,
        )
    )
    refusal = filled.refusal if filled else None
    response.status_code = int(status_of(refusal) if refusal else HTTPStatus.OK)
    if filled is not None and filled.changes is not None:
        response.status_code = int(HTTPStatus.CONFLICT)
    return response


def desk_url(**changes: Any) -> str:
    """Return the desk as it is but for some parameters; another line begins without choice or picks."""
    of_line = ("choose", "pick", "find", "exact", "after", "items")
    kept = {
        name: value
        for name, value in request.args.items()
        if name not in ("format", "table", *wrong_filters()) and not ("line" in changes and name in of_line)
    }
    values: dict[str, Any] = {**kept, **changes}
    return url_for("reconciliation.index", **{name: value or None for name, value in values.items()})


def _tabs() -> list[tuple[Tab, str]]:
    return list(zip(TABS, (_("未勾对"), _("已勾对"), _("已说明")), strict=True))


def _wanted() -> tuple[LineFilter, list[Chip]]:
    """Return what the URL narrows the lines to, and the same as chips."""
    period, amounts = parameters.period(), parameters.amount_range()
    tab = next((tab for tab in TABS if tab == parameters.choice("tab", TABS)), TABS[0])
    wanted = LineFilter(
        tab=tab,
        text=parameters.text("q"),
        side=parameters.choice("side", SIDES),
        account=parameters.text("account"),
        statement=parameters.token("statement"),
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        at_least_fen=amounts.at_least_fen,
        at_most_fen=amounts.at_most_fen,
    )
    sides = {"out": _("支出"), "in": _("收入"), "": ""}
    return wanted, chips(
        ("q", _("对方、摘要或参考号"), wanted.text),
        ("side", _("方向"), sides[wanted.side]),
        ("account", _("账号"), wanted.account),
        ("statement", _("对账单"), wanted.statement),
        ("time", _("期间"), period.text if period else None),
        ("at_least", _("金额不低于（元）"), parameters.text("at_least")),
        ("at_most", _("金额不高于（元）"), parameters.text("at_most")),
    )


def _line() -> DeskLine | None:
    """Return the line that the URL chooses; None where it chooses none. Raises NotFound, InvalidInput."""
    name = parameters.text("line")
    if not name:
        return None
    if len(name) > MAX_LINE:
        raise InvalidInput(field="line", problem="不是流水编号", problem_en="is no line")
    found = desk_line(current_rows(), name)
    if found is None:
        raise NotFound(kind="line 对账单行", name=name)
    return found


def _next(page: Page[DeskLine], line: DeskLine | None) -> str:
    """Return the line after the chosen one on this page, else the one before; empty where there is none."""
    names = [one.line for one in page.rows]
    if line is None or line.line not in names:
        return ""
    place = names.index(line.line)
    others = names[place + 1 : place + 2] or names[max(0, place - 1) : place]
    return others[0] if others else ""
