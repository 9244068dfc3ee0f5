"""Reviews of duplicates (重复核查结论): the last verdict on two candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import duplicate_review as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement


class DuplicateReviews:
    """The screen of verdicts."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            match event:
                case happened.DuplicatesReviewed():
                    yield _first(event)
                case happened.DuplicatesReviewedAnew():
                    yield _anew(event)


def _first(event: happened.DuplicatesReviewed) -> Statement:
    return Statement(
        "INSERT INTO duplicate_review (id, first, second, verdict, reason, document, reviewed_by, department,"
        " reviewed_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            event.originator_id,
            event.first,
            event.second,
            event.verdict,
            event.reason,
            event.document,
            event.actor,
            event.department,
            event.effective_on,
        ),
    )


def _anew(event: happened.DuplicatesReviewedAnew) -> Statement:
    return Statement(
        "UPDATE duplicate_review SET verdict = %s, reason = %s, document = %s, reviewed_by = %s, department = %s,"
        " reviewed_on = %s WHERE id = %s",
        (
            event.verdict,
            event.reason,
            event.document,
            event.actor,
            event.department,
            event.effective_on,
            event.originator_id,
        ),
    )
