from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient

from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, RETURNED


def test_candidates_lead_to_their_awards_and_say_why(client: FlaskClient) -> None:
    page = client.get("/duplicates").text
    assert "同一主体同年同一条款的多项支持" in page
    assert f'href="/awards/{AWARD}"' in page
    assert f'href="/awards/{RETURNED}"' in page


def test_what_they_share_is_in_words(client: FlaskClient) -> None:
    page = client.get("/duplicates?lang=en").text
    assert ">Subsidy for testing by instrument and sensor enterprises<" in page
    assert ">art4.testing<" not in page
    assert "art4.testing" in client.get("/duplicates?format=csv&table=support").data.decode("utf-8-sig")


def test_why_is_a_column_only_where_something_was_reviewed(client: FlaskClient) -> None:
    assert "结论说明" not in client.get("/duplicates?year=2026&rule=same_year&status=open").text
    taken = client.get("/duplicates?year=2026&status=open&format=csv&table=support")
    assert "结论说明" in taken.data.decode("utf-8-sig")


def test_one_rule_alone(client: FlaskClient) -> None:
    page = client.get("/duplicates?rule=same_code&lang=en").text
    assert "No support seems to be given twice" in page
    assert client.get("/duplicates?rule=none").status_code == 400


def test_candidates_as_a_file(client: FlaskClient) -> None:
    assert AWARD in client.get("/duplicates?format=csv").data.decode("utf-8-sig")
    assert client.get("/duplicates?format=xlsx").data.startswith(b"PK")


def test_a_verdict_takes_a_pair_off_the_list_and_stays_to_be_read(client_as: ClientAs) -> None:
    checker = client_as("checker")
    page = checker.get("/duplicates?year=2026&rule=same_year").text
    (link,) = {unescape(one) for one in re.findall(r'href="(/do/duplicate\.review\?[^"]*)"', page)}
    form = checker.get(link).text
    assert "属于重复" in form
    asked = dict(parse_qsl(urlsplit(link).query))
    given = {key: asked[key] for key in ("recipient", "first", "second")}
    said = {**given, "verdict": "distinct", "reason": "两份合同，两次试验", "_do": "submit"}
    answer = checker.post("/do/duplicate.review", data={**said, "next": asked["next"]})
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"].startswith("/duplicates?year=2026")
    assert "同一主体同年同一条款的多项支持</span>" not in checker.get("/duplicates?year=2026").text
    reviewed = checker.get("/duplicates?year=2026&status=reviewed").text
    assert "不重复" in reviewed
    assert "两份合同，两次试验" in reviewed
    assert "结论说明" in reviewed
    assert "两份合同，两次试验" in checker.get("/duplicates?year=2026&status=all&format=csv").text


def test_who_may_not_review_has_no_form(client_as: ClientAs) -> None:
    assert "/do/duplicate.review" not in client_as("clerk").get("/duplicates?year=2026&status=all").text
