from __future__ import annotations

import json
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.domain.money import wan, yuan
from ledger.policy.loader import default_pack
from projections.queries.burn import burn
from tests.web.sample import TODAY
from web.burn.routes import budget_clauses


def totals(page: str) -> dict[str, str]:
    """Return the totals that a page shows on its cards."""
    return dict(re.findall(r'data-total="(\w+)">([^<]*)<', page))


@pytest.mark.parametrize(
    "query", ["", "department=kw", "clause=art3.rent", "department=kw&clause=art4.testing"]
)
def test_the_cards_show_what_the_query_gives(client: FlaskClient, ledger: Ledger, query: str) -> None:
    given = dict(part.split("=") for part in query.split("&") if part)
    total = burn(ledger.rows, 2026, on=TODAY, **given).total  # type: ignore[arg-type] # by is not among them
    expected = {
        "total": total.total_fen,
        "committed": total.committed_fen,
        "due": total.due_fen,
        "paid": total.paid_fen,
        "returned": total.returned_fen,
        "free": total.free_fen,
    }
    assert totals(client.get(f"/?{query}").text) == {name: yuan(fen) for name, fen in expected.items()}
    assert totals(client.get(f"/?{query}&unit=wan").text) == {
        name: wan(fen) for name, fen in expected.items()
    }


@pytest.mark.parametrize("by", ["line", "department", "clause"])
def test_the_table_has_a_row_for_each_key(client: FlaskClient, ledger: Ledger, by: str) -> None:
    page = client.get(f"/?by={by}").text
    table = burn(ledger.rows, 2026, on=TODAY, by=by)  # type: ignore[arg-type] # one of the three
    assert re.findall(r'<tr data-key="([^"]+)"', page) == [row.key for row in table.rows]


def test_the_picture_gets_whole_fen_and_ready_text(client: FlaskClient) -> None:
    page = client.get("/?lang=en").text
    found = re.search(r'id="pace-data">(.*?)</script>', page, re.DOTALL)
    assert found
    chart = json.loads(found.group(1))
    assert len(chart["months"]) == len(chart["spent"]) == len(chart["pace"]) == 12
    assert chart["spent"][TODAY.month :] == [None] * (12 - TODAY.month)
    assert all(isinstance(fen, int) for fen in chart["pace"])
    assert chart["spent_text"][2] == yuan(chart["spent"][2])
    assert chart["unit"] == "yuan"


def test_years_ahead_are_promised_by_the_rent(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "2027 年小计" in page
    assert "2028 年小计" in page
    assert "以后年度没有承诺" in client.get("/?year=2030").text


def test_a_year_without_lines_says_so(client: FlaskClient) -> None:
    page = client.get("/?year=2030").text
    assert "该范围内没有指标" in page
    assert date(2030, 1, 1).strftime("%Y 年预算执行") in page


def test_filters_offer_every_clause_that_pays_and_the_department_of_each() -> None:
    clauses = budget_clauses(default_pack())
    assert "art1.construction" in clauses
    assert "art3.rent" in clauses
    assert "art3.renovation" not in clauses
    assert len(clauses) == len(set(clauses))


def test_a_chosen_filter_stays_chosen(client: FlaskClient) -> None:
    page = client.get("/?department=kw&clause=art3.rent&year=2026&lang=en&unit=wan").text
    assert re.search(r'<option value="kw" selected', page)
    assert re.search(r'<option value="art3.rent" selected', page)
    assert '<input type="hidden" name="lang" value="en">' in page
    assert '<input type="hidden" name="unit" value="wan">' in page


def test_the_day_decides_the_time_gone_by(client: FlaskClient) -> None:
    page = client.get("/?on=2026-12-31").text
    assert "截至 2026-12-31" in page
    assert "<b>100.0%</b>" in page
    assert "2027 年预算执行" in client.get("/?on=2027-03-01").text
