"""Officers, the roles proposed for them, and the journal (日志) of what was recorded of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec

from ledger.ports import Rows
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records

_OFFICER = (
    "SELECT o.username, o.display_name, o.department, o.roles, o.suspended, o.reason, o.registered_by,"
    " o.registered_at, o.rights FROM officer o"
)
PROPOSAL_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "proposed": ("待确认", "to be confirmed"),
    "confirmed": ("已确认", "confirmed"),
    "lapsed": ("已失效", "lapsed"),
}
OFFICERS_BY_NAME: Final = Order("username", (Key("username", "o.username"),))
_MOMENT_US = "(extract(epoch FROM h.recorded_at) * 1000000)::bigint"
_PLACE = "h.holder_id::text || lpad(h.version::text, 12, '0')"
JOURNAL_ORDER: Final = Order(
    "recorded", (Key("moment_us", _MOMENT_US, int), Key("place", _PLACE)), descending=True
)
"""The latest first; events of one moment by holder and version."""


class OfficerRow(msgspec.Struct, frozen=True):
    """One officer; ``rights`` changes with every change of what the officer may do."""

    username: str
    display_name: str
    department: str
    roles: list[str]
    suspended: bool
    reason: str
    registered_by: str
    registered_at: datetime
    rights: int


class ProposalRow(msgspec.Struct, frozen=True):
    """Roles and a department proposed for an officer, beside those held now."""

    username: str
    display_name: str
    proposal: int
    roles: list[str]
    department: str
    held_roles: list[str]
    held_department: str
    proposed_by: str
    proposed_at: datetime
    state: str
    decided_by: str


class JournalEntry(msgspec.Struct, frozen=True):
    """One event about an officer; ``figures`` are its own fields."""

    username: str
    topic: str
    effective_on: date
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    department: str
    figures: Mapping[str, Any]
    moment_us: int
    place: str


def officer_row(rows: Rows, username: str) -> OfficerRow | None:
    """Return an officer by user name, or None."""
    found = records(rows, OfficerRow, f"{_OFFICER} WHERE o.username = %s", (username,))
    return found[0] if found else None


def officer_rows(rows: Rows, *, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST) -> Page[OfficerRow]:
    """Return the officers by user name, a page at a time."""
    return page_of(
        rows, OfficerRow, f"{_OFFICER} WHERE true", order=OFFICERS_BY_NAME, cursor=cursor, limit=limit
    )


def proposals(rows: Rows, *, username: str | None = None, everything: bool = False) -> list[ProposalRow]:
    """Return proposals that wait for a second person, oldest first; with ``everything`` decided ones too."""
    return records(
        rows,
        ProposalRow,
        "SELECT p.username, o.display_name, p.proposal, p.roles, p.department, o.roles AS held_roles,"
        " o.department AS held_department, p.proposed_by, p.proposed_at, p.state, p.decided_by"
        " FROM officer_proposal p JOIN officer o USING (username)"
        " WHERE (p.state = 'proposed' OR %s) AND (%s::text IS NULL OR p.username = %s)"
        " ORDER BY p.proposed_at, p.username, p.proposal LIMIT %s",
        (everything, username, username, ROWS_AT_MOST),
    )


def officer_journal(
    rows: Rows, *, username: str | None = None, cursor: Cursor | None = None, limit: int = ROWS_AT_MOST
) -> Page[JournalEntry]:
    """Return what was recorded of officers (or one of them), the latest first, a page at a time."""
    return page_of(
        rows,
        JournalEntry,
        "SELECT o.username, h.topic, h.effective_on, h.recorded_at, h.actor, h.on_behalf_of, h.department,"
        f" h.figures, {_MOMENT_US} AS moment_us, {_PLACE} AS place"
        " FROM history h JOIN officer o ON o.id = h.holder_id WHERE (%s::text IS NULL OR o.username = %s)",
        (username, username),
        order=JOURNAL_ORDER,
        cursor=cursor,
        limit=limit,
    )
