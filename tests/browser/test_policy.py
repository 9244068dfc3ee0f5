"""A link into the text of the measure frames the sentence it names, all of it, also where others overlap."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from ledger.policy.loader import default_pack
from tests.browser.chromium import DESK, signs_in, window
from tests.browser.site import Site
from tests.browser.year import EVERYTHING
from web.policy.source import quotations, sentence_anchor

pytestmark = pytest.mark.browser

CLAUSE = "art4.testing"
FRAMED = """() => [...document.querySelectorAll(".measure mark")]
    .filter((one) => getComputedStyle(one).boxShadow !== "none").map((one) => one.textContent).join("")"""


def test_the_whole_sentence_is_framed(browser: Browser, site: Site) -> None:
    pack = default_pack()
    passages = [one.text for one in quotations(pack, pack.clause(CLAUSE))]
    assert any(one != other and one in other for one in passages for other in passages), "some overlap"
    context = window(browser, DESK)
    signs_in(context, site.origin, site.session_of(EVERYTHING))
    page = context.new_page()
    for passage in passages:
        page.goto(f"{site.origin}/policy/{CLAUSE}")
        page.goto(f"{site.origin}/policy/{CLAUSE}#{sentence_anchor(passage)}")
        assert page.evaluate(FRAMED) == passage
    context.close()
