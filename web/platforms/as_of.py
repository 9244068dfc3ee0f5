"""How a recipient stood (截至): today as the screens say, as of either date folded from its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ledger.domain.events import LedgerEvent
from ledger.ports import Rows
from projections.queries.as_of import caps_then, events_of, instalments_then, recipient_then
from projections.queries.awards import AwardRow, InstalmentRow, awards_of, instalments_of
from projections.queries.caps import CapMeter, caps_of
from projections.queries.history import HistoryEntry, history
from projections.queries.recipients import RecipientRow
from web.opened import current_pack, rows_of_every_department


@dataclass
class Standing:
    """A recipient as of a business date, as recorded by a moment; without either, as it stands. Its awards are today's.

    Each part is read when it is asked for, once. Raises InvalidInput for a moment without a time zone.
    """

    rows: Rows
    today: RecipientRow
    as_of: date | None = None
    recorded_by: datetime | None = None

    @property
    def is_today(self) -> bool:
        """Whether no date was asked for: the screens know."""
        return self.as_of is None and self.recorded_by is None

    @cached_property
    def entries(self) -> list[HistoryEntry]:
        """The history by then."""
        return history(
            self.rows, self.today.id, as_of=self.as_of, recorded_by=self.recorded_by, pack=current_pack()
        )

    @cached_property
    def awards(self) -> list[AwardRow]:
        """The awards of the recipient, as they are today."""
        return awards_of(self.rows, self.today.id)

    @cached_property
    def recipient(self) -> RecipientRow:
        """The recipient as it was."""
        return self.today if self.is_today else recipient_then(self.today, self._events)

    @cached_property
    def caps(self) -> list[CapMeter]:
        """The pots it had something to do with, and what they held."""
        if self.is_today:
            return caps_of(self.rows, self.today)
        everybody = rows_of_every_department()
        return caps_then(everybody, self.recipient, as_of=self.as_of, recorded_by=self.recorded_by)

    @cached_property
    def instalments(self) -> list[InstalmentRow]:
        """The instalments of its awards, by due date."""
        if self.is_today:
            return instalments_of(self.rows, self.today.id)
        return instalments_then(self._events, self.awards)

    @cached_property
    def _events(self) -> list[LedgerEvent]:
        return events_of(self.today, self.entries)
