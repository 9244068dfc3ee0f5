"""What an officer may do is decided on what the page showed, or not at all."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask.testing import FlaskClient

from access.roles import Role
from ledger.application import Ledger
from tests.web.conftest import ClientAs
from tests.web.differences import difference
from tests.web.officers import appoint

CHANGED = "打开本页后，此事项已有变化"


def carried(page: str) -> dict[str, str]:
    """Return what the forms of an officer's page carry."""
    found = re.findall(r'name="(_version|_shown|key)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


@pytest.fixture
def username(ledger: Ledger) -> str:
    return appoint(ledger, "wu.jing", [Role.CLERK], "kw")


def test_roles_confirmed_on_an_old_page_wait_for_a_second_look(
    client_as: ClientAs, ledger: Ledger, username: str
) -> None:
    place = f"/officers/{username}"
    security, system = client_as("security_admin"), client_as("system_admin")
    propose = {"roles": ["clerk", "checker"], "officer_department": "kw"}
    seen = carried(security.get(place).text)
    assert security.post(f"{place}/roles", data={**propose, **seen}).status_code == 302
    second = carried(system.get(place).text)
    suspended = carried(security.get(place).text)
    assert security.post(f"{place}/suspend", data={"reason": "离岗", **suspended}).status_code == 302

    page = system.post(f"{place}/roles/2", data=second)
    assert page.status_code == 409
    assert CHANGED in page.text
    assert "用户停用" in page.text
    assert difference("否", "是") in page.text
    assert roles_of(ledger, username) == ["clerk"]
    assert system.post(f"{place}/roles/2", data=carried(page.text)).status_code in (302, 409)
    _proposed_again(security, place, second)


def _proposed_again(security: FlaskClient, place: str, stale: dict[str, str]) -> None:
    roles = {"roles": ["payer"], "officer_department": "czj"}
    for path, form in (("roles", roles), ("resume", {"reason": "返岗"})):
        page = security.post(f"{place}/{path}", data={**form, **stale, "key": "another"})
        assert page.status_code == 409
        assert CHANGED in page.text
    assert re.search(r'value="payer" checked', security.post(f"{place}/roles", data={**roles, **stale}).text)


def roles_of(ledger: Ledger, username: str) -> list[str]:
    (row,) = ledger.rows("SELECT roles FROM officer WHERE username = %s", (username,))
    assert isinstance(row["roles"], list)
    return [str(role) for role in row["roles"]]
