"""Begin long work and go on answering: it runs in a thread of this process, on the ledger of this process."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final

from flask import Flask, current_app, request

from access.audit import AuditEntry
from access.jobs import Jobs, Running
from access.opened import Access
from access.store import AccessStore
from ledger import logs
from ledger.application import Ledger
from ledger.domain.errors import Refusal
from ledger.progress import Phase, Progress
from web.access.areas import AREAS
from web.access.current import current_officer
from web.opened import current_ledger, opened

Work = Callable[[Ledger, Progress], dict[str, Any]]
"""Work on a ledger that says how far it is and returns what came of it: figures by name, and ``url`` to go on to."""

AT_ONCE: Final = 2
"""Pieces of long work in one process."""
PACE_S: Final = 0.3
"""How far it is, is written at most this often."""

_EXTENSION = "yanqi-background"
_log = logs.logger(__name__)


class Background:
    """The threads of one process; they are started by the first work, hence after a server has forked."""

    def __init__(self) -> None:
        self._threads: ThreadPoolExecutor | None = None

    def submit(self, work: Callable[[], None]) -> None:
        """Let a thread do it."""
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="background")
        self._threads.submit(work)


def current_jobs() -> Jobs:
    """Return the long work of the current ledger."""
    ledger = current_ledger()
    return Jobs(AccessStore.of(ledger), opened().database_url, ledger.clock)


def begin(kind: str, work: Work, *, title: tuple[str, str], area: str, command: str = "") -> str:
    """Begin work; return the id under which its page is. Raises JobUnderWay.

    ``area`` says who may see what comes of it, ``command`` what it amounts to in the audit log. Whether it is the
    officer's to begin is asked before: in the thread there is no request any more.
    """
    if area not in AREAS:
        message = f"no such area: {area}"
        raise ValueError(message)
    running = current_jobs().begin(kind=kind, area=area, officer=current_officer().username, title=title)
    ledger = current_ledger()
    began = AuditEntry(
        officer=current_officer().username,
        action="job",
        outcome="accepted",
        route=f"{request.method} {request.path}",
        command=command,
        details={"job": running.id, "kind": kind},
        address=request.remote_addr or "",
    )
    Access.of(ledger).audit.record(began)
    _background().submit(lambda: _carry_out(running, work, ledger, began))
    return running.id


def _carry_out(running: Running, work: Work, ledger: Ledger, began: AuditEntry) -> None:
    """Do the work and write down what came of it, whatever it is: with the job, and in the audit log."""
    ended = replace(began, action="job.ended")
    try:
        result = work(ledger, _paced(running))
    except Refusal as refusal:
        running.ended("refused", refusal.as_dict())
        ended = replace(ended, outcome="refused", code=refusal.code)
    except Exception:
        reference = secrets.token_hex(4)
        _log.exception("job failed", reference=reference)
        running.ended("failed", {"reference": reference})
        ended = replace(ended, outcome="failed", code="internal_error")
    else:
        running.ended("done", result)
    Access.of(ledger).audit.record(ended)


def _paced(running: Running) -> Progress:
    """Return what writes down how far work is: each phase and its end at once, and between them now and then."""
    last_s, last_phase = 0.0, ""

    def progress(phase: Phase, done: int, total: int) -> None:
        nonlocal last_s, last_phase
        if phase != last_phase or 0 < total <= done or time.monotonic() - last_s >= PACE_S:
            running.reached(phase, done, total)
            last_s, last_phase = (
                time.monotonic(),
                phase,
            )  # a slow database must not be written to all the time

    return progress


def _background() -> Background:
    found = current_app.extensions[_EXTENSION]
    if not isinstance(found, Background):
        message = "the application was not made by create_app"
        raise TypeError(message)
    return found


def register(app: Flask) -> None:
    """Let an application begin long work."""
    app.extensions[_EXTENSION] = Background()
