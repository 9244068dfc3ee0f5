"""What a statement file says, in one shape for every bank and format.

Amounts are integers of the currency's minor unit, fen (分) for CNY: credits (money in, 贷/收入) above zero,
debits (money out, 借/支出) below. Texts are as the bank wrote them, without padding; absent ones are empty.
Reasons and warnings read ``中文 / English``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """One transaction of a batch entry (批量记账的一笔明细, camt TxDtls)."""

    amount_fen: int
    reference: str
    counterparty_name: str
    counterparty_account: str
    remark: str
    is_return: bool
    return_reason: str
    original_reference: str


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One booked entry of an account (一笔流水); ``position`` counts from 1 in the order of the file.

    ``our_reference`` is the payment reference the ledger gave, or another end-to-end identification;
    ``original_reference`` what a return (退汇) says of the payment it returns. ``parts`` is empty unless the
    bank booked several transactions as one entry. ``raw`` is the row as found, empty cells left out.
    """

    position: int
    booked_on: date
    value_on: date | None
    amount_fen: int
    balance_fen: int | None
    counterparty_name: str
    counterparty_account: str
    counterparty_bank: str
    summary: str
    remark: str
    our_reference: str
    bank_reference: str
    is_return: bool
    return_reason: str
    original_reference: str
    raw: tuple[tuple[str, str], ...]
    fingerprint: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of one account in one currency, and what its bank says of their sum.

    ``opening_fen`` and ``closing_fen`` are stated by the bank, or follow from running balances without a
    break; otherwise None. A statement with a reason in ``quarantine`` does not tie and must not be matched.
    ``pages`` are the page numbers a paginated format gives, ``last_page`` whether the last is among them.
    """

    account: str
    account_name: str
    currency: str
    statement_no: str
    opens_on: date | None
    closes_on: date | None
    opening_fen: int | None
    closing_fen: int | None
    lines: tuple[StatementLine, ...]
    profile: str
    quarantine: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    last_page: bool = True

    @property
    def sum_fen(self) -> int:
        """Σ of the lines, credits less debits."""
        return sum(line.amount_fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A statement file, read: ``file_hash`` is the SHA-256 of its bytes, ``format`` such as csv or camt.053."""

    file_hash: str
    format: str
    encoding: str
    statements: tuple[Statement, ...]
    warnings: tuple[str, ...]


def bilingual(chinese: str, english: str) -> str:
    """Return a reason as statements carry it: ``中文 / English``."""
    return f"{chinese} / {english}"
