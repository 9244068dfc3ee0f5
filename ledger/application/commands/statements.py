"""Commands on statements and what their lines are matched with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.base import Command
from ledger.statements.model import Statement


@dataclass(frozen=True, kw_only=True)
class ImportStatement(Command):
    """Import one statement of a file (导入对账单); lines that are known already are passed over."""

    name: ClassVar[str] = "statement.import"
    file_name: str
    file_hash: str
    file_format: str
    index: int
    statement: Statement


@dataclass(frozen=True, kw_only=True)
class LiftQuarantine(Command):
    """Accept a quarantined statement as a second person (解除隔离)."""

    name: ClassVar[str] = "statement.lift_quarantine"
    statement: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AllocationWanted:
    """So much of a line for a payment, a returned payment, or a recovery, in fen."""

    reference: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MatchWanted:
    """A line to match: ``kind`` is payment, return or recovery; ``method`` the pass, or ``manual``."""

    position: int
    allocations: tuple[AllocationWanted, ...]
    kind: str = "payment"
    method: str = "manual"
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class MatchLines(Command):
    """Match lines of one page (勾对), dated as the lines are, or ``on`` a day where their month is closed."""

    name: ClassVar[str] = "statement.match"
    page: str
    matches: tuple[MatchWanted, ...]
    on: date | None = None


@dataclass(frozen=True, kw_only=True)
class UnmatchLine(Command):
    """Undo the match of a line (撤销勾对), with the reason."""

    name: ClassVar[str] = "statement.unmatch"
    page: str
    position: int
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExplainLine(Command):
    """Say what a line is that pays nothing of ours (说明); above a threshold with a second person."""

    name: ClassVar[str] = "statement.explain_line"
    page: str
    position: int
    kind: str
    reason: str
    second_person: str = ""
