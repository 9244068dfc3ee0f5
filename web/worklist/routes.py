"""`/worklist`: what waits for the officer by roles and department, overdue first; then what waits for another."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from projections.queries.exceptions import EXCEPTION_NAMES
from projections.queries.worklist import KINDS, Waiting, WaitingCount, WaitingKind
from web.access.areas import area
from web.language import said
from web.opened import current_ledger
from web.worklist.links import form_of, page_of
from web.worklist.mine import my_counts, my_worklist

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
    counts = {one.kind: one for one in my_counts()}
    mine, others = my_worklist(), my_worklist(mine=False)
    sections = [
        Group(BY_NAME[name], counts[name], tuple(one for one in mine if one.kind == name))
        for name in dict.fromkeys(one.kind for one in mine)
        if name in counts
    ]
    return render_template(
        "worklist/index.html",
        sections=sections,
        others=others,
        BY_NAME=BY_NAME,
        today=current_ledger().clock.today(),
        total=sum(one.mine for one in counts.values()),
        overdue=sum(one.overdue for one in counts.values()),
        page_of=page_of,
        form_of=form_of,
        place_of=_place,
    )


def _place(one: Waiting) -> str:
    """Return the second part of a thing's name, as people write it."""
    if one.kind in ("my_exceptions", "exceptions_without_owner"):
        return said(EXCEPTION_NAMES.get(one.place, (one.place, one.place)))
    return one.place
