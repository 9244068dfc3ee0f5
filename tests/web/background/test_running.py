"""Long work goes on while its page is asked; whatever comes of it is said there and stands in the audit log."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.audit import AuditRow
from access.opened import Access
from ledger.application import Ledger
from ledger.domain.errors import JobUnderWay, NotFound, Refusal
from ledger.progress import Phase, Progress
from tests.web.conftest import ClientAs
from tests.web.waiting import PATIENCE_S, ended, waited_for
from web.access.areas import area
from web.background.running import Work, begin

WORKS: dict[str, Work] = {}


@pytest.fixture(scope="module")
def client(app: Flask, client_as: ClientAs) -> FlaskClient:
    @area("account")
    def start(name: str) -> str:
        return begin(name, WORKS[name], title=("试验", "Trial"), area="months", command="period.close")

    app.add_url_rule("/start/<name>", "start", start, methods=["POST"])
    return client_as("checker")


def last_audit(ledger: Ledger) -> AuditRow:
    return Access.of(ledger).audit.entries(limit=1).rows[0]


def test_it_goes_on_while_its_page_is_asked(client: FlaskClient) -> None:
    go_on = threading.Event()

    def work(_ledger: Ledger, progress: Progress) -> dict[str, Any]:
        progress(Phase.CLOSING, 3, 10)
        assert go_on.wait(PATIENCE_S)
        return {"matched": 10, "amount_fen": 123_456_00, "url": "/months"}

    WORKS["slow"] = work
    job = client.post("/start/slow").text
    said = waited_for(client, f"/jobs/{job}", lambda said: bool(said["total"]))[-1]
    assert (said["state"], said["phase"], said["done"]) == ("running", "closing", 3)
    assert "<progress" in client.get(f"/jobs/{job}").text
    busy = client.post("/start/slow", headers={"Accept": "application/json"})
    assert (busy.status_code, (busy.json or {})["code"]) == (409, JobUnderWay.code)
    go_on.set()
    assert ended(client, f"/jobs/{job}")["result"]["matched"] == 10
    assert "123,456.00" in client.get(f"/jobs/{job}").text
    assert job in client.get("/jobs").text


def test_a_refusal_is_shown_with_the_way_out_and_stands_in_the_audit(
    client: FlaskClient, ledger: Ledger
) -> None:
    refusal: Refusal = NotFound(kind="award 申报", name="HR-0")

    def work(_ledger: Ledger, _progress: Progress) -> dict[str, Any]:
        raise refusal

    WORKS["refused"] = work
    job = client.post("/start/refused").text
    assert ended(client, f"/jobs/{job}")["state"] == "refused"
    page = client.get(f"/jobs/{job}").text
    assert refusal.message in page
    assert refusal.way_out in page
    deadline = time.monotonic() + PATIENCE_S
    while last_audit(ledger).action != "job.ended":
        assert time.monotonic() < deadline
    entry = last_audit(ledger)
    assert (entry.outcome, entry.code, entry.command) == ("refused", NotFound.code, "period.close")


def test_a_mistake_of_the_program_is_named_and_not_shown(client: FlaskClient) -> None:
    def work(_ledger: Ledger, _progress: Progress) -> dict[str, Any]:
        message = "6222000011112222"
        raise RuntimeError(message)

    WORKS["broken"] = work
    job = client.post("/start/broken").text
    found = ended(client, f"/jobs/{job}")
    assert found["state"] == "failed"
    page = client.get(f"/jobs/{job}").text
    assert found["result"]["reference"] in page
    assert "6222000011112222" not in page
    assert "RuntimeError" not in page


def test_only_who_may_see_the_area_sees_the_work(client: FlaskClient, client_as: ClientAs) -> None:
    WORKS["done"] = lambda _ledger, _progress: {}
    job = client.post("/start/done").text
    assert ended(client, f"/jobs/{job}")["state"] == "done"
    other = client_as("checker", department="kw")
    assert other.get(f"/jobs/{job}").status_code == 404
    assert job not in other.get("/jobs").text
    assert client.get("/jobs/nothing").status_code == 404
