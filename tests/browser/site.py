"""The pages of a ledger on a loopback port of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from access.secret_key import SECRET_KEY
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.web.officers import KEY, session_for
from web import create_app
from web.opened import opened


@dataclass(frozen=True)
class Site:
    """Where the pages are served, and the ledger behind them; both go by one clock."""

    origin: str
    app: Flask
    ledger: Ledger
    clock: SetClock

    def session(self, username: str) -> str:
        """Begin a session of an officer and return its id."""
        return session_for(self.app, username)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of what went well."""


@contextmanager
def served(database_url: str, clock: SetClock) -> Iterator[Site]:
    """Serve the pages of a migrated database while the context lasts."""
    with pytest.MonkeyPatch.context() as patch, open_ledger(database_url, clock=clock) as ledger:
        patch.setenv(SECRET_KEY, KEY)
        app = create_app(database_url, clock=clock)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Site(f"http://127.0.0.1:{server.server_port}", app, ledger, clock)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            opened(app).close()
