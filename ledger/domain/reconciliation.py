"""Reconciliation (对账): statement lines, what each is matched with, and the events of both. Records only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.domain.events import AwardEvent, LedgerCreated, LedgerEvent
from ledger.domain.payments import Allocation


@dataclass(frozen=True)
class LinePart:
    """One transaction of a line that carries several (batch entry), in fen without sign."""

    amount_fen: int
    reference: str
    name: str
    account: str
    is_return: bool


@dataclass(frozen=True)
class StatementLine:
    """One line of a bank or treasury statement, as imported; ``amount_fen`` > 0 came in, < 0 went out.

    ``raw`` is the row as the file had it, for the eye.
    """

    position: int
    booked_on: date
    amount_fen: int
    balance_fen: int | None
    counterparty_name: str
    counterparty_account: str
    summary: str
    our_reference: str
    bank_reference: str
    is_return: bool
    return_reason: str
    original_reference: str
    fingerprint: str
    parts: tuple[LinePart, ...]
    raw: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LineMatch:
    """A line matched: ``kind`` is payment, return or recovery; ``method`` the pass, or ``manual``."""

    position: int
    kind: str
    method: str
    reason: str
    allocations: tuple[Allocation, ...]


class StatementImported(LedgerCreated):
    """A statement was imported (导入对账单). ``quarantine`` names why its lines must not be matched yet."""

    TOPIC: ClassVar[str] = "statement.imported"
    statement: str
    file_name: str
    file_hash: str
    file_format: str
    profile: str
    account: str
    account_name: str
    currency: str
    opens_on: date | None
    closes_on: date | None
    opening_fen: int | None
    closing_fen: int | None
    lines: int
    new_lines: int
    total_fen: int
    quarantine: tuple[str, ...]


class QuarantineLifted(LedgerEvent):
    """A second person accepted a quarantined statement, with the reason."""

    TOPIC: ClassVar[str] = "statement.quarantine_lifted"
    statement: str
    reason: str


class PageImported(LedgerCreated):
    """Up to two hundred lines of a statement: the unit in which lines are matched."""

    TOPIC: ClassVar[str] = "statement.page_imported"
    statement: str
    account: str
    page: int
    lines: tuple[StatementLine, ...]


class LinesMatched(LedgerEvent):
    """Lines of a page were matched (勾对)."""

    TOPIC: ClassVar[str] = "statement.lines_matched"
    matches: tuple[LineMatch, ...]


class LineUnmatched(LedgerEvent):
    """A match was undone, with the reason (撤销勾对)."""

    TOPIC: ClassVar[str] = "statement.line_unmatched"
    match: LineMatch
    reason: str


class LineExplained(LedgerEvent):
    """What is left of a line is no payment of ours, and why: interest, a fee, an own transfer … (说明)."""

    TOPIC: ClassVar[str] = "statement.line_explained"
    position: int
    kind: str
    reason: str
    amount_fen: int
    second_person: str


# ── what a match does to an award ─────────────────────────────────────────────────────────────────


class PaymentPartlyMatched(AwardEvent):
    """A line covers a part of a payment; the payment is confirmed when lines cover all of it."""

    TOPIC: ClassVar[str] = "payment.partly_matched"
    number: int
    reference: str
    amount_fen: int


class PartialMatchUndone(AwardEvent):
    """A line no longer covers a part of a payment."""

    TOPIC: ClassVar[str] = "payment.partial_match_undone"
    number: int
    reference: str
    amount_fen: int


class ConfirmationReversed(AwardEvent):
    """A payment's confirmation was undone with the match it rested on; the payment is under way again."""

    TOPIC: ClassVar[str] = "payment.confirmation_reversed"
    number: int
    reference: str
    amount_fen: int
    line: str
    pots: tuple[str, ...]
    reason: str


class ReturnReversed(AwardEvent):
    """A return was undone with the match it rested on; the payment stands as paid again."""

    TOPIC: ClassVar[str] = "payment.return_reversed"
    number: int
    reference: str
    amount_fen: int
    line: str
    pots: tuple[str, ...]
    restored_line: bool
    reason: str
