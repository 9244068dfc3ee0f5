"""Debian's Chromium, driven as a closed network needs it: nothing in the background, nothing but loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

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
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)
DRAWN = '#pace-chart[data-drawn="yes"]'
"""The picture of the burn page, once it is drawn."""
SIGNED_IN: dict[str, str] = {}
"""By the origin of pages, the session of the officer who looks at them."""


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


def open_page(browser: Browser, url: str, width: int, height: int = 900) -> tuple[Page, list[str]]:
    """Open a page at a width; return it and the list in which its errors and its failed requests are collected."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    origin = "/".join(url.split("/")[:3])
    if origin in SIGNED_IN:
        context.add_cookies([{"name": SESSION, "value": SIGNED_IN[origin], "url": origin}])
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(f"failed: {request.url}"))
    page.goto(url, wait_until="load")
    return page, problems
