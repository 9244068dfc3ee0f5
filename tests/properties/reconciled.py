"""What adds up between payments, batches, statement lines and closed months; each side as the others tell it."""

from __future__ import annotations

from collections import Counter
from typing import TypeVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from ledger.application import Ledger
from ledger.domain.awards import InstalmentState
from ledger.domain.batch import PaymentBatch
from ledger.domain.errors import AccountBlocked, AccountMissing
from ledger.domain.payee import Payee
from ledger.domain.recipient import Recipient
from ledger.domain.statement import StatementPage
from projections.queries.tieouts import broken_balances

AnAggregate = TypeVar("AnAggregate", bound=Aggregate)


def require_reconciled(ledger: Ledger, holders: list[Recipient]) -> None:
    """Assert what must hold of money on its way through the treasury."""
    _payments_are_what_lines_say(ledger)
    _lines_are_what_pages_remember(ledger)
    _payments_are_where_their_instalments_are(ledger, holders)
    _batches_are_their_payments(ledger)
    _payees_are_paid_where_the_screen_says(ledger)
    assert broken_balances(ledger.rows) == []


def _payments_are_what_lines_say(ledger: Ledger) -> None:
    """Neither side is allocated beyond its amount, and what a payment has matched is what its lines give it."""
    for column, kind in (("matched_fen", "payment"), ("returned_fen", "return")):
        differing = (
            f"SELECT p.reference, p.{column}, sum(a.amount_fen) FROM payment p LEFT JOIN allocation a"
            f" ON a.reference = p.reference AND a.kind = '{kind}' GROUP BY p.reference"
            f" HAVING p.{column} <> coalesce(sum(a.amount_fen), 0) OR p.{column} > p.amount_fen"
        )
        assert ledger.rows(differing) == []
    beyond = (
        "SELECT l.line FROM statement_line l LEFT JOIN allocation a ON a.line = l.line GROUP BY l.line"
        " HAVING l.allocated_fen > abs(l.amount_fen) OR coalesce(sum(a.amount_fen), 0) > abs(l.amount_fen)"
        " OR (l.explained = '' AND l.allocated_fen <> coalesce(sum(a.amount_fen), 0))"
    )
    assert ledger.rows(beyond) == []
    unknown = (
        "SELECT reference FROM allocation WHERE reference NOT IN (SELECT reference FROM payment)"
        " AND reference NOT IN (SELECT recovery FROM recovery)"
    )
    assert ledger.rows(unknown) == []


def _lines_are_what_pages_remember(ledger: Ledger) -> None:
    for row in ledger.rows("SELECT DISTINCT page_id FROM statement_line"):
        page = _get(ledger, StatementPage, row["page_id"])
        shown = ledger.rows(
            "SELECT position, abs(amount_fen) - allocated_fen AS left_fen FROM statement_line WHERE page_id = %s",
            (row["page_id"],),
        )
        assert {one["position"]: one["left_fen"] for one in shown} == page.left_fen


def _payments_are_where_their_instalments_are(ledger: Ledger, holders: list[Recipient]) -> None:
    """A payment is under way, paid or neither, exactly as the instalment that it pays remembers it."""
    under_way: dict[object, int] = {}
    paid: dict[object, int] = {}
    for award in (award for holder in holders for award in holder.awards.values()):
        for one in award.instalments.values():
            if one.state is InstalmentState.BATCHED:
                under_way[one.reference] = one.amount_fen
            paid.update(one.payments)
    rows = ledger.rows("SELECT * FROM payment")
    shown = {row["reference"]: row for row in rows}
    assert under_way == {
        row["reference"]: row["amount_fen"]
        for row in rows
        if row["state"] in ("made", "approved", "exported")
    }
    assert {reference: fen for reference, fen in paid.items() if reference in shown} == {
        row["reference"]: row["amount_fen"] for row in rows if row["state"] == "paid"
    }
    days = {
        row["reference"]: row["day"]
        for row in ledger.rows(
            "SELECT DISTINCT ON (figures->>'reference') figures->>'reference' AS reference, effective_on AS day"
            " FROM history WHERE topic = 'payment.confirmed'"
            " ORDER BY figures->>'reference', version DESC"
        )
    }
    for row in rows:
        if row["state"] in ("paid", "returned"):
            assert row["confirmed_on"] == days[row["reference"]]


def _batches_are_their_payments(ledger: Ledger) -> None:
    sums: Counter[object] = Counter()
    for row in ledger.rows("SELECT batch, amount_fen FROM payment WHERE state <> 'left_out'"):
        sums[row["batch"]] += int(str(row["amount_fen"]))
    for row in ledger.rows("SELECT * FROM batch"):
        batch = _get(ledger, PaymentBatch, row["id"])
        assert (row["state"], row["amount_fen"]) == (batch.state, sums[row["batch"]])
        assert row["amount_fen"] == sum(payment.amount_fen for payment in batch.payments.values())


def _payees_are_paid_where_the_screen_says(ledger: Ledger) -> None:
    for row in ledger.rows("SELECT * FROM payee"):
        payee = _get(ledger, Payee, Payee.create_id(str(row["uscc"])))
        try:
            account = payee.payable().account
        except (AccountBlocked, AccountMissing):
            account = ""
        assert account == ("" if row["flagged"] else row["account"])


def _get(ledger: Ledger, kind: type[AnAggregate], its_id: object) -> AnAggregate:
    found: object = ledger.repository.get(UUID(str(its_id)))
    assert isinstance(found, kind)
    return found
