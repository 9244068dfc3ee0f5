from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from web.preferences.display import COOKIE, Colours, Display, display_from


@pytest.mark.parametrize("display", [Display(colours, on) for colours in Colours for on in (True, False)])
def test_settings_survive_the_cookie(display: Display) -> None:
    assert display_from(str(display)) == display


@pytest.mark.parametrize("text", ["", "x", "safe.", "<b>.on", "....", "safe.on.x"])
def test_nonsense_means_the_usual_settings(text: str) -> None:
    assert display_from(text) == Display()


def test_a_chosen_convention_is_on_every_page(client: FlaskClient) -> None:
    assert 'data-colours="safe"' in client.get("/platforms").text
    answer = client.post("/account/display", data={"colours": "red-up"})
    assert answer.status_code == 302
    assert COOKIE in answer.headers["Set-Cookie"]
    page = client.get("/platforms").text
    assert 'data-colours="red-up"' in page
    assert 'data-shortcuts="off"' in page
    client.delete_cookie(COOKIE)


def test_a_convention_there_is_not_is_refused(client: FlaskClient) -> None:
    assert client.post("/account/display", data={"colours": "pink"}).status_code == 400
