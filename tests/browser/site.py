"""The pages of a ledger on a loopback port of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.serving import WSGIRequestHandler, make_server

from access.secret_key import SECRET_KEY
from cli.simulating.booking import Booking, Kind, Shown
from cli.simulating.files import table_file
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.web.officers import KEY, session_for
from web import create_app
from web.opened import opened
from web.statements import uploads


@dataclass(frozen=True)
class Site:
    """Where the pages are served, and the ledger behind them; both go by one clock.

    ``upload`` is the SHA-256 of a statement that waits to be imported.
    """

    origin: str
    app: Flask
    ledger: Ledger
    clock: SetClock
    upload: str
    _sessions: dict[str, str] = field(default_factory=dict)

    def session_of(self, username: str) -> str:
        """Return the id of an officer's session, begun when first asked for; empty for nobody."""
        if username and username not in self._sessions:
            self._sessions[username] = session_for(self.app, username)
        return self._sessions.get(username, "")


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of what went well."""


@contextmanager
def served(database_url: str, clock: SetClock) -> Iterator[Site]:
    """Serve the pages of a migrated database while the context lasts."""
    with (
        pytest.MonkeyPatch.context() as patch,
        TemporaryDirectory() as folder,
        open_ledger(database_url, clock=clock) as ledger,
    ):
        patch.setenv(SECRET_KEY, KEY)
        patch.setenv(uploads.SETTING, str(Path(folder) / "uploads"))
        app = create_app(database_url, clock=clock)
        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            origin = f"http://127.0.0.1:{server.server_port}"
            yield Site(origin, app, ledger, clock, _kept_statement(app, clock.today()))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            opened(app).close()


def _kept_statement(app: Flask, day: date) -> str:
    """Leave a bank's file on the server as if somebody had just uploaded it; return its SHA-256."""
    booking = Booking(
        bank_reference="B1",
        booked_on=day,
        amount_fen=-6_000_000,
        kind=Kind.PAYMENT,
        shown=Shown("一家企业", "0200004909200012345", "YQ20260320-001001"),
        summary="拨付",
    )
    content = table_file(day, day, 100_000_000, [booking, booking])
    with app.test_request_context("/"):
        return uploads.keep(FileStorage(BytesIO(content), "statement.csv")).file_hash
