"""The one search box: what is meant without doubt opens, everything else is listed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, ENTERPRISE, RENT


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        (AWARD, f"/awards/{AWARD}"),
        (AWARD.lower(), f"/awards/{AWARD}"),
        ("P-002", "/platforms/P-002"),
        (ENTERPRISE, f"/organisations/{ENTERPRISE}"),
        ("", "/platforms"),
    ],
)
def test_what_is_meant_without_doubt_opens(client: FlaskClient, wanted: str, place: str) -> None:
    answer = client.get("/search", query_string={"q": wanted})
    assert answer.status_code == 302
    assert answer.location == place


def test_what_may_mean_several_is_listed(client: FlaskClient) -> None:
    page = client.get("/search?q=HR-2026").text
    assert f'href="/awards/{AWARD}"' in page
    assert "没有找到" not in page
    page = client.get("/search?q=pingtai").text
    assert 'href="/platforms/P-001"' in page
    assert 'href="/platforms/P-002"' in page


def test_what_an_award_claims_leads_to_the_award(client: FlaskClient) -> None:
    contract = client.get("/search?q=HT-1").text
    assert f'href="/awards/{AWARD}"' in contract
    assert "合同" in contract
    lease = client.get("/search?q=zl-1&lang=en").text
    assert f'href="/awards/{RENT}?lang=en"' in lease
    assert "lease" in lease


def test_of_another_departments_claim_only_the_recipient_is_shown(client_as: ClientAs) -> None:
    page = client_as("clerk", department="rsj").get("/search?q=HT-1").text
    assert f'href="/organisations/{ENTERPRISE}"' in page
    assert f'href="/awards/{AWARD}"' not in page


def test_nothing_found_is_said_once(client: FlaskClient) -> None:
    page = client.get("/search?q=没有这个名字").text
    assert page.count("没有找到") == 1
    assert "没有记录" not in page


def test_language_and_unit_go_along(client: FlaskClient) -> None:
    assert client.get("/search?q=P-002&lang=en&unit=wan").location == "/platforms/P-002?lang=en&unit=wan"


def test_an_award_opens_for_its_departments_only(client_as: ClientAs) -> None:
    other = client_as("clerk", department="rsj")
    assert other.get(f"/search?q={AWARD}").status_code == 200
    assert client_as("clerk", department="kw").get(f"/search?q={AWARD}").location == f"/awards/{AWARD}"


@pytest.mark.parametrize("wanted", ["%", "'", "\\", "\u0007x", "x" * 101, "<script>"])
def test_any_text_is_answered_or_refused(client: FlaskClient, wanted: str) -> None:
    answer = client.get("/search", query_string={"q": wanted})
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.text.replace("<script src", "")


def test_what_is_found_is_a_file_too(client: FlaskClient) -> None:
    text = client.get("/search?q=HR-2026&format=csv&table=numbers").data.decode("utf-8-sig")
    assert AWARD in text
