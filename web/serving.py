"""Serve the pages with gunicorn, on this machine only unless told otherwise."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from ledger import logs
from ledger.domain.errors import ServerUnreachable
from ledger.store.connection import connect, require_reader
from web.application import create_app
from web.observing.metrics import SHARED_FOLDER
from web.opened import opened
from web.receiving import ReceivingWorker
from web.reconciliation.running import MatchRun

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8080
DEFAULT_WORKERS = 2
THREADS = 4
TIMEOUT_S = 60
GRACE_S = 10
KEEP_ALIVE_S = 75
"""Longer than proxies keep a connection (nginx: 60 s), so that none is closed under a request."""
BELIEVES_NOBODY: Final = {"forwarded_allow_ips": "", "secure_scheme_headers": {}, "forwarder_headers": ""}
"""gunicorn by itself believes what a request from this machine claims of protocol and path; `web.proxies` decides."""


class ServerLogger(Logger):  # type: ignore[misc] # gunicorn is not typed
    """The server's own messages, among the others; requests are logged where their routes are known."""

    def setup(self, cfg: Any) -> None:
        """Take the place of gunicorn's own handlers."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class PageServer(BaseApplication):  # type: ignore[misc] # gunicorn is not typed
    """The gunicorn application: every worker makes its own Flask application after the fork."""

    def __init__(self, database_url: str, options: dict[str, Any], match_run: MatchRun | None = None) -> None:
        self._database_url = database_url
        self._match_run = match_run
        self._options = options
        self._made: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Take the options; neither a file nor the command line is read."""
        for name, value in self._options.items():
            self.cfg.set(name, value)
        self.cfg.set("worker_exit", lambda _server, _worker: self.close())
        self.cfg.set("child_exit", lambda _server, worker: _forget_process(worker.pid))

    def load(self) -> Flask:
        """Make the application, in the worker."""
        self._made = create_app(self._database_url, match_run=self._match_run)
        return self._made

    def close(self) -> None:
        """Close the ledger of the worker that ends."""
        if self._made is not None:
            opened(self._made).close()


def _forget_process(pid: int) -> None:
    """Let the figures of a worker that has ended keep its counts, but none of what it stood at."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(pid)  # type: ignore[no-untyped-call]


def serve(
    database_url: str,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    workers: int = DEFAULT_WORKERS,
    match_run: MatchRun | None = None,
) -> None:
    """Serve until the process is told to stop (SIGTERM, SIGINT); then gunicorn exits the process.

    Logs go to stderr as JSON. For TLS and other machines put a proxy in front and name it (`web.proxies`).
    ``match_run`` is what the button of the reconciliation desk begins; without one the scheduler alone matches.
    Raises ReaderRoleMissing where the database could not tell departments apart.
    """
    logs.configure()
    with suppress(ServerUnreachable), connect(database_url) as connection:  # once it is reachable, pages come
        require_reader(connection)
    figures = tempfile.mkdtemp(prefix="yanqi-figures-")
    os.environ[SHARED_FOLDER] = figures
    server = PageServer(
        database_url,
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": ReceivingWorker,
            "threads": THREADS,
            "timeout": TIMEOUT_S,
            "graceful_timeout": GRACE_S,
            "keepalive": KEEP_ALIVE_S,
            **BELIEVES_NOBODY,
            "control_socket_disable": True,
            "proc_name": "yanqi-web",
            "logger_class": ServerLogger,
            "on_exit": lambda _server: shutil.rmtree(figures, ignore_errors=True),
        },
        match_run,
    )
    server.run()
