"""Support without money on a recipient's page, the holders of a cap, and whose code the register prints."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import RecordNonMonetarySupport, ReverseEntry
from tests.ledger.application.district import CHECKER, UNITS, District
from tests.web.sample import TODAY
from tests.web.sample import testing as a_contract

RECIPIENT, HOLDER = "P-002", UNITS[1]


@pytest.fixture(scope="module", autouse=True)
def _supported(ledger: Ledger) -> None:
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=600_000)
    district.clock.set(TODAY)
    for entry in ("GJ-1", "GJ-2"):
        district.does(
            RecordNonMonetarySupport(
                entry=entry, recipient=RECIPIENT, kind="supply_list", description="某年清单"
            )
        )
    district.does(ReverseEntry(entry="GJ-2", recipient=RECIPIENT, reason="重复登记"), CHECKER)
    district.approved("Z-LARGER-THAN-OTHERS", HOLDER, "art4.testing", a_contract("HT-A", "700000"))


def _row(page: str, key: str) -> list[str]:
    (row,) = (one for one in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{key}<" in one)
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in cells]


@pytest.mark.parametrize(
    ("language", "kind", "states"),
    [("zh", "列入供给清单", ("有效", "已冲销")), ("en", "listed as a supplier", ("valid", "reversed"))],
)
def test_support_without_money_says_its_kind_and_whether_it_counts(
    client: FlaskClient, language: str, kind: str, states: tuple[str, str]
) -> None:
    page = client.get(f"/platforms/{RECIPIENT}?lang={language}").text
    part = page[page.index('id="part-support"') :].partition("</details>")[0]
    for entry, state in zip(("GJ-1", "GJ-2"), states, strict=True):
        cells = _row(part, entry)
        assert kind in cells
        assert cells[-1] == state


def test_the_awards_in_a_cap_stand_in_the_order_of_their_numbers_and_whole(client: FlaskClient) -> None:
    page = client.get(f"/organisations/{HOLDER}").text
    caps = page[page.index('id="caps"') :].partition("</table>")[0]
    shared = [re.findall(r'class="whole"[^>]*>([^<]+)<', row) for row in caps.split("</tr>")]
    assert any(len(one) > 1 for one in shared)
    assert all(one == sorted(one) for one in shared)


def test_the_register_says_whose_code_it_prints(client: FlaskClient) -> None:
    assert "运行主体或本单位代码" in client.get("/platforms").text
