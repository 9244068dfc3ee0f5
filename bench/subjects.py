"""What is measured against what: our whole path, the bare library, and nothing but the database.

Each subject belongs to one writer process, prepares its work untimed, and then does one thing again and
again, timed: one event in one committed transaction.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid4

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, AggregateEvent
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict

from bench.sample import Writer, open_bench_ledger
from ledger.store.connection import connect_as_owner

STATE_BYTES = 420
"""What one of our payment events takes as JSON; the others write as much."""
HISTORY = 50
"""Events of one aggregate, about those of an enterprise of the sample: half of them there before it is timed."""


class Subject(Protocol):
    """Something to measure."""

    def prepare(self, count: int) -> None:
        """Get ready to be called ``count`` times."""

    def once(self) -> None:
        """Store one event in a transaction of its own."""


class Raw:
    """The same bytes by one prepared INSERT and its COMMIT: what the server itself can do."""

    TABLE = (
        "CREATE TABLE raw_event (originator_id uuid, originator_version bigint, topic text, state bytea,"
        " notification_id bigserial, PRIMARY KEY (originator_id, originator_version))"
    )

    def __init__(self, place: Place) -> None:
        self._connection: Connection[Any] = connect_as_owner(place.conninfo)
        self._connection.prepare_threshold = 0
        self._state = b"x" * STATE_BYTES

    def prepare(self, count: int) -> None:
        """Nothing is needed."""

    def once(self) -> None:
        """Insert one row; the connection commits by itself."""
        self._connection.execute(
            "INSERT INTO raw_event (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)",
            (uuid4(), 1, "payment.confirmed", self._state),
        )


class Paid(AggregateEvent):
    """An event of the library's example, as large as ours."""

    document: str


class Recipient(Aggregate):
    """An aggregate of the bare library."""

    def pay(self, document: str) -> None:
        """Record one event."""
        self.trigger_event(Paid, document=document)


class Library:
    """The event library as it comes: its own recorder and JSON, no rule, no screen, no idempotency key."""

    def __init__(self, place: Place, *, load: bool) -> None:
        self._load = load
        self._application: Application[UUID] = Application(library_environment(place.conninfo))
        self._document = "x" * (STATE_BYTES - 120)
        self._recipients: list[Recipient] = []

    def prepare(self, count: int) -> None:
        """Store enough aggregates that have a history already."""
        self._recipients = [Recipient() for _ in range(1 + count * 2 // HISTORY)]
        for recipient in self._recipients:
            for _ in range(HISTORY // 2):
                recipient.pay(self._document)
            self._application.save(recipient)

    def once(self) -> None:
        """Save one event; load the aggregate first if so asked."""
        recipient = self._recipients[-1]
        if self._load:
            recipient = self._application.repository.get(recipient.id)
        recipient.pay(self._document)
        self._application.save(recipient)
        if recipient.version >= HISTORY:
            self._recipients.pop()


def library_environment(conninfo: str) -> dict[str, str]:
    """Return the library's settings for a database; what they have no name for goes by libpq's variables."""
    given = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
    if "passfile" in given:
        os.environ["PGPASSFILE"] = given["passfile"]
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": given.get("dbname", ""),
        "POSTGRES_HOST": given.get("host", ""),
        "POSTGRES_PORT": given.get("port", "5432"),
        "POSTGRES_USER": given.get("user", ""),
        "POSTGRES_PASSWORD": given.get("password", ""),
        "POSTGRES_SCHEMA": "public",
        "POSTGRES_POOL_SIZE": "1",
        "POSTGRES_MAX_OVERFLOW": "1",
        "CREATE_TABLE": "n",
    }


class Domain:
    """Our whole path: command, idempotency, policy, guards, event, screens; all in one transaction."""

    def __init__(self, place: Place, *, paying: bool, shared: bool) -> None:
        self._writer = Writer(
            open_bench_ledger(place.conninfo),
            first=place.first_enterprise(paying=paying, shared=shared),
            fund_source="shared" if shared else f"writer-{place.writer}",
        )
        self._paying = paying
        self._awards: list[str] = []

    def prepare(self, count: int) -> None:
        """Bring fresh awards to where they can be approved, or paid."""
        self._awards = self._writer.noticed(count)
        if self._paying:
            self._writer.approve_all(self._awards)
            self._writer.due(self._awards)
        self._awards.reverse()

    def once(self) -> None:
        """Approve, or confirm the payment of, one award."""
        award = self._awards.pop()
        if self._paying:
            self._writer.pay(award)
        else:
            self._writer.approve(award)


@dataclass(frozen=True)
class Place:
    """Which writer a subject serves, and on which database."""

    conninfo: str
    writer: int

    def first_enterprise(self, *, paying: bool, shared: bool) -> int:
        """Return where this writer's enterprises begin: up to 1,000 per subject."""
        return 1 + self.writer * 10_000 + (2 * paying + shared) * 2_500


SUBJECTS: dict[str, Callable[[Place], Subject]] = {
    "raw": Raw,
    "library: save": lambda place: Library(place, load=False),
    "library: load + save": lambda place: Library(place, load=True),
    "approve, own line": lambda place: Domain(place, paying=False, shared=False),
    "approve, one line": lambda place: Domain(place, paying=False, shared=True),
    "pay, own line": lambda place: Domain(place, paying=True, shared=False),
    "pay, one line": lambda place: Domain(place, paying=True, shared=True),
}
