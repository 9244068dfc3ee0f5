"""What a person sees: the figures of the queries, no error, no page that scrolls sideways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.domain.money import yuan
from projections.queries.burn import burn
from projections.queries.history import grand_total, history, totals
from projections.queries.recipients import recipient
from tests.browser.chromium import DRAWN, one_page, signs_in, watched, window
from tests.browser.site import Site
from tests.browser.year import EVERYTHING
from tests.web.sample import ENTERPRISE

pytestmark = pytest.mark.browser

SIGHTS = [(language, width) for language in ("zh", "en") for width in (1440, 390)]
"""Languages, and the widths of a desk and of a phone in pixels."""


@contextmanager
def shown(browser: Browser, site: Site, path: str, width: int) -> Iterator[Page]:
    """Show a page; afterwards nothing may have gone wrong in it, and it may not be wider than the window."""
    page = one_page(browser, width)
    signs_in(page.context, site.origin, site.session_of(EVERYTHING))
    problems = watched(page)
    page.goto(f"{site.origin}{path}", wait_until="load")
    yield page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert problems == []


def figures(page: Page) -> dict[str, str]:
    """Return the totals that the page shows."""
    cards = page.locator("[data-total]").all()
    return {str(card.get_attribute("data-total")): card.inner_text() for card in cards}


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_the_burn_page(browser: Browser, site: Site, language: str, width: int) -> None:
    table = burn(site.ledger.rows, 2026, on=site.clock.today())
    with shown(browser, site, f"/?lang={language}", width) as page:
        page.wait_for_selector(DRAWN)
        assert page.locator("#pace-chart .bars .point").count() == 12
        assert figures(page) == {
            "total": yuan(table.total.total_fen),
            "committed": yuan(table.total.committed_fen),
            "due": yuan(table.total.due_fen),
            "paid": yuan(table.total.paid_fen),
            "returned": yuan(table.total.returned_fen),
            "free": yuan(table.total.free_fen),
        }
        rows = page.locator("#lines tbody tr")
        assert [row.get_attribute("data-key") for row in rows.all()] == [row.key for row in table.rows]
        for row, shown_row in zip(table.rows, rows.all(), strict=True):
            assert {yuan(row.appropriated_fen), yuan(row.paid_fen), yuan(row.free_fen)} <= set(
                shown_row.locator("td.n").all_inner_texts()
            )


@pytest.mark.parametrize(("language", "width"), SIGHTS)
def test_a_history_page(browser: Browser, site: Site, language: str, width: int) -> None:
    entries = history(site.ledger.rows, recipient(site.ledger.rows, ENTERPRISE).id)
    total = grand_total(totals(entries))
    with shown(browser, site, f"/organisations/{ENTERPRISE}?lang={language}", width) as page:
        assert figures(page) == {
            "approved": yuan(total.approved_fen),
            "due": yuan(total.due_fen),
            "paid": yuan(total.paid_fen),
            "returned": yuan(total.returned_fen),
            "recovered": yuan(total.recovered_fen),
            "received": yuan(total.received_fen),
        }
        amounts = page.locator(".event .amount").all_inner_texts()
        assert amounts == ["" if entry.amount_fen is None else yuan(entry.amount_fen) for entry in entries]
        assessed = page.locator("details.award-assessed").first
        expect(assessed.locator("table.trace")).to_be_hidden()
        assessed.locator("summary").click()
        expect(assessed.locator("table.trace")).to_be_visible()


def test_all_entries_open_and_close_at_once(browser: Browser, site: Site) -> None:
    with shown(browser, site, "/platforms/P-001", 1440) as page:
        button = page.locator("#open-all")
        button.click()
        assert page.locator("main details:not([open])").count() == 0
        expect(button).to_have_text("全部收起")
        button.click()
        assert page.locator("main details[open]").count() == 0


def test_a_filter_and_the_unit_stay_in_the_url(browser: Browser, site: Site) -> None:
    with shown(browser, site, "/?unit=wan", 1440) as page:
        page.select_option('select[name="department"]', "kw")
        page.locator(".filters button").click()
        page.wait_for_selector(DRAWN)
        assert "department=kw" in page.url
        assert "unit=wan" in page.url
        assert page.locator("#lines tbody tr").count() == 2
        page.get_by_role("link", name="English").click()
        page.wait_for_selector(DRAWN)
        assert "department=kw" in page.url
        expect(page.locator("h1")).to_have_text("Budget burn, 2026")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_register_and_a_refusal_fit_the_window(browser: Browser, site: Site, width: int) -> None:
    with shown(browser, site, "/platforms", width) as page:
        page.get_by_role("link", name="P-001").first.click()
        expect(page.locator("h1")).to_contain_text("平台 P-001")
    context = window(browser, width)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    page.goto(f"{site.origin}/platforms/P-001?as_of=2026-13-01")
    expect(page.locator("#problem-as_of")).to_contain_text("应为日期")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
