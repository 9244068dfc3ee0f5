"""The desk worked by keys alone, in a browser, and the page that it stays without a script."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from ledger.application import Ledger
from tests.browser.chromium import EXECUTABLE
from tests.web.conftest import ClientAs
from tests.web.officers import session_for
from tests.web.reconciliation.conftest import ADVISED, EXPORTED_ON, NAMES, TWICE
from tests.web.statements.files import imported, statement_file
from web.access.cookies import SESSION

pytestmark = pytest.mark.skipif(not Path(EXECUTABLE).exists(), reason=f"no browser at {EXECUTABLE}")

USERNAME = "reconciler.czj"
DESK, PHONE = 1440, 390
"""Widths of windows in pixels."""


@pytest.fixture(scope="module")
def client(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


@pytest.fixture(scope="module")
def origin(app: Flask, client: FlaskClient, references: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Where the pages are served, with three open lines."""
    content = statement_file(
        (EXPORTED_ON, -references[ADVISED][1], NAMES[0], "", "拨付"),
        (EXPORTED_ON, -references[TWICE][1], NAMES[0], "", "拨付"),
        (EXPORTED_ON, 1_00, "工商银行", "", "利息"),
    )
    imported(client, content)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def window(browser: Browser, width: int, app: Flask, origin: str) -> BrowserContext:
    """Open a window in which the officer is signed in."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": SESSION, "value": session_for(app, USERNAME), "url": origin}])
    return context


@pytest.fixture(scope="module")
def desk(browser: Browser, app: Flask, origin: str) -> BrowserContext:
    return window(browser, DESK, app, origin)


def chosen(page: Page) -> str:
    """Return the row of the line that the page shows."""
    page.wait_for_selector("#desk-lines tr[aria-current]:focus")
    return str(page.inner_text("#desk-lines tr[aria-current]"))


def test_a_line_is_walked_to_matched_and_left_behind_without_a_mouse(
    desk: BrowserContext, origin: str, ledger: Ledger, references: dict[str, tuple[str, int]]
) -> None:
    page = desk.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{origin}/reconciliation")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**line=**")
    first = chosen(page)
    page.keyboard.press("?")
    assert page.is_visible("#shortcuts kbd:text-is('a')")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.wait_for_url("**choose=1**")
    assert page.inner_text("#left-over") == "0.00"
    assert chosen(page) == first
    page.keyboard.press("a")
    page.wait_for_selector(".flash.done")
    assert chosen(page) != first
    page.keyboard.press("n")
    page.wait_for_url("**line=**")
    page.keyboard.press("x")
    page.wait_for_url("**/do/statement.explain_line**")
    assert problems == []
    states = {
        str(row["state"])
        for row in ledger.rows(
            "SELECT state FROM payment WHERE reference = ANY(%s)",
            ([references[award][0] for award in (ADVISED, TWICE)],),
        )
    }
    assert "paid" in states

    page.goto(f"{origin}/reconciliation?tab=matched")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**line=**")
    page.keyboard.press("u")
    page.wait_for_url("**/do/statement.unmatch**")


def test_keys_are_letters_while_one_writes(desk: BrowserContext, origin: str) -> None:
    page = desk.new_page()
    page.goto(f"{origin}/reconciliation?side=in")
    page.click("#desk-lines tbody a")
    page.wait_for_url("**line=**")
    page.fill("#allocate input[name=reason]", "")
    page.type("#allocate input[name=reason]", "xa1")
    assert page.input_value("#allocate input[name=reason]") == "xa1"
    page.fill("#allocate input[name=amount]", "0.40")
    assert page.inner_text("#left-over") == "0.60"


def test_on_a_phone_the_panes_are_stacked(browser: Browser, app: Flask, origin: str) -> None:
    page = window(browser, PHONE, app, origin).new_page()
    page.goto(f"{origin}/reconciliation?side=in")
    page.click("#desk-lines tbody a")
    page.wait_for_url("**line=**")
    page.wait_for_load_state("load")
    below = "document.querySelector('.desk-case').offsetTop - document.querySelector('.desk-lines').offsetTop"
    assert page.evaluate(below) >= page.evaluate("document.querySelector('.desk-lines').offsetHeight")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
