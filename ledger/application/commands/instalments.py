"""Commands on instalments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class TrancheWanted:
    """One tranche: when it falls due and how much, in fen."""

    due_on: date
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class ScheduleInstalments(Command):
    """Divide an award (分期); without tranches: rent by its months, anything else in one."""

    name: ClassVar[str] = "instalment.schedule"
    award: str
    tranches: tuple[TrancheWanted, ...] = ()


@dataclass(frozen=True, kw_only=True)
class EvidenceRent(Command):
    """Record that the rent of an instalment was paid."""

    name: ClassVar[str] = "instalment.evidence_rent"
    award: str
    number: int
    paid_rent_fen: int
    invoice: str


@dataclass(frozen=True, kw_only=True)
class HoldInstalment(Command):
    """Hold an instalment back (暂缓)."""

    name: ClassVar[str] = "instalment.hold"
    award: str
    number: int
    reason: str
    cause: str = "manual"


@dataclass(frozen=True, kw_only=True)
class ReleaseInstalment(Command):
    """Release a held instalment."""

    name: ClassVar[str] = "instalment.release"
    award: str
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class InstalmentRef:
    """An instalment by award and number, with the business date to post it under."""

    award: str
    number: int
    on: date


@dataclass(frozen=True, kw_only=True)
class PostDue(Command):
    """Post instalments that have come due; each falls due or is held with its reason."""

    name: ClassVar[str] = "instalment.post_due"
    instalments: tuple[InstalmentRef, ...]


@dataclass(frozen=True, kw_only=True)
class ReverseDue(Command):
    """Reverse a due posting made by mistake, before payment."""

    name: ClassVar[str] = "instalment.reverse_due"
    award: str
    number: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class CancelRemainder(Command):
    """Cancel what has not fallen due (终止剩余)."""

    name: ClassVar[str] = "award.cancel_remainder"
    award: str
    reason: str
    document: str
