from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from web import create_app
from web.access.places import LONGEST, asked_place, local_path, this_place


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app("dbname=nowhere")


@pytest.mark.parametrize(
    "address", ["/", "/?year=2026&by=line", "/platforms/P-001?lang=en#x", "/查询?q=中试"]
)
def test_a_path_of_this_system_is_kept(address: str) -> None:
    assert local_path(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "burn",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/x\\..\\y",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "//[",
        "/" + "x" * LONGEST,
    ],
)
def test_any_other_place_is_none(address: str | None) -> None:
    assert local_path(address) is None


@given(st.text(alphabet="/\\:.@ \t\r\n#?a[]", max_size=8))
def test_no_text_leads_elsewhere(address: str) -> None:
    """What a browser drops (tabs, line breaks) or reads as a slash (a backslash) never makes a second slash."""
    if (place := local_path(address)) is not None:
        read = place.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
        assert read.startswith("/")
        assert not read.startswith("//")


def test_a_page_comes_back_to_itself_and_a_form_to_its_page(app: Flask) -> None:
    with app.test_request_context("/platforms?q=x"):
        assert this_place() == "/platforms?q=x"
    with app.test_request_context("/platforms"):
        assert this_place() == "/platforms"
    with app.test_request_context("/do/x", method="POST", headers={"Referer": "http://localhost/awards?a=1"}):
        assert this_place() == "/awards?a=1"
    for elsewhere in ("http://evil.example/a", "http://localhost.evil.example/a", "http://localhost//evil"):
        with app.test_request_context("/do/x", method="POST", headers={"Referer": elsewhere}):
            assert this_place() == "/login"


def test_where_to_go_on_is_asked_in_the_form_or_the_address(app: Flask) -> None:
    with app.test_request_context("/login?next=/platforms"):
        assert asked_place() == "/platforms"
    with app.test_request_context("/login?next=/a", method="POST", data={"next": "/b"}):
        assert asked_place() == "/b"
    with app.test_request_context("/login?next=//evil.example"):
        assert asked_place() is None
