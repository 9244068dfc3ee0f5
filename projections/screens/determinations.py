"""Determinations (口径): proposed, confirmed, withdrawn; the policy engine reads the confirmed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import papers
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement


class Determinations:
    """The determination screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield proposals and decisions, in their order."""
        for event in events:
            match event:
                case papers.DeterminationProposed():
                    yield Statement(
                        "INSERT INTO determination (id, clause, target, value, effective_from, document, basis,"
                        " state, proposed_by) VALUES (%s, %s, %s, %s, %s, %s, %s, 'proposed', %s)",
                        (
                            event.originator_id,
                            event.clause,
                            event.target,
                            event.value,
                            event.effective_from,
                            event.document,
                            event.basis,
                            event.actor,
                        ),
                    )
                case papers.DeterminationConfirmed():
                    yield Statement(
                        "UPDATE determination SET state = 'confirmed', confirmed_by = %s WHERE id = %s",
                        (event.actor, event.originator_id),
                    )
                case papers.DeterminationWithdrawn():
                    yield Statement(
                        "UPDATE determination SET state = 'withdrawn' WHERE id = %s", (event.originator_id,)
                    )
