"""A time in the address narrows a list and stands above it, on every list that has days."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "path", ["/exceptions", "/recoveries", "/awards", "/batches", "/statements", "/burn/entries"]
)
def test_a_time_is_a_chip_that_can_be_taken_off(client: FlaskClient, path: str) -> None:
    page = client.get(f"{path}?time=2026Q3").text
    assert 'class="chips"' in page
    assert "<b>2026Q3</b>" in page
    assert client.get(f"{path}?time=2026Q9").status_code == 400
