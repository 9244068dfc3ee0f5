"""Batches as their pages show them: the list, what each payment came to, who may not approve it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ledger.domain.awards import Duty
from ledger.domain.batch import PaymentBatch
from ledger.domain.text import half_width
from ledger.ports import Rows
from projections.queries.award_file import DUTY_TOPICS
from projections.queries.batches import AND_ITS_LINE, BatchRow
from projections.queries.paging import Cursor, Key, Order, Page, page_of
from projections.queries.records import ROWS_AT_MOST, records

_SELECT = (
    "SELECT b.batch, b.fiscal_year, b.pay_on, b.state, b.payments, b.amount_fen, b.made_by, b.approved_by,"
    " b.exported_on, b.reason FROM batch b"
)
_BATCH = Key("batch", "b.batch")

BATCH_ORDERS: Final[dict[str, Order]] = {
    "pay_on": Order("pay_on", (Key("pay_on", "b.pay_on", date), _BATCH), descending=True),
    "batch": Order("batch", (_BATCH,)),
    "amount_fen": Order("amount_fen", (Key("amount_fen", "b.amount_fen", int), _BATCH)),
}
"""How the list may be sorted; the latest comes first."""


@dataclass(frozen=True)
class BatchFilter:
    """What the list is narrowed to: ``text`` begins a number; the days bound when it is paid, ``ends`` exclusive."""

    text: str = ""
    state: str = ""
    fiscal_year: int | None = None
    starts: date | None = None
    ends: date | None = None
    at_least_fen: int | None = None
    at_most_fen: int | None = None


@dataclass(frozen=True)
class BatchPayment:
    """A payment of a batch and what became of it; amounts in fen.

    ``instalment_state`` and ``reason`` are those of its instalment today, ``blocked`` why its account is
    blocked, if it is still the payee's account. ``statement_line`` is the first line of a statement it was
    matched with.
    """

    reference: str
    award: str
    number: int
    payee_uscc: str
    payee_name: str
    account: str
    bank: str
    clause: str
    line: str
    economic_class: str
    amount_fen: int
    matched_fen: int
    returned_fen: int
    state: str
    confirmed_on: date | None
    instalment_state: str
    reason: str
    blocked: str
    statement_line: str | None
    booked_on: date | None


@dataclass(frozen=True)
class BatchStep:
    """One step of a batch: what, when, by whom."""

    topic: str
    effective_on: date
    recorded_at: datetime
    actor: str
    on_behalf_of: str | None
    amount_fen: int | None
    figures: dict[str, Any]


def batch_list(
    rows: Rows,
    wanted: BatchFilter,
    *,
    order: Order = BATCH_ORDERS["pay_on"],
    cursor: Cursor | None = None,
    limit: int = ROWS_AT_MOST,
) -> Page[BatchRow]:
    """Return a page of the batches that a filter leaves."""
    given: list[tuple[str, object]] = [
        ("starts_with(b.batch, %s)", half_width(wanted.text).upper()),
        ("b.state = %s", wanted.state),
        ("b.fiscal_year = %s", wanted.fiscal_year),
        ("b.pay_on >= %s", wanted.starts),
        ("b.pay_on < %s", wanted.ends),
        ("b.amount_fen >= %s", wanted.at_least_fen),
        ("b.amount_fen <= %s", wanted.at_most_fen),
    ]
    asked = [(condition, value) for condition, value in given if value not in (None, "")]
    where = " AND ".join(condition for condition, _ in asked) or "true"
    parameters = [value for _, value in asked]
    return page_of(
        rows, BatchRow, f"{_SELECT} WHERE {where}", parameters, order=order, cursor=cursor, limit=limit
    )


def batch_payments(rows: Rows, number: str) -> list[BatchPayment]:
    """Return everything a batch was made to pay, what was left out at approval among it, in its order."""
    return records(
        rows,
        BatchPayment,
        "SELECT p.reference, p.award, p.number, p.payee_uscc, p.payee_name, p.account, p.bank, p.clause, p.line,"
        " p.economic_class, p.amount_fen, p.matched_fen,"
        " CASE WHEN p.state = 'returned' THEN p.amount_fen ELSE p.returned_fen END AS returned_fen, p.state, p.confirmed_on,"
        " i.state AS instalment_state, i.reason, CASE WHEN y.account = p.account THEN y.flagged ELSE '' END AS blocked,"
        " l.line AS statement_line, l.booked_on"
        " FROM payment p JOIN instalment i ON i.award = p.award AND i.number = p.number"
        f" LEFT JOIN payee y ON y.uscc = p.payee_uscc{AND_ITS_LINE} WHERE p.batch = %s ORDER BY p.reference",
        (number,),
    )


def batch_steps(rows: Rows, number: str) -> list[BatchStep]:
    """Return what was done with a batch, in order."""
    return records(
        rows,
        BatchStep,
        "SELECT topic, effective_on, recorded_at, actor, on_behalf_of, amount_fen, figures FROM history"
        " WHERE holder_id = %s ORDER BY version",
        (PaymentBatch.create_id(number),),
    )


def batch_parties(rows: Rows, numbers: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return who made or approved each of these batches: who pays, or says what the bank did, is another."""
    ids = {PaymentBatch.create_id(number): number for number in numbers}
    parties: dict[str, set[str]] = {number: set() for number in ids.values()}
    for row in rows(
        "SELECT holder_id, actor, on_behalf_of FROM history WHERE holder_id = ANY(%s)"
        " AND topic IN ('batch.made', 'batch.approved')",
        (list(ids),),
    ):
        persons = (row["actor"], row["on_behalf_of"])
        parties[ids[UUID(str(row["holder_id"]))]].update(str(person) for person in persons if person)
    return {number: frozenset(persons) for number, persons in parties.items()}


def batch_duties(rows: Rows, number: str) -> Mapping[Duty, frozenset[str]]:
    """Return who acted in which duty of the awards that a batch pays, and who made it (不相容岗位)."""
    apart = {duty: DUTY_TOPICS[duty] for duty in (Duty.MAKER, Duty.PAYER)}
    found = rows(
        "SELECT DISTINCT h.topic, h.actor, h.on_behalf_of FROM history h WHERE h.topic = ANY(%s)"
        " AND h.award = ANY(ARRAY(SELECT p.award FROM payment p WHERE p.batch = %s))"
        " UNION SELECT h.topic, h.actor, h.on_behalf_of FROM history h WHERE h.holder_id = %s AND h.topic = 'batch.made'",
        ([topic for topics in apart.values() for topic in topics], number, PaymentBatch.create_id(number)),
    )
    return {
        duty: frozenset(
            str(person)
            for row in found
            if row["topic"] in topics or (duty is Duty.MAKER and row["topic"] == "batch.made")
            for person in (row["actor"], row["on_behalf_of"])
            if person
        )
        for duty, topics in apart.items()
    }
