"""Payees (收款人) and their accounts: a change takes two people, a returned payment blocks the account."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import AccountBlocked, AccountMissing, InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.events import LedgerEvent, under_topic
from ledger.domain.payments import (
    Account,
    AccountConfirmed,
    AccountFlagged,
    AccountFlagLifted,
    AccountProposed,
    PayeeEntered,
)
from ledger.domain.signature import Signature

BANK_CODE_DIGITS = 12
LONGEST_TEXT = 140
"""Characters of a name or a bank: what payment files (ISO 20022, Max140Text) can carry."""


@under_topic("payee")
class Payee(Aggregate):
    """One payee, by USCC: the account that batches pay to, and the one proposed."""

    def __init__(self, uscc: str, name: str) -> None:
        self.uscc = uscc
        self.name = name
        self.account: Account | None = None
        self.confirmed: set[Account] = set()
        self.blocked: dict[Account, dict[str, str]] = {}
        """By which returned payments, and why: reference and reason; never an empty one."""
        self.proposals = 0
        self.proposed: dict[int, tuple[Account, frozenset[str]]] = {}

    @staticmethod
    def create_id(uscc: str) -> UUID:
        """Return the id of a payee from its USCC."""
        return uuid5(NAMESPACE_URL, f"yanqi:payee:{uscc}")

    @classmethod
    def enter(cls, signature: Signature, uscc: str, name: str) -> Payee:
        """Enter a payee."""
        return cls._create(PayeeEntered, uscc=uscc, name=name, **signature.stamp())

    def propose_account(self, signature: Signature, account: Account, document: str) -> int:
        """Propose an account; returns the proposal's number. Raises InvalidInput."""
        for field, text in (("name", account.name), ("account", account.account), ("bank", account.bank)):
            _require_text(field, text)
        check_bank_code("bank_code", account.bank_code)
        number = self.proposals + 1
        self.trigger_event(
            AccountProposed,
            proposal=number,
            uscc=self.uscc,
            account=account,
            document=document,
            **signature.stamp(),
        )
        return number

    def confirm_account(self, signature: Signature, proposal: int) -> None:
        """Confirm a proposed account as a second person. Raises WrongStage, SeparationOfDuties."""
        if proposal not in self.proposed:
            raise WrongStage(
                case=f"{self.uscc}#{proposal}",
                stage="未提出 (not proposed)",
                step="确认账户 confirm",
                needed="提出 (proposed)",
            )
        account, persons = self.proposed[proposal]
        if persons & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.uscc, earlier_duty="提出账户", duty="确认账户"
            )
        self.trigger_event(
            AccountConfirmed, proposal=proposal, uscc=self.uscc, account=account, **signature.stamp()
        )

    def flag(self, signature: Signature, account: str, reference: str, reason: str) -> None:
        """Block the account to which a payment came back, until it is confirmed anew.

        An account that the payee has left behind is blocked too: a batch made before may still name it.
        Every return counts, so that one which was a mistake does not lift what another one says.
        """
        if any(reference not in self.blocked.get(one, {}) for one in self._of_number(account)):
            self.trigger_event(
                AccountFlagged,
                uscc=self.uscc,
                account=account,
                reference=reference,
                reason=reason,
                **signature.stamp(),
            )

    def lift_flag(self, signature: Signature, account: str, reference: str, reason: str) -> None:
        """Unblock the account that a payment blocked which did not come back after all; others may still block it."""
        if not any(reference in self.blocked.get(one, {}) for one in self._of_number(account)):
            return  # confirmed anew meanwhile
        current = self.blocked.get(self.account, {}) if self.account else {}
        others = [why for other, why in current.items() if other != reference]
        self.trigger_event(
            AccountFlagLifted,
            uscc=self.uscc,
            account=account,
            reference=reference,
            flagged=others[-1] if others else "",
            reason=reason,
            **signature.stamp(),
        )

    def payable(self) -> Account:
        """Return the account that a batch pays to. Raises AccountMissing, AccountBlocked."""
        if self.account is None:
            raise AccountMissing(payee=f"{self.name} {self.uscc}")
        self.require_payable(self.account)
        return self.account

    def require_payable(self, account: Account) -> None:
        """Refuse an account to which a payment came back, as it was confirmed then. Raises AccountBlocked."""
        if account in self.blocked:
            raise AccountBlocked(
                payee=f"{self.name} {self.uscc}", reason=[*self.blocked[account].values()][-1]
            )

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case AccountProposed():
                self.proposals = event.proposal
                persons = frozenset({event.actor, event.on_behalf_of or event.actor})
                self.proposed[event.proposal] = (event.account, persons)
            case AccountConfirmed():
                self.account = event.account
                self.confirmed.add(event.account)
                self.blocked.pop(event.account, None)
                self.proposed.clear()
            case AccountFlagged():
                for account in self._of_number(event.account):
                    self.blocked.setdefault(account, {})[event.reference] = event.reason
            case AccountFlagLifted():
                for account in self._of_number(event.account) & self.blocked.keys():
                    self.blocked[account].pop(event.reference, None)
                    if not self.blocked[account]:
                        del self.blocked[account]

    def _of_number(self, account: str) -> set[Account]:
        return {one for one in self.confirmed if one.account == account}


def check_bank_code(field: str, code: str) -> str:
    """Return a 12-digit bank code (行号). Raises InvalidInput naming the field."""
    if not (code.isascii() and code.isdigit() and len(code) == BANK_CODE_DIGITS):
        raise InvalidInput(
            field=field,
            problem=f"应为 {BANK_CODE_DIGITS} 位行号",
            problem_en=f"must have {BANK_CODE_DIGITS} digits",
        )
    return code


def _require_text(field: str, text: str) -> None:
    """Refuse what a payment file could not carry. Raises InvalidInput."""
    if not text.strip():
        raise InvalidInput(field=field, problem="不能为空", problem_en="cannot be empty")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            field=field, problem=f"至多 {LONGEST_TEXT} 字", problem_en=f"at most {LONGEST_TEXT} characters"
        )
    if not text.isprintable():
        raise InvalidInput(field=field, problem="含有控制字符", problem_en="holds control characters")
