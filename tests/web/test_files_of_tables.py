"""Excel and CSV from every table: walked page by page, by officers who together may see everything.

A table says in ``data-files`` under which name its page gives it as a file, and the links stand on the same page. So
this fails for a new table without a file, for a file that holds less than its page, and for a table that the sample
leaves empty.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from flask import template_rendered
from flask.testing import FlaskClient
from lxml import html
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

import web
from ledger.application.clock import SetClock
from ledger.domain.identifiers import mask
from tests.browser.places import PageKind, pages, paths_of
from tests.browser.site import Site, served
from tests.browser.year import AUDITOR, EVERYTHING, FIRST_DAY, PAID, PAYER, play_year
from tests.web.every_table import ELSEWHERE, MORE, play_more
from tests.web.officers import SECURITY, SYSTEM
from tests.web.sample import ENTERPRISE
from web.access.cookies import SESSION
from web.listing import EXPORTED

TEMPLATES: Final = Path(str(web.__file__)).parent / "templates"
OFFICERS: Final = (EVERYTHING, PAYER, AUDITOR, SECURITY, SYSTEM, ELSEWHERE)

WITHOUT_FILES: Final = {
    "api/index.html": "fields of the interface: the whole description is a file itself, openapi.json",
    "commanding/subject.html": "what a rehearsal or a refused form shows: an answer to a form is no address to take a file from",
}
"""Templates with tables that are no files, and why."""
IN_FILES_ONLY: Final = {
    ("platforms/history.html", "history"): "on the page a chronicle that unfolds, not a table",
    ("platforms/history.html", "totals"): "on the page the clauses' sums stand in the cards",
    ("recoveries/recovery.html", "recoveries"): "on the page the case itself",
    ("recoveries/recovery.html", "remark"): "on the page pairs of names and values",
    ("worklist/index.html", "worklist"): "on the page kind by kind",
}
"""Tables that files hold and pages print as something else, by template and name, and why."""

NAMED = re.compile(r'data-files="([a-z_]+)"')
TABLE = re.compile(r"<table\b[^>]*>")
ROWS = ".//tbody/tr[not(contains(concat(' ', @class, ' '), ' subtotal '))]"


@dataclass
class Walk:
    """What was found on the way: tables by template and name, and what is wrong."""

    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    empty: dict[tuple[str, str], str] = field(default_factory=dict)
    held: dict[tuple[str, str], str] = field(default_factory=dict)
    taken: set[tuple[str, str]] = field(default_factory=set)
    refused: set[tuple[str, str]] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def site(database_url: str) -> Iterator[Site]:
    with served(database_url, SetClock(FIRST_DAY)) as site:
        play_year(site)
        play_more(site)
        yield site


@pytest.fixture(scope="module")
def walk(site: Site) -> Walk:
    """Go over all pages once."""
    found = Walk()
    for kind in pages(site.app):
        for path in [*kind.paths(site), *paths_of(site, MORE.get(kind.endpoint, ()))]:
            for username in OFFICERS:
                _look(site, found, kind, path, username)
    return found


def _client(site: Site, username: str) -> FlaskClient:
    client = site.app.test_client()
    client.set_cookie(SESSION, site.session_of(username))
    return client


def _look(site: Site, walk: Walk, kind: PageKind, path: str, username: str) -> None:
    """See one page as one officer, and take each of its tables as both files."""
    client, rendered = _client(site, username), []

    def note(_sender: Any, template: Any, **_more: Any) -> None:
        rendered.append(template.name)

    with template_rendered.connected_to(note, site.app):
        response = client.get(path)
    if response.status_code != HTTPStatus.OK or response.mimetype != "text/html":
        return
    template = rendered[-1]
    walk.templates.add(template)
    page = html.fromstring(response.text)
    for empty in page.xpath("//main//*[@data-empty]"):
        walk.empty[template, empty.get("data-empty")] = f"{username} {path}"
    for table in page.xpath("//table"):
        rows = table.xpath(ROWS)
        name = table.get("data-files")
        if name is None:
            if template not in WITHOUT_FILES:
                walk.faults.append(f"{path} ({username}): a table without data-files: {_text(table)[:60]}")
            continue
        assert rows, f"{path}: {name} is printed without rows"
        walk.seen[template, name] = walk.seen.get((template, name), 0) + len(rows)
        _take(client, walk, (template, name), page, rows, path)
    _take_all(client, walk, template, page, path, kind)


def _take(
    client: FlaskClient, walk: Walk, key: tuple[str, str], page: Any, rows: list[Any], path: str
) -> None:
    """Take a table as Excel and as CSV by the links of its page; without links the files must be refused."""
    for file_format in ("xlsx", "csv"):
        asked = {f"format={file_format}", f"table={key[1]}"}
        links = [link for link in page.xpath("//a/@href") if asked <= set(link.partition("?")[2].split("&"))]
        by_hand = f"{path}{'&' if '?' in path else '?'}{'&'.join(sorted(asked))}"
        response, told = _told(client, links[0] if links else by_hand)
        if response.status_code == HTTPStatus.FORBIDDEN:
            walk.refused.add(key)
            continue
        fault = _fault(response, told, key[1], rows, file_format) if links else "has no link on the page"
        if fault:
            walk.faults.append(f"{path}: {key[1]}.{file_format}: {fault}")
        else:
            walk.taken.add(key)


def _told(client: FlaskClient, url: str) -> tuple[TestResponse, dict[str, Any]]:
    """Ask for a file; return the answer and what the export said of itself to those who record it."""
    told: dict[str, Any] = {}

    def note(_sender: Any, **export: Any) -> None:
        told.update(export)

    with EXPORTED.connected_to(note):
        return client.get(url), told


def _fault(response: TestResponse, told: dict[str, Any], name: str, rows: list[Any], file_format: str) -> str:
    """Return what is wrong with a file, by the rows that the page shows; empty for a right one."""
    if response.status_code != HTTPStatus.OK:
        return f"answers {response.status_code}"
    if "attachment" not in response.headers.get("Content-Disposition", ""):
        return "is no file"
    if told["tables"] != [name] or told["rows"] < len(rows):
        return f"holds {told['rows']} rows of {told['tables']}, the page shows {len(rows)}"
    if file_format == "xlsx":
        sheets = CalamineWorkbook.from_filelike(io.BytesIO(response.data)).sheet_names
        return "" if len(sheets) == 1 else f"has the sheets {sheets}"
    lines = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
    if len(lines) < 1 + told["rows"]:
        return f"has {len(lines)} lines"
    written = [{_plain(cell) for cell in line} - {""} for line in lines[1:]]
    strange = [row for row in rows if not any(_cells(row) & line for line in written)]
    return f"does not hold the row {_text(strange[0])[:80]}" if strange else ""


def _cells(row: Any) -> set[str]:
    """Return the texts of a row as a file may have them; what is linked, marked or set apart in a cell by itself."""
    parts = [*row.xpath("./th | ./td"), *row.xpath(".//a | .//span | .//b | .//small")]
    texts = {_plain(_text(part)) for part in parts} | {_plain(each) for each in row.xpath(".//text()")}
    return texts - {"", "—"}


def _plain(text: str) -> str:
    """Return a text without what only a page or only a spreadsheet adds: grouping of digits, an apostrophe."""
    bare = " ".join(text.split()).removeprefix("'").removeprefix("+")
    return bare.replace(",", "") if re.fullmatch(r"-?[\d,]+\.\d+", bare) else bare


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())


def _take_all(client: FlaskClient, walk: Walk, template: str, page: Any, path: str, kind: PageKind) -> None:
    """Take the workbook with all tables of a page, if it has files, and note what is in it."""
    if not page.xpath("//a[contains(@href, 'format=xlsx')]"):
        return
    for language in ("zh", "en"):  # a workbook refuses two sheets of one name
        url = f"{path}{'&' if '?' in path else '?'}format=xlsx&lang={language}"
        response, told = _told(client, url)
        if response.status_code == HTTPStatus.FORBIDDEN:
            return
        if response.status_code != HTTPStatus.OK:
            walk.faults.append(f"{url}: all of {kind.endpoint} answers {response.status_code}")
            return
        for name in told["tables"]:
            walk.held[template, name] = path


def test_every_table_can_be_taken_as_a_file(walk: Walk) -> None:
    assert walk.faults == []


def test_whoever_may_take_a_table_at_all_can_take_it(walk: Walk) -> None:
    """A file of bank data is refused to some; somebody takes it."""
    assert set(walk.seen) == walk.taken
    assert walk.refused == {("payees/payee.html", "proposals")}


def test_no_table_of_a_page_is_empty_everywhere(walk: Walk) -> None:
    """What is never printed was never tried."""
    never = {key: where for key, where in walk.empty.items() if key not in walk.seen}
    assert never == {}
    unseen = {key: path for key, path in walk.held.items() if key not in walk.seen}
    assert set(unseen) == set(IN_FILES_ONLY)


def test_every_table_of_the_templates_was_seen(walk: Walk) -> None:
    names = {name for _template, name in walk.seen}
    for path in sorted(TEMPLATES.rglob("*.html")):
        template = str(path.relative_to(TEMPLATES))
        for name in NAMED.findall(path.read_text("utf-8")):
            seen = (template, name) in walk.seen if template in walk.templates else name in names
            assert seen, f"{template}: the sample has no rows for {name}"


def test_only_tables_with_a_reason_are_no_files() -> None:
    without = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if any("data-files=" not in table for table in TABLE.findall(path.read_text("utf-8")))
    }
    assert without == set(WITHOUT_FILES)


def test_files_mask_accounts_where_the_page_does(site: Site) -> None:
    full = str(site.ledger.rows("SELECT account FROM payment WHERE award = %s", (PAID,))[0]["account"])
    client = _client(site, EVERYTHING)
    for path in (f"/payees/{ENTERPRISE}?table=payments", "/payees?table=payees"):
        text = client.get(f"{path}&format=csv").text
        assert (mask(full) in text, full in text) == (True, False), path
