from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidInput, NotFound, UnknownClause
from web import create_app, parameters
from web.language import TIMEZONE


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")  # nothing here reads the database


@pytest.mark.parametrize(
    "text", ["2026-13-01", "2026-02-30", "20260301", "01/02/2026", "2026-03-01T10:00", "今天", "1-1-1"]
)
def test_a_wrong_date_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context("/", query_string={"as_of": text}), pytest.raises(InvalidInput):
        parameters.day("as_of")


@pytest.mark.parametrize("text", ["2026-03-01", "２０２６-０３-０１", " 2026-03-01 "])
def test_a_date_is_read(app: Flask, text: str) -> None:
    with app.test_request_context("/", query_string={"as_of": text}):
        assert parameters.day("as_of") == date(2026, 3, 1)


def test_what_is_absent_is_none(app: Flask) -> None:
    with app.test_request_context("/?as_of=&year="):
        assert (parameters.day("as_of"), parameters.year("year"), parameters.moment("x")) == (
            None,
            None,
            None,
        )
        assert parameters.text("q") == ""


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 23, 59, 59, 999999, tzinfo=TIMEZONE)),
        ("2026-03-01T10:30", datetime(2026, 3, 1, 10, 30, 59, 999999, tzinfo=TIMEZONE)),
        ("2026-03-01T10:30:15", datetime(2026, 3, 1, 10, 30, 15, tzinfo=TIMEZONE)),
    ],
)
def test_a_moment_is_in_beijing_time_and_includes_the_day_or_minute_it_names(
    app: Flask, text: str, end: datetime
) -> None:
    with app.test_request_context("/", query_string={"at": text}):
        assert parameters.moment("at") == end


@pytest.mark.parametrize("text", ["1999-01-01", "2026-03-01T25:00", "2026-03-01T10:30+08:00", "x"])
def test_a_wrong_moment_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context("/", query_string={"at": text}), pytest.raises(InvalidInput):
        parameters.moment("at")


@pytest.mark.parametrize("text", ["1999", "2101", "26", "二〇二六", "2026.0", "-2026", "1e3"])
def test_a_wrong_year_is_refused(app: Flask, text: str) -> None:
    with app.test_request_context("/", query_string={"year": text}), pytest.raises(InvalidInput):
        parameters.year("year")


@given(
    text=st.text(max_size=120),
    name=st.sampled_from(["day", "moment", "year", "text", "period", "amount", "token"]),
)
def test_any_text_is_read_or_refused(text: str, name: str) -> None:
    app = _bare()
    with app.test_request_context("/", query_string={"x": text}), contextlib.suppress(InvalidInput):
        getattr(parameters, name)("x")


def _bare(made: list[Any] = []) -> Flask:  # noqa: B006 - one application for all examples
    if not made:
        made.append(Flask(__name__))
    app: Flask = made[0]
    return app


def test_links_carry_language_and_unit_along_but_nothing_unknown(app: Flask) -> None:
    with app.test_request_context("/?lang=en&unit=wan&year=2026"):
        assert url_for("platforms.index") == "/platforms?lang=en&unit=wan"
        assert url_for("static", filename="burn.js").count("lang") == 0
    with app.test_request_context("/?lang=xx&unit=<b>"):
        assert url_for("platforms.index") == "/platforms"


def test_the_current_page_can_be_linked_with_one_choice_changed(app: Flask) -> None:
    with app.test_request_context("/?year=2025&by=clause"):
        assert parameters.this_page(lang="en") == "/?year=2025&by=clause&lang=en"
        assert parameters.this_page(by=None) == "/?year=2025"
    with app.test_request_context("/platforms/P-001?as_of=2026-01-01"):
        assert parameters.this_page(as_of=None) == "/platforms/P-001"


@pytest.mark.parametrize(
    ("text", "starts", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-03-05", date(2026, 3, 5), date(2026, 3, 5)),
        ("2026-03..2026-05", date(2026, 3, 1), date(2026, 5, 31)),
        ("2025Q4 .. 2026-01-10", date(2025, 10, 1), date(2026, 1, 10)),
        ("２０２６Ｑ１", date(2026, 1, 1), date(2026, 3, 31)),
        ("2100", date(2100, 1, 1), date(2100, 12, 31)),
    ],
)
def test_a_period_is_read(app: Flask, text: str, starts: date, last: date) -> None:
    with app.test_request_context("/", query_string={"time": text}):
        period = parameters.period()
    assert period is not None
    assert (period.starts, period.last_day) == (starts, last)
    assert period.fiscal_year == (starts.year if starts.year == last.year else None)


@pytest.mark.parametrize(
    "text",
    ["2026Q5", "2026-13", "2026-02-30", "1999", "2026..", "..2026", "2026-05..2026-03", "26Q1", "2026Q1-02"],
)
def test_a_wrong_period_is_refused(app: Flask, text: str) -> None:
    with (
        app.test_request_context("/", query_string={"time": text}),
        pytest.raises(InvalidInput, match="2026Q3"),
    ):
        parameters.period()


def test_amounts_are_read_in_yuan_and_both_ends_count(app: Flask) -> None:
    with app.test_request_context("/?at_least=1,000.50&at_most=２０００"):
        found = parameters.amount_range()
    assert (found.at_least_fen, found.at_most_fen) == (100_050, 200_000)
    with app.test_request_context("/"):
        assert not parameters.amount_range()


@pytest.mark.parametrize(
    "query", ["at_least=-1", "at_least=1.234", "at_most=1e5", "at_least=5&at_most=4", "at_least=十"]
)
def test_wrong_amounts_are_refused(app: Flask, query: str) -> None:
    with app.test_request_context(f"/?{query}"), pytest.raises(InvalidInput):
        parameters.amount_range()


def test_departments_and_clauses_are_those_of_the_measure(app: Flask) -> None:
    with app.test_request_context("/?department=kw&clause=art4.testing"):
        assert (parameters.department(), parameters.clause()) == ("kw", "art4.testing")
    with app.test_request_context("/"):
        assert (parameters.department(), parameters.clause()) == (None, None)
    with app.test_request_context("/?department=xx&clause=art99"):
        with pytest.raises(NotFound):
            parameters.department()
        with pytest.raises(UnknownClause):
            parameters.clause()


def test_a_choice_is_one_of_those_offered(app: Flask) -> None:
    with app.test_request_context("/?by=line"):
        assert parameters.choice("by", ["line", "clause"]) == "line"
        assert parameters.choice("other", ["a"], "a") == "a"
        with pytest.raises(InvalidInput, match="clause"):
            parameters.choice("by", ["clause"])


def test_a_link_to_another_filter_begins_at_the_first_page(app: Flask) -> None:
    with app.test_request_context("/platforms?kind=platform&cursor=abc&format=xlsx&table=register"):
        assert parameters.this_page() == "/platforms?kind=platform"
        assert parameters.this_page(cursor="def") == "/platforms?kind=platform&cursor=def"
