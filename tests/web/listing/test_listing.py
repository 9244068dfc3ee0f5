"""A list as a page and as files, over a register of more recipients than one page holds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from ledger.store.connection import connect_as_owner
from projections.queries.paging import Page
from projections.tables.table import Column, Kind, Table
from web.listing import EXPORTED, Listing
from web.listing.asking import PAGE_ROWS

RECIPIENTS = 250
FORMULA = "=1+1"
VOLUME = """
INSERT INTO recipient SELECT md5('r' || n)::uuid, CASE WHEN n % 5 = 0 THEN 'organisation' ELSE 'platform' END,
    'T-' || lpad(n::text, 4, '0'), CASE WHEN n = 7 THEN '=1+1' ELSE '平台 ' || n END, 'U-' || n, '主体 ' || n, 'U-' || n,
    '单位 ' || n, false, NULL, false, '', '2026-01-01'::date + n FROM generate_series(1, 250) n
"""
NUMBER = re.compile(r'<th scope="row" data-label="编号"[^>]*><a [^>]*>([^<]+)</a>')


@pytest.fixture(scope="module", autouse=True)
def _register(database_url: str, app: Flask) -> None:
    with connect_as_owner(database_url) as connection:
        connection.execute(VOLUME.encode())


@pytest.fixture
def exports(app: Flask) -> Iterator[list[dict[str, object]]]:
    told: list[dict[str, object]] = []

    def note(_: Flask, **export: object) -> None:
        told.append(export)

    with EXPORTED.connected_to(note, app):
        yield told


def _following(page: str, rel: str) -> str | None:
    found = re.search(rf'<a href="([^"]+)" rel="{rel}"', page)
    return found.group(1).replace("&amp;", "&") if found else None


def test_pages_follow_each_other_both_ways(client: FlaskClient) -> None:
    page, seen, before = client.get("/platforms").text, [], []
    while True:
        before.append(NUMBER.findall(page))
        seen += before[-1]
        after = _following(page, "next")
        if after is None:
            break
        page = client.get(after).text
    assert len(seen) == len(set(seen)) >= RECIPIENTS
    assert [len(rows) for rows in before[:-1]] == [PAGE_ROWS] * (len(before) - 1)
    back = _following(page, "prev")
    assert back is not None
    assert NUMBER.findall(client.get(back).text) == before[-2]
    assert 'href="/platforms">第一页' in page


def test_a_list_says_how_many_it_has_or_that_it_goes_on(client: FlaskClient) -> None:
    first = client.get("/platforms").text
    assert f"超过 {PAGE_ROWS} 项" in first
    after = _following(first, "next")
    assert after is not None
    assert 'class="count-of-list"' not in client.get(after).text
    few = client.get("/platforms?q=P-00").text
    assert f"共 {len(NUMBER.findall(few))} 项" in few


def test_filters_stay_and_can_be_taken_off(client: FlaskClient) -> None:
    page = client.get("/platforms?kind=organisation&unit=wan").text
    assert set(re.findall(r'data-label="类别"[^>]*>([^<]+)', page)) == {"单位"}
    assert '<a href="/platforms?unit=wan" aria-label="去掉筛选：类别">' in page
    assert client.get("/platforms?kind=x").status_code == 400


def test_a_column_sorts_both_ways(client: FlaskClient) -> None:
    up = client.get("/platforms?sort=registered_on").text
    assert 'aria-sort="ascending"' in up
    days = re.findall(r'data-label="登记日期"[^>]*>([^<]+)', up)
    assert days == sorted(days)
    down = client.get("/platforms?sort=-registered_on").text
    days = re.findall(r'data-label="登记日期"[^>]*>([^<]+)', down)
    assert days == sorted(days, reverse=True)
    assert client.get("/platforms?sort=name").status_code == 400


def test_a_page_of_another_order_is_refused(client: FlaskClient) -> None:
    after = _following(client.get("/platforms").text, "next")
    assert after is not None
    assert client.get(f"{after}&sort=registered_on").status_code == 400


def test_csv_holds_the_whole_list_and_no_formula(
    client: FlaskClient, exports: list[dict[str, object]]
) -> None:
    answer = client.get("/platforms?format=csv&kind=platform")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=register.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) > RECIPIENTS * 4 // 5
    assert [row[1] for row in rows if FORMULA in row[1]] == [f"'{FORMULA}"]
    assert exports == [
        {"tables": ["register"], "rows": len(rows) - 1, "file_format": "csv", "url": answer.request.full_path}
    ]


def test_excel_states_the_filters_and_who_signs(client: FlaskClient) -> None:
    answer = client.get("/platforms?format=xlsx&kind=organisation")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0)
    cells = [str(cell) for row in sheet.to_python() for cell in row if cell != ""]
    assert cells[0] == "平台与单位"
    assert "类别：单位" in cells
    assert any(cell.startswith("制表：") for cell in cells)


@pytest.mark.parametrize(("query", "status"), [("format=pdf", 400), ("format=csv&table=no", 404)])
def test_files_there_are_not_are_refused(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/platforms?{query}").status_code == status


def test_a_cut_file_says_so(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.listing.asking.EXPORT_ROWS", 10)
    assert "仅含前 20,000 行" in client.get("/platforms?format=csv").text


def test_money_is_printed_in_the_pages_unit_and_an_absent_total_stays_empty(app: Flask) -> None:
    columns = (
        Column("name", "名称", "name"),
        Column("day", "日期", "day", Kind.DATE),
        Column("amount_fen", "金额", "amount", Kind.MONEY),
        Column("inner", "内部", "inner", in_files_only=True),
    )
    rows = (("甲", date(2026, 1, 2), 123_456, "x"), ("乙", None, None, "y"))
    table = Table("t", "表", "Table", columns, rows, ("合计", None, 123_456, None))
    shown = Listing(table, page=Page(rows), links={"name": lambda row: f"/x/{row['inner']}"})
    with app.test_request_context("/?unit=wan&lang=en"):
        assert [head.text for head in shown.heads()] == ["Name", "Day", "Amount"]
        first, second = shown.rows()
        assert [(cell.text, cell.url) for cell in first] == [
            ("甲", "/x/x"),
            ("2026-01-02", None),
            ("0.123456", None),
        ]
        assert [cell.text for cell in second] == ["乙", "—", "—"]
        assert [cell.url for cell in shown.total()] == [None, None, None]
        assert [cell.text for cell in shown.total()] == ["合计", "", "0.123456"]


def test_the_label_of_a_total_stands_first_and_is_no_value_of_its_column(app: Flask) -> None:
    columns = (
        Column("day", "日期", "day", Kind.DATE),
        Column("name", "名称", "name"),
        Column("amount_fen", "金额", "amount", Kind.MONEY),
    )
    table = Table("t", "表", "Table", columns, ((date(2026, 1, 2), "甲", 0),), (None, "合计", 0))
    with app.test_request_context("/"):
        label, name, amount = Listing(table).total()
    assert (label.text, name.text, amount.text) == ("合计", "", "0.00")
    assert "data-label" not in label.attributes
    assert 'data-label="金额"' in amount.attributes
