"""The desk of exceptions (例外)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import exception_case as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement


class Exceptions:
    """The exception screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _statements(event)


def _statements(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case happened.ExceptionOpened():
            yield Statement(
                "INSERT INTO exception_case (id, kind, subject, amount_fen, noticed_on, state, detail)"
                " VALUES (%s, %s, %s, %s, %s, 'open', %s)",
                (
                    event.originator_id,
                    event.kind,
                    event.subject,
                    event.amount_fen,
                    event.noticed_on,
                    event.detail,
                ),
            )
        case happened.ExceptionNoticedAgain():
            yield Statement(
                "UPDATE exception_case SET state = 'open', noticed_on = %s, detail = %s WHERE id = %s",
                (event.noticed_on, event.detail, event.originator_id),
            )
        case happened.ExceptionAssigned():
            yield Statement(
                "UPDATE exception_case SET owner = %s WHERE id = %s", (event.owner, event.originator_id)
            )
        case happened.ExceptionDecided():
            yield Statement(
                "UPDATE exception_case SET state = 'decided', decision = %s WHERE id = %s",
                (event.decision, event.originator_id),
            )
        case happened.ExceptionCleared():
            yield Statement(
                "UPDATE exception_case SET state = 'cleared' WHERE id = %s", (event.originator_id,)
            )
