"""One server over one database for the pages that are looked at, for a worker's whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from ledger.application.clock import SetClock
from tests.browser.chromium import DESK, window
from tests.browser.site import Site, served
from tests.browser.year import FIRST_DAY, play_year
from tests.conftest import copied_database


@pytest.fixture(scope="session")
def one_window(browser: Browser) -> Iterator[BrowserContext]:
    """One window for pages that are looked at one after the other: it keeps what all of them load."""
    context = window(browser, DESK)
    yield context
    context.close()


@pytest.fixture
def page(one_window: BrowserContext) -> Iterator[Page]:
    """A page in the one window, of which nobody's session or choice is left."""
    one_window.clear_cookies()
    page = one_window.new_page()
    yield page
    page.close()


@pytest.fixture(scope="session")
def site(superuser_url: str, template: str) -> Iterator[Site]:
    """The pages of a district in which something of everything has happened; tests read it only."""
    with copied_database(superuser_url, template) as url, served(url, SetClock(FIRST_DAY)) as site:
        play_year(site)
        yield site
