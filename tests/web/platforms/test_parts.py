"""The parts of a recipient's page: their sums are those of the history, as of the same dates."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.policy.loader import default_pack
from projections.queries.history import grand_total, history, totals
from projections.queries.recipients import recipient
from projections.tables.recipient_files import payments_table
from tests.web.sample import AWARD, ENTERPRISE, PAID_FEN, RETURNED
from web.policy.source import sentence_anchor

PAGE = f"/organisations/{ENTERPRISE}"


def test_payments_come_to_what_was_received(ledger: Ledger) -> None:
    entries = history(ledger.rows, recipient(ledger.rows, ENTERPRISE).id)
    table = payments_table(entries, "zh")
    assert table.total is not None
    assert table.total[[column.key for column in table.columns].index("amount_fen")] == PAID_FEN
    assert grand_total(totals(entries)).received_fen == PAID_FEN


def test_payments_name_their_reference_and_lead_to_their_event(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    part = page[page.index('id="part-payments"') : page.index('id="history-title"')]
    assert f"PAY-{AWARD}" in part
    assert f"PAY-{RETURNED}" in part
    for position in re.findall(r'href="#event-(\d+)"', part):
        assert f'id="event-{position}"' in page


def test_an_amount_leads_to_the_event_that_explains_it(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    row = re.search(rf'<tr data-award="{AWARD}".*?</tr>', page, re.DOTALL)
    assert row
    for position in re.findall(r'href="#event-(\d+)"', row.group(0)):
        assert f'id="event-{position}"' in page


def test_a_sentence_is_shown_in_the_full_text(client: FlaskClient) -> None:
    clause = default_pack().clause("art4.testing")
    place = f"/policy/art4.testing#{sentence_anchor(clause.quotes[0])}"
    assert f'href="{place}"' in client.get(PAGE).text
    assert sentence_anchor(clause.quotes[0]) in client.get("/policy/art4.testing").text


def test_sliders_have_a_step_for_each_day_of_the_history(client: FlaskClient, ledger: Ledger) -> None:
    entries = history(ledger.rows, recipient(ledger.rows, ENTERPRISE).id)
    page = client.get(f"{PAGE}?as_of=2026-04-20").text
    found = re.search(r'data-field="as_of" data-steps="([^"]*)"', page)
    assert found
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}", found.group(1))) == {
        str(entry.effective_on) for entry in entries
    }


def test_every_part_is_a_sheet_of_one_workbook(client: FlaskClient) -> None:
    assert client.get(f"{PAGE}?format=xlsx").data.startswith(b"PK")
    text = client.get(f"{PAGE}?format=csv&table=payments&as_of=2026-04-01").data.decode("utf-8-sig")
    assert f"PAY-{AWARD}" in text
    assert f"PAY-{RETURNED}" not in text
