"""The finance desk of a play: payees' accounts by two people, batches made, approved and exported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from cli.sampling.desk import Desk
from cli.sampling.people import BATCH_CHECKER, BATCH_MAKER, PAYER, finance
from cli.simulating.booking import Sent
from ledger.application import Ledger
from ledger.application.commands import (
    ApproveBatch,
    Command,
    ConfirmAccount,
    InstalmentToPay,
    MakeBatch,
    ProposeAccount,
    RecordExport,
)
from ledger.domain.errors import Refusal
from ledger.domain.references import batch_number
from ledger.domain.signature import FINANCE
from projections.queries.batches import Waiting, gathered, payments_of, waiting

BANKS = (
    ("0200", "中国工商银行北京怀柔支行", "102100099996"),
    ("1100", "中国建设银行北京怀柔支行", "105100000017"),
    ("6222", "中国农业银行北京怀柔支行", "103100000026"),
    ("3216", "中国银行北京怀柔支行", "104100000004"),
)
"""The first digits of an account, the bank, and its 12-digit code."""
ACCOUNT_DIGITS = 19
PAYMENTS_AT_ONCE = 40
"""In one batch: far fewer than the ledger allows, so that a pay day has several."""


def account_of(uscc: str, turn: int) -> BankAccount:
    """Return the ``turn``-th account of a payee: the same one in every play."""
    digest = hashlib.sha256(f"{uscc}:{turn}".encode()).hexdigest()
    first, bank, code = BANKS[int(digest[:4], 16) % len(BANKS)]
    return BankAccount(f"{first}{int(digest, 16)}"[:ACCOUNT_DIGITS], bank, code)


@dataclass(frozen=True)
class BankAccount:
    """An account, its bank, and the bank's code."""

    account: str
    bank: str
    bank_code: str


@dataclass
class Treasury:
    """Pays what is due: by batch, to accounts that two people confirmed."""

    ledger: Ledger
    desk: Desk
    refusals: list[tuple[Command, Refusal]] = field(default_factory=list)
    _accounts: dict[str, int] = field(default_factory=dict)

    def pay(self, day: date, chosen: Callable[[Waiting], bool]) -> list[list[Sent]]:
        """Gather what is due, have it approved, export it; return what left, batch by batch."""
        self._open_accounts(day)
        due = [one for one in waiting(self.ledger.rows, until=day) if chosen(one)]
        groups = gathered(due, at_most=PAYMENTS_AT_ONCE)
        batches = [self._batch(day, turn, group) for turn, group in enumerate(groups, start=1)]
        return [batch for batch in batches if batch]

    def new_accounts(self, payees: Collection[tuple[str, str]], day: date) -> None:
        """Give payees (USCC and name) an account they have not had: proposed by one, confirmed by another."""
        found = sorted(payees)
        proposals: list[Command] = [self._proposal(uscc, name, day) for uscc, name in found]
        replies = self._hand_in(proposals, BATCH_MAKER, day)
        confirmations = [
            ConfirmAccount(uscc=uscc, proposal=reply["proposal"])
            for (uscc, _), reply in zip(found, replies, strict=True)
            if not isinstance(reply, Refusal)
        ]
        self._hand_in(confirmations, BATCH_CHECKER, day)

    def _open_accounts(self, day: date) -> None:
        lacking = {
            (one.payee_uscc, one.payee_name)
            for one in waiting(self.ledger.rows, until=day)
            if one.obstacle in ("no_account", "blocked")
        }
        self.new_accounts(lacking, day)

    def _proposal(self, uscc: str, name: str, day: date) -> ProposeAccount:
        turn = self._accounts.get(uscc, 0)
        self._accounts[uscc] = turn + 1
        parts = account_of(uscc, turn)
        return ProposeAccount(
            uscc=uscc,
            payee_name=name,
            account=parts.account,
            bank=parts.bank,
            bank_code=parts.bank_code,
            document=f"收款账户确认书 {day.year}-{turn + 1}",
        )

    def _batch(self, day: date, turn: int, group: Sequence[Waiting]) -> list[Sent]:
        number = batch_number(day, turn)
        wanted = tuple(InstalmentToPay(award=one.award, number=one.number) for one in group)
        digest = hashlib.sha256(number.encode()).hexdigest()
        steps: tuple[tuple[Command, str], ...] = (
            (MakeBatch(batch=number, pay_on=day, instalments=wanted), BATCH_MAKER),
            (ApproveBatch(batch=number), BATCH_CHECKER),
            (RecordExport(batch=number, file_format="xlsx", file_hash=digest), PAYER),
        )
        for command, person in steps:
            (reply,) = self._hand_in([command], person, day)
            if isinstance(reply, Refusal):
                return []
        return [
            Sent(
                one.reference,
                number,
                one.award,
                one.number,
                one.payee_name,
                one.account,
                one.amount_fen,
                day,
            )
            for one in payments_of(self.ledger.rows, number)
        ]

    def _hand_in(self, commands: Sequence[Command], person: str, day: date) -> list[dict[str, int] | Refusal]:
        replies = self.desk.hand_in(commands, finance(person), FINANCE, day)
        for one, reply in zip(commands, replies, strict=True):
            if isinstance(reply, Refusal):
                self.refusals.append((one, reply))
        return replies
