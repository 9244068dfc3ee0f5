from __future__ import annotations

import json
import re

import pytest
from flask.testing import FlaskClient

from web.preferences.picture import COOKIE, Picture


@pytest.fixture(autouse=True)
def _forgets(client: FlaskClient) -> object:
    yield
    client.delete_cookie(COOKIE)


def drawn(page: str) -> str:
    """Return what a page draws; it must be the one that its switch marks."""
    found = re.search(r'id="pace-data">(.*?)</script>', page, re.DOTALL)
    marked = re.findall(r'chart=(\w+)#pace-title" aria-current="true"', page)
    assert found
    picture = str(json.loads(found.group(1))["picture"])
    assert marked == [picture]
    return picture


def test_bars_are_drawn_until_something_else_is_chosen(client: FlaskClient) -> None:
    answer = client.get("/")
    assert drawn(answer.text) == "bars"
    assert COOKIE not in answer.headers.get("Set-Cookie", "")


@pytest.mark.parametrize("picture", list(Picture))
def test_a_picture_chosen_once_is_remembered_on_both_pages(client: FlaskClient, picture: Picture) -> None:
    assert drawn(client.get(f"/?chart={picture}").text) == picture
    assert drawn(client.get("/?department=kw").text) == picture
    assert drawn(client.get("/burn/entries?year=2026").text) == picture


def test_a_link_goes_before_what_is_remembered(client: FlaskClient) -> None:
    client.get("/?chart=line")
    assert drawn(client.get("/?chart=burndown").text) == "burndown"


def test_the_cookie_is_out_of_the_reach_of_scripts_and_of_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/?chart=line").headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=line;")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_picture_there_is_not_is_refused_and_nonsense_in_the_cookie_is_not(client: FlaskClient) -> None:
    assert client.get("/?chart=pie").status_code == 400
    client.set_cookie(COOKIE, "<b>")
    assert drawn(client.get("/").text) == "bars"
