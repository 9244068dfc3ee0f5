from __future__ import annotations

from flask.testing import FlaskClient

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


def test_one_rule_alone(client: FlaskClient) -> None:
    page = client.get("/duplicates?rule=same_code&lang=en").text
    assert "No support seems to be given twice" in page
    assert client.get("/duplicates?rule=none").status_code == 400


def test_candidates_as_a_file(client: FlaskClient) -> None:
    assert AWARD in client.get("/duplicates?format=csv").data.decode("utf-8-sig")
    assert client.get("/duplicates?format=xlsx").data.startswith(b"PK")
