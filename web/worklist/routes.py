"""`/worklist`: what waits for the officer by roles and department, overdue first; then what waits for another."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from projections.queries.exceptions import EXCEPTION_NAMES
from projections.queries.worklist import Waiting, WaitingCount
from projections.queries.worklist_kinds import KINDS, WaitingKind
from web.access.areas import area
from web.commanding.words import COMMANDS
from web.labels import line_name
from web.language import gettext as _
from web.language import said
from web.opened import current_ledger
from web.worklist.links import form_of, page_of
from web.worklist.mine import my_worklist

blueprint = Blueprint("worklist", __name__)

BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Group:
    """Things of one kind that wait."""

    kind: WaitingKind
    count: WaitingCount
    waiting: tuple[Waiting, ...]


@blueprint.get("/worklist")
@area("worklist")
def index() -> str:
    """Show what waits, kind by kind; a kind with something overdue comes first."""
    found = my_worklist()
    counts = {one.kind: one for one in found.counts}
    sections = [
        Group(BY_NAME[name], counts[name], tuple(one for one in found.mine if one.kind == name))
        for name in dict.fromkeys(one.kind for one in found.mine)
    ]
    return render_template(
        "worklist/index.html",
        sections=sections,
        others=found.others,
        BY_NAME=BY_NAME,
        today=current_ledger().clock.today(),
        total=sum(one.mine for one in counts.values()),
        overdue=sum(one.overdue for one in counts.values()),
        page_of=page_of,
        form_of=form_of,
        named=_named,
    )


def _named(one: Waiting) -> tuple[str, str]:
    """Return what a thing is called, and the second part of its name; what only has an id, by what it is about."""
    match one.kind:
        case "my_exceptions" | "exceptions_without_owner":
            return said(EXCEPTION_NAMES.get(one.place, (one.place, one.place))), ""
        case "to_countersign" | "countersigned":
            return said(COMMANDS[one.place].title), one.detail
        case "determinations":
            return one.place, ""
        case "adjustments":
            return line_name(one.subject), one.place
        case "to_batch":
            return one.subject, _("%(count)s 期", count=one.place)
        case "open_lines":
            return one.name, _("%(count)s 行", count=one.place)
    return one.subject, one.place
