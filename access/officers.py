"""Officers as access decides about them: who they are, for which department, in which roles."""

from __future__ import annotations

from dataclasses import dataclass, replace

from access.roles import Role
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.officers import OfficerRow, officer_row


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer. ``rights`` changes with every change of roles, department or suspension.

    ``department`` is empty until roles were confirmed.
    """

    username: str
    display_name: str
    department: str
    roles: frozenset[Role]
    suspended: bool
    rights: int = 0

    def narrowed(self, roles: frozenset[Role]) -> Officer:
        """Return the officer with no more than these roles, as a token of his acts."""
        return replace(self, roles=self.roles & roles)


def find_officer(rows: Rows, username: str) -> Officer | None:
    """Return an officer by user name, suspended or not; None if there is none."""
    row = officer_row(rows, username)
    return None if row is None else officer_from(row)


def officer(rows: Rows, username: str) -> Officer:
    """Return an officer by user name, suspended or not. Raises NotFound."""
    found = find_officer(rows, username)
    if found is None:
        raise NotFound(kind="officer 用户", name=username[:80])
    return found


def officer_from(row: OfficerRow) -> Officer:
    """Return the officer of a row."""
    return Officer(
        username=row.username,
        display_name=row.display_name,
        department=row.department,
        roles=frozenset(Role(role) for role in row.roles),
        suspended=row.suspended,
        rights=row.rights,
    )
