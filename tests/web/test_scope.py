"""What a page reads, it reads with its officer's scope."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

import web
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, ENTERPRISE
from web.opened import current_rows

PAGES = Path(web.__file__).parent
READS_UNSCOPED = re.compile(r"\bledger(\(\))?\.(rows|standings)|opened\(\)\.get\(\)\.rows|datastore\.rows")


def test_no_page_reads_past_the_scope() -> None:
    """A page that reads from the ledger itself would see every department's matters."""
    unscoped = [
        f"{path.relative_to(PAGES)}:{number}"
        for path in sorted(PAGES.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if READS_UNSCOPED.search(line) and path != PAGES / "opened.py"
    ]
    assert unscoped == []


def test_a_department_reads_its_own_budget(client_as: ClientAs) -> None:
    own = client_as("clerk", department="kw").get("/?year=2026").get_data(as_text=True)
    other = client_as("clerk", department="scjg").get("/?year=2026").get_data(as_text=True)
    assert "2026|kw|art4.testing|district" in own or "art4.testing" in own
    assert "1,000,000" in own
    assert "1,000,000" not in other


def test_another_departments_award_is_not_found(client_as: ClientAs) -> None:
    """Like one that does not exist: nobody learns more by guessing numbers."""
    paths = [f"/awards/{AWARD}", f"/awards/{AWARD}"[:-1] + "9"]
    own = client_as("clerk", department="kw")
    assert [own.get(path).status_code for path in paths] == [200, 404]
    other = client_as("clerk", department="scjg")
    assert [other.get(path).status_code for path in paths] == [404, 404]


def test_a_recipients_history_holds_what_the_department_may_see(client_as: ClientAs) -> None:
    """Of another department's award the caps name who holds the room; its papers stay where they are."""
    path, document = f"/organisations/{ENTERPRISE}", "怀科批〔2026〕1号"
    assert document in client_as("clerk", department="kw").get(path).get_data(as_text=True)
    assert document not in client_as("clerk", department="scjg").get(path).get_data(as_text=True)
    assert document in client_as("auditor", department="scjg").get(path).get_data(as_text=True)


def test_nobody_sees_nothing(app: Flask) -> None:
    with app.test_request_context("/"):
        assert current_rows()("SELECT 1 FROM recipient", ()) == []
