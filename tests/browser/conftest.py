"""One server over one database for the pages that are looked at, for a worker's whole session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from ledger.application.clock import SetClock
from tests.browser.chromium import one_page
from tests.browser.site import Site, served
from tests.browser.year import FIRST_DAY, play_year
from tests.conftest import copied_database


@pytest.fixture
def page(browser: Browser) -> Page:
    """The one page, of which nobody's session or choice is left."""
    return one_page(browser)


@pytest.fixture(scope="session")
def site(superuser_url: str, template: str) -> Iterator[Site]:
    """The pages of a district in which something of everything has happened; tests read it only."""
    with copied_database(superuser_url, template) as url, served(url, SetClock(FIRST_DAY)) as site:
        play_year(site)
        yield site
