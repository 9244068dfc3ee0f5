"""On a phone: what is pressed is large enough, no table scrolls in a box, codes stay whole, filters need no script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE, signs_in
from tests.browser.site import Site
from tests.browser.year import EVERYTHING
from tests.web.sample import AWARD, RENT

pytestmark = pytest.mark.browser

LEAST_PX = 44
PLACES = (
    "/",
    "/?chart=burndown&time=2026Q2",
    "/awards?status=scheduled",
    "/awards?at_least=abc",
    f"/awards/{AWARD}",
    f"/awards/{RENT}",
    "/batches",
    "/burn/entries",
    "/exceptions",
    "/payees",
    "/reconciliation",
    "/recoveries",
    "/statements",
)
SMALL = f"""() => [...document.querySelectorAll("main button, main select, main summary, main form a, main .pages a, main .files a,"
    + "main .chips a, main .command-button:not(.not-yours), main input:not([type=hidden], [type=checkbox], [type=radio])")]
    .filter((one) => one.checkVisibility() && one.getClientRects().length)
    .filter((one) => one.getBoundingClientRect().height < {LEAST_PX} - 0.5)
    .map((one) => `${{one.tagName}} ${{one.textContent.trim().slice(0, 20)}}`)"""
BOXES = """() => [...document.querySelectorAll("main .scroller, main fieldset")]
    .filter((one) => one.checkVisibility()
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
    .map((one) => one.getAttribute("aria-label") || one.textContent.trim().slice(0, 20))"""
CUT = f"""() => [...document.querySelectorAll("main .sheet td, main .sheet th")]
    .filter((one) => one.checkVisibility() && !one.closest(".scroller:not(:has(> .stack))"))
    .filter((one) => {{
        const range = document.createRange();
        range.selectNodeContents(one);
        return [...range.getClientRects()].some((box) => box.width && box.right > {PHONE});
    }}).map((one) => one.textContent.trim().slice(0, 20))"""
TORN = """() => [...document.querySelectorAll("main .sheet .code")]
    .filter((one) => one.checkVisibility() && /^\\s*\\S+\\s*$/.test(one.textContent))
    .filter((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.bottom / 8))).size > 1;
    }).map((one) => one.textContent.trim())"""


def _open(browser: Browser, site: Site, path: str, *, scripts: bool = True) -> Page:
    size = {"width": PHONE, "height": 900}
    context = browser.new_context(viewport=size, locale="zh-CN", java_script_enabled=scripts)  # type: ignore[arg-type]
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}{path}", wait_until="load")
    return page


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_page_is_made_for_a_thumb(browser: Browser, site: Site, path: str, language: str) -> None:
    page = _open(browser, site, f"{path}{'&' if '?' in path else '?'}lang={language}")
    fold = page.locator("main .filter-fold:not([open]) > summary")
    if fold.count():
        fold.click()
    assert page.evaluate(SMALL) == []
    assert page.evaluate(BOXES) == []
    assert page.evaluate(TORN) == []
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.context.close()


def test_the_hash_of_a_file_and_every_right_of_a_token_are_seen_whole(browser: Browser, site: Site) -> None:
    (batch,) = site.ledger.rows("SELECT batch FROM batch_export ORDER BY batch DESC LIMIT 1")
    page = _open(browser, site, f"/batches/{batch['batch']}")
    expect(page.locator("td.hash").first).to_have_text(re.compile(r"[0-9a-f]{64}"))
    assert page.evaluate(CUT) == []
    page.goto(f"{site.origin}/account/tokens/new")
    ticks = page.locator("label.tick")
    assert ticks.count() > 20
    assert page.evaluate(BOXES) == []
    assert {round(box["x"]) for each in ticks.all() if (box := each.bounding_box())} == {
        round(box["x"]) for box in [ticks.first.bounding_box()] if box
    }
    assert all(box["height"] >= LEAST_PX for each in ticks.all() if (box := each.bounding_box()))
    page.context.close()


def test_filters_are_folded_and_open_without_a_script(browser: Browser, site: Site) -> None:
    page = _open(browser, site, "/awards?status=scheduled", scripts=False)
    field = page.locator('input[name="at_least"]')
    expect(page.locator(".filter-fold > summary")).to_have_text("筛选 1")
    expect(field).to_be_hidden()
    page.locator(".filter-fold > summary").click()
    expect(field).to_be_visible()
    field.fill("abc")
    page.locator(".filters button").click()
    expect(field).to_be_visible()
    expect(field).to_have_value("abc")
    expect(page.locator("#problem-at_least")).to_be_visible()
    page.context.close()


def test_a_desk_shows_the_filters_of_a_list_at_once(browser: Browser, site: Site) -> None:
    page = _open(browser, site, "/awards")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator('input[name="at_least"]')).to_be_visible()
    expect(page.locator(".filter-fold > summary")).to_be_hidden()
    page.context.close()


def test_a_long_table_unfolds_without_a_script_and_for_whom_an_address_names(
    browser: Browser, site: Site
) -> None:
    page = _open(browser, site, f"/awards/{RENT}", scripts=False)
    last = page.locator("#instalment-24")
    expect(last).to_be_hidden()
    page.locator("#instalments").locator("xpath=../preceding-sibling::details[1]/summary").click()
    expect(last).to_be_visible()
    page.goto(f"{site.origin}/policy")
    page.goto(f"{site.origin}/awards/{RENT}#instalment-24")
    expect(last).to_be_visible()
    page.context.close()
