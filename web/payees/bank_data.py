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


def shown_account(account: str) -> str:
    """Return an account as the current officer may see it."""
    return account if sees_accounts() else mask(account)
