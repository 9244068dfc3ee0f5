"""Pages of a list: every row once, in order, whichever way one turns them and whatever arrives meanwhile."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput
from ledger.ports import Rows
from projections.bootstrap import open_ledger
from projections.queries.paging import Cursor, Key, Order, Page, cursor_from, page_of

KEYS = (Key("day", "day", date), Key("name", "name"))
UP, DOWN = Order("day", KEYS), Order("-day", KEYS, descending=True)
ROWS_OF_LIST = 23


@dataclass(frozen=True)
class Entry:
    day: date
    name: str


@pytest.fixture(scope="module")
def rows(database_url: str) -> Iterator[Rows]:
    with open_ledger(database_url) as ledger:
        yield ledger.rows


def _page(
    rows: Rows, order: Order, cursor: Cursor | None, limit: int = 5, count: int = ROWS_OF_LIST
) -> Page[Entry]:
    query = (
        "SELECT day, name FROM (SELECT '2026-01-01'::date + n / 4 AS day, lpad(n::text, 3, '0') AS name"
        " FROM generate_series(1, %s) n) AS entry WHERE true"
    )
    return page_of(rows, Entry, query, (count,), order=order, cursor=cursor, limit=limit)


@pytest.mark.parametrize("order", [UP, DOWN])
@pytest.mark.parametrize("limit", [1, 5, 22, 23, 24])
def test_forward_and_back_every_row_once(rows: Rows, order: Order, limit: int) -> None:
    whole = _page(rows, order, None, limit=100)
    assert (whole.before, whole.after) == (None, None)
    assert len(whole.rows) == ROWS_OF_LIST
    page, pages = _page(rows, order, None, limit), []
    while True:
        pages.append(page)
        if page.after is None:
            break
        page = _page(rows, order, page.after, limit)
    assert tuple(row for one in pages for row in one.rows) == whole.rows
    back = [page]
    while page.before is not None:
        page = _page(rows, order, page.before, limit)
        back.append(page)
    assert [one.rows for one in reversed(back)] == [one.rows for one in pages]
    assert back[-1].before is None


def test_rows_that_arrive_meanwhile_neither_repeat_nor_skip_others(rows: Rows) -> None:
    first = _page(rows, UP, None, count=10)
    second = _page(rows, UP, first.after, count=23)
    assert second.rows[0].name == "006"
    newest = _page(rows, DOWN, None, count=10)
    older = _page(rows, DOWN, newest.after, count=23)
    assert older.rows[0].name == "005"


def test_a_list_without_rows_has_no_pages(rows: Rows) -> None:
    assert _page(rows, UP, None, count=0) == Page(())


def test_a_place_survives_the_url() -> None:
    place = Cursor("day", True, (date(2026, 1, 31), "甲 & 乙"))
    assert cursor_from(str(place), UP) == place
    assert cursor_from("", UP) is None


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "€",
        "=" * 3,
        _packed("[]"),
        _packed('["-day", false, ["2026-01-31", "a"]]'),
        _packed('["day", false, ["2026-01-31"]]'),
        _packed('["day", false, ["2026-02-30", "a"]]'),
        _packed('["day", false, ["2026-01-31", "\\u0000"]]'),
        _packed('["day", "no", ["2026-01-31", "a"]]'),
        _packed("[" * 500),
        "A" * 2_000,
    ],
)
def test_what_is_no_place_of_this_list_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="第一页"):
        cursor_from(text, UP)


def test_a_number_beyond_the_databases_is_refused() -> None:
    order = Order("n", (Key("n", "n", int),))
    with pytest.raises(InvalidInput):
        cursor_from(str(Cursor("n", False, (2**63,))), order)


@given(text=st.text(max_size=60))
@settings(max_examples=50)
def test_any_text_is_a_place_or_refused(text: str) -> None:
    try:
        found = cursor_from(text, UP)
    except InvalidInput:
        return
    assert found is None or found.values[0] >= date.min - timedelta(0)
