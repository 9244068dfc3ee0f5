"""No page reads a table that grows from end to end: every query of every page is explained as if tables were large.

With sequential scans, hash and merge joins priced out, PostgreSQL takes an index wherever one serves. What still
reads a whole table, or a whole index without a page's limit to end it, has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from flask import Flask

from access.roles import Role
from ledger.application import Ledger
from ledger.store.connection import _READ_AS, LedgerDatastore
from ledger.store.scope import Scope
from projections.queries.award_list import AWARD_ORDERS
from projections.queries.batch_list import BATCH_ORDERS
from projections.queries.burn_entries import ENTRY_ORDERS
from projections.queries.desk import LINE_ORDERS
from projections.queries.exceptions import EXCEPTION_ORDERS
from projections.queries.paging import Order
from projections.queries.payee_list import PAYEE_ORDERS
from projections.queries.recipients import REGISTER_ORDERS
from projections.queries.recovery_list import RECOVERY_ORDERS
from projections.queries.statement_list import STATEMENT_ORDERS
from tests.web.bad_input import endpoints
from tests.web.conftest import ClientAs
from tests.web.officers import BUSINESS

GROWING = {
    "account_proposal", "allocation", "award", "batch", "batch_export", "burn_entry", "cap", "cap_holding", "claim",
    "claim_choice", "claim_period", "exception_case", "history", "instalment", "payee", "payment", "recipient",
    "recipient_name", "recovery", "recovery_part", "statement", "statement_line", "taken_apart",
}  # fmt: skip
"""Tables that have rows for every award, payment or statement; others have some for a year, a clause or an officer."""
PRICED_OUT = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
WHOLE = ("Sort", "Aggregate", "WindowAgg", "Unique", "SetOp", "Hash", "Materialize")
"""What reads all of its input before it gives anything."""


BOUNDED = {
    "account_proposal account_proposal_open": "accounts that wait for a second person",
    "payment payment_under_way": "payments that are exported and not matched yet",
    "recovery recovery_waiting": "what was demanded and has not come",
    "history history_reopening": "months that somebody asked to re-open",
    "statement statement_by_account": "our accounts, an entry for each file, from the index alone",
    "statement statement_pkey": "files in which lines are open; which side of the join leads is the planner's choice",
}
"""Indexes of what waits, read whole because a page counts or lists what waits; each with what it holds."""
LEAST_QUERIES = 60

SORTS: Mapping[str, Mapping[str, Order]] = {
    "awards.index": AWARD_ORDERS,
    "batches.index": BATCH_ORDERS,
    "burn.entries": ENTRY_ORDERS,
    "exceptions.index": EXCEPTION_ORDERS,
    "payees.index": PAYEE_ORDERS,
    "platforms.index": REGISTER_ORDERS,
    "reconciliation.index": LINE_ORDERS,
    "recoveries.index": RECOVERY_ORDERS,
    "statements.index": STATEMENT_ORDERS,
}
"""By what the lists of pages can be sorted."""
SEARCHES = ("/search?q=HR-2026", "/search?q=HT-1")
"""A search without words asks nothing."""

OF_ANOTHER_DAY = ("platforms.platform", "platforms.organisation")
"""Pages that are asked as of two dates too, of which their other queries know nothing."""

Query = tuple[Scope, str, Sequence[object]]


@pytest.fixture(scope="module")
def queries(app: Flask, ledger: Ledger, client_as: ClientAs) -> Mapping[str, tuple[str, Query]]:
    """Every query that a page asks as the reader, by its text, with the first page that asked it."""
    visitors = [client_as(*BUSINESS), client_as(Role.PAYER), client_as(Role.SECURITY_ADMIN)]
    found: dict[str, tuple[str, Query]] = {}
    here = ""
    stock = LedgerDatastore.rows_within

    def noted(self: LedgerDatastore, scope: Scope, query: str, parameters: Sequence[object] = ()) -> Any:
        found.setdefault(query, (here, (scope, query, parameters)))
        return stock(self, scope, query, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LedgerDatastore, "rows_within", noted)
        for endpoint, path in endpoints(app, "GET", api=False):
            here = endpoint
            for visitor in visitors:
                visitor.get(path)
            if endpoint in OF_ANOTHER_DAY:
                visitors[0].get(path, query_string={"as_of": "2026-04-20", "recorded_by": "2026-09-20"})
            for sort in SORTS.get(endpoint, ()):
                assert visitors[0].get(path, query_string={"sort": sort}).status_code == 200, (endpoint, sort)
        here = "search.index"
        for path in SEARCHES:
            for visitor in visitors:
                visitor.get(path)
    return found


def plan_of(ledger: Ledger, asked: Query) -> Mapping[str, Any]:
    """Return how PostgreSQL would answer a query as its reader, if tables were large."""
    scope, query, parameters = asked
    with (
        ledger.ledger_recorder.datastore.get_connection() as connection,
        connection.transaction(force_rollback=True),
    ):
        for setting in PRICED_OUT:
            connection.execute(f"SET LOCAL {setting} = off".encode())
        connection.execute(_READ_AS, scope.settings)
        found = connection.execute(f"EXPLAIN (FORMAT JSON) {query}".encode(), parameters).fetchone()
    assert found
    return next(iter(found.values()))[0]["Plan"]  # type: ignore[no-any-return]


def wholly_read(node: Mapping[str, Any], *, ended: bool = False) -> Iterator[str]:
    """Yield the tables that a plan reads from end to end; ``ended``: a limit above stops the reading."""
    kind, table = node["Node Type"], node.get("Relation Name")
    ended = kind == "Limit" or (ended and kind not in WHOLE)
    if table in GROWING and "Index Cond" not in node and "Recheck Cond" not in node:
        served = kind.startswith("Index") and ended
        if not served and kind != "Bitmap Heap Scan":
            yield f"{kind} of {table} {node.get('Index Name', '')} {node.get('Filter', '')}"
    for inner in node.get("Plans", ()):
        yield from wholly_read(inner, ended=ended)


def test_no_page_reads_a_growing_table_from_end_to_end(
    queries: Mapping[str, tuple[str, Query]], ledger: Ledger
) -> None:
    found = {
        (read, query): page
        for query, (page, asked) in queries.items()
        for read in wholly_read(plan_of(ledger, asked))
    }
    assert len(queries) > LEAST_QUERIES
    unexpected = {key: page for key, page in found.items() if not any(map(key[0].__contains__, BOUNDED))}
    assert not unexpected, "\n".join(
        f"{page}: {read}\n    {query}" for (read, query), page in unexpected.items()
    )
    stale = [index for index in BOUNDED if not any(index in read for read, _ in found)]
    assert not stale
