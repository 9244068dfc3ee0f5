from __future__ import annotations

import re

from flask import Flask

from tests.web.conftest import ClientAs
from web.access.areas import AREAS
from web.navigation import GROUPS

PLACES = [place for group in GROUPS for place in group.places]
LINK = re.compile(r'<a href="([^"]+)" data-go="(\w)"')


def test_every_key_leads_to_one_place_and_every_place_is_an_area() -> None:
    assert len({place.key for place in PLACES}) == len(PLACES)
    assert {place.area for place in PLACES} <= set(AREAS)
    assert not {place.key for place in PLACES} & {"g", "j", "k", "e"}


def test_an_officer_sees_what_is_open_to_the_roles(client_as: ClientAs) -> None:
    clerk = dict(LINK.findall(client_as("clerk", department="kw").get("/").text))
    assert {"/", "/platforms"} <= set(clerk)
    assert "/officers" not in clerk
    security = client_as("security_admin").get("/account/display").text
    assert "data-search" not in security
    assert "/platforms" not in dict(LINK.findall(security))


def test_a_stranger_sees_no_way_in(app: Flask) -> None:
    page = app.test_client().get("/login").text
    assert "data-go" not in page
    assert "data-search" not in page


def test_every_place_shown_opens(client_as: ClientAs) -> None:
    client = client_as("clerk", "checker", "approver", "reconciler")
    for url, _ in LINK.findall(client.get("/").text):
        assert client.get(url).status_code == 200, url
