"""Long work is one of a kind at a time, says how far it is, and is known to be interrupted when its process dies."""

from __future__ import annotations

import subprocess
import sys

import pytest

from access.jobs import KEPT_FOR, Jobs
from access.store import AccessStore
from ledger.domain.errors import JobUnderWay, NotFound
from ledger.progress import Phase
from tests.access.conftest import Desk

TITLE = ("自动勾对", "Match")
DIES = """
import sys, os
from datetime import date
from access.jobs import Jobs
from access.store import AccessStore
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
with open_ledger(sys.argv[1], clock=SetClock(date(2026, 3, 2))) as ledger:
    running = Jobs(AccessStore.of(ledger), sys.argv[1], ledger.clock).begin(kind="match", area="burn", officer="a", title=("a", "b"))
    print(running.id, flush=True)
    os._exit(9)
"""


@pytest.fixture
def jobs(desk: Desk) -> Jobs:
    return Jobs(AccessStore.of(desk.ledger), desk.conninfo, desk.clock)


def test_it_says_how_far_it_is_and_what_came_of_it(jobs: Jobs) -> None:
    running = jobs.begin(kind="match", area="reconciliation", officer="czj.cashier", title=TITLE)
    assert (jobs.job(running.id).state, jobs.job(running.id).phase) == ("running", "")
    assert jobs.job(running.id).total == 0
    running.reached(Phase.CONFIRMING, 200, 1000)
    found = jobs.job(running.id)
    assert (found.phase, found.done, found.total) == (Phase.CONFIRMING, 200, 1000)
    running.ended("done", {"confirmed": 990, "url": "/reconciliation"})
    found = jobs.job(running.id)
    assert (found.state, found.result["confirmed"], found.title, found.is_under_way) == (
        "done",
        990,
        TITLE,
        False,
    )
    assert [one.id for one in jobs.recent()] == [running.id]


def test_one_of_a_kind_at_a_time(jobs: Jobs) -> None:
    first = jobs.begin(kind="match", area="burn", officer="a", title=TITLE)
    with pytest.raises(JobUnderWay):
        jobs.begin(kind="match", area="burn", officer="b", title=TITLE)
    other = jobs.begin(kind="close", area="burn", officer="b", title=TITLE)
    first.ended("refused", {"code": "x"})
    second = jobs.begin(kind="match", area="burn", officer="b", title=TITLE)
    for one in (other, second):
        one.ended("done", {})
    assert {one.state for one in jobs.recent()} == {"done", "refused"}


def test_work_whose_process_died_was_interrupted_and_another_may_begin(jobs: Jobs, desk: Desk) -> None:
    died = subprocess.run([sys.executable, "-c", DIES, desk.conninfo], capture_output=True, check=False)
    assert died.returncode == 9, died.stderr.decode()
    job = died.stdout.decode().strip()
    assert jobs.job(job).state == "interrupted"
    again = jobs.begin(kind="match", area="burn", officer="a", title=TITLE)
    assert (jobs.job(job).state, jobs.job(again.id).state) == ("interrupted", "running")
    again.ended("done", {})


def test_old_ones_are_forgotten_and_unknown_ones_not_found(jobs: Jobs, desk: Desk) -> None:
    old = jobs.begin(kind="match", area="burn", officer="a", title=TITLE)
    old.ended("done", {})
    desk.clock.pass_by(days=KEPT_FOR.days + 1)
    jobs.begin(kind="match", area="burn", officer="a", title=TITLE).ended("done", {})
    with pytest.raises(NotFound):
        jobs.job(old.id)
    with pytest.raises(NotFound):
        jobs.job("x" * 500)
