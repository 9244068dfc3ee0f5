"""How a recipient stood (截至): today as the screens say, as of either date folded from its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ledger.ports import Rows
from projections.queries.as_of import caps_then, instalments_then, recipient_then
from projections.queries.awards import AwardRow, InstalmentRow, awards_of, instalments_of
from projections.queries.caps import CapMeter, caps_of
from projections.queries.history import HistoryEntry, history
from projections.queries.recipients import RecipientRow
from web.opened import current_pack, rows_of_every_department


@dataclass(frozen=True)
class Standing:
    """A recipient with its history, pots and instalments as of two dates; its awards are today's."""

    recipient: RecipientRow
    is_today: bool
    entries: Sequence[HistoryEntry]
    awards: Sequence[AwardRow]
    caps: Sequence[CapMeter]
    instalments: Sequence[InstalmentRow]


def stood(
    rows: Rows, row: RecipientRow, *, as_of: date | None = None, recorded_by: datetime | None = None
) -> Standing:
    """Return how a recipient stood as of a business date, as recorded by a moment; without either, how it stands.

    Raises InvalidInput for a moment without a time zone.
    """
    entries = history(rows, row.id, as_of=as_of, recorded_by=recorded_by, pack=current_pack())
    awards = awards_of(rows, row.id)
    if as_of is None and recorded_by is None:
        return Standing(
            row,
            is_today=True,
            entries=entries,
            awards=awards,
            caps=caps_of(rows, row),
            instalments=instalments_of(rows, row.id),
        )
    then = recipient_then(row, entries)
    return Standing(
        then,
        is_today=False,
        entries=entries,
        awards=awards,
        caps=caps_then(rows_of_every_department(), then, as_of=as_of, recorded_by=recorded_by),
        instalments=instalments_then(then, entries, awards),
    )
