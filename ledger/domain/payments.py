"""Payments (拨付): what a batch pays to whom, and what a statement line says of it. Records and their events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.domain.events import AwardEvent, LedgerCreated, LedgerEvent


@dataclass(frozen=True)
class Account:
    """A payee's bank account (收款账户); ``bank_code`` is the 12-digit 行号. Numbers are text."""

    name: str
    account: str
    bank: str
    bank_code: str


@dataclass(frozen=True)
class Payment:
    """One payment of a batch: our reference, the instalment it pays, and the payee as of that day.

    ``economic_class`` is the government economic classification (政府支出经济分类) of the fiscal year.
    """

    reference: str
    holder_id: str
    award: str
    number: int
    amount_fen: int
    payee_uscc: str
    payee: Account
    line: str
    clause: str
    economic_class: str
    purpose: str


@dataclass(frozen=True)
class Allocation:
    """So much of a statement line belongs to a payment, in fen (above zero)."""

    reference: str
    amount_fen: int


# ── payees ────────────────────────────────────────────────────────────────────────────────────────


class PayeeEntered(LedgerCreated):
    """A payee (收款人) was entered, by USCC."""

    TOPIC: ClassVar[str] = "payee.entered"
    uscc: str
    name: str


class AccountProposed(LedgerEvent):
    """An account was proposed for a payee; it needs a second person."""

    TOPIC: ClassVar[str] = "payee.account_proposed"
    proposal: int
    uscc: str
    account: Account
    document: str


class AccountConfirmed(LedgerEvent):
    """A second person confirmed an account; batches made from now on pay to it."""

    TOPIC: ClassVar[str] = "payee.account_confirmed"
    proposal: int
    uscc: str
    account: Account


class AccountFlagged(LedgerEvent):
    """A payment to the account came back: nothing is paid to it until an account is confirmed anew."""

    TOPIC: ClassVar[str] = "payee.account_flagged"
    uscc: str
    account: str
    reference: str
    reason: str


class AccountFlagLifted(LedgerEvent):
    """A return was undone as a mistake: it blocks the account no more. ``flagged`` is what still does, if anything."""

    TOPIC: ClassVar[str] = "payee.account_flag_lifted"
    uscc: str
    account: str
    reference: str
    flagged: str
    reason: str


# ── batches ───────────────────────────────────────────────────────────────────────────────────────


class BatchMade(LedgerCreated):
    """Due instalments were gathered into a batch (拨付批次)."""

    TOPIC: ClassVar[str] = "batch.made"
    batch: str
    fiscal_year: int
    pay_on: date
    payments: tuple[Payment, ...]
    amount_fen: int


class BatchApproved(LedgerEvent):
    """A second person approved the batch (复核); caps were looked at again.

    ``approval`` is its place among all approvals: each sees what the ones before it pay.
    """

    TOPIC: ClassVar[str] = "batch.approved"
    batch: str
    approval: int
    payments: tuple[Payment, ...]
    amount_fen: int


class BatchExported(LedgerEvent):
    """The batch left for the treasury (导出); from here on it cannot be withdrawn."""

    TOPIC: ClassVar[str] = "batch.exported"
    batch: str
    file_format: str
    file_hash: str


class BatchWithdrawn(LedgerEvent):
    """The batch was withdrawn before export (撤回); its instalments are due again."""

    TOPIC: ClassVar[str] = "batch.withdrawn"
    batch: str
    reason: str


# ── what a batch does to an award ─────────────────────────────────────────────────────────────────


class InstalmentBatched(AwardEvent):
    """A due instalment entered a batch under our reference."""

    TOPIC: ClassVar[str] = "instalment.batched"
    number: int
    batch: str
    reference: str
    amount_fen: int


class InstalmentUnbatched(AwardEvent):
    """An instalment left its batch, which was withdrawn or found no room for it."""

    TOPIC: ClassVar[str] = "instalment.unbatched"
    number: int
    batch: str
    reference: str
    reason: str


class DueReduced(AwardEvent):
    """A due instalment was lowered so that the payment lands exactly on the cap as it stands now."""

    TOPIC: ClassVar[str] = "instalment.due_reduced"
    number: int
    reduction_fen: int
    amount_fen: int
    line: str
    pots: tuple[str, ...]
    pot: str
    reason: str
