"""Commands on recoveries (追回)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class RemarkGiven:
    """What the payer writes on the transfer to the treasury (国库缴款备注); what is empty the ledger fills in.

    The ledger knows the codes of the award's department, clause and year; the revenue item (收入科目) is the
    officer's to say, and needed where a payment of a prior year goes to the treasury (缴入国库).
    """

    budget_level: str = ""
    revenue_item: str = ""
    functional_class: str = ""
    government_economic: str = ""
    department_economic: str = ""
    project: str = ""
    supervising_department: str = ""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class OpenRecovery(Command):
    """Open a recovery case (立案): why, from which payments, how much, on what basis.

    Without an amount: what the settlement found overpaid. Without instalments: the latest payments first.
    ``counts_as_overpayment`` is for a voluntary return whose document says that it was one.
    """

    name: ClassVar[str] = "recovery.open"
    recovery: str
    award: str
    document: str
    kind: str = "overpayment"
    amount_fen: int | None = None
    instalments: tuple[int, ...] = ()
    basis: str = ""
    reason: str = ""
    counts_as_overpayment: bool = False


@dataclass(frozen=True, kw_only=True)
class GiveRecoveryNotice(Command):
    """Tell the recipient that it may be heard (告知陈述申辩权), as many working days as the measure gives."""

    name: ClassVar[str] = "recovery.notice"
    recovery: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class HearRecovery(Command):
    """Record what the recipient said, and what was decided on it; the principal may become less."""

    name: ClassVar[str] = "recovery.hear"
    recovery: str
    statement: str
    reason: str
    amount_fen: int | None = None
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class DemandRecovery(Command):
    """Serve the decision (送达追回决定): to be paid to the treasury within the measure's days from service."""

    name: ClassVar[str] = "recovery.demand"
    recovery: str
    document: str
    remark: RemarkGiven = field(default_factory=RemarkGiven)


@dataclass(frozen=True, kw_only=True)
class ReceiveRecovery(Command):
    """Record principal received under a case (追回到账); ``document`` is its 回单号 or 缴款书号, counted once."""

    name: ClassVar[str] = "recovery.receive"
    recovery: str
    amount_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ReceivePenalty(Command):
    """Record a fine or interest beside the principal (国务院令第 427 号第十四条); ``penalty`` says which."""

    name: ClassVar[str] = "recovery.receive_penalty"
    recovery: str
    penalty: str
    amount_fen: int
    document: str


@dataclass(frozen=True, kw_only=True)
class ReverseRecoveryReceipt(Command):
    """Reverse what a document brought in, entered by mistake; with ``penalty``, that fine or interest."""

    name: ClassVar[str] = "recovery.reverse_receipt"
    recovery: str
    document: str
    reason: str
    penalty: str = ""


@dataclass(frozen=True, kw_only=True)
class ProposeWriteOff(Command):
    """Propose to write off what is left of a demanded case (申请核销)."""

    name: ClassVar[str] = "recovery.propose_write_off"
    recovery: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class ConfirmWriteOff(Command):
    """Write off what is left, as a second person (批准核销)."""

    name: ClassVar[str] = "recovery.confirm_write_off"
    recovery: str


@dataclass(frozen=True, kw_only=True)
class WithdrawRecovery(Command):
    """Withdraw a case before its demand (撤回); once noticed, as a second person."""

    name: ClassVar[str] = "recovery.withdraw"
    recovery: str
    reason: str
