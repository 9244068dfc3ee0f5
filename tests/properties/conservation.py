"""What adds up at any time: awards, caps, budget lines, history, and what aggregates remember of it all."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from ledger.application import Ledger
from ledger.domain.awards import InstalmentState
from ledger.domain.recipient import Recipient
from tests.properties.as_of import require_folded_is_shown
from tests.properties.reconciled import require_reconciled

MONEY = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")


def require_conservation(ledger: Ledger) -> None:
    """Assert everything that must add up."""
    _awards_are_their_instalments(ledger)
    _caps_are_their_holdings(ledger)
    _budgets_are_their_months(ledger)
    _recoveries_stay_within_what_was_paid(ledger)
    _budgets_bear_what_is_promised_due_and_paid(ledger)
    _screens_are_what_aggregates_remember(ledger)
    _history_is_every_event(ledger)
    require_reconciled(ledger, _recipients(ledger))
    require_folded_is_shown(ledger)


def _none(ledger: Ledger, query: str) -> None:
    assert ledger.rows(query) == []


def _awards_are_their_instalments(ledger: Ledger) -> None:
    _none(
        ledger,
        "SELECT a.award, a.approved_fen, sum(i.amount_fen) FROM award a JOIN instalment i USING (award)"
        " GROUP BY a.award, a.approved_fen"
        " HAVING a.approved_fen <> coalesce(sum(i.amount_fen) FILTER (WHERE i.state <> 'cancelled'), 0)",
    )
    _none(ledger, "SELECT award FROM award WHERE approved_fen < 0 OR approved_fen > assessed_fen")


def _caps_are_their_holdings(ledger: Ledger) -> None:
    _none(
        ledger,
        "SELECT c.key FROM cap c LEFT JOIN cap_holding h USING (key) GROUP BY c.key"
        " HAVING c.reserved_fen + c.paid_fen - c.given_back_fen + c.external_fen <> coalesce(sum(h.held_fen), 0)",
    )
    _none(ledger, "SELECT key FROM cap_holding WHERE key NOT IN (SELECT key FROM cap)")


def _recoveries_stay_within_what_was_paid(ledger: Ledger) -> None:
    """Receipts ≤ principal ≤ paid; cases are the sums of their parts, and of their awards."""
    _none(ledger, "SELECT recovery FROM recovery WHERE received_fen + written_off_fen > principal_fen")
    _none(
        ledger,
        "SELECT r.recovery FROM recovery r LEFT JOIN recovery_part p USING (recovery) WHERE state <> 'withdrawn'"
        " GROUP BY r.recovery HAVING r.principal_fen <> sum(p.amount_fen)"
        " OR r.received_fen <> sum(p.to_line_fen + p.to_treasury_fen)",
    )
    _none(
        ledger,
        "SELECT a.award FROM award a JOIN recovery r USING (award) GROUP BY a.award"
        " HAVING a.recovered_fen <> sum(r.received_fen)"
        " OR coalesce(sum(r.principal_fen) FILTER (WHERE r.state <> 'withdrawn'), 0) > a.paid_fen - a.returned_fen",
    )


def _budgets_are_their_months(ledger: Ledger) -> None:
    differs = " OR ".join(f"b.{name} <> coalesce(m.{name}, 0)" for name in MONEY)
    sums = ", ".join(f"sum({name}) AS {name}" for name in MONEY)
    _none(
        ledger,
        f"SELECT b.line FROM budget b FULL JOIN (SELECT line, {sums} FROM burn_month GROUP BY line) m USING (line)"
        f" WHERE b.line IS NULL OR {differs}",
    )


def _budgets_bear_what_is_promised_due_and_paid(ledger: Ledger) -> None:
    """Lines add up to the instalments by state, and to what came back without one being open again."""
    committed: Counter[str] = Counter()
    due: Counter[str] = Counter()
    net_paid: Counter[str] = Counter()
    for holder in _recipients(ledger):
        for award in holder.awards.values():
            for share in award.shares:
                committed[share.line] += share.amount_fen
            for one in award.instalments.values():
                if one.is_open and one.committed_on:
                    committed[one.committed_on] += one.amount_fen
                if one.state in (InstalmentState.DUE, InstalmentState.BATCHED):
                    due[one.due_line] += one.amount_fen
                if one.state is InstalmentState.PAID:
                    net_paid[one.due_line] += one.paid_fen
    for event in _figures(ledger, "payment.returned"):
        if not event["restores_line"]:
            net_paid[str(event["line"])] += int(str(event["amount_fen"]))
    for event in _figures(ledger, "payment.return_reversed"):
        if not event["restored_line"]:
            net_paid[str(event["line"])] -= int(str(event["amount_fen"]))
    for event in _figures(ledger, "recovery.received"):
        if event["restores_line"]:
            net_paid[str(event["line"])] -= int(str(event["amount_fen"]))
    for event in _figures(ledger, "recovery.receipt_reversed"):
        if event["restored_line"]:
            net_paid[str(event["line"])] += int(str(event["amount_fen"]))
    lines = ledger.rows(
        "SELECT line, committed_fen, due_fen, paid_fen - returned_fen AS net_paid_fen FROM budget"
    )
    for expected, column in ((committed, "committed_fen"), (due, "due_fen"), (net_paid, "net_paid_fen")):
        stored = {str(row["line"]): row[column] for row in lines if row[column]}
        assert stored == {line: fen for line, fen in expected.items() if fen}, column


def _figures(ledger: Ledger, topic: str) -> list[dict[str, object]]:
    found = ledger.rows("SELECT figures FROM history WHERE topic = %s", (topic,))
    return [row["figures"] for row in found if isinstance(row["figures"], dict)]


def _screens_are_what_aggregates_remember(ledger: Ledger) -> None:
    remembered = {
        award.award: (str(award.stage), award.approved_fen)
        for holder in _recipients(ledger)
        for award in holder.awards.values()
    }
    shown = {row["award"]: (row["stage"], row["approved_fen"]) for row in ledger.rows("SELECT * FROM award")}
    assert shown == remembered
    instalments = {
        (award.award, number): (str(one.state), one.amount_fen)
        for holder in _recipients(ledger)
        for award in holder.awards.values()
        for number, one in award.instalments.items()
    }
    rows = ledger.rows("SELECT * FROM instalment")
    assert {(row["award"], row["number"]): (row["state"], row["amount_fen"]) for row in rows} == instalments


def _history_is_every_event(ledger: Ledger) -> None:
    _none(
        ledger,
        "SELECT coalesce(h.holder_id, e.originator_id) FROM history h FULL JOIN ledger.event e"
        " ON h.holder_id = e.originator_id AND h.version = e.originator_version"
        " WHERE h.version IS NULL OR e.originator_version IS NULL OR h.topic <> e.topic",
    )


def _recipients(ledger: Ledger) -> list[Recipient]:
    found: list[Recipient] = []
    for row in ledger.rows("SELECT id FROM recipient"):
        holder: object = ledger.repository.get(UUID(str(row["id"])))
        assert isinstance(holder, Recipient)
        found.append(holder)
    return found
