"""`/months`: every month and its state; `/months/<month>`: its tie-outs and the way to close or re-open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ledger.application import Ledger
from ledger.application.commands import AssertBalances, CloseMonth
from ledger.domain.errors import InvalidInput
from ledger.domain.signature import Signature
from ledger.ports import TieOut
from ledger.progress import Phase, Progress
from projections.queries.months import STATE_NAMES, asserted_balances, month, months
from projections.queries.tieouts import tie_outs
from projections.tables.journal import story_table
from projections.tables.reconciliation import rule_name, tie_outs_table
from projections.tables.table import Cell
from web.access.acting import require_may_give
from web.access.areas import area
from web.access.current import current_signature
from web.access.fresh import require_fresh
from web.amounts import money
from web.background.running import begin
from web.commanding.about import Matter
from web.commanding.context import Subject, subject_named
from web.commanding.figures import Figure
from web.commanding.permitted import Case
from web.commanding.seen import CARRIED_FIELDS, Carried, Changes, changes_since
from web.forms import takes
from web.labels import actor_name
from web.language import said
from web.listing import Listing, as_file, asked_format, table_language
from web.months.tables import balances_table, months_table
from web.opened import current_ledger, current_rows

blueprint = Blueprint("months", __name__)


@blueprint.get("/months")
@area("months")
def index() -> ResponseReturnValue:
    """List the months up to today's."""
    table = months_table(months(current_rows(), current_ledger().clock.today()))
    if file_format := asked_format():
        return as_file([table], file_format, name="months")
    return render_template(
        "months/index.html", shown=Listing(table, links={"month": _month_link}, marks=("state",))
    )


def _month_link(row: Mapping[str, Cell]) -> str:
    return url_for("months.show", name=row["month"])


@blueprint.get("/months/<name>")
@area("months")
def show(name: str) -> ResponseReturnValue:
    """Show a month (2026-03): what must agree, both values and the difference; what was done; what stood."""
    return _page(name)


def _page(name: str, changes: Changes | None = None) -> ResponseReturnValue:
    """Return the page of a month, and above it what changed since it was opened before."""
    rows, first_day = current_rows(), _first_day(name)
    found = month(rows, first_day, current_ledger().clock.today())
    ties = tie_outs(rows, first_day)
    story = story_table(found.events, table_language(), actor_name=actor_name)
    balances = balances_table(asserted_balances(rows, first_day))
    if file_format := asked_format():
        tables = [tie_outs_table(ties, table_language()), story, balances]
        return as_file(tables, file_format, name=f"month-{name}", about=name)
    page = render_template(
        "months/show.html",
        month=found,
        ties=ties,
        changes=changes,
        carried=Carried.of(_subject(first_day, ties)),
        rule_name=lambda tie: rule_name(tie, table_language()),
        story=Listing(story),
        balances=Listing(balances),
        reopening=Case(made_by=found.reopening_asked_by),
        STATE_NAMES=STATE_NAMES,
        PLACES=PLACES,
    )
    return page, HTTPStatus.CONFLICT if changes else HTTPStatus.OK


def _subject(first_day: date, ties: Sequence[TieOut]) -> Subject | None:
    """Return a month as what its form is about: its state, and both values of everything that must agree."""
    found = subject_named(Matter.MONTH, first_day.isoformat())
    return found.showing([_figure(tie) for tie in ties]) if found else None


def _figure(tie: TieOut) -> Figure:
    printed = money if tie.is_money else "{:,}".format
    name = " ".join(filter(None, (said((tie.title_zh, tie.title_en)), tie.about)))
    return Figure(tie.rule, name, f"{printed(tie.left)} / {printed(tie.right)}")


@blueprint.post("/months/<name>/close")
@area("months")
@takes(*CARRIED_FIELDS)
def close(name: str) -> ResponseReturnValue:
    """Close a month and write down its balances, as long work; not one that changed since its page was opened.

    Raises RoleMissing, ReauthenticationNeeded.
    """
    first_day = _first_day(name)
    require_may_give(CloseMonth.name)
    require_fresh()
    subject = _subject(first_day, tie_outs(current_rows(), first_day))
    changes = changes_since(subject, Carried.sent(request.form))
    if changes is not None:
        return _page(name, changes)
    signature, page = current_signature(f"close-{name}-{uuid4()}"), url_for("months.show", name=name)

    def work(ledger: Ledger, progress: Progress) -> dict[str, Any]:
        return {"month": name, "balances": _closed(ledger, first_day, signature, progress), "url": page}

    job = begin(
        "close", work, title=(f"结账 {name}", f"Close {name}"), area="months", command=CloseMonth.name
    )
    return redirect(url_for("jobs.show", job=job))


def _closed(ledger: Ledger, first_day: date, signature: Signature, progress: Progress) -> int:
    """Close a month, then write down what stands: only then can nothing dated inside it be under way."""
    progress(Phase.CLOSING, 0, 2)
    ledger.execute(CloseMonth(month=first_day), signature)
    progress(Phase.BALANCING, 1, 2)
    asserted = AssertBalances(month=first_day)
    outcome = ledger.execute(asserted, replace(signature, key=f"{signature.key}:balances"))
    progress(Phase.BALANCING, 2, 2)
    return int(outcome.answer["balances"])


def _first_day(name: str) -> date:
    """Return the first day of a month written 2026-03. Raises InvalidInput."""
    try:
        return date.fromisoformat(f"{name}-01")
    except ValueError:
        raise InvalidInput(
            field="month", problem="应写作 2026-03", problem_en="write it as 2026-03"
        ) from None


PLACES: dict[str, tuple[str, dict[str, str]]] = {
    "payments": ("reconciliation.index", {}),
    "coverage": ("statements.index", {}),
    "quarantine": ("statements.index", {}),
    "exceptions": ("reconciliation.index", {}),
}
"""Where what a tie-out finds is put right, by its rule."""
