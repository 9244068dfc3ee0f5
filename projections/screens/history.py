"""History (历史): one row for every event, whole, as of either date; and the door that closed months shut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

import msgspec

from ledger.domain.events import LedgerCreated, LedgerEvent
from ledger.ports import Statement

STAMP = frozenset(field.name for field in fields(LedgerEvent)) | frozenset(
    field.name for field in fields(LedgerCreated)
)
"""What every event carries; the rest are the figures of this one."""


class History:
    """The history screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield one insertion for all events."""
        if not events:
            return
        rows = [
            (
                event.originator_id,
                event.originator_version,
                event.TOPIC,
                event.effective_on,
                event.timestamp,
                event.actor,
                event.on_behalf_of,
                event.department,
                getattr(event, "award", None),
                getattr(event, "clause", None),
                getattr(event, "amount_fen", None),
                getattr(event, "document", ""),
                figures(event),
            )
            for event in events
        ]
        yield Statement(
            "INSERT INTO history (holder_id, version, topic, effective_on, recorded_at, actor, on_behalf_of,"
            " department, award, clause, amount_fen, document, figures) SELECT * FROM unnest(%s::uuid[],"
            " %s::bigint[], %s::text[], %s::date[], %s::timestamptz[], %s::text[], %s::text[], %s::text[],"
            " %s::text[], %s::text[], %s::bigint[], %s::text[], %s::jsonb[])",
            tuple(map(list, zip(*rows, strict=True))),
        )


def figures(event: LedgerEvent) -> str:
    """Return the event's own fields as JSON, for the reader."""
    own = {name: value for name, value in vars(event).items() if name not in STAMP}
    return msgspec.json.encode(own).decode()
