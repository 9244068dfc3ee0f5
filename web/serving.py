"""Serve the pages with gunicorn, on this machine only unless told otherwise."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from web.application import create_app
from web.opened import opened

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8080
DEFAULT_WORKERS = 2
THREADS = 4
TIMEOUT_S = 60
GRACE_S = 10


class PageServer(BaseApplication):  # type: ignore[misc] # gunicorn is not typed
    """The gunicorn application: every worker makes its own Flask application after the fork."""

    def __init__(self, database_url: str, options: dict[str, Any]) -> None:
        self._database_url = database_url
        self._options = options
        self._made: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        """Take the options; neither a file nor the command line is read."""
        for name, value in self._options.items():
            self.cfg.set(name, value)
        self.cfg.set("worker_exit", lambda _server, _worker: self.close())

    def load(self) -> Flask:
        """Make the application, in the worker."""
        self._made = create_app(self._database_url)
        return self._made

    def close(self) -> None:
        """Close the ledger of the worker that ends."""
        if self._made is not None:
            opened(self._made).close()


def serve(
    database_url: str, host: str = LOOPBACK, port: int = DEFAULT_PORT, workers: int = DEFAULT_WORKERS
) -> None:
    """Serve until the process is told to stop (SIGTERM, SIGINT); then gunicorn exits the process.

    There are no users yet, so whoever reaches the port reads everything: keep it on the loopback address.
    """
    PageServer(
        database_url,
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": TIMEOUT_S,
            "graceful_timeout": GRACE_S,
            "control_socket_disable": True,
            "proc_name": "yanqi-web",
        },
    ).run()
