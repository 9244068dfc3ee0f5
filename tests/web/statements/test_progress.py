"""A large import says how far it is while it reads, checks and stores, though all of it is one transaction."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from access.jobs import Running
from ledger.application import Ledger
from ledger.progress import PHASE_NAMES, Phase
from tests.web.conftest import ClientAs
from tests.web.sample import TODAY
from tests.web.statements.files import statement_file, upload
from tests.web.waiting import heard_of, said_of
from web.background import running

LINES = 5_000
ORDER = [Phase.READING, Phase.CHECKING, Phase.STORING]
DIES = """
import os, sys
from access.jobs import Jobs
from access.store import AccessStore
from ledger.application.commands import ImportStatement
from ledger.domain.signature import FINANCE, Signature
from ledger.progress import Phase
from ledger.statements.reading import read_statement_file
from projections.bootstrap import open_ledger
found = read_statement_file("a.csv", sys.stdin.buffer.read())
with open_ledger(sys.argv[1]) as ledger:
    job = Jobs(AccessStore.of(ledger), sys.argv[1], ledger.clock).begin(
        kind="statement-import", area="statements", officer="a", title=("导入", "Import")
    )
    print(job.id, flush=True)

    def progress(phase, done, total):
        job.reached(phase, done, total)
        if phase is Phase.STORING and done:
            os._exit(9)

    command = ImportStatement(
        file_name="a.csv", file_hash=found.file_hash, file_format="csv", index=1, statement=found.statements[0]
    )
    signature = Signature("a", FINANCE, ledger.clock.today(), "dies")
    ledger.execute_all([command], signature, progress=progress)
"""


@pytest.fixture(scope="module")
def reconciler(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


def large_file(account: str) -> bytes:
    """Return a statement of thousands of lines over three weeks."""
    days = [TODAY - timedelta(days=20 - place * 20 // LINES) for place in range(LINES)]
    entries = [(day, -(place + 1) * 100, "甲", "", f"第{place}笔") for place, day in enumerate(days)]
    return statement_file(*entries, account=account)


def in_no_hurry(patch: pytest.MonkeyPatch) -> None:
    """Let work that said how far it is wait until it can have been heard."""
    reached = Running.reached

    def slowly(self: Running, phase: Phase, done: int, total: int) -> None:
        reached(self, phase, done, total)
        time.sleep(0.05)

    patch.setattr(Running, "reached", slowly)


@pytest.mark.parametrize(
    ("language", "account"), [("zh", "0200004909200000061"), ("en", "0200004909200000062")]
)
def test_it_is_seen_to_move_through_every_phase(
    reconciler: FlaskClient, monkeypatch: pytest.MonkeyPatch, language: str, account: str
) -> None:
    monkeypatch.setattr(running, "PACE_S", 0.01)
    in_no_hurry(monkeypatch)
    place = upload(reconciler, large_file(account)).headers["Location"].partition("?")[0]
    answer = reconciler.post(f"{place}/import?lang={language}", data={"_key": f"large-{language}"})
    heard = heard_of(reconciler, answer.headers["Location"])
    at_work = [said for said in heard if said["phase"]]
    places = [(ORDER.index(said["phase"]), said["done"]) for said in at_work]
    assert places == sorted(places)
    for phase in (Phase.READING, Phase.STORING):
        between = {one["done"] for one in at_work if one["phase"] == phase and 0 < one["done"] < LINES}
        assert len(between) >= 3, (phase, heard)
    assert {said["total"] for said in at_work} == {LINES}
    shown = {"zh": "{} {:,} / 5,000 行", "en": "{} {:,} / 5,000 lines"}[language]
    for said in at_work:
        name = PHASE_NAMES[Phase(said["phase"])][language == "en"]
        assert said["progress"] == shown.format(name, said["done"])
    assert (heard[-1]["state"], heard[-1]["done"]) == ("done", LINES)
    assert f"lang={language}" in heard[-1]["result"]["url"]
    assert reconciler.get(heard[-1]["result"]["url"]).status_code == 200


def test_a_process_that_dies_while_it_stores_is_shown_as_interrupted_and_leaves_nothing(
    reconciler: FlaskClient, ledger: Ledger, database_url: str
) -> None:
    account = "0200004909200000063"
    died = subprocess.run(
        [sys.executable, "-c", DIES, database_url],
        input=large_file(account),
        capture_output=True,
        check=False,
    )
    assert died.returncode == 9, died.stderr.decode()
    place = f"/jobs/{died.stdout.decode().strip()}"
    said = said_of(reconciler, place)
    assert (said["state"], said["phase"]) == ("interrupted", Phase.STORING)
    assert 0 < said["done"] < said["total"]
    for page in (reconciler.get(place).text, reconciler.get("/jobs").text):
        assert said["progress"] in page
        assert "中断" in page
    assert ledger.rows("SELECT 1 FROM statement_line WHERE account = %s LIMIT 1", (account,)) == []
