"""Countersignatures (会签): asked, given, declined, used; as each stands now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ledger.domain import countersignature as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement


class Countersignatures:
    """The countersignature screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _statements(event)


def _statements(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case happened.CountersignatureAsked():
            yield _asked(event)
        case happened.CountersignatureAskedAgain():
            yield Statement(
                "UPDATE countersignature SET state = 'asked', asked_at = %s, decided_at = NULL, reason = ''"
                " WHERE id = %s",
                (event.timestamp, event.originator_id),
            )
        case happened.CountersignatureGiven():
            yield Statement(
                "UPDATE countersignature SET state = 'given', decided_at = %s WHERE id = %s",
                (event.timestamp, event.originator_id),
            )
        case happened.CountersignatureDeclined():
            yield Statement(
                "UPDATE countersignature SET state = 'declined', decided_at = %s, reason = %s WHERE id = %s",
                (event.timestamp, event.reason, event.originator_id),
            )
        case happened.CountersignatureUsed():
            yield Statement(
                "UPDATE countersignature SET state = 'used' WHERE id = %s", (event.originator_id,)
            )


def _asked(event: happened.CountersignatureAsked) -> Statement:
    return Statement(
        "INSERT INTO countersignature (id, command, payload, digest, subject, amount_fen, document, second_person,"
        " asked_by, asked_for, department, departments, state, asked_at)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'asked', %s)",
        (
            event.originator_id,
            event.command,
            msgspec.json.encode(event.payload).decode(),
            event.digest,
            event.subject,
            event.amount_fen,
            event.document,
            event.second_person,
            event.actor,
            event.on_behalf_of,
            event.department,
            event.departments,
            event.timestamp,
        ),
    )
