"""Whose countersignatures are: who asked, for whom, who is asked, and auditors; to anybody else there is none."""

from __future__ import annotations

from uuid import UUID

from access.roles import Role
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.countersignatures import CountersignatureRow, countersignature
from web.access.current import current_officer


def own_countersignature(rows: Rows, identity: UUID) -> CountersignatureRow:
    """Return a countersignature that is the officer's matter. Raises NotFound, also where it is another's."""
    found, officer = countersignature(rows, identity), current_officer()
    if officer.username not in found.persons and Role.AUDITOR not in officer.roles:
        raise NotFound(kind="countersignature 会签", name=str(identity))
    return found
