"""`/months`: every month and its state; `/months/<month>`: its tie-outs and the way to close or re-open it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.application import Ledger
from ledger.application.commands import AssertBalances, CloseMonth
from ledger.domain.errors import InvalidInput
from ledger.domain.signature import Signature
from ledger.progress import Phase, Progress
from projections.queries.months import STATE_NAMES, asserted_balances, month, months
from projections.queries.tieouts import tie_outs
from projections.tables.reconciliation import rule_name, tie_outs_table
from web.access.acting import require_may_give
from web.access.areas import area
from web.access.current import current_signature
from web.access.fresh import require_fresh
from web.background.running import begin
from web.commanding.permitted import Case
from web.listing import as_file, asked_format, table_language
from web.opened import current_ledger, current_rows

blueprint = Blueprint("months", __name__)


@blueprint.get("/months")
@area("months")
def index() -> str:
    """List the months up to today's."""
    found = months(current_rows(), current_ledger().clock.today())
    return render_template("months/index.html", months=found, STATE_NAMES=STATE_NAMES)


@blueprint.get("/months/<name>")
@area("months")
def show(name: str) -> ResponseReturnValue:
    """Show a month (2026-03): what must agree, both values and the difference; what was done; what stood."""
    rows, first_day = current_rows(), _first_day(name)
    found = month(rows, first_day, current_ledger().clock.today())
    ties = tie_outs(rows, first_day)
    table = tie_outs_table(ties, table_language())
    file_format = asked_format()
    if file_format:
        return as_file([table], file_format, name=f"tie-outs-{name}")
    return render_template(
        "months/show.html",
        month=found,
        ties=ties,
        rule_name=rule_name,
        balances=asserted_balances(rows, first_day),
        reopening=Case(made_by=found.reopening_asked_by),
        STATE_NAMES=STATE_NAMES,
        PLACES=PLACES,
    )


@blueprint.post("/months/<name>/close")
@area("months")
def close(name: str) -> ResponseReturnValue:
    """Close a month and write down its balances, as long work. Raises RoleMissing, ReauthenticationNeeded."""
    first_day = _first_day(name)
    require_may_give(CloseMonth.name)
    require_fresh()
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
