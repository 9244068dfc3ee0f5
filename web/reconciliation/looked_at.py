"""What the form of the desk was filled in by: its line, and how much was open of each payment it named."""

from __future__ import annotations

from collections.abc import Iterable

from projections.queries.desk import DeskLine, OpenItem
from web.amounts import money
from web.commanding.about import Matter
from web.commanding.context import Subject, subject_named
from web.commanding.figures import Figure
from web.commanding.seen import Carried, unpacked
from web.language import gettext as _
from web.reconciliation.allocating import Allocating


def carried_by(line: DeskLine, filled: Allocating | None, form: Allocating | None) -> Carried:
    """Return what the form of a line carries: what it carried before, else what it shows now."""
    if form is None:
        return Carried()
    subject = _looked_at(line, _items(form))
    before = filled.carried if filled else None
    return before if before is not None and before.is_of(subject) else Carried.of(subject)


def shown_before(line: DeskLine, filled: Allocating) -> Subject | None:
    """Return a line and, of the payments that a sent form names, those it showed: others were typed since."""
    figures = unpacked(filled.carried.shown).figures if filled.carried else {}
    return _looked_at(line, [item for item in _items(filled) if item.reference in figures])


def _items(form: Allocating) -> list[OpenItem]:
    return [row.item for row in form.rows if row.item is not None]


def _looked_at(line: DeskLine, items: Iterable[OpenItem]) -> Subject | None:
    found = subject_named(Matter.STATEMENT_LINE, line.page_id, str(line.position))
    return found.showing([_figure(item) for item in items]) if found else None


def _figure(item: OpenItem) -> Figure:
    label = f"{item.reference} {_('未勾对')}"
    return Figure(
        item.reference, label, item.left_fen, lambda given: money(given) if isinstance(given, int) else "—"
    )
