"""Officers (用户) and the roles proposed for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import officer as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement

_CONFIRMED = (
    "UPDATE officer SET roles = %s, department = %s, rights = %s WHERE username = %s",
    "UPDATE officer_proposal SET state = 'confirmed', decided_by = %s WHERE username = %s AND proposal = %s",
)


class Officers:
    """The officer screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield what changes, in the order of the events."""
        for event in events:
            yield from _statements(event)


def _statements(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case happened.OfficerRegistered():
            yield Statement(
                "INSERT INTO officer (username, id, display_name, registered_by, registered_at, rights)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (
                    event.username,
                    event.originator_id,
                    event.display_name,
                    event.actor,
                    event.timestamp,
                    event.originator_version,
                ),
            )
        case happened.OfficerRolesProposed():
            yield from _proposed(event)
        case happened.OfficerRolesConfirmed():
            officer, proposal = _CONFIRMED
            rights = (event.roles, event.officer_department, event.originator_version, event.username)
            yield Statement(officer, rights)
            yield Statement(proposal, (event.actor, event.username, event.proposal))
        case happened.OfficerWasSuspended() | happened.OfficerWasResumed():
            yield Statement(
                "UPDATE officer SET suspended = %s, reason = %s, rights = %s WHERE username = %s",
                (
                    isinstance(event, happened.OfficerWasSuspended),
                    event.reason,
                    event.originator_version,
                    event.username,
                ),
            )


def _proposed(event: happened.OfficerRolesProposed) -> Iterator[Statement]:
    """Yield a proposal; the one that stood before lapses."""
    yield Statement(
        "UPDATE officer_proposal SET state = 'lapsed', decided_by = %s WHERE username = %s AND state = 'proposed'",
        (event.actor, event.username),
    )
    yield Statement(
        "INSERT INTO officer_proposal (username, proposal, roles, department, proposed_by, proposed_at, state)"
        " VALUES (%s, %s, %s, %s, %s, %s, 'proposed')",
        (
            event.username,
            event.proposal,
            event.roles,
            event.officer_department,
            event.actor,
            event.timestamp,
        ),
    )
