"""The scheduler (定时任务): one table of jobs, run by the clock until it is told to stop.

Any number of schedulers may run. A lock per job keeps them from doing the same work at the same time; that
nothing is done twice does not rest on it but on the verbs that the jobs call.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from access.opened import Access
from ledger.application import Ledger
from ledger.domain.calendar import SHANGHAI
from ledger.ports import Clock
from ledger.store.connection import connect
from projections.bootstrap import open_ledger
from scheduler.due import post_due_until
from scheduler.exceptions import review
from scheduler.inbox import take_in
from scheduler.reconcile import reconcile

_log = logging.getLogger(__name__)

LOCKS = 1820915
"""The first half of the jobs' advisory locks; the second is made from a job's name."""


@dataclass(frozen=True)
class Job:
    """Something to do again and again: what, how often, and by which application verb."""

    name: str
    title_zh: str
    every_minutes: int
    work: Callable[[Ledger], object]


def post_due(ledger: Ledger) -> None:
    """Post the instalments that are due by today; say what it came to, if to anything."""
    run = post_due_until(ledger, ledger.clock.today())
    if run.posted or run.held or run.refused:
        _log.info(
            "instalments due: %d posted (%d fen), %d held, %d refused",
            run.posted,
            run.amount_fen,
            run.held,
            run.refused,
        )


def match_statements(ledger: Ledger) -> None:
    """Match what is certain, and review the exceptions by what is left; say what it came to, if to anything."""
    run = reconcile(ledger)
    reviewed = review(ledger, run.result)
    if run.by_pass or run.refused or reviewed.opened or reviewed.cleared:
        _log.info(
            "statements: %d payments confirmed, %d returned, %d matches refused; exceptions: %d opened, %d cleared",
            run.confirmed,
            run.returns,
            len(run.refused),
            reviewed.opened,
            reviewed.cleared,
        )


def forget_old_sessions(ledger: Ledger) -> None:
    """Forget sessions long ended and old counts of wrong passwords; the audit log stays."""
    Access.of(ledger).purge()


JOBS = (
    Job("due_instalments", "登记到期分期", 10, post_due),
    Job("reconciliation", "勾对并复核例外", 15, match_statements),
    Job("old_sessions", "清理过期登录", 12 * 60, forget_old_sessions),
)
"""What the scheduler always does. A job's work is an application verb that is safe to call twice."""


def inbox_job(inbox: Path) -> Job:
    """Return the job that imports the statements dropped into a directory."""

    def take_in_statements(ledger: Ledger) -> None:
        run = take_in(ledger, inbox)
        if run.imported or run.refused:
            _log.info("statement inbox: %d files imported, %d refused", run.imported, run.refused)

    return Job("statement_inbox", "导入收件箱的对账单", 1, take_in_statements)


def run(
    database_url: str,
    stop: threading.Event | None = None,
    *,
    clock: Clock | None = None,
    jobs: Sequence[Job] = JOBS,
) -> None:
    """Run every job now and then by its interval, until ``stop`` is set.

    Without ``stop``, until the process is interrupted or told to end (SIGINT, SIGTERM); a job under way is
    finished first. A job that fails is logged and tried again next time.
    """
    with contextlib.ExitStack() as stack:
        until = stop or stack.enter_context(_stopped_by_signal())
        ledger = stack.enter_context(open_ledger(database_url, clock=clock))
        scheduler = BackgroundScheduler(
            timezone=SHANGHAI,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for job in jobs:
            scheduler.add_job(
                run_job,
                IntervalTrigger(minutes=job.every_minutes, timezone=SHANGHAI),
                args=(database_url, ledger, job),
                id=job.name,
                name=job.title_zh,
                next_run_time=datetime.now(SHANGHAI),
            )
        scheduler.start()
        try:
            until.wait()
        finally:
            scheduler.shutdown(wait=True)


def run_job(database_url: str, ledger: Ledger, job: Job) -> bool:
    """Do a job's work, unless another scheduler is at it; return whether it was done here."""
    with connect(database_url) as connection:  # closing it gives the lock back, and so does dying
        row = connection.execute(
            "SELECT pg_try_advisory_lock(%s, hashtext(%s)) AS alone", [LOCKS, job.name]
        ).fetchone()
        if row is None or not row["alone"]:
            _log.info("%s: another scheduler is at it", job.name)
            return False
        job.work(ledger)
        return True


@contextmanager
def _stopped_by_signal() -> Iterator[threading.Event]:
    """Return an event that SIGINT and SIGTERM set; the earlier handlers come back afterwards."""
    stop = threading.Event()
    earlier = {
        number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
