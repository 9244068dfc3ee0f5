"""Pictures of every page, in both languages, on a desk and on a phone: ``python -m tests.browser.screenshots``.

Of the ledger that DATABASE_URL or YANQI_DATA names, as of its last day; what a page says is wrong ends it.
"""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, FloatRect, Page

from ledger.application.clock import SetClock
from ledger.store.database import Database
from ledger.store.settings import Settings
from projections.bootstrap import open_ledger
from tests.browser.chromium import DESK, DRAWN, PHONE, chromium, signs_in, watched, window
from tests.browser.places import pages, viewer
from tests.browser.site import Site, served

README_ENDS = "section:has(> .picture #composition-chart) > .picture"
"""With what on the burn page the README's picture ends: it is whole, and nothing below it is begun."""
MARGIN = 6
"""Pixels below it."""


def photograph(
    browser: Browser, site: Site, path: str, who: str, width: int, target: Path, *, down_to: str = ""
) -> None:
    """Write a picture of a page, down to the end of an element or the whole. Raises RuntimeError if something is wrong in it."""
    context = window(browser, width)
    signs_in(context, site.origin, site.session_of(who))
    page = context.new_page()
    problems = watched(page)
    page.goto(f"{site.origin}{path}", wait_until="load")
    if page.locator("#pace-chart").count():
        page.wait_for_selector(DRAWN)
    page.screenshot(path=target, full_page=True, clip=_above(page, down_to, width) if down_to else None)
    context.close()
    if problems:
        message = f"{path}: {problems}"
        raise RuntimeError(message)


def _above(page: Page, last: str, width: int) -> FloatRect:
    """Return what of a page stands above the end of an element, in pixels. Raises RuntimeError where it is not shown."""
    box = page.locator(last).bounding_box()
    if box is None:
        message = f"{last} is not shown"
        raise RuntimeError(message)
    return {"x": 0, "y": 0, "width": width, "height": box["y"] + box["height"] + MARGIN}


def photograph_all(browser: Browser, site: Site, folder: Path, wanted: re.Pattern[str]) -> None:
    """Write the pictures of all pages whose endpoint matches."""
    for kind in (one for one in pages(site.app) if wanted.search(one.endpoint)):
        for number, path in enumerate(kind.paths(site)):
            who = viewer(site.ledger, kind.area, path)
            for language in ("zh", "en"):
                url = f"{path}{'&' if '?' in path else '?'}lang={language}"
                for width in (DESK, PHONE):
                    name = f"{kind.endpoint}{number or ''}.{language}.{width}.png"
                    photograph(browser, site, url, who, width, folder / name)


def last_day(database_url: str) -> date:
    """Return the last day on which anything happened in a ledger."""
    with open_ledger(database_url, pool_size=1) as ledger:
        return date.fromisoformat(str(ledger.rows("SELECT max(effective_on) AS day FROM history")[0]["day"]))


def main() -> None:
    """Serve the pages on a loopback port and photograph them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("screenshots"))
    parser.add_argument("--readme", type=Path, help="where the README's picture goes")
    parser.add_argument("--only", default="", help="a pattern of endpoints, such as ^policy")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with Database.open(Settings.from_environment()) as database:
        url = database.conninfo
        with served(url, SetClock(last_day(url))) as site, chromium() as browser:
            photograph_all(browser, site, chosen.output, re.compile(chosen.only))
            if chosen.readme:
                who = viewer(site.ledger, "burn", "/")
                photograph(browser, site, "/", who, DESK, chosen.readme, down_to=README_ENDS)


if __name__ == "__main__":
    main()
