"""Batches: no other one is made, and none leaves, than the one that was looked at."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import RecordExport, ReverseDue, Suspend, WithdrawBatch
from tests.ledger.application.district import SECOND, UNITS, District
from tests.web.conftest import ClientAs
from tests.web.differences import difference
from tests.web.sample import TODAY
from tests.web.sample import testing as a_contract

CHANGED = "打开本页后，此事项已有变化"


@pytest.fixture(scope="module")
def district(ledger: Ledger) -> District:
    """A district in which five payments of 30,000 yuan are due, one of them to another unit."""
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=95_000)
    district.clock.set(TODAY)
    district.organisation(UNITS[3])
    for unit in (UNITS[1], UNITS[3]):
        district.account(unit, name=f"收款人 {unit}")
    district.clock.set(date(2026, 8, 3))
    for place in range(1, 6):
        unit = UNITS[3] if place == 5 else UNITS[1]
        award = f"SEEN-{place}"
        district.scheduled(award, unit, "art4.testing", a_contract(f"HT-{award}", "100000.00"))
        district.clock.set(date(2026, 8, 3))
    district.clock.set(TODAY)
    district.post_due()
    return district


def form_of(page: str, do: str = "submit", *awards: str) -> dict[str, str | list[str]]:
    """Return the form of a page that makes batches, with some awards ticked."""
    making = page.partition('id="making"')[2]
    carried = dict(re.findall(r'type="hidden" name="(key|number|_shown)" value="([^"]*)"', making))
    tickets = re.findall(r'name="instalment" value="([^"]+)"', page)
    chosen = [one for one in tickets if one.split("/", 2)[2] in awards]
    return {**{name: unescape(value) for name, value in carried.items()}, "do": do, "instalment": chosen}


def news(page: str) -> str:
    return page.partition('id="news"')[2].partition("</section>")[0]


def test_a_batch_is_made_of_what_was_looked_at_or_not_at_all(
    client: FlaskClient, ledger: Ledger, district: District
) -> None:
    form = form_of(client.get("/batches/due").text, "submit", "SEEN-1", "SEEN-2", "SEEN-5")
    assert len(form["instalment"]) == 3
    district.does(ReverseDue(award="SEEN-1", number=1, reason="误登"), SECOND, "czj")
    district.does(Suspend(recipient=UNITS[3], reason="核查", document="1"), SECOND, "czj")
    before = ledger.rows("SELECT count(*) AS n FROM batch", ())
    page = client.post("/batches/due", data=form)
    assert page.status_code == 409
    assert CHANGED in page.text
    assert "SEEN-1 第 1 期" in news(page.text)
    assert "已不在到期款项中" in news(page.text)
    assert "SEEN-5 第 1 期" in news(page.text)
    assert "主体已暂停" in news(page.text)
    assert "SEEN-2 第 1 期" not in news(page.text)
    assert ledger.rows("SELECT count(*) AS n FROM batch", ()) == before
    assert client.post("/batches/due", data={**form, "do": "rehearse"}).status_code == 409
    again = form_of(page.text, "submit", "SEEN-1", "SEEN-2", "SEEN-5")
    assert [one.split("/", 2)[2] for one in again["instalment"]] == ["SEEN-2"]
    done = client.post("/batches/due", data=again)
    assert done.status_code == 303, done.text
    assert client.post("/batches/due", data=again).location == done.location, "sent twice, made once"


def test_an_amount_that_is_another_now_is_shown(client: FlaskClient, district: District) -> None:
    form = form_of(client.get("/batches/due").text, "submit", "SEEN-3")
    assert "3000000" in form["_shown"]
    form["_shown"] = str(form["_shown"]).replace("3000000", "3100000")  # as if it had been more by then
    page = client.post("/batches/due", data=form)
    assert page.status_code == 409
    assert difference("31,000.00", "30,000.00") in news(page.text)


def test_a_batch_withdrawn_meanwhile_is_not_exported(
    client_as: ClientAs, ledger: Ledger, district: District
) -> None:
    number = district.batch("SEEN-4", turn=90)
    district.approve_batch(number)
    payer = client_as("payer")
    page = payer.get(f"/batches/{number}").text
    carried = {
        name: unescape(value) for name, value in re.findall(r'name="(_version|_shown)" value="([^"]*)"', page)
    }
    assert carried["_version"] == "2"
    district.does(WithdrawBatch(batch=number, reason="账户待核"), SECOND, "czj")
    answer = payer.post(f"/batches/{number}/export", data={**carried, "format": "xlsx"})
    assert answer.status_code == 409
    assert CHANGED in answer.text
    assert difference("待导出", "已撤回") in news(answer.text)
    assert ledger.rows("SELECT 1 FROM batch_export WHERE batch = %s", (number,)) == []


def test_a_batch_exported_by_another_meanwhile_is_told(
    client_as: ClientAs, ledger: Ledger, district: District
) -> None:
    number = district.batch("SEEN-3", turn=91)
    district.approve_batch(number)
    payer = client_as("payer")

    def carried(page: str) -> dict[str, str]:
        found = re.findall(r'name="(_version|_shown)" value="([^"]*)"', page)
        return {name: unescape(value) for name, value in found}

    first = carried(payer.get(f"/batches/{number}").text)
    other = RecordExport(batch=number, file_format="pain001", file_hash="0" * 64)
    district.does(other, "wang.fang", "czj")
    stale = payer.post(f"/batches/{number}/export", data={**first, "format": "xlsx"})
    assert stale.status_code == 409
    assert CHANGED in stale.text
    assert difference("待导出", "已导出") in news(stale.text)
    assert "wang.fang" in news(stale.text)
    exports = ledger.rows("SELECT file_format FROM batch_export WHERE batch = %s", (number,))
    assert [row["file_format"] for row in exports] == ["pain001"]
    now = {**carried(stale.text), "format": "xlsx"}
    assert payer.post(f"/batches/{number}/export", data=now).status_code == 303
    assert payer.post(f"/batches/{number}/export", data=now).status_code == 303, (
        "the same file, the same export"
    )
    exports = ledger.rows("SELECT 1 FROM batch_export WHERE batch = %s", (number,))
    assert len(exports) == 2
