"""The runner: one table of jobs, any number of runners, an orderly end."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ledger.application import Ledger
from ledger.store.connection import connect
from scheduler.runner import JOBS, LOCKS, Job, run, run_job
from tests.ledger.application.district import District
from tests.scheduler.conftest import WEEK

PATIENCE_S = 60


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is so; fail when that takes longer than anything could."""
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_runner_posts_what_is_due_and_stops_when_told(
    district: District, instalments: int, new_database_url: str
) -> None:
    district.clock.set(WEEK[-1])
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(new_database_url, stop), kwargs={"clock": district.clock})
    thread.start()
    waiting = "SELECT 1 FROM instalment WHERE state = 'scheduled' LIMIT 1"
    wait_until(lambda: district.ledger.rows(waiting) == [])
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    posted = district.ledger.rows("SELECT 1 FROM history WHERE topic = 'instalment.due'")
    assert len(posted) == instalments


def test_a_job_under_way_elsewhere_is_left_to_it(ledger: Ledger, new_database_url: str) -> None:
    done: list[Ledger] = []
    job = replace(JOBS[0], work=done.append)
    with connect(new_database_url) as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [LOCKS, job.name])
        assert run_job(new_database_url, ledger, job) is False
        assert run_job(new_database_url, ledger, replace(job, name="another")) is True
    assert done == [ledger]
    wait_until(lambda: run_job(new_database_url, ledger, job))
    assert done == [ledger, ledger]


@pytest.mark.usefixtures("ledger")
def test_a_job_that_fails_is_logged_and_stops_neither_the_others_nor_the_runner(
    new_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()

    def fail(_ledger: Ledger) -> None:
        message = "the disk is full"
        raise OSError(message)

    def end(_ledger: Ledger) -> None:
        wait_until(lambda: "the disk is full" in caplog.text)
        stop.set()

    run(new_database_url, stop, jobs=(Job("fails", "失败", 60, fail), Job("ends", "结束", 60, end)))
    assert stop.is_set()


@pytest.mark.race
def test_a_runner_ends_in_order_when_the_system_asks_it_to(new_database_url: str) -> None:
    process = multiprocessing.get_context("spawn").Process(target=run, args=(new_database_url,), daemon=True)
    process.start()
    with connect(new_database_url) as watching:
        # its ledger's connections show that it has begun
        wait_until(
            lambda: bool(
                watching.execute(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    " AND usename IS NOT NULL"  # the server's own, which tidy up, are nobody's
                ).fetchall()
            )
        )
    time.sleep(0.2)
    process.terminate()
    process.join(PATIENCE_S)
    assert process.exitcode == 0


def test_jobs_have_names_of_their_own_and_short_intervals() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
    assert all(timedelta(minutes=job.every_minutes) < timedelta(days=1) for job in JOBS)
