"""Who sees an account number in full (银行账号): who takes files with them, and who confirms them against the paper."""

from __future__ import annotations

from access.permissions import may_export
from ledger.domain.identifiers import mask
from web.access.acting import may_give
from web.access.current import current_officer

EXPORTS = ("batch", "payees")
"""Files that hold accounts in full."""
CONFIRMS = "payee.confirm_account"


def sees_accounts() -> bool:
    """Whether the current officer may see accounts in full on a page."""
    officer = current_officer()
    return may_give(CONFIRMS) or any(may_export(officer, each) for each in EXPORTS)


def takes_payees() -> bool:
    """Whether the current officer may take all payees' accounts along: a list for programs is a file."""
    return may_export(current_officer(), "payees")


def takes_payments() -> bool:
    """Whether the current officer may take the accounts of payments along."""
    return may_export(current_officer(), "batch")


def takes_statements() -> bool:
    """Whether the current officer may take statements along, with the accounts in their lines."""
    return may_export(current_officer(), "statements")


def sees_payee() -> bool:
    """Whether the current officer may see the accounts of one payee: who confirms them must."""
    return may_give(CONFIRMS) or takes_payees()


def shown_account(account: str) -> str:
    """Return an account as the current officer may see it."""
    return account if sees_accounts() else mask(account)
