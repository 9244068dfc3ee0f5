"""What the application asks of others, declared by who needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from ledger.domain.errors import Refusal
from ledger.domain.events import LedgerEvent
from ledger.domain.holds import Holds
from ledger.domain.papers import ClosedBalance

Rows = Callable[[str, Sequence[object]], list[dict[str, object]]]
"""A read query on a connection of its own: SQL and parameters → rows as dictionaries."""


class Clock(Protocol):
    """The time, as the ledger sees it."""

    def now(self) -> datetime:
        """Return the present moment, in UTC to the microsecond."""

    def today(self) -> date:
        """Return the business day in Asia/Shanghai."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement of a projector; names are unqualified, so it also runs on a rebuild."""

    query: str
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Violation:
    """A constraint that the database refused to break."""

    constraint: str
    table: str
    detail: str


@dataclass(frozen=True, slots=True)
class CommandRecord:
    """What a command was and how it ended; ``answer`` is JSON text, ``outcome`` is accepted or refused."""

    key: str
    name: str
    payload_hash: bytes
    actor: str
    outcome: str
    answer: str
    recorded_at: datetime


class Projector(Protocol):
    """Turns events into rows, inside the transaction that stores them. Pure: events in, statements out."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterable[Statement]:
        """Return what to execute for these events, in an order that every writer shares."""


class Guard(Projector, Protocol):
    """A projector whose constraints refuse what the policy forbids."""

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the refusal behind a broken constraint, with its figures; None if it is not this guard's."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that a rehearsed transaction moved: its figures by name, before and after; none before it was there."""

    key: str
    before: Mapping[str, int]
    after: Mapping[str, int]


@runtime_checkable
class Watched(Protocol):
    """A projector that lets a rehearsal tell what it would move."""

    def reading(self, events: Sequence[LedgerEvent]) -> Statement | None:
        """Return what to read before and after these events, None if they move nothing of it.

        Each row is a key and its figures as a JSON object of integers, in text.
        """


class Standings(Protocol):
    """What a command needs to know from the guards and screens before it decides."""

    def held(self, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much each pot holds now, in fen; absent pots hold nothing."""

    def holding(self, award: str, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much one award holds of each of these pots, in fen."""

    def paid_or_under_way(self, pots: Sequence[str]) -> Mapping[str, int]:
        """Return how much of each pot was paid and not given back, in fen.

        Others' support counts, and so do payments of approved batches that no statement has confirmed yet.
        """

    def approvals(self) -> int:
        """Return how many batches were ever approved."""

    def committed(self, line: str) -> int:
        """Return what earlier promises already take of a budget line, in fen."""

    def command(self, key: str) -> CommandRecord | None:
        """Return the recorded outcome of an idempotency key."""

    def award_holder(self, award: str) -> str | None:
        """Return the id of the platform or organisation that holds an award."""

    def recovery_award(self, recovery: str) -> str | None:
        """Return the award whose money a recovery case recovers."""

    def due_instalments(self, until: date, after: tuple[date, str, int], limit: int) -> list[DueInstalment]:
        """Return scheduled instalments due on or before ``until``, in order, after a cursor."""

    def standing_against(self, holds: Holds) -> Refusal | None:
        """Return the refusal that claims, days and choices would meet now; None if they are free."""

    def choosers(self, kind: str, key: str) -> list[str]:
        """Return the awards and entries that hold a choice of this kind and key, in order."""

    def known_lines(self, account: str, fingerprints: Sequence[str]) -> set[str]:
        """Return which statement lines of an account were imported already, by fingerprint."""

    def payments(self, references: Sequence[str]) -> Mapping[str, PaymentPlace]:
        """Return whose payments these are and where they stand, by our reference."""

    def lines_paying(self, reference: str) -> list[str]:
        """Return the statement lines matched as paying a payment, by our reference."""

    def tie_outs(self, month: date) -> list[TieOut]:
        """Return what must agree before a month is closed."""

    def balances(self, month: date) -> list[ClosedBalance]:
        """Return what stands at a month's end, by business date."""

    def rulings(self) -> list[dict[str, object]]:
        """Return the confirmed determinations."""


@dataclass(frozen=True, slots=True)
class DueInstalment:
    """An instalment that waits to be posted: whose it is, which one, when it is due."""

    holder: str
    award: str
    number: int
    due_on: date


@dataclass(frozen=True, slots=True)
class PaymentPlace:
    """Where a payment belongs: its holder's id, award and instalment, payee and account, and its state."""

    holder: str
    award: str
    number: int
    amount_fen: int
    payee: str
    account: str
    state: str


@dataclass(frozen=True, slots=True)
class TieOut:
    """One rule of a closing: two values that must be equal, in fen or, where ``is_money`` is not set, a count.

    ``about`` tells what is like it apart: the days and the file of a statement.
    """

    rule: str
    title_zh: str
    title_en: str
    left: int
    right: int
    is_money: bool = True
    about: str = ""

    @property
    def difference(self) -> int:
        """By how much the values differ."""
        return self.left - self.right
