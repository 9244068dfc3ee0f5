"""Asking for a countersignature and giving it, as the forms of the pages do."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def form_of(page: str, command: str) -> dict[str, str]:
    """Return the hidden fields of the form of a command on a page."""
    form = page.partition(f'action="/do/{command}"')[2].partition("</form>")[0]
    assert form, f"no form of {command}"
    return {unescape(name): unescape(value) for name, value in _FIELD.findall(form)}


def ask(client: FlaskClient, command: str, **fields: str) -> str:
    """Be refused a command for want of a countersignature, and ask for it from there; returns the page that shows it."""
    refused = client.post(f"/do/{command}", data={**fields, "_do": "submit"})
    assert refused.status_code == 403, refused.text
    assert "countersignature_missing" in refused.text
    assert 'name="_do" value="ask"' in refused.text
    asked = client.post(f"/do/{command}", data={**fields, "_do": "ask"})
    assert asked.status_code == 303, asked.text
    return asked.headers["Location"]


def sign(client: FlaskClient, place: str) -> TestResponse:
    """Countersign on the page that shows what is asked for."""
    form = form_of(client.get(place).text, "countersignature.give")
    return client.post("/do/countersignature.give", data={**form, "_do": "submit"})


def go_on(client: FlaskClient, place: str, command: str) -> TestResponse:
    """Go on with a command from the page of its countersignature: to its form, filled in, and from there give it."""
    form = form_of(client.get(place).text, command)
    filled = client.post(f"/do/{command}", data={**form, "_do": "rehearse"})
    assert filled.status_code == 200, filled.text
    return client.post(f"/do/{command}", data={**form, "_do": "submit"})
