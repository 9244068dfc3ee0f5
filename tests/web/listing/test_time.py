"""A time in the address narrows a list and stands above it, on every list that has days."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.store.connection import connect_as_owner
from tests.ledger.application.district import District
from tests.web.sample import AWARD, TODAY

LISTS = {
    "/exceptions": "exceptions",
    "/recoveries": "recoveries",
    "/awards": "awards",
    "/batches": "batches",
    "/statements": "statements",
    "/burn/entries": "entries",
}
"""The lists, and what their tables are called on the page."""
TWO_QUARTERS = """
INSERT INTO batch (batch, id, fiscal_year, pay_on, state, payments, amount_fen, made_by)
    SELECT 'YQ' || n, md5('b' || n)::uuid, 2026, day, 'made', 1, 100, 'maker' FROM days;
INSERT INTO exception_case (id, kind, subject, amount_fen, noticed_on, state)
    SELECT md5('e' || n)::uuid, 'payment_without_line', 'YQ' || n, 100, day, 'open' FROM days;
INSERT INTO statement (statement, id, account, account_name, currency, file_name, file_hash, closes_on, lines,
    new_lines, total_fen, quarantine, imported_on)
    SELECT 'S' || n, md5('s' || n)::uuid, '0200', '财政局', 'CNY', n || '.csv', n, day, 0, 0, 0, '{}', day FROM days
"""
DAYS = "CREATE TEMPORARY TABLE days AS SELECT * FROM (VALUES (1, '2026-03-31'::date), (2, '2026-07-01')) d (n, day)"


@pytest.fixture(scope="module", autouse=True)
def _in_two_quarters(ledger: Ledger, database_url: str) -> None:
    """Something in two quarters for every list that the small year leaves empty."""
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=120_000)
    for day, kind, recovery in (
        (date(2026, 6, 1), "misuse", "ZH-1"),
        (date(2026, 9, 1), "violation", "ZH-2"),
    ):
        district.clock.set(day)
        district.open_recovery(AWARD, 100_000, kind, recovery)
    district.clock.set(TODAY)
    with connect_as_owner(database_url) as connection:
        connection.execute(DAYS.encode())
        for statement in TWO_QUARTERS.split(";"):
            connection.execute(statement.encode())


def _rows(page: str, table: str) -> list[str]:
    found = re.search(rf'<table [^>]*id="{table}".*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    return re.findall(r"<tr.*?</tr>", found[1], re.DOTALL) if found else []


@pytest.mark.parametrize("path", LISTS)
def test_a_time_is_a_chip_that_can_be_taken_off(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?time=2026Q3").text
    assert 'class="chips"' in page
    assert "<b>2026Q3</b>" in page
    assert client.get(f"{path}?time=2026Q9").status_code == 400


@pytest.mark.parametrize("path", LISTS)
def test_a_time_leaves_the_rows_of_its_days(client: FlaskClient, path: str) -> None:
    every = _rows(client.get(path).text, LISTS[path])
    quarters = [_rows(client.get(f"{path}?time=2026Q{n}").text, LISTS[path]) for n in (1, 2, 3, 4)]
    assert sorted(row for part in quarters for row in part) == sorted(every)
    assert 0 < max(map(len, quarters)) < len(every)
    assert _rows(client.get(f"{path}?time=2025").text, LISTS[path]) == []
