"""Payees (收款人): the accounts that batches pay to, and who proposed and confirmed which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.errors import NotFound
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.records import ROWS_AT_MOST, records

PROPOSAL_STATE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "proposed": ("待确认", "to be confirmed"),
    "confirmed": ("已确认", "confirmed"),
    "superseded": ("未采用", "superseded"),
}
"""States of a proposed account, in Chinese and English."""

_COLUMNS = (
    "p.uscc, p.name, p.account_name, p.account, p.bank, p.bank_code, p.confirmed, p.flagged,"
    " (SELECT count(*) FROM account_proposal o WHERE o.uscc = p.uscc AND o.state = 'proposed')::int AS open_proposals"
)
_LONGEST_SEARCH = 200


@dataclass(frozen=True)
class PayeeRow:
    """A payee and the account that the next batch pays to; ``flagged`` is why it is blocked, or empty."""

    uscc: str
    name: str
    account_name: str
    account: str
    bank: str
    bank_code: str
    confirmed: bool
    flagged: str
    open_proposals: int


@dataclass(frozen=True)
class ProposalRow:
    """An account that was proposed, and what became of it."""

    proposal: int
    account_name: str
    account: str
    bank: str
    bank_code: str
    document: str
    proposed_by: str
    proposed_on: date
    state: str
    decided_by: str | None
    decided_on: date | None


def payees(
    rows: Rows, text: str = "", *, to_confirm: bool = False, blocked: bool = False, limit: int = ROWS_AT_MOST
) -> list[PayeeRow]:
    """Return payees by part of a name or USCC; only those with an account to confirm, or blocked, if asked."""
    wanted = half_width(text)[:_LONGEST_SEARCH]
    return records(
        rows,
        PayeeRow,
        f"SELECT {_COLUMNS} FROM payee p WHERE (strpos(p.name, %s) > 0 OR strpos(p.uscc, upper(%s)) > 0)"
        " AND (NOT %s OR EXISTS (SELECT FROM account_proposal o WHERE o.uscc = p.uscc AND o.state = 'proposed'))"
        " AND (NOT %s OR p.flagged <> '') ORDER BY p.name, p.uscc LIMIT %s",
        (wanted, wanted, to_confirm, blocked, limit),
    )


def payee(rows: Rows, uscc: str) -> PayeeRow:
    """Return one payee by USCC. Raises NotFound."""
    wanted = half_width(uscc).upper()
    found = records(rows, PayeeRow, f"SELECT {_COLUMNS} FROM payee p WHERE p.uscc = %s", (wanted,))
    if not found:
        raise NotFound(kind="payee 收款人", name=wanted[:80])
    return found[0]


def proposals_of(rows: Rows, uscc: str) -> list[ProposalRow]:
    """Return the accounts ever proposed for a payee, in order."""
    return records(
        rows,
        ProposalRow,
        "SELECT proposal, account_name, account, bank, bank_code, document, proposed_by, proposed_on, state,"
        " decided_by, decided_on FROM account_proposal WHERE uscc = %s ORDER BY proposal",
        (half_width(uscc).upper(),),
    )
