from __future__ import annotations

import json
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.domain.money import wan, yuan
from ledger.policy.loader import default_pack
from projections.queries.burn import burn, promised
from tests.web.sample import AWARD, ENTERPRISE, TODAY
from web.burn.routes import budget_clauses
from web.policy.source import sentence_anchor


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


def test_years_ahead_are_summed_over_all_of_them(client: FlaskClient, ledger: Ledger) -> None:
    promises = promised(ledger.rows, 2026)
    assert len({one.fiscal_year for one in promises}) > 1
    total = re.search(
        r'id="promised".*?<tfoot><tr><th[^>]*>合计</th>\s*<td[^>]*>([^<]*)<', client.get("/").text, re.DOTALL
    )
    assert total
    assert total.group(1) == yuan(sum(one.committed_fen for one in promises))


def test_years_ahead_say_in_the_words_of_the_budget_whether_they_are_opened(client: FlaskClient) -> None:
    table = client.get("/").text.split('id="promised"')[1].split("</table>")[0]
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)<', table) == [
        "财政年度",
        "责任单位",
        "支持事项",
        "资金来源",
        "已承诺",
        "下达状态",
    ]
    assert 'data-label="下达状态"><span class="quiet">未下达<' in table
    heads = client.get("/?format=csv&table=promised").data.decode("utf-8-sig").splitlines()[0]
    assert heads == "财政年度,责任单位,责任单位代码,支持事项,事项名称,资金来源代码,资金来源,已承诺(元)"


def test_an_adjustment_has_no_sign_of_its_own(client: FlaskClient, ledger: Ledger) -> None:
    adjusted = burn(ledger.rows, 2026, on=TODAY).total.adjusted_fen
    assert f"调整 {yuan(adjusted)}<" in client.get("/").text
    assert not re.search(r'data-label="调整"[^>]*>\+', client.get("/").text)


def test_a_year_without_lines_says_so(client: FlaskClient) -> None:
    page = client.get("/?year=2030").text
    assert "该范围内没有预算指标" in page
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
    assert "截至 2026年12月31日" in page
    assert "<b>100.0%</b>" in page
    assert "2027 年预算执行" in client.get("/?on=2027-03-01").text


@pytest.mark.parametrize(
    ("time", "year", "on"),
    [
        ("2026Q2", 2026, "2026年6月30日"),
        ("2026Q3", 2026, "2026年9月20日"),
        ("2026", 2026, "2026年9月20日"),
        ("2025-12", 2025, "2025年12月31日"),
        ("2027", 2027, "2026年9月20日"),
        ("2025Q4..2026Q1", 2026, "2026年3月31日"),
    ],
)
def test_a_time_stands_for_its_year_and_its_last_day_or_today(
    client: FlaskClient, time: str, year: int, on: str
) -> None:
    page = client.get(f"/?time={time}&year=2030").text
    assert f"{year} 年预算执行" in page
    assert f"截至 {on}" in page
    assert f"<b>{time}</b>" in page


@pytest.mark.parametrize(
    ("query", "day"),
    [
        ("", "2026-09-20"),
        ("on=2026-03-01", "2026-03-01"),
        ("time=2026Q2", "2026-06-30"),
        ("time=2026Q2&on=2026-05-01", "2026-05-01"),
        ("time=2026Q2&on=2026-09-20", "2026-06-30"),
        ("on=tomorrow", "tomorrow"),
    ],
)
def test_the_field_of_the_day_says_which_is_used(client: FlaskClient, query: str, day: str) -> None:
    page = client.get(f"/?{query}").text
    assert re.search(rf'name="on" value="{day}"', page)
    shown = date.fromisoformat(day) if day != "tomorrow" else TODAY
    assert f"截至 {shown.year}年{shown.month}月{shown.day}日" in page


def test_a_time_is_kept_by_the_links_of_the_page(client: FlaskClient) -> None:
    page = client.get("/?time=2026Q2&department=kw").text
    assert 'href="/?department=kw" aria-label="去掉筛选：期间"' in page
    assert 'href="/?time=2026Q2&amp;department=kw&amp;by=clause#lines-title"' in page
    assert "line=2026%7Ckw%7Cart4.testing%7Cdistrict&amp;time=2026Q2" in page
    assert 'name="time" value="2026Q2"' in page


LINE = "2026|kw|art4.testing|district"


def test_a_line_leads_to_its_months_and_these_to_their_events(client: FlaskClient, ledger: Ledger) -> None:
    page = client.get("/").text
    assert 'href="/burn/entries?line=2026%7Ckw%7Cart4.testing%7Cdistrict"' in page
    assert 'href="/burn/entries?time=2026-03&amp;year=2026"' in page
    page = client.get("/burn/entries", query_string={"line": LINE}).text
    row = next(row for row in burn(ledger.rows, 2026, on=TODAY).rows if row.key == LINE)
    assert totals(page)["paid"] == yuan(row.paid_fen)
    assert "time=2026-03" in page
    assert re.search(rf'href="/organisations/{ENTERPRISE}#event-\d+"', page)
    assert f'href="/awards/{AWARD}"' in page


def test_events_of_a_quarter(client: FlaskClient) -> None:
    page = client.get("/burn/entries?year=2026&time=2026Q1&department=kw").text
    days = re.findall(r'data-label="业务日期"[^>]*>(2026-[\d-]+)<', page)
    assert days
    assert all(day < "2026-04" for day in days)
    assert page.count("去掉筛选") == 3
    assert "财政年度 <b>2026</b>" in page


def test_events_name_their_line_whole_and_a_part_of_them_says_whose_total_it_has(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get("/burn/entries?year=2026").text
    assert "2026 · 区科委 · 中试平台租金补贴 · 区级资金" in page
    assert '<th scope="row" >合计</th>' in page
    monkeypatch.setattr("web.listing.asking.PAGE_ROWS", 2)
    first = client.get("/burn/entries?year=2026").text
    assert '<th scope="row" >全部合计（含其他页）</th>' in first
    assert '<th scope="row" >total of all pages</th>' in client.get("/burn/entries?year=2026&lang=en").text


@pytest.mark.parametrize(
    ("query", "status"),
    [("line=2026|kw|art4.testing|x", 404), ("time=2026Q9", 400), ("department=no", 404), ("cursor=abc", 400)],
)
def test_events_there_are_not_are_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/burn/entries?{query}").status_code == status


@pytest.mark.parametrize(
    ("table", "heads"), [("burn", "执行率"), ("months", "序时进度"), ("promised", "已承诺")]
)
def test_every_table_is_a_file_too(client: FlaskClient, table: str, heads: str) -> None:
    text = client.get(f"/?format=csv&table={table}").data.decode("utf-8-sig")
    assert heads in text.splitlines()[0]
    assert client.get("/?format=xlsx&department=kw").data.startswith(b"PK")
    assert "支付" in client.get("/burn/entries?year=2026&format=csv").data.decode("utf-8-sig")


@pytest.mark.parametrize("by", ["line", "department", "clause"])
def test_the_bars_are_made_up_of_the_rows_amounts(client: FlaskClient, ledger: Ledger, by: str) -> None:
    page = client.get(f"/?by={by}").text
    found = re.search(r'id="composition-data">(.*?)</script>', page, re.DOTALL)
    assert found
    chart = json.loads(found.group(1))
    table = burn(ledger.rows, 2026, on=TODAY, by=by)  # type: ignore[arg-type] # one of the three
    assert chart["keys"] == [row.key for row in table.rows]
    sums = [sum(part["fen"][place] for part in chart["parts"]) for place in range(len(table.rows))]
    assert sums == [row.total_fen for row in table.rows]
    assert len(chart["names"]) == len(table.rows)


def test_a_line_leads_to_the_sentence_that_it_pays_for(client: FlaskClient) -> None:
    page = client.get("/").text
    for clause in ("art3.rent", "art4.testing"):
        sentence = sentence_anchor(default_pack().clause(clause).quotes[0])
        assert f'href="/policy/{clause}#{sentence}"' in page
        assert f'id="{sentence}"' in client.get(f"/policy/{clause}").text
    assert 'href="/policy/art1.construction.' in page


@pytest.mark.parametrize("path", ["/?year=2026", f"/burn/entries?line={LINE}"])
def test_the_remainder_is_printed_beside_its_picture(client: FlaskClient, ledger: Ledger, path: str) -> None:
    page = client.get(f"{path}&chart=burndown").text
    found = re.search(r'id="pace-data">(.*?)</script>', page, re.DOTALL)
    assert found
    chart = json.loads(found.group(1))
    line = LINE if "line=" in path else None
    total = burn(ledger.rows, 2026, on=TODAY, line=line).total
    assert chart["left"]["fen"][-1] == total.free_fen + total.committed_fen + total.due_fen
    assert chart["free"]["fen"][-1] == total.free_fen
    assert chart["even"]["fen"][0] == total.total_fen
    for series in (chart["left"], chart["free"], chart["even"]):
        for day, text in zip(series["days"], series["text"], strict=True):
            row = re.search(rf'<tr data-day="{day}"[^>]*>(.*?)</tr>', page, re.DOTALL)
            assert row
            assert f">{text}<" in row.group(1)
    client.delete_cookie("yanqi_chart")


def test_years_ahead_are_drawn_with_the_sums_of_the_table(client: FlaskClient) -> None:
    page = client.get("/").text
    found = re.search(r'id="promised-data">(.*?)</script>', page, re.DOTALL)
    assert found
    chart = json.loads(found.group(1))
    for place, year in enumerate(chart["years"]):
        subtotal = re.search(rf'{year} 年小计</th>\s*<td class="n [^"]*">([^<]*)<', page)
        assert subtotal
        assert subtotal.group(1) == yuan(sum(part["fen"][place] for part in chart["parts"]))


def test_the_months_file_has_the_remainder_too(client: FlaskClient, ledger: Ledger) -> None:
    text = client.get("/?format=csv&table=months").data.decode("utf-8-sig")
    heads, *rows = [line.split(",") for line in text.splitlines()]
    total = burn(ledger.rows, 2026, on=TODAY).total
    free, unspent = heads.index("可用(元)"), heads.index("未支出(元)")
    summed = rows[-1]
    month = next(row for row in reversed(rows[:-1]) if row[free])  # months to come say nothing
    assert month[free] == yuan(total.free_fen).replace(",", "")
    assert month[unspent] == yuan(total.total_fen - total.spent_fen).replace(",", "")
    assert (summed[free], summed[unspent]) == ("", "")
