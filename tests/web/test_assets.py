from __future__ import annotations

import gzip
import re

import pytest
from flask.testing import FlaskClient

from web.assets import YEAR_S


def test_every_asset_of_a_page_is_served_here_and_kept_for_a_year(client: FlaskClient) -> None:
    page = client.get("/").text
    assets = re.findall(r"(?:src|href)=\"(/(?:static|assets|bootstrap)[^\"]+)\"", page)
    assert len(assets) >= 6
    for path in assets:
        assert re.search(r"\?v=[0-9a-f]{16}$", path), path
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer.cache_control.max_age == YEAR_S
        answer.close()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_plotly_is_the_packages_own_compressed_where_that_is_understood(
    client: FlaskClient, accepted: str
) -> None:
    answer = client.get("/assets/plotly.min.js", headers={"Accept-Encoding": accepted})
    assert (answer.content_encoding == "gzip") == (accepted == "gzip")
    content = gzip.decompress(answer.data) if accepted == "gzip" else answer.data
    assert b"plotly.js v" in content[:100]
    assert answer.mimetype == "text/javascript"


def test_an_asset_that_does_not_exist_is_not_found(client: FlaskClient) -> None:
    assert client.get("/static/no.css").status_code == 404


@pytest.mark.parametrize("name", ["ledger.css", "shortcuts.js", "mark.svg"])
def test_an_asset_is_compressed_once_and_kept(client: FlaskClient, name: str) -> None:
    packed = client.get(f"/static/{name}", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get(f"/static/{name}", headers={"Accept-Encoding": "identity"})
    assert packed.content_encoding == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert packed.cache_control.immutable
    assert "Accept-Encoding" in packed.vary


def test_a_path_out_of_the_folder_is_not_found(client: FlaskClient) -> None:
    for path in ("/static/../application.py", "/static/%2e%2e/application.py", "/static/..%2fassets.py"):
        assert client.get(path).status_code == 404


def test_pages_are_compressed_for_who_reads_it(client: FlaskClient) -> None:
    packed = client.get("/platforms", headers={"Accept-Encoding": "gzip"})
    assert packed.content_encoding == "gzip"
    assert b"P-001" in gzip.decompress(packed.data)
