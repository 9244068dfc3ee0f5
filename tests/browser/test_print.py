"""Every page on paper: A4 across, whole, with nothing to press, who printed it and room to sign."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import DESK, DRAWN, signs_in, window
from tests.browser.places import PageKind, pages, viewer
from tests.browser.site import Site
from tests.browser.year import EVERYTHING
from tests.web.sample import RENT
from web import create_app
from web.access.areas import PUBLIC

pytestmark = pytest.mark.browser

PRINTABLE_PX = 1031
"""What 273 mm of A4 across, less its margins, come to at 96 px an inch."""
A4_ACROSS_PT = (842, 595)
SHEETS = 4
"""Of a case with two years of instalments and everything recorded of it."""
KINDS = [kind for kind in pages(create_app("dbname=nowhere")) if kind.area != PUBLIC]
PRINTED = (
    "awards.award", "batches.batch", "budgets.line", "burn.index", "months.show", "platforms.organisation",
    "platforms.platform", "recoveries.recovery",
)  # fmt: skip
"""What officers file on paper; that every other page fits it too is tested thoroughly."""
FAULTS = """width => {
    const seen = one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length > 0;
    const found = [];
    for (const one of document.querySelectorAll("header, nav, form, button, select, input, dialog, .command-button, a[download]"))
        if (seen(one)) found.push(`printed: ${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`);
    for (const one of document.querySelectorAll("main *"))
        if (seen(one) && !one.closest("svg, .js-plotly-plot") && one.getBoundingClientRect().right > width + 1)
            found.push(`cut off: ${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`);
    for (const one of document.querySelectorAll("main *"))
        if (seen(one) && one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll", "hidden"].includes(getComputedStyle(one).overflowX)
            && !one.closest(".js-plotly-plot, .visually-hidden")) found.push(`scrolls: ${one.tagName} ${one.className}`);
    for (const one of document.querySelectorAll("main thead"))
        if (seen(one) && getComputedStyle(one).display !== "table-header-group") found.push("a head that does not repeat");
    for (const one of document.querySelectorAll("main tfoot"))
        if (seen(one) && getComputedStyle(one).display !== "table-row-group") found.push("a total on every sheet");
    for (const one of document.querySelectorAll("main a"))
        for (const side of ["::before", "::after"])
            if (/http|attr|\\//.test(getComputedStyle(one, side).content)) found.push(`an address: ${one.href}`);
    for (const one of document.querySelectorAll("main .section-head")) {
        const rest = [...one.parentElement.children].filter(other => other !== one && seen(other));
        if (seen(one) && rest.length === 0) found.push(`a heading of nothing: ${one.textContent.trim()}`);
    }
    return [...new Set(found)];
}"""
"""What is wrong with a page on paper of a width."""


def on_paper(page: Page, url: str) -> None:
    """Open a page as paper shows it; its pictures are drawn for a desk first, as people print them."""
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(url, wait_until="load")
    if page.locator("#pace-chart").count():
        page.wait_for_selector(DRAWN)
    page.emulate_media(media="print")


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=() if kind.endpoint in PRINTED else pytest.mark.thorough, id=kind.endpoint)
        for kind in KINDS
    ],
)
def test_a_page_fits_paper_with_nothing_to_press(page: Page, site: Site, kind: PageKind) -> None:
    for path in kind.paths(site):
        who = viewer(site.ledger, kind.area, path)
        signs_in(page.context, site.origin, site.session_of(who))
        on_paper(page, f"{site.origin}{path}")
        page.set_viewport_size({"width": PRINTABLE_PX, "height": 700})
        assert (path, page.evaluate(FAULTS, PRINTABLE_PX)) == (path, [])
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator(".printed p")).to_contain_text(who)
        expect(page.locator(".printed p")).to_contain_text(f"{site.clock.today()}")
        has_table = page.locator("main .sheet").count() > 0
        assert page.locator(".signatures").is_visible() == has_table


@pytest.mark.parametrize("picture", ["bars", "line", "burndown"])
@pytest.mark.parametrize("path", ["/?", "/burn/entries?line=2026%7Ckw%7Cart4.testing%7Cdistrict&"])
def test_pictures_are_printed_whole(page: Page, site: Site, path: str, picture: str) -> None:
    signs_in(page.context, site.origin, site.session_of(EVERYTHING))
    on_paper(page, f"{site.origin}{path}chart={picture}")
    # Without a wider or narrower window: nothing draws a picture anew for paper.
    page.add_style_tag(content=f"main {{ width: {PRINTABLE_PX}px; }}")
    drawn = page.locator(".js-plotly-plot").all()
    assert len(drawn) == (3 if path == "/?" else 1)
    for one in drawn:
        place = one.bounding_box()
        assert place is not None
        assert place["height"] > 100
        for layer in one.locator(".main-svg").all():
            box = layer.bounding_box()
            assert box is not None
            assert box["x"] >= place["x"] - 1
            assert box["x"] + box["width"] <= place["x"] + place["width"] + 1
            assert (
                layer.get_attribute("viewBox")
                == f"0 0 {layer.get_attribute('width')} {layer.get_attribute('height')}"
            )


def test_a_sheet_is_a4_across_and_a_long_list_goes_on_to_the_next(browser: Browser, site: Site) -> None:
    context = window(browser, DESK)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}/?chart=burndown", wait_until="load")
    page.wait_for_selector(DRAWN)
    content = page.pdf(prefer_css_page_size=True).decode("latin-1")
    sheets = re.findall(r"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", content)
    assert len(sheets) > 1
    assert {(round(float(width)), round(float(height))) for width, height in sheets} == {A4_ACROSS_PT}
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_paper_says_title_day_unit_and_who_signs(browser: Browser, site: Site, language: str) -> None:
    context = window(browser, DESK)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    on_paper(page, f"{site.origin}/?lang={language}")
    words = {
        "zh": ("2026 年预算执行", "截至", "单位：元", "打印人", "制表", "审核", "日期"),
        "en": (
            "Budget burn, 2026",
            "As of",
            "Unit: yuan",
            "printed by",
            "prepared by",
            "reviewed by",
            "date",
        ),
    }[language]
    said = page.locator("main").inner_text().casefold()
    assert [word for word in words if word.casefold() not in said] == []
    context.close()


@pytest.mark.parametrize("path", [f"/awards/{RENT}", "/platforms/P-001"])
def test_a_case_is_printed_whole_and_on_few_sheets(browser: Browser, site: Site, path: str) -> None:
    context = window(browser, DESK)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}{path}", wait_until="load")
    sheets = page.pdf(prefer_css_page_size=True).decode("latin-1").count("/MediaBox")
    assert sheets <= SHEETS
    page.emulate_media(media="print")
    assert page.locator("#instalments tbody tr").count() == 24
    expect(page.locator("#instalments tbody tr").last).to_be_visible()
    assert page.locator("main .rest, main .filter-fold").filter(visible=True).count() == 0
    context.close()


def test_an_entry_is_printed_in_full_where_the_reader_has_it_open(browser: Browser, site: Site) -> None:
    context = window(browser, DESK)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}/platforms/P-001", wait_until="load")
    page.locator(".event > summary").first.click()
    page.emulate_media(media="print")
    assert page.locator(".behind-it").filter(visible=True).count() == 1
    context.close()
