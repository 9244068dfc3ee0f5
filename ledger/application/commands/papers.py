"""Commands on budget lines, determinations and months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class RecordAppropriation(Command):
    """Open a budget line with its appropriation (下达指标).

    ``accept_shortfall`` lets it open although earlier promises exceed it.
    """

    name: ClassVar[str] = "budget.record_appropriation"
    fiscal_year: int
    department: str
    clause: str
    amount_fen: int
    document: str
    fund_source: str = "district"
    accept_shortfall: bool = False


@dataclass(frozen=True, kw_only=True)
class ProposeAdjustment(Command):
    """Propose to raise or lower an appropriation (指标调整)."""

    name: ClassVar[str] = "budget.propose_adjustment"
    line: str
    amount_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ConfirmAdjustment(Command):
    """Confirm a proposed adjustment as a second person."""

    name: ClassVar[str] = "budget.confirm_adjustment"
    line: str
    adjustment: int


@dataclass(frozen=True, kw_only=True)
class ProposeDetermination(Command):
    """Propose a reading (口径) of a parameter or an interpretation."""

    name: ClassVar[str] = "determination.propose"
    clause: str
    target: str
    value: str
    effective_from: date
    document: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class ConfirmDetermination(Command):
    """Confirm a proposed reading as a second person."""

    name: ClassVar[str] = "determination.confirm"
    determination: str


@dataclass(frozen=True, kw_only=True)
class WithdrawDetermination(Command):
    """Withdraw a reading."""

    name: ClassVar[str] = "determination.withdraw"
    determination: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CloseMonth(Command):
    """Close a month (结账); ``month`` is its first day."""

    name: ClassVar[str] = "period.close"
    month: date


@dataclass(frozen=True, kw_only=True)
class ProposeReopening(Command):
    """Ask to re-open a closed month."""

    name: ClassVar[str] = "period.propose_reopening"
    month: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReopenMonth(Command):
    """Re-open a closed month as a second person."""

    name: ClassVar[str] = "period.reopen"
    month: date


@dataclass(frozen=True, kw_only=True)
class AssertBalances(Command):
    """Write down what stood at the end of a closed month, to be compared for ever."""

    name: ClassVar[str] = "period.assert_balances"
    month: date
