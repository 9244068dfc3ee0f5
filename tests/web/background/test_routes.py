"""The pages of long work: the list, and one piece of it for browsers with and without a script."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.progress import Phase, Progress
from tests.web.conftest import ClientAs
from tests.web.waiting import PATIENCE_S, ended, waited_for
from web.access.areas import area
from web.background.running import begin

PROGRESS = {"zh": "写入 1,500 / 20,000 行", "en": "Storing 1,500 / 20,000 lines"}
GO_ON = threading.Event()


def work(_ledger: Ledger, progress: Progress) -> dict[str, Any]:
    """Be at it until told to go on."""
    progress(Phase.STORING, 1_500, 20_000)
    assert GO_ON.wait(PATIENCE_S)
    return {"by_pass": {"P1": 3, "P2": 1}, "payments_confirmed": 4, "url": "/reconciliation"}


@pytest.fixture(scope="module")
def client(app: Flask, client_as: ClientAs) -> FlaskClient:
    @area("account")
    def start_long() -> str:
        return begin("long", work, title=("很长的任务", "Long work"), area="reconciliation")

    app.add_url_rule("/start-long", "start_long", start_long, methods=["POST"])
    return client_as("reconciler")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_how_far_it_is_and_what_came_of_it_is_said_in_both_languages(
    client: FlaskClient, language: str
) -> None:
    GO_ON.clear()
    place = f"/jobs/{client.post('/start-long').text}?lang={language}"
    said = waited_for(client, place, lambda said: bool(said["total"]))[-1]
    assert said["progress"] == PROGRESS[language]
    page = client.get(place).text
    assert f">{PROGRESS[language]}<" in page
    title = {"zh": "很长的任务", "en": "Long work"}[language]
    assert title in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'max="20000" value="1500"' in page
    assert "job.js" in page
    listed = client.get(f"/jobs?lang={language}").text
    assert title in listed
    assert f">{PROGRESS[language]}<" in listed
    GO_ON.set()
    ended(client, place)
    page = client.get(place).text
    assert "<progress" not in page
    names = {
        "zh": ("已完成", "各依据勾对行数", "确认支付笔数"),
        "en": ("done", "Lines by pass", "Payments confirmed"),
    }
    assert [name for name in names[language] if name not in page] == []
    assert {"zh": "参考号与金额 P1：3", "en": "reference and amount P1: 3"}[language] in page
    assert 'href="/reconciliation' in page
    assert "job.js" not in page
    assert "refresh" not in page


def test_an_unknown_one_is_not_found_and_nobody_is_told_of_areas_closed_to_them(
    client: FlaskClient, client_as: ClientAs
) -> None:
    GO_ON.set()
    job = client.post("/start-long").text
    other = client_as("clerk", department="kw")
    assert other.get(f"/jobs/{job}").status_code == 404
    assert "很长的任务" not in other.get("/jobs").text
    for name in ("x" * 300, "..", "%00"):
        assert client.get(f"/jobs/{name}").status_code in (308, 400, 404)
    assert ended(client, f"/jobs/{job}")["state"] == "done"
