"""Payees as their pages show them: the list, what was paid to one, what waits for its account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.domain.payee import Payee
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.batches import AND_ITS_LINE
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.payees import PayeeRow
from projections.queries.records import ROWS_AT_MOST, records

_SELECT = (
    "SELECT p.uscc, p.name, p.account_name, p.account, p.bank, p.bank_code, p.confirmed, p.flagged,"
    " (SELECT count(*) FROM account_proposal o WHERE o.uscc = p.uscc AND o.state = 'proposed')::int AS open_proposals"
    " FROM payee p"
)
_OPEN = "EXISTS (SELECT FROM account_proposal o WHERE o.uscc = p.uscc AND o.state = 'proposed')"
_USCC = Key("uscc", "p.uscc")

PAYEE_ORDERS: Final[dict[str, Order]] = {
    "name": Order("name", (Key("name", "p.name"), _USCC)),
    "uscc": Order("uscc", (_USCC,)),
}
"""How the list may be sorted."""
STATES: Final[dict[str, tuple[str, str]]] = {
    "to_confirm": ("有待确认账户", "with an account to confirm"),
    "confirmed": ("账户已确认", "account confirmed"),
    "none": ("尚无账户", "without an account"),
    "blocked": ("账户已停用", "account blocked"),
}
"""What the list may be narrowed to, in Chinese and English."""
_CONDITIONS: Final[dict[str, str]] = {
    "to_confirm": _OPEN,
    "confirmed": "p.confirmed",
    "none": "NOT p.confirmed",
    "blocked": "p.flagged <> ''",
}


@dataclass(frozen=True)
class PayeePayment:
    """A payment to a payee; amounts in fen."""

    reference: str
    batch: str
    award: str
    number: int
    account: str
    amount_fen: int
    returned_fen: int
    state: str
    pay_on: date
    confirmed_on: date | None
    booked_on: date | None


@dataclass(frozen=True)
class WithoutAccount:
    """A payee for whom instalments are due and cannot be paid: its account is missing or blocked; amounts in fen."""

    uscc: str
    name: str
    payments: int
    amount_fen: int
    due_on: date
    blocked: str


def payee_list(
    rows: Rows,
    text: str = "",
    state: str = "",
    *,
    order: Order = PAYEE_ORDERS["name"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[PayeeRow]:
    """Return a page of payees by part of a name or USCC, in one of `STATES`."""
    wanted = half_width(text)
    where = "(strpos(p.name, %s) > 0 OR strpos(p.uscc, upper(%s)) > 0)"
    if state:
        where += f" AND {_CONDITIONS[state]}"
    return page_of(
        rows,
        PayeeRow,
        f"{_SELECT} WHERE {where}",
        (wanted, wanted),
        order=order,
        cursor=cursor,
        limit=limit,
    )


def payments_to(rows: Rows, uscc: str, *, limit: int = ROWS_AT_MOST) -> list[PayeePayment]:
    """Return payments to a payee, the latest first."""
    return records(
        rows,
        PayeePayment,
        "SELECT p.reference, p.batch, p.award, p.number, p.account, p.amount_fen,"
        " CASE WHEN p.state = 'returned' THEN p.amount_fen ELSE p.returned_fen END AS returned_fen, p.state, p.pay_on,"
        f" p.confirmed_on, l.booked_on FROM payment p{AND_ITS_LINE}"
        " WHERE p.payee_uscc = %s ORDER BY p.pay_on DESC, p.reference DESC LIMIT %s",
        (half_width(uscc).upper(), limit),
    )


def without_account(rows: Rows, *, limit: int = ROWS_AT_MOST) -> list[WithoutAccount]:
    """Return payees for whom something is due and who have no account to pay it to, the longest waiting first."""
    return records(
        rows,
        WithoutAccount,
        "SELECT a.beneficiary_uscc AS uscc, min(a.beneficiary_name) AS name, count(*)::int AS payments,"
        " sum(i.amount_fen)::bigint AS amount_fen, min(i.due_on) AS due_on, coalesce(min(p.flagged), '') AS blocked"
        " FROM instalment i JOIN award a ON a.award = i.award LEFT JOIN payee p ON p.uscc = a.beneficiary_uscc"
        " WHERE i.state = 'due' AND (p.confirmed IS NOT TRUE OR p.flagged <> '')"
        " GROUP BY a.beneficiary_uscc ORDER BY 5, 1 LIMIT %s",
        (limit,),
    )


def due_to(rows: Rows, uscc: str) -> WithoutAccount | None:
    """Return what is due to a beneficiary and in no batch yet; None if nothing is."""
    found = records(
        rows,
        WithoutAccount,
        "SELECT a.beneficiary_uscc AS uscc, min(a.beneficiary_name) AS name, count(*)::int AS payments,"
        " sum(i.amount_fen)::bigint AS amount_fen, min(i.due_on) AS due_on, '' AS blocked"
        " FROM instalment i JOIN award a ON a.award = i.award"
        " WHERE i.state = 'due' AND a.beneficiary_uscc = %s GROUP BY a.beneficiary_uscc",
        (half_width(uscc).upper(),),
    )
    return found[0] if found else None


def proposers(rows: Rows, uscc: str) -> dict[int, frozenset[str]]:
    """Return who proposed which account of a payee; delegation counts both."""
    found = rows(
        "SELECT (figures ->> 'proposal')::int AS proposal, actor, on_behalf_of FROM history"
        " WHERE holder_id = %s AND topic = 'payee.account_proposed'",
        (Payee.create_id(half_width(uscc).upper()),),
    )
    return {
        int(str(row["proposal"])): frozenset(str(one) for one in (row["actor"], row["on_behalf_of"]) if one)
        for row in found
    }
