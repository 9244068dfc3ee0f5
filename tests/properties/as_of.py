"""What recipients had, as of either date: folded to the end it is what the screens say; on the way, what they said then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ledger.application import Ledger
from projections.queries.as_of import caps_then, events_of, instalments_then, recipient_then
from projections.queries.awards import InstalmentRow, awards_of, instalments_of
from projections.queries.caps import CapMeter, caps_of
from projections.queries.history import history
from projections.queries.recipients import RecipientRow, register


@dataclass(frozen=True)
class Standing:
    """A recipient, what it has scheduled, and the pots that something was ever held of."""

    recipient: RecipientRow
    instalments: list[InstalmentRow]
    caps: list[CapMeter]


def standings_now(ledger: Ledger) -> dict[str, Standing]:
    """Return how each recipient stands, as the screens and guards say."""
    return {
        row.code: Standing(row, instalments_of(ledger.rows, row.id), caps_of(ledger.rows, row))
        for row in register(ledger.rows).rows
    }


def standings_then(
    ledger: Ledger, *, as_of: date | None = None, recorded_by: datetime | None = None
) -> dict[str, Standing]:
    """Return how each recipient stood, folded from the history."""
    found = {}
    for today in register(ledger.rows).rows:
        entries = history(ledger.rows, today.id, as_of=as_of, recorded_by=recorded_by)
        if not entries:
            continue
        events = events_of(today, entries)
        row = recipient_then(today, events)
        found[row.code] = Standing(
            row,
            instalments_then(events, awards_of(ledger.rows, row.id)),
            caps_then(ledger.rows, row, as_of=as_of, recorded_by=recorded_by),
        )
    return found


def require_folded_is_shown(ledger: Ledger) -> None:
    """Assert that what is folded from all of the history is what the screens and guards say."""
    assert standings_then(ledger) == standings_now(ledger)
