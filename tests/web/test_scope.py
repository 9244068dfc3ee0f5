"""What a page reads, it reads with its officer's scope."""

from __future__ import annotations

import re
from pathlib import Path

import web

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
