"""Events of the papers that frame the awards: budget lines (指标), determinations (口径), months (期间)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.domain.events import LedgerCreated, LedgerEvent


class AppropriationRecorded(LedgerCreated):
    """A budget line was opened with its appropriation (下达指标).

    ``shortfall_fen`` is by how much earlier promises exceed it, accepted with the document.
    """

    TOPIC: ClassVar[str] = "budget.appropriation_recorded"
    line: str
    fiscal_year: int
    clause: str
    lead_department: str
    fund_source: str
    amount_fen: int
    shortfall_fen: int
    document: str


class AdjustmentProposed(LedgerEvent):
    """A change of an appropriation was proposed (指标调整); it needs a second person."""

    TOPIC: ClassVar[str] = "budget.adjustment_proposed"
    adjustment: int
    amount_fen: int
    document: str


class AdjustmentConfirmed(LedgerEvent):
    """A second person confirmed a change of an appropriation (指标追加或追减)."""

    TOPIC: ClassVar[str] = "budget.adjustment_confirmed"
    adjustment: int
    line: str
    amount_fen: int
    document: str


class DeterminationProposed(LedgerCreated):
    """A reading of the measure was proposed (口径): a parameter's value or an interpretation's choice."""

    TOPIC: ClassVar[str] = "determination.proposed"
    clause: str
    target: str
    value: str
    effective_from: date
    document: str
    basis: str


class DeterminationConfirmed(LedgerEvent):
    """A second person confirmed the reading; it applies from its date on."""

    TOPIC: ClassVar[str] = "determination.confirmed"


class DeterminationWithdrawn(LedgerEvent):
    """A reading was withdrawn (by a second person, if it had been confirmed)."""

    TOPIC: ClassVar[str] = "determination.withdrawn"
    reason: str


@dataclass(frozen=True)
class ClosedBalance:
    """What stood at a month's end: net paid of a budget line, or an account's balance; in fen."""

    kind: str
    key: str
    amount_fen: int


class MonthClosed(LedgerEvent):
    """A month was closed (结账): no event may be dated inside it."""

    TOPIC: ClassVar[str] = "period.closed"
    month: date


class BalancesAsserted(LedgerEvent):
    """What stood at the end of a closed month was written down, to be compared for ever (yanqi verify).

    It follows the closing: only then can nothing dated inside the month still be under way.
    """

    TOPIC: ClassVar[str] = "period.balances_asserted"
    month: date
    balances: tuple[ClosedBalance, ...]


class MonthOpened(LedgerCreated):
    """A month entered the calendar of periods."""

    TOPIC: ClassVar[str] = "period.opened"
    month: date


class ReopeningProposed(LedgerEvent):
    """Somebody asked to re-open a closed month (反结账)."""

    TOPIC: ClassVar[str] = "period.reopening_proposed"
    month: date
    reason: str


class MonthReopened(LedgerEvent):
    """A second person re-opened a closed month."""

    TOPIC: ClassVar[str] = "period.reopened"
    month: date
    reason: str
