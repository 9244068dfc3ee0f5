"""Countersignatures (会签) as their page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.records import records


class CountersignatureRow(msgspec.Struct, frozen=True):
    """What somebody wants to do, asked of whom, and what came of it; ``amount_fen`` was at stake when it was asked."""

    id: UUID
    command: str
    payload: Mapping[str, Any]
    subject: str
    amount_fen: int
    document: str
    second_person: str
    asked_by: str
    asked_for: str | None
    department: str
    state: str
    asked_at: datetime
    decided_at: datetime | None
    reason: str

    @property
    def persons(self) -> frozenset[str]:
        """Everybody whose matter it is: who asked, for whom, and who was asked."""
        return frozenset(filter(None, (self.asked_by, self.asked_for, self.second_person)))


def countersignature(rows: Rows, identity: UUID) -> CountersignatureRow:
    """Return a countersignature. Raises NotFound."""
    found = records(
        rows,
        CountersignatureRow,
        "SELECT id, command, payload, subject, amount_fen, document, second_person, asked_by, asked_for, department,"
        " state, asked_at, decided_at, reason FROM countersignature WHERE id = %s",
        (identity,),
    )
    if not found:
        raise NotFound(kind="countersignature 会签", name=str(identity))
    return found[0]
