from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

PAGES = ["/", "/platforms", "/platforms/P-001", "/healthz", "/nowhere", "/?year=x"]


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_keeps_to_itself(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'self'(;|$)", policy)
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_only_the_page_with_a_picture_allows_drawn_styles(client: FlaskClient) -> None:
    assert "style-src 'self' 'unsafe-inline'" in client.get("/").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/platforms/P-001").headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_elsewhere_and_no_script_or_style_is_inline(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path).text
    assert not re.findall(r"(?:src|href)=\"(?:https?:)?//", page)
    assert not re.findall(r"<script(?![^>]*(?:src=|type=\"application/json\"))", page)
    assert not re.findall(r"\son\w+=|\sstyle=|<style", page)
