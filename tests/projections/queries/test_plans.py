"""At volume, no query reads a screen from end to end: the cost of a page does not grow with the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from ledger.application import Ledger
from ledger.domain.awards import Stage
from ledger.ports import Rows
from ledger.store.connection import connect_as_owner
from projections.bootstrap import open_ledger
from projections.queries import awards, burn, burn_entries, caps, history, recipients, search, timeline
from projections.queries.burn_entries import EntriesWanted
from projections.scope import rows_within, scope_of_department

GROWING = (
    "history",
    "award",
    "instalment",
    "cap",
    "cap_holding",
    "burn_month",
    "burn_entry",
    "recipient_name",
)
"""Screens and guards that grow with the ledger."""

VOLUME = """
INSERT INTO recipient SELECT md5('r' || n)::uuid, 'platform', 'P-' || n, '平台 ' || n, 'U-' || n, '', 'U-' || n, '',
    false, NULL, false, '', '2026-01-01' FROM generate_series(1, 500) n;
INSERT INTO award (award, holder_id, clause, stage, beneficiary_uscc, beneficiary_name, department, applied_on)
    SELECT 'W-' || n, md5('r' || (n % 500 + 1))::uuid, 'art4.service',
    CASE WHEN n % 50 = 0 THEN 'scheduled' ELSE 'completed' END, 'U', '', 'kw', '2026-01-01'
    FROM generate_series(1, 20000) n;
INSERT INTO history (holder_id, version, topic, effective_on, recorded_at, actor, department, award, figures)
    SELECT md5('r' || (n % 500 + 1))::uuid, n, 'award.accepted', '2026-01-01', now(), 'a', 'kw',
    'W-' || (n % 20000 + 1), '{}' FROM generate_series(1, 100000) n;
INSERT INTO instalment (award, number, holder_id, due_on, amount_fen, line, state)
    SELECT 'W-' || n, 1, md5('r' || (n % 500 + 1))::uuid, '2026-01-01'::date + n % 700, 100, '2026|kw|art4.service|district',
    CASE WHEN n % 100 = 0 THEN 'held' WHEN n % 100 = 1 THEN 'due' WHEN n % 100 = 2 THEN 'scheduled' ELSE 'paid' END
    FROM generate_series(1, 20000) n;
INSERT INTO cap (key, kind) SELECT 'art4.service|operator|U-' || (n % 500 + 1) || '|' || (2000 + n / 500), 'pot'
    FROM generate_series(0, 19999) n;
INSERT INTO cap_holding SELECT key, 'W-' || n % 20000, md5('r' || (n % 500 + 1))::uuid, 1, 5 FROM
    (SELECT key, row_number() OVER () AS n FROM cap) c;
INSERT INTO budget (line, fiscal_year, department, clause, fund_source)
    SELECT y || '|kw|c' || n || '|district', y, 'kw', 'c' || n, 'district'
    FROM generate_series(1000, 1999) y, generate_series(1, 20) n;
INSERT INTO burn_month (line, month) SELECT line, ('2026-01-01'::date + m * interval '1 month')::date
    FROM budget, generate_series(0, 3) m;
INSERT INTO burn_entry SELECT line, month, md5(line || month)::uuid, 1, month, 0, 0, 0, 0, 5, 0 FROM burn_month;
INSERT INTO recipient_name SELECT md5('r' || n)::uuid, 'name', '平台' || n, 'pt' || n, 'pingtai' || n,
    ARRAY['平台', ':pt', ';pin', n::text] FROM generate_series(1, 20000) n;
ANALYZE;
"""


@pytest.fixture(scope="module")
def large(database_url: str) -> Iterator[Ledger]:
    with connect_as_owner(database_url) as connection:
        connection.execute(VOLUME.encode())
    with open_ledger(database_url) as ledger:
        yield ledger


def explained(read: Rows, plans: list[str]) -> Rows:
    """Return reads that note their plans."""

    def rows(query: str, parameters: Sequence[object]) -> list[dict[str, object]]:
        plan = read(f"EXPLAIN {query}", parameters)
        plans.append("\n".join(str(row["QUERY PLAN"]) for row in plan))
        return read(query, parameters)

    return rows


@pytest.mark.parametrize("department", [None, "*", "kw"])
def test_no_query_scans_what_grows(large: Ledger, department: str | None) -> None:
    """Neither for the application nor for a reader, whose queries carry the conditions of a scope."""
    plans: list[str] = []
    scope = None if department is None else scope_of_department(large.pack, department)
    rows = explained(large.rows if scope is None else rows_within(large, scope), plans)
    one = recipients.recipient(rows, "P-7")
    assert isinstance(one.id, UUID)
    recipients.recipient(rows, "W-7")
    assert len(history.history(rows, one.id)) == 200
    history.history(rows, one.id, award="W-6")
    history.history(rows, one.id, as_of=date(2026, 1, 1), recorded_by=datetime(2030, 1, 1, tzinfo=UTC))
    assert caps.caps(rows, holder="U-7")
    assert caps.caps_of(rows, one)
    caps.caps(rows, pot="art4", limit=20)
    burn.burn(rows, 1500, on=date(2026, 1, 1))
    burn.burn(rows, 1500, on=date(2026, 1, 1), by="department")
    assert awards.awards_of(rows, one.id)
    awards.award(rows, "W-7")
    awards.awards_at(rows, Stage.SCHEDULED, limit=20)
    awards.instalments_of(rows, one.id)
    assert awards.held_instalments(rows, limit=20)
    assert awards.due_instalments(rows, limit=20)
    assert awards.stage_counts(rows)
    awards.waiting_until(rows, date(2026, 3, 1))
    line = EntriesWanted(line="1500|kw|c7|district")
    assert len(burn_entries.burn_entries(rows, line).rows) == 4
    assert len(burn_entries.burn_entries(rows, EntriesWanted(fiscal_year=1500), limit=50).rows) == 50
    later = EntriesWanted(line=line.line, starts=date(2026, 1, 2))
    assert burn_entries.entries_total(rows, later).paid_fen == 15
    assert timeline.timeline_of(rows, one.id).days
    for text in ("平台 77", "pt77", "W-77"):
        assert recipients.find_recipient(rows, text, limit=20) or text == "W-77"
    assert search.search_numbers(rows, "W-77", limit=20)
    for plan in plans:
        for table in GROWING:
            assert f"Seq Scan on {table} " not in plan, plan


def test_no_query_reads_the_events(large: Ledger) -> None:
    plans: list[str] = []
    rows = explained(large.rows, plans)
    one = recipients.recipient(rows, "P-7")
    history.history(rows, one.id)
    burn.burn(rows, 1500, on=date(2026, 1, 1))
    assert not [plan for plan in plans if " event " in plan]
