"""Single keys: the overlay that explains them, every way it lists, lists walked by j and k, and when keys mean nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.chromium import one_page, signs_in, watched
from tests.browser.site import Site
from tests.browser.year import AUDITOR, EVERYTHING, PAYER
from tests.web.officers import SECURITY, SYSTEM
from web.navigation import GROUPS
from web.preferences.display import COOKIE

pytestmark = pytest.mark.browser

FOR_EVERYBODY = "/account/display"
"""A page that every officer may open."""
OVERLAY = "#shortcuts"
HELD = """([key, modifier]) => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true, [modifier]: true}))"""
"""Sends a key with a modifier held to the page: pressed, it might be a shortcut of the browser itself."""
KEYS = {place.key for group in GROUPS for place in group.places}


@contextmanager
def at(browser: Browser, site: Site, path: str, who: str = EVERYTHING, kept: str = "") -> Iterator[Page]:
    """Show a page to an officer; afterwards nothing may have gone wrong in it."""
    page = one_page(browser)
    signs_in(page.context, site.origin, site.session_of(who))
    if kept:
        page.context.add_cookies([{"name": COOKIE, "value": kept, "url": site.origin}])
    problems = watched(page)
    page.goto(f"{site.origin}{path}", wait_until="load")
    yield page
    assert problems == []


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def is_focused(place: Locator) -> bool:
    """Return whether the focus is on an element or in it."""
    return bool(place.evaluate("one => one.contains(document.activeElement)"))


def ways(page: Page) -> dict[str, str]:
    """Return what the overlay lists after g: what a letter leads to."""
    found = page.locator(f"{OVERLAY} .keys div").evaluate_all(
        "all => all.map(one => [[...one.querySelectorAll('kbd')].map(key => key.textContent), one.querySelector('dd').textContent])"
    )
    return {keys[1]: title for keys, title in found if len(keys) == 2 and keys[0] == "g"}


def test_the_overlay_opens_takes_the_focus_and_gives_it_back(browser: Browser, site: Site) -> None:
    with at(browser, site, "/platforms") as page:
        overlay, link = page.locator(OVERLAY), page.locator("main tbody a").first
        expect(overlay).to_be_hidden()
        link.focus()
        press(page, "?")
        expect(overlay).to_be_visible()
        assert overlay.get_attribute("aria-modal") == "true"
        assert is_focused(overlay)
        press(page, "Tab", "Tab", "Tab")
        assert not is_focused(page.locator("main"))
        press(page, "?", "g", "b", "j", "e")
        page.evaluate("document.activeElement.blur()")
        press(page, "g", "b")
        expect(overlay).to_be_visible()
        assert page.url.endswith("/platforms")
        press(page, "Escape")
        expect(overlay).to_be_hidden()
        assert is_focused(link)
        press(page, "?")
        overlay.get_by_role("button", name="关闭").click()
        expect(overlay).to_be_hidden()


@pytest.mark.parametrize(
    "who",
    [
        EVERYTHING,
        AUDITOR,
        *(pytest.param(who, marks=pytest.mark.thorough) for who in (PAYER, SECURITY, SYSTEM)),
    ],
)
def test_every_way_the_overlay_lists_leads_to_its_page_and_no_other_key_anywhere(
    browser: Browser, site: Site, who: str
) -> None:
    with at(browser, site, FOR_EVERYBODY, who) as page:
        listed = ways(page)
        assert listed
        assert set(listed) <= KEYS
        for letter, title in listed.items():
            page.goto(f"{site.origin}{FOR_EVERYBODY}", wait_until="load")
            with page.expect_response(lambda answer: answer.request.is_navigation_request()) as waiting:
                press(page, "g", letter)
            assert (letter, waiting.value.status) == (letter, 200)
            page.wait_for_load_state("load")
            expect(page.locator('.areas a[aria-current="page"]')).to_contain_text(title)
        page.goto(f"{site.origin}{FOR_EVERYBODY}", wait_until="load")
        for letter in sorted(KEYS - set(listed)):
            press(page, "g", letter)
            assert page.url == f"{site.origin}{FOR_EVERYBODY}"


def test_a_letter_after_g_counts_only_for_a_moment_and_only_once(browser: Browser, site: Site) -> None:
    with at(browser, site, FOR_EVERYBODY) as page:
        press(page, "g")
        page.wait_for_timeout(1_700)
        press(page, "p")
        press(page, "p", "o")
        page.wait_for_timeout(200)
        assert page.url == f"{site.origin}{FOR_EVERYBODY}"


def test_a_slash_searches(browser: Browser, site: Site) -> None:
    with at(browser, site, "/platforms") as page:
        box = page.locator("[data-search]")
        press(page, "/")
        assert is_focused(box)
        expect(box).to_have_value("")
        page.keyboard.type("P-001?/jge")
        expect(box).to_have_value("P-001?/jge")
        expect(page.locator(OVERLAY)).to_be_hidden()
        box.fill("P-00")
        press(page, "Enter")
        page.wait_for_url(re.compile(r"/search\?q=P-00$"))


def test_j_and_k_walk_the_rows_and_enter_opens_one(browser: Browser, site: Site) -> None:
    with at(browser, site, "/awards") as page:
        rows = page.locator("main .sheet tbody tr")
        assert rows.count() > 2
        press(page, "j")
        assert is_focused(rows.nth(0))
        press(page, "j")
        assert is_focused(rows.nth(1))
        press(page, "k", "k", "k")
        assert is_focused(rows.nth(0))
        outline = rows.nth(0).evaluate("one => getComputedStyle(one).outlineStyle")
        assert outline != "none"
        for _ in range(rows.count() + 2):
            press(page, "j")
        assert is_focused(rows.last)
        press(page, "k")
        target = rows.nth(rows.count() - 2).locator("a[href]").first.get_attribute("href")
        press(page, "Enter")
        page.wait_for_url(f"**{target}")


def test_k_begins_at_the_end(browser: Browser, site: Site) -> None:
    with at(browser, site, "/awards") as page:
        press(page, "k")
        assert is_focused(page.locator("main .sheet tbody tr").last)


def test_e_takes_the_excel_file(browser: Browser, site: Site) -> None:
    with at(browser, site, "/awards") as page:
        with page.expect_download() as waiting:
            press(page, "e")
        assert waiting.value.suggested_filename.endswith(".xlsx")


def test_keys_mean_nothing_while_one_types_or_holds_a_modifier(browser: Browser, site: Site) -> None:
    with at(browser, site, "/awards") as page:
        rows, overlay, url = page.locator("main .sheet tbody tr"), page.locator(OVERLAY), page.url
        for field in page.locator("main .filters select, main .filters input:not([type=hidden])").all():
            field.focus()
            press(page, "g", "b", "?", "j")
            assert is_focused(field)
            expect(overlay).to_be_hidden()
        page.evaluate("document.activeElement.blur()")
        for modifier in ("ctrlKey", "altKey", "metaKey"):
            for key in ("j", "k", "/", "?"):
                page.evaluate(HELD, [key, modifier])
            expect(overlay).to_be_hidden()
            assert not any(is_focused(row) for row in rows.all())
        press(page, "Shift+J")
        assert not any(is_focused(row) for row in rows.all())
        assert not is_focused(page.locator("[data-search]"))
        assert page.url == url


def test_who_switched_keys_off_has_none(browser: Browser, site: Site) -> None:
    with at(browser, site, "/awards", kept="safe.off") as page:
        press(page, "?", "j", "/", "g", "b")
        expect(page.locator(OVERLAY)).to_be_hidden()
        assert not is_focused(page.locator("main .sheet"))
        assert not is_focused(page.locator("[data-search]"))
        assert page.url.endswith("/awards")
