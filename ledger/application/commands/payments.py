"""Commands on money moved."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class SettleConstruction(Command):
    """Settle a construction award on the lower of approved and audited investment (决算)."""

    name: ClassVar[str] = "award.settle"
    award: str
    audited_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ConfirmPayment(Command):
    """Record that the treasury paid an instalment (支付确认)."""

    name: ClassVar[str] = "payment.confirm"
    award: str
    number: int
    reference: str


@dataclass(frozen=True, kw_only=True)
class ReturnPayment(Command):
    """Record that a payment came back (退汇)."""

    name: ClassVar[str] = "payment.return"
    award: str
    number: int
    reference: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RecordPastDisbursement(Command):
    """Enter a payment made before this ledger (兑现台账); facts only as far as claims and caps need them."""

    name: ClassVar[str] = "award.record_past_disbursement"
    award: str
    recipient: str
    clause: str
    amount_fen: int
    paid_on: date
    department: str
    document: str
    facts: dict[str, Any] = field(default_factory=dict)
    fund_source: str = "district"


# ── payees and batches ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class ProposeAccount(Command):
    """Propose a payee's account (收款账户); the payee is entered with its first one."""

    name: ClassVar[str] = "payee.propose_account"
    uscc: str
    payee_name: str
    account: str
    bank: str
    bank_code: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ConfirmAccount(Command):
    """Confirm a proposed account as a second person; the next batch pays to it."""

    name: ClassVar[str] = "payee.confirm_account"
    uscc: str
    proposal: int


@dataclass(frozen=True, kw_only=True)
class InstalmentToPay:
    """A due instalment, by award and number."""

    award: str
    number: int


@dataclass(frozen=True, kw_only=True)
class MakeBatch(Command):
    """Gather due instalments of one fiscal year into a batch (拨付批次)."""

    name: ClassVar[str] = "batch.make"
    batch: str
    pay_on: date
    instalments: tuple[InstalmentToPay, ...]


@dataclass(frozen=True, kw_only=True)
class ApproveBatch(Command):
    """Approve a batch as a second person (复核): caps are looked at again, and payments land on them exactly."""

    name: ClassVar[str] = "batch.approve"
    batch: str


@dataclass(frozen=True, kw_only=True)
class RecordExport(Command):
    """Record that an approved batch left for the treasury (导出)."""

    name: ClassVar[str] = "batch.export"
    batch: str
    file_format: str
    file_hash: str


@dataclass(frozen=True, kw_only=True)
class WithdrawBatch(Command):
    """Withdraw a batch before export (撤回)."""

    name: ClassVar[str] = "batch.withdraw"
    batch: str
    reason: str
