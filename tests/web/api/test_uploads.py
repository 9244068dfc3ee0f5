"""Statement files by programs: shown, rehearsed, imported once; what is no statement is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from access.roles import Role
from tests.ledger.statements.exports import CREDIT, balance, camt, entry, statement_element
from tests.web.api.conftest import ProgramAs
from tests.web.api.programs import PREFIX, Program, error_of

FILE = camt(
    statement_element(
        balance("OPBD", "1000.00"), balance("CLBD", "1100.50"), entry("100.50", CREDIT), account="6200123"
    )
)


@pytest.fixture(scope="module")
def reconciler(program_as: ProgramAs) -> Program:
    return program_as(Role.RECONCILER)


def test_a_file_is_shown_and_nothing_imported(reconciler: Program) -> None:
    shown = reconciler.upload("/statements/preview", "march.xml", FILE)
    assert shown.status_code == 200, shown.text
    (statement,) = shown.get_json()["statements"]
    assert (statement["account"], statement["lines_in_all"], statement["sum_fen"]) == ("6200123", 1, 10_050)
    assert statement["lines"][0]["amount_fen"] == 10_050
    assert reconciler.get("/statements").get_json()["items"] == []


def test_a_file_is_rehearsed_imported_and_imported_once(reconciler: Program) -> None:
    tried = reconciler.upload("/statements", "march.xml", FILE, key="bank/march", dry_run="true")
    assert tried.status_code == 200
    assert reconciler.get("/statements").get_json()["items"] == []
    done = reconciler.upload("/statements", "../bank/march.xml", FILE, key="bank/march")
    assert done.status_code == 201
    assert not done.get_json()["replayed"]
    again = reconciler.upload("/statements", "march.xml", FILE, key="bank/march")
    assert again.get_json() == done.get_json() | {"replayed": True}
    (statement,) = reconciler.get("/statements").get_json()["items"]
    assert statement["file_name"] == "march.xml"
    (line,) = reconciler.get("/statement-lines", open="true").get_json()["items"]
    assert line["left_fen"] == 10_050


def _zip_bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 50_000_000)
    return packed.getvalue()


ENTITIES = (
    b"<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>"
    b"<!ENTITY c SYSTEM 'file:///etc/passwd'>]>"
    b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'>&b;&c;</Document>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("noise.csv", bytes(range(256))),
        ("words.txt", "没有表头".encode()),
        ("bomb.xlsx", _zip_bomb()),
        ("entities.xml", ENTITIES),
        ("\x00.csv", b"a,b"),
        ("n" * 300 + ".csv", b"a,b"),
    ],
)
def test_what_is_no_statement_is_refused(reconciler: Program, name: str, content: bytes) -> None:
    for path in ("/statements/preview", "/statements"):
        answer = reconciler.upload(path, name, content)
        assert answer.status_code in (400, 413), answer.text
        assert "passwd" not in error_of(answer)["message"]
    assert reconciler.upload("/statements/preview", "x.csv", b"a", dry_run="true").status_code == 400


def test_a_form_must_be_the_form(reconciler: Program) -> None:
    path = f"{PREFIX}/statements/preview"
    client, headers = reconciler.client, reconciler.headers()
    assert client.post(path, data=FILE, headers=headers, content_type="text/xml").status_code == 415
    for data in (
        {},
        {"file": "text"},
        {"file": [(io.BytesIO(FILE), "a.xml"), (io.BytesIO(FILE), "b.xml")]},
        {"file": (io.BytesIO(FILE), "a.xml"), "other": "x"},
        {"file": (io.BytesIO(FILE), "a.xml"), "profile": "no-such-bank"},
    ):
        answer = client.post(path, data=data, headers=headers, content_type="multipart/form-data")
        assert answer.status_code in (400, 404), answer.text
        error_of(answer)
