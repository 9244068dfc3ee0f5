"""The pages on a loopback port of their own, and a browser to look at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from threading import Thread

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from access.secret_key import SECRET_KEY
from ledger.application import Ledger
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.browser.chromium import SIGNED_IN, chromium
from tests.ledger.application.district import District
from tests.web.officers import BUSINESS, KEY, appoint, session_for
from tests.web.sample import TODAY, play
from web import create_app
from web.opened import opened


@pytest.fixture(scope="module")
def ledger(database_url: str) -> Iterator[Ledger]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        play(District(ledger, clock))
        yield ledger


@pytest.fixture(scope="module")
def address(ledger: Ledger, database_url: str) -> Iterator[str]:
    """Where the pages are served, on the sample's last day, to an officer who sees them all."""
    patch = pytest.MonkeyPatch()
    patch.setenv(SECRET_KEY, KEY)
    app = create_app(database_url, clock=SetClock(TODAY))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    origin = f"http://127.0.0.1:{server.server_port}"
    officer = appoint(ledger, "everything.czj", BUSINESS)
    SIGNED_IN[origin] = session_for(app, officer)
    yield origin
    del SIGNED_IN[origin]
    server.shutdown()
    thread.join()
    server.server_close()
    opened(app).close()
    patch.undo()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
