"""Every page of the route map, in both languages, on a desk and on a phone: whole, quiet, and open to everybody."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page

import web
from ledger.application.verb import commands
from tests.browser.chromium import DESK, DRAWN, PHONE, signs_in, watched, window
from tests.browser.places import PageKind, pages, viewer
from tests.browser.site import Site
from web import create_app
from web.commanding.fields import WITHOUT_FORM

pytestmark = pytest.mark.browser

CATALOGUE = Path(str(web.__file__)).parent / "translations/en/LC_MESSAGES/messages.po"
AXE = (Path(str(axe_playwright_python.__file__)).parent / "axe.min.js").read_text(encoding="utf-8")
BARRIERS = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`)"""
"""What axe finds that keeps people out, and where."""
WORDS = """() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (walker.nextNode()) {
        const closest = walker.currentNode.parentElement.closest("[lang], script, dialog:not([open])");
        if (closest === document.documentElement) found.add(walker.currentNode.textContent.trim());
    }
    return [...found];
}"""
"""What stands on a page in the page's own language."""
MESSAGES = frozenset(
    str(entry.id) for entry in read_po(CATALOGUE.read_text("utf-8").splitlines()) if entry.id
)
NAMES = frozenset({"一家企业", "建设单位", "运行主体"})
"""What the sample's firms are called: not wordings of the page, though they look like some."""
FORMS = sorted(kind.name for kind in commands() if kind.name not in WITHOUT_FORM)
"""The commands that have a form."""
KINDS = pages(create_app("dbname=nowhere"))


def faults(page: Page, url: str, *, examined_at: int) -> list[str]:
    """Open a page on a desk, then on a phone; return all that is wrong with it, what axe finds at one width."""
    page.set_viewport_size({"width": DESK, "height": 900})
    answer = page.goto(url, wait_until="load")
    status = answer.status if answer else 0
    found = [] if status == 200 else [f"status {status}"]
    if page.locator("#pace-chart").count():
        page.wait_for_selector(DRAWN)
    headings = page.locator("h1").count()
    found += [] if headings == 1 else [f"{headings} h1"]
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        scrolls = page.evaluate("document.documentElement.scrollWidth")
        found += [] if scrolls <= width else [f"{scrolls} px wide at {width}"]
        if width == examined_at:
            page.evaluate(AXE)
            found += page.evaluate(BARRIERS)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.endpoint)
def test_a_page_is_whole_and_open_to_everybody(page: Page, site: Site, kind: PageKind, language: str) -> None:
    paths = kind.paths(site)
    assert paths, "the sample has none"
    problems = watched(page)
    for path in paths:
        signs_in(page.context, site.origin, site.session_of(viewer(site.ledger, kind.area, path)))
        joined = "&" if "?" in path else "?"
        url = f"{site.origin}{path}{joined}lang={language}"
        found = faults(page, url, examined_at=DESK if language == "zh" else PHONE)
        if language == "en":
            said = set(page.evaluate(WORDS)) - NAMES
            found += [f"not in English: {one}" for one in said & MESSAGES]
        assert (path, found + problems) == (path, [])


@pytest.mark.parametrize("area", sorted({name.partition(".")[0] for name in FORMS}))
def test_every_form_fits_a_phone(browser: Browser, site: Site, area: str) -> None:
    context = window(browser, PHONE)
    page = context.new_page()
    problems = watched(page)
    for path in (f"/do/{name}" for name in FORMS if name.startswith(f"{area}.")):
        signs_in(context, site.origin, site.session_of(viewer(site.ledger, "account", path)))
        page.goto(f"{site.origin}{path}?lang=en", wait_until="load")
        assert page.locator("h1").count() == 1, path
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
        assert problems == [], path
    context.close()
