"""`/worklist`: what waits for the officer by roles and department, overdue first; then what waits for another."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from projections.queries.worklist import Waiting, WaitingCount, Worklist
from projections.queries.worklist_kinds import WaitingKind
from web import parameters
from web.access.areas import area
from web.language import gettext as _
from web.listing import EXPORT_ROWS, FileFormat, as_file, asked_format
from web.opened import current_ledger
from web.worklist.links import form_of, page_of
from web.worklist.mine import my_worklist
from web.worklist.tables import BY_NAME, named, worklist_tables

blueprint = Blueprint("worklist", __name__)


@dataclass(frozen=True)
class Group:
    """Things of one kind that wait."""

    kind: WaitingKind
    count: WaitingCount
    waiting: tuple[Waiting, ...]


@blueprint.get("/worklist")
@area("worklist")
def index() -> ResponseReturnValue:
    """Show what waits, kind by kind; a kind with something overdue comes first. A file holds all that the page counts."""
    if file_format := asked_format():
        return _file(file_format)
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
        others_count=sum(one.others for one in counts.values()),
        BY_NAME=BY_NAME,
        today=current_ledger().clock.today(),
        total=sum(one.mine for one in counts.values()),
        overdue=sum(one.overdue for one in counts.values()),
        page_of=page_of,
        form_of=form_of,
        named=named,
    )


def _file(file_format: FileFormat) -> Response:
    """Return all that waits, or what the URL's ``table`` names of it: a kind, or what waits for another."""
    kind = BY_NAME.get(parameters.text("table"))
    found = my_worklist(None if kind is None else [kind], limit=EXPORT_ROWS)
    today = current_ledger().clock.today()
    tables = worklist_tables(found, today, [] if kind is None else [kind])
    cut = any(len(table.rows) > EXPORT_ROWS for table in tables) or _is_cut(found)
    return as_file(
        [replace(table, rows=table.rows[:EXPORT_ROWS]) for table in tables],
        file_format,
        name="worklist",
        about=_("截至 %(day)s", day=today),
        cut=cut,
    )


def _is_cut(found: Worklist) -> bool:
    """Whether there is more of a kind than a file may hold."""
    return any(max(one.mine, one.others) > EXPORT_ROWS for one in found.counts)
