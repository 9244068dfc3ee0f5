"""Debian's Chromium, driven as a closed network needs it: nothing in the background, nothing but loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

from web.access.cookies import SESSION

EXECUTABLE = os.environ.get("YANQI_CHROMIUM", "/usr/bin/chromium")
OPTIONS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--no-first-run",
    "--no-pings",
    # Fields for days are written as the page's language does: without it as the browser's, which has English alone.
    "--enable-blink-features=LangAttributeAwareFormControlUI",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
DESK, PHONE = 1440, 390
"""Widths of windows in pixels."""
HEIGHT = 900
DRAWN = '#pace-chart[data-drawn="yes"]'
"""The picture of the burn page, once it is drawn."""


_ONE: WeakKeyDictionary[Browser, Page] = WeakKeyDictionary()
_LISTENERS: WeakKeyDictionary[Page, list[tuple[Any, Any]]] = WeakKeyDictionary()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; as root without its sandbox, which root cannot have."""
    options = [*OPTIONS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=options)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser, width: int, height: int = HEIGHT) -> BrowserContext:
    """Open a window of a width in pixels."""
    return browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")


def signs_in(context: BrowserContext, origin: str, session: str) -> None:
    """Let a window go on with a session of somebody who signed in; nobody's where it is empty."""
    context.clear_cookies()
    if session:
        context.add_cookies([{"name": SESSION, "value": session, "url": origin}])


def one_page(browser: Browser, width: int = DESK) -> Page:
    """Return the page that everything is looked at in, in a window of a width, with nothing left of who looked before.

    A page of its own for everything would start a process and load fonts and scripts anew: that took most of the time.
    """
    page = _ONE.get(browser)
    if page is None:
        page = _ONE[browser] = window(browser, width).new_page()
    for event, listener in _LISTENERS.pop(page, ()):
        page.remove_listener(event, listener)
    page.context.clear_cookies()
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        _leave(page)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": HEIGHT})
    return page


def _leave(page: Page) -> None:
    """Leave what is open for the quietest page of the same site; for a blank one where the site is gone.

    A blank page ends the process of the site's pages: every picture would compile its scripts anew, 2.4 s instead of 0.7.
    """
    try:
        page.goto(urljoin(page.url, "/login"))
    except Error:
        page.goto("about:blank")


def watched(page: Page) -> list[str]:
    """Return the list in which a page's errors, warnings and failed requests are collected from now on."""
    problems: list[str] = []
    listeners: list[tuple[Any, Any]] = [
        ("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None),
        ("pageerror", lambda error: problems.append(str(error))),
        ("requestfailed", lambda request: problems.extend(_failure(request))),
    ]
    for event, listener in listeners:
        page.on(event, listener)
    _LISTENERS.setdefault(page, []).extend(listeners)
    return problems


def _failure(request: Request) -> list[str]:
    """Say why a request failed; one that was left behind by going on, or became a download, did not."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed: {request.url} {request.failure}"]
