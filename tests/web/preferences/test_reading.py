"""Language and unit stay with the reader; an address that says otherwise wins, and files go by their address alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from web.preferences.reading import COOKIES

ENGLISH, CHINESE = '<html lang="en"', '<html lang="zh-CN"'


@pytest.fixture
def reader(client: FlaskClient) -> Iterator[FlaskClient]:
    yield client
    for cookie in COOKIES.values():
        client.delete_cookie(cookie)


def choose(client: FlaskClient, label: str, path: str = "/platforms") -> str:
    """Follow the link of a choice in the head of a page; return where it leads back to."""
    links = re.findall(r'<a href="(/reading/[^"]+)"[^>]*>([^<]+)</a>', client.get(path).text)
    answer = client.get(next(link for link, name in links if name == label).replace("&amp;", "&"))
    assert answer.status_code == 302
    return answer.location


def test_a_choice_outlives_the_address(reader: FlaskClient) -> None:
    assert choose(reader, "English", "/platforms?kind=organisation") == "/platforms?kind=organisation&lang=en"
    assert ENGLISH in reader.get("/platforms").text
    assert choose(reader, "10,000 yuan").endswith("unit=wan")
    page = reader.get("/").text
    assert ENGLISH in page
    assert "unit=wan" in page
    assert choose(reader, "中文") == "/platforms?unit=wan&lang=zh"
    assert CHINESE in reader.get("/platforms").text


@pytest.mark.parametrize(
    ("cookie", "query", "shown"), [("en", "?lang=zh", CHINESE), ("zh", "?lang=en", ENGLISH)]
)
def test_the_address_wins_and_changes_nothing_of_what_is_kept(
    reader: FlaskClient, cookie: str, query: str, shown: str
) -> None:
    reader.set_cookie(COOKIES["lang"], cookie)
    answer = reader.get(f"/platforms{query}")
    assert shown in answer.text
    assert "yanqi_lang" not in str(answer.headers.getlist("Set-Cookie"))
    assert f'href="/budgets{query}' in answer.text


def test_a_file_is_the_same_for_everybody_who_has_its_address(reader: FlaskClient) -> None:
    plain = reader.get("/platforms?format=csv").data
    english = reader.get("/platforms?format=csv&lang=en").data
    assert plain != english
    reader.set_cookie(COOKIES["lang"], "en")
    reader.set_cookie(COOKIES["unit"], "wan")
    assert reader.get("/platforms?format=csv").data == plain
    links = re.findall(r'href="([^"]*format=csv[^"]*)"', reader.get("/platforms").text)
    assert links
    assert all("lang=en" in link and "unit=wan" in link for link in links)


@pytest.mark.parametrize("kept", ["fr", "", "<b>", "en.wan"])
def test_nonsense_means_the_usual(reader: FlaskClient, kept: str) -> None:
    for cookie in COOKIES.values():
        reader.set_cookie(cookie, kept)
    assert CHINESE in reader.get("/platforms").text


def test_it_is_kept_as_closely_as_a_cookie_can_be(reader: FlaskClient) -> None:
    answer = reader.get("/reading/lang/en?next=/platforms", base_url="https://localhost")
    (kept,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("yanqi_lang=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))
    assert reader.get("/platforms").headers["Cache-Control"] == "no-store"


def test_who_is_not_signed_in_chooses_too(stranger: FlaskClient) -> None:
    page = stranger.get("/login?next=/platforms").text
    found = re.search(r'<a href="(/reading/lang/en[^"]+)"', page)
    assert found is not None
    answer = stranger.get(found[1].replace("&amp;", "&"))
    assert answer.location == "/login?next=%2Fplatforms&lang=en"
    assert ENGLISH in stranger.get("/login").text


@pytest.mark.parametrize(
    ("place", "status", "leads_to"),
    [
        ("/reading/lang/fr", 400, None),
        ("/reading/unit/en", 400, None),
        ("/reading/colours/red", 404, None),
        ("/reading/lang/en?next=https://elsewhere.example/", 302, "/worklist?lang=en"),
        ("/reading/lang/en?next=//elsewhere.example/", 302, "/worklist?lang=en"),
    ],
)
def test_what_there_is_not_is_refused_and_nobody_is_led_elsewhere(
    reader: FlaskClient, place: str, status: int, leads_to: str | None
) -> None:
    answer = reader.get(place)
    assert (answer.status_code, answer.headers.get("Location")) == (status, leads_to)
