"""The register of platforms and organisations (主体)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import events as happened
from ledger.domain.events import LedgerEvent
from ledger.ports import Statement

_INSERT = (
    "INSERT INTO recipient (id, kind, code, name, uscc, operator_name, unit_uscc, unit_name, manufacturing,"
    " city_public_since, registered_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


class Recipients:
    """The recipient screen."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield registrations and changes, in their order."""
        for event in events:
            yield from _statements(event)


def _statements(event: LedgerEvent) -> Iterator[Statement]:
    match event:
        case happened.PlatformRegistered():
            yield Statement(
                _INSERT,
                (
                    event.originator_id,
                    "platform",
                    event.code,
                    event.name,
                    event.operator_uscc,
                    event.operator_name,
                    event.unit_uscc,
                    event.unit_name,
                    event.manufacturing,
                    event.city_public_since,
                    event.effective_on,
                ),
            )
        case happened.OrganisationRegistered():
            uscc, name = event.uscc, event.name
            yield Statement(
                _INSERT,
                (
                    event.originator_id,
                    "organisation",
                    uscc,
                    name,
                    uscc,
                    name,
                    uscc,
                    name,
                    False,
                    None,
                    event.effective_on,
                ),
            )
        case happened.OperatorChanged():
            yield Statement(
                "UPDATE recipient SET uscc = %s, operator_name = %s WHERE id = %s",
                (event.operator_uscc, event.operator_name, event.originator_id),
            )
        case happened.CityPublicStatusChanged():
            yield Statement(
                "UPDATE recipient SET city_public_since = %s WHERE id = %s",
                (event.since, event.originator_id),
            )
        case happened.RecipientSuspended():
            yield Statement(
                "UPDATE recipient SET suspended = true, suspended_reason = %s WHERE id = %s",
                (event.reason, event.originator_id),
            )
        case happened.RecipientResumed():
            yield Statement(
                "UPDATE recipient SET suspended = false, suspended_reason = '' WHERE id = %s",
                (event.originator_id,),
            )
