"""Small events, commands and projectors for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import make_conninfo

from ledger.domain.errors import LedgerBusy, Refusal
from ledger.domain.events import LedgerEvent
from ledger.ports import CommandRecord, Rows, Statement, Violation


def stored(originator_id: UUID | None = None, version: int = 1, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(originator_id or uuid4(), version, "sample", state)


def command(key: str, *, outcome: str = "accepted") -> CommandRecord:
    return CommandRecord(
        key, "approve", b"\x00" * 32, "wang", outcome, '{"amount_fen": 1}', datetime.now(UTC)
    )


def on_database(url: str, database: str) -> str:
    return make_conninfo(url, dbname=database)


@dataclass
class Reserve:
    """A guard on one cap row: each transaction reserves ``amount_fen`` of ``ceiling_fen``."""

    amount_fen: int
    ceiling_fen: int
    key: str = "pot"
    explained: list[Violation] = field(default_factory=list)

    def statements(self, events: Sequence[LedgerEvent]) -> Iterable[Statement]:  # noqa: ARG002
        return [
            Statement(
                "INSERT INTO cap (key, kind, ceiling_fen, reserved_fen) VALUES (%s, 'pot', %s, %s) "
                "ON CONFLICT (key) DO UPDATE SET reserved_fen = cap.reserved_fen + excluded.reserved_fen",
                (self.key, self.ceiling_fen, self.amount_fen),
            )
        ]

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:  # noqa: ARG002
        self.explained.append(violation)
        if violation.constraint != "cap_not_exceeded":
            return None
        (row,) = rows("SELECT coalesce(sum(reserved_fen), 0) AS held FROM cap WHERE key = %s", [self.key])
        return LedgerBusy(problem=f"held {row['held']}")


@dataclass
class Watch(Reserve):
    """A guard that lets a rehearsal tell what it would reserve."""

    def reading(self, events: Sequence[LedgerEvent]) -> Statement | None:  # noqa: ARG002
        """Return how the cap row stands."""
        query = "SELECT key, jsonb_build_object('reserved_fen', reserved_fen)::text FROM cap WHERE key = %s"
        return Statement(query, (self.key,))


@dataclass
class Execute:
    """A projector of fixed statements."""

    texts: Sequence[str]

    def statements(self, events: Sequence[LedgerEvent]) -> Iterable[Statement]:  # noqa: ARG002
        return [Statement(text) for text in self.texts]
