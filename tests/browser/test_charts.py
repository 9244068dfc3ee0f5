"""The pictures of the burn pages: drawn, switched by links, in the colours of the reader's convention, quiet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from projections.queries.burn import burn
from tests.browser.chromium import DESK, DRAWN, PHONE, one_page, signs_in, watched
from tests.browser.site import Site
from tests.browser.year import EVERYTHING
from web.preferences.display import COOKIE, Colours

pytestmark = pytest.mark.browser

EARLY = date(2026, 1, 20)
"""So early in the year that what was spent foretells the end of the money."""
DRY = f"/?clause=art4.testing&on={EARLY}&chart=burndown"
AHEAD = "#pace-chart .scatterlayer .trace:nth-child(4) path.js-line"
"""The line of the present pace."""
CONVENTIONS = {Colours.SAFE: "#a83200", Colours.RED_UP: "#1b6b30", Colours.RED_BAD: "#b3261e"}
"""In which colour what is worse is shown, by convention."""


@contextmanager
def drawn(browser: Browser, site: Site, path: str, width: int = DESK, colours: str = "") -> Iterator[Page]:
    """Show a page with its picture drawn; afterwards nothing may have gone wrong in it."""
    page = one_page(browser, width)
    signs_in(page.context, site.origin, site.session_of(EVERYTHING))
    if colours:
        page.context.add_cookies([{"name": COOKIE, "value": f"{colours}.on", "url": site.origin}])
    problems = watched(page)
    page.goto(f"{site.origin}{path}", wait_until="load")
    page.wait_for_selector(DRAWN)
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []


def rgb(colour: str) -> str:
    """Return a colour as browsers print it."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("zh", DESK),
        ("en", PHONE),
        pytest.param("zh", PHONE, marks=pytest.mark.thorough),
        pytest.param("en", DESK, marks=pytest.mark.thorough),
    ],
)
def test_the_day_the_money_ends_is_marked(browser: Browser, site: Site, language: str, width: int) -> None:
    table = burn(site.ledger.rows, 2026, on=EARLY, clause="art4.testing")
    dry = table.total.runs_dry_on(2026, EARLY)
    assert dry is not None
    said = f"{dry}" if language == "en" else f"{dry.year}年{dry.month}月{dry.day}日"
    with drawn(browser, site, f"{DRY}&lang={language}", width) as page:
        expect(page.locator("#pace-chart .annotation-text")).to_contain_text(said)
        expect(page.locator(".pace .note b")).to_contain_text(said)
        assert page.locator("#pace-chart .shapelayer path").count() == 2
        dashes = page.locator(AHEAD).evaluate("one => getComputedStyle(one).strokeDasharray")
        assert dashes != "none"


@pytest.mark.parametrize("colours", list(Colours))
def test_the_convention_of_colours_governs_what_is_worse(
    browser: Browser, site: Site, colours: Colours
) -> None:
    with drawn(browser, site, DRY, colours=colours) as page:
        stroke = page.locator(AHEAD).evaluate("one => getComputedStyle(one).stroke")
        said = page.locator(".pace .note b").evaluate("one => getComputedStyle(one).color")
        assert stroke == said == rgb(CONVENTIONS[colours])


def test_the_switch_is_made_of_links_and_remembers(browser: Browser, site: Site) -> None:
    with drawn(browser, site, "/") as page:
        assert page.locator("#pace-chart .bars .point").count() == 12
        page.get_by_role("link", name="余额", exact=True).click()
        page.wait_for_selector(DRAWN)
        assert "chart=burndown" in page.url
        assert page.locator("#pace-chart .bars .point").count() == 0
        expect(page.locator("#pace-title")).to_have_text("余额与序时余额")
        page.goto(f"{site.origin}/", wait_until="load")
        page.wait_for_selector(DRAWN)
        expect(page.locator("#pace-title")).to_have_text("余额与序时余额")
        page.get_by_role("link", name="折线", exact=True).click()
        page.wait_for_selector(DRAWN)
        expect(page.locator('.pace .switch [aria-current="true"]')).to_have_text("折线")
        assert page.locator("#pace-chart .scatterlayer .trace").count() == 3


@pytest.mark.parametrize("width", [DESK, pytest.param(PHONE, marks=pytest.mark.thorough)])
def test_one_line_is_drawn_too(browser: Browser, site: Site, width: int) -> None:
    path = "/burn/entries?line=2026%7Ckw%7Cart4.testing%7Cdistrict"
    for picture in ("bars", "line", "burndown"):
        with drawn(browser, site, f"{path}&chart={picture}", width) as page:
            rows = page.locator("#pace-months tbody tr")
            assert rows.count() == (13 if picture == "burndown" else 12)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_the_bars_of_the_lines_end_at_a_tick_that_is_named(browser: Browser, site: Site, width: int) -> None:
    with drawn(browser, site, "/", width) as page:
        page.wait_for_selector('#composition-chart[data-drawn="yes"]')
        chart = json.loads(page.locator("#composition-data").text_content() or "")
        ticks = page.locator("#composition-chart .xtick text")
        seen = [one.text_content() for one in ticks.all() if one.is_visible()]
        assert (seen[0], seen[-1]) == (chart["tick_text"][0], chart["tick_text"][-1])
        names = page.locator("#composition-chart .ytick text").all_text_contents()
        assert names == chart["names" if width == DESK else "narrow_names"]


def test_the_rate_of_the_total_stands_in_its_column(browser: Browser, site: Site) -> None:
    with drawn(browser, site, "/") as page:
        rights = page.locator("#lines .rate span").evaluate_all(
            "them => them.map((one) => one.getBoundingClientRect().right)"
        )
        assert len(rights) > 1
        assert max(rights) - min(rights) < 1


def test_years_ahead_are_one_bar_a_year(browser: Browser, site: Site) -> None:
    with drawn(browser, site, "/") as page:
        page.wait_for_selector("#promised-chart .bars .point")
        years = page.locator("#promised .subtotal th").all_inner_texts()
        labels = page.locator("#promised-chart .xtick text").all_text_contents()
        assert [re.sub(r"\D", "", year) for year in years] == [label[:4] for label in labels]
        sums = page.locator("#promised .subtotal .n").all_inner_texts()
        assert [label[4:] for label in labels] == sums


def test_without_scripts_the_numbers_and_the_switch_are_there(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": DESK, "height": 900})
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}/?lang=en")
    page.get_by_role("link", name="Burn-down", exact=True).click()
    assert page.locator("#months tbody tr").count() == 13
    context.close()
