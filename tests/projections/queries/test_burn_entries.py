"""What stands behind the burn: the entries of a line and month come to exactly what the burn shows."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.domain.errors import NotFound
from ledger.store.scope import Scope
from projections.queries.burn import Amounts, burn
from projections.queries.burn_entries import (
    ENTRY_ORDERS,
    BurnEntry,
    EntriesWanted,
    budget_line,
    burn_entries,
    entries_total,
)
from projections.queries.history import history
from projections.queries.recipients import recipient
from projections.scope import rows_within
from tests.projections.queries.story import ENTERPRISE, WAN

TESTING = "2026|kw|art4.testing|district"
MIDYEAR = date(2026, 6, 30)


def sums(entries: tuple[BurnEntry, ...]) -> dict[str, int]:
    return {field.name: sum(getattr(entry, field.name) for entry in entries) for field in fields(Amounts)}


def of(amounts: Amounts) -> dict[str, int]:
    return {field.name: getattr(amounts, field.name) for field in fields(Amounts)}


def test_entries_of_a_line_come_to_the_line(ledger: Ledger) -> None:
    for row in burn(ledger.rows, 2026, on=MIDYEAR).rows:
        wanted = EntriesWanted(line=row.key)
        page = burn_entries(ledger.rows, wanted)
        assert sums(page.rows) == of(row) == of(entries_total(ledger.rows, wanted))
        assert of(budget_line(ledger.rows, row.key)) == of(row)


def test_entries_of_a_month_come_to_the_months_bar(ledger: Ledger) -> None:
    for bar in burn(ledger.rows, 2026, on=MIDYEAR).months:
        after = bar.month.replace(month=bar.month.month + 1)
        wanted = EntriesWanted(fiscal_year=2026, starts=bar.month, ends=after)
        assert sums(burn_entries(ledger.rows, wanted).rows) == of(bar)


def test_one_department_or_clause_alone(ledger: Ledger) -> None:
    of_jxj = burn_entries(ledger.rows, EntriesWanted(fiscal_year=2026, department="jxj"))
    assert {entry.line.split("|")[1] for entry in of_jxj.rows} == {"jxj"}
    of_testing = burn_entries(ledger.rows, EntriesWanted(clause="art4.testing"))
    assert {entry.line for entry in of_testing.rows} == {TESTING}


def test_an_entry_leads_to_its_event(ledger: Ledger) -> None:
    events = {entry.position: entry for entry in history(ledger.rows, recipient(ledger.rows, ENTERPRISE).id)}
    found = [
        entry
        for entry in burn_entries(ledger.rows, EntriesWanted(line=TESTING)).rows
        if entry.recipient == ENTERPRISE
    ]
    assert found
    for entry in found:
        assert events[entry.version].topic == entry.topic
        assert events[entry.version].award == entry.award
    paid = next(entry for entry in found if entry.topic == "payment.confirmed")
    assert (paid.due_fen, paid.paid_fen) == (-18 * WAN, 18 * WAN)


@pytest.mark.parametrize("limit", [1, 3, 100])
def test_pages_hold_every_entry_once(ledger: Ledger, limit: int) -> None:
    everything = EntriesWanted(fiscal_year=2026)
    order, cursor = ENTRY_ORDERS["effective_on"], None
    seen: list[object] = []
    while True:
        page = burn_entries(ledger.rows, everything, order=order, cursor=cursor, limit=limit)
        seen += page.rows
        cursor = page.after
        if cursor is None:
            break
    assert tuple(seen) == burn_entries(ledger.rows, everything, limit=1_000).rows


def test_a_department_sees_what_moved_on_its_own_lines(ledger: Ledger) -> None:
    rows = rows_within(ledger, Scope("rsj"))
    assert burn_entries(rows, EntriesWanted(fiscal_year=2026)).rows == ()
    with pytest.raises(NotFound):
        budget_line(rows, TESTING)


def test_there_is_no_other_line(ledger: Ledger) -> None:
    with pytest.raises(NotFound):
        budget_line(ledger.rows, "2026|kw|art4.testing|city")
