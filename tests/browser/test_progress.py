"""Long work before somebody's eyes: its bar moves, the phase is named, and the page goes on to what came of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from access.jobs import Running
from access.roles import Role
from ledger.application.clock import SetClock
from ledger.progress import Phase
from tests.browser.officer import signs_in
from tests.browser.site import Site, served
from tests.web.statements.files import statement_file
from web.background import routes, running

pytestmark = pytest.mark.browser

DAY = date(2026, 3, 2)
LINES = 4_000
SLOWLY_S = 0.1
PATIENCE_MS = 60_000
WATCH = """() => {
    const bar = document.getElementById("job-progress"), count = document.getElementById("job-count");
    const note = () => {
        const noted = JSON.parse(sessionStorage.getItem("noted") ?? "[]");
        noted.push([bar.position, count.textContent]);
        sessionStorage.setItem("noted", JSON.stringify(noted));
    };
    new MutationObserver(note).observe(bar, { attributes: true });
}"""
"""Notes where the bar stands and what is said beside it, whenever it moves; the notes outlive the page."""


@pytest.fixture
def site(new_database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """An empty ledger whose long work takes its time, and whose pages look again more often."""
    reached = Running.reached

    def slowly(job: Running, phase: Phase, done: int, total: int) -> None:
        reached(job, phase, done, total)
        time.sleep(SLOWLY_S)

    monkeypatch.setattr(Running, "reached", slowly)
    monkeypatch.setattr(running, "PACE_S", 0.02)
    monkeypatch.setattr(routes, "LOOK_AGAIN_S", 0.1)
    with served(new_database_url, SetClock(DAY)) as site:
        yield site


def test_the_bar_of_an_import_moves_and_its_page_goes_on_to_the_result(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    path = tmp_path / "三月.csv"
    path.write_bytes(
        statement_file(
            *[(DAY - timedelta(days=1), -(place + 1) * 100, "甲", "", f"{place}") for place in range(LINES)]
        )
    )
    officer = signs_in(browser, site, "wang.fang", Role.RECONCILER)
    page = officer.page
    officer.goes_to("/statements")
    page.locator('[name="file"]').set_input_files(path)
    officer.presses("预览")
    officer.sees("后台导入并显示进度")
    officer.presses("导入 4,000 行新流水")
    page.wait_for_url("**/jobs/*")
    page.evaluate(WATCH)
    expect(page.locator("#job .stage")).to_have_text("已完成", timeout=PATIENCE_MS)
    noted: list[tuple[float, str]] = page.evaluate("JSON.parse(sessionStorage.getItem('noted'))")
    assert len({position for position, _ in noted if 0 < position < 1}) >= 5, noted
    assert {"读取", "写入"} <= {said.partition(" ")[0] for _, said in noted}
    expect(page.locator("#job-progress")).to_have_count(0)
    officer.sees("写入 4,000 / 4,000 行", "新增行数")
    officer.follows("继续")
    officer.sees("三月.csv")
    assert officer.problems == []
    officer.context.close()
