"""A filter that says nothing is marked in its field; the list stands with the filters that say something."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ClientAs

WRONG = [
    ("/awards", "at_least", "abc"),
    ("/awards", "at_least", "-1"),
    ("/awards", "time", "2026Q9"),
    ("/awards", "status", "nonsense"),
    ("/awards", "clause", "art99"),
    ("/awards", "department", "xx"),
    ("/awards", "q", "长" * 101),
    ("/batches", "year", "26"),
    ("/batches/due", "until", "2026-02-30"),
    ("/budgets", "year", "27"),
    ("/burn/entries", "time", "2026Q0"),
    ("/", "on", "昨天"),
    ("/", "department", "xx"),
    ("/duplicates", "rule", "none"),
    ("/exceptions", "status", "nonsense"),
    ("/exceptions", "at_most", "1e5"),
    ("/payees", "status", "x"),
    ("/recoveries", "kind", "nothing"),
    ("/recoveries/returned-funds", "year", "x"),
    ("/reconciliation", "side", "up"),
    ("/statements", "time", "x"),
]
NAMED = ("clause", "department")
"""What is not wrongly written but not there."""
FIELD = r'<(?:input|select)[^>]*name="{name}"[^>]*aria-invalid="true" aria-describedby="problem-{name}"'


@pytest.mark.parametrize(("path", "name", "typed"), WRONG)
def test_a_wrong_filter_is_marked_and_keeps_what_was_typed(
    client: FlaskClient, path: str, name: str, typed: str
) -> None:
    answer = client.get(path, query_string={name: typed})
    assert answer.status_code == (404 if name in NAMED else 400)
    assert re.search(FIELD.format(name=name), answer.text)
    assert re.search(rf'<span class="problem" id="problem-{name}" role="alert">[^<]+</span>', answer.text)
    assert f'value="{typed}"' in answer.text
    assert answer.text.count("aria-invalid") == 1
    assert '<details class="filter-fold' in answer.text
    assert client.get(path, query_string={name: typed, "lang": "en"}).status_code == answer.status_code


def test_the_other_filters_hold(client: FlaskClient) -> None:
    page = client.get("/awards?at_least=abc&clause=art3.rent&sort=award").text
    numbers = re.findall(r'data-label="受理编号"[^>]*><a [^>]*>([^<]+)', page)
    assert numbers == re.findall(
        r'data-label="受理编号"[^>]*><a [^>]*>([^<]+)', client.get("/awards?clause=art3.rent&sort=award").text
    )
    assert "最多两位小数" in page
    assert '<option value="art3.rent" selected>' in page
    assert 'href="/awards?clause=art3.rent&amp;sort=-award"' in page, "its links leave what is wrong"
    assert page.count('class="chips"') == 1
    assert "abc</b>" not in page


def test_what_is_no_choice_is_said_in_words_not_in_codes(client: FlaskClient) -> None:
    page = client.get("/awards?status=nonsense").text
    assert "不在列表中，请重新选择。" in page
    assert "in_notice /" not in page
    assert '<option value="nonsense" selected>nonsense</option>' in page


def test_a_range_that_ends_before_it_begins_is_marked_at_its_end(client: FlaskClient) -> None:
    page = client.get("/awards?at_least=200000&at_most=5").text
    assert 'aria-describedby="problem-at_most"' in page
    assert "<b>200000</b>" in page, "the one that says something holds"


def test_the_audit_log_marks_its_filters_too(client_as: ClientAs) -> None:
    answer = client_as("audit_admin").get("/audit?outcome=maybe&time=2026")
    assert answer.status_code == 400
    assert 'aria-describedby="problem-outcome"' in answer.text
    assert "<b>2026</b>" in answer.text


@pytest.mark.parametrize("query", ["format=xlsx", "format=csv"])
def test_a_file_is_refused(client: FlaskClient, query: str) -> None:
    answer = client.get(f"/awards?at_least=abc&{query}")
    assert answer.status_code == 400
    assert "aria-invalid" not in answer.text


def test_a_program_is_refused(client: FlaskClient) -> None:
    answer = client.get("/awards?time=2026Q9", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "invalid_input"


def test_what_is_no_filter_is_refused_as_ever(client: FlaskClient) -> None:
    for query in ("sort=name", "cursor=abc"):
        answer = client.get(f"/awards?{query}")
        assert answer.status_code == 400
        assert "aria-invalid" not in answer.text
