"""Statements through the pages: uploaded, previewed, imported once, quarantined and accepted by a second person."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from access.opened import Access
from ledger.application import Ledger
from ledger.statements.limits import MAX_UNPACKED_BYTES
from tests.ledger.statements.exports import sample, workbook
from tests.web.conftest import ClientAs, username_of
from tests.web.statements.files import OUR_ACCOUNT, imported, statement_file, texts, upload
from tests.web.waiting import ended
from web.statements import importing
from web.statements.uploads import SETTING

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module", autouse=True)
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("uploads")
        folder.chmod(0o700)
        patch.setenv(SETTING, str(folder))
        yield folder


@pytest.fixture
def reconciler(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_preview_shows_what_the_file_says_beside_its_rows(reconciler: FlaskClient, language: str) -> None:
    content = statement_file((DAY, -18_000_00, "一家企业", "6222000011112222", f"拨付 {language}"))
    place = upload(reconciler, content, r"C:\银行\三月.csv").headers["Location"]
    page = reconciler.get(f"{place}?lang={language}").text
    wanted = ("三月.csv", "5,000,000.00", "-18,000.00", "4,982,000.00", "借方发生额", "6222000011112222")
    assert texts(page, *wanted) == []
    assert OUR_ACCOUNT not in page.partition("<dl")[0]
    assert "0200****8888" in page
    assert page.count("<small>Lines</small>") == 0
    assert {"zh": "发生额", "en": "Net change"}[language] in page
    assert "C:" not in page
    assert {"zh": "相符", "en": "ties"}[language] in page
    assert "三月.csv" not in reconciler.get("/statements").text


def test_what_was_previewed_is_imported_and_the_same_file_again_says_so(reconciler: FlaskClient) -> None:
    content = statement_file(
        (DAY, -1_00, "甲", "", "手续费"), (DAY, 2_00, "乙", "", "利息"), account="0200004909200000001"
    )
    shown = imported(reconciler, content, "九月.csv")
    page = reconciler.get(shown).text
    assert texts(page, "九月.csv", "手续费", "利息", "0200****0001", "导入对账单") == []
    again = reconciler.get(upload(reconciler, content, "九月.csv").headers["Location"]).text
    assert "此文件已于" in again
    assert "条新流水" not in again
    assert reconciler.get("/statements?q=九月").text.count("九月") >= 1
    assert "0200****0001" not in reconciler.get("/statements?q=不存在").text


def test_of_a_file_that_overlaps_only_the_new_lines_are_taken(
    reconciler: FlaskClient, ledger: Ledger
) -> None:
    account = "0200004909200000002"
    first = statement_file((DAY, -3_00, "甲", "", "一"), (DAY, -4_00, "甲", "", "二"), account=account)
    imported(reconciler, first, "上旬.csv")
    third = (DAY + timedelta(days=1), -5_00, "甲", "", "三")
    both = ((DAY, -3_00, "甲", "", "一"), (DAY, -4_00, "甲", "", "二"))
    second = statement_file(*both, third, account=account)
    place = upload(reconciler, second, "全月.csv").headers["Location"]
    page = reconciler.get(place).text
    assert "导入 1 行新流水" in page
    known = reconciler.get(f"{place}?show=known").text
    assert ("一" in known, "三</td>" in known) == (True, False)
    imported(reconciler, second, "全月.csv")
    found = ledger.rows("SELECT count(*) AS lines FROM statement_line WHERE account = %s", (account,))
    assert found[0]["lines"] == 3


def test_a_statement_that_does_not_tie_is_accepted_by_a_second_person_only(client_as: ClientAs) -> None:
    first, second = client_as("reconciler"), client_as("checker")
    account = "0200004909200000003"
    content = statement_file(
        (DAY, -3_00, "甲", "", "一"), (DAY, -4_00, "甲", "", "二"), account=account, off_by_fen=100
    )
    assert "隔离" in first.get(upload(first, content, "断.csv").headers["Location"]).text
    shown = imported(first, content, "断.csv")
    assert "须由另一人办理" in first.get(shown).text
    assert "断.csv" not in first.get("/statements?status=accepted").text
    page = second.get(shown).text
    assert "statement.lift_quarantine" in page
    name = shown.partition("/statements/")[2]
    form = second.get(f"/do/statement.lift_quarantine?statement={name}").text
    key = form.partition('name="_key" value="')[2].partition('"')[0]
    answer = second.post(
        "/do/statement.lift_quarantine",
        data={"statement": name.replace("%3A", ":"), "reason": "已与银行核对", "_key": key, "_do": "submit"},
    )
    assert answer.status_code == 303, answer.text
    assert texts(second.get(shown).text, "已与银行核对", "checker.czj") == []
    assert "已隔离" not in second.get(shown).text


def bomb() -> bytes:
    """Return an .xlsx of some hundred kilobytes that would unpack to more than any statement."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(a=[[1]]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for member in good.namelist():
            if "sheet1" not in member:
                archive.writestr(member, good.read(member))
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(MAX_UNPACKED_BYTES // 2**20 + 1):
                sheet.write(b" " * 2**20)
    return out.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><Document>camt.053<Ntry>&b;</Ntry></Document>'
PASSWD = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>camt.053<Ntry>&x;</Ntry></Document>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable_statement"),
        (b" \r\n\t", "unreadable_statement"),
        (LAUGHS, "unreadable_statement"),
        (PASSWD, "unreadable_statement"),
        (b"PK\x03\x04 not a zip", "unreadable_statement"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "unreadable_statement"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), ""),
        (b"%PDF-1.7\n1 0 obj", "unknown_layout"),
        (b"a,b\n1,2\n", "unknown_layout"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_way_out(
    reconciler: FlaskClient, waiting: Path, content: bytes, code: str
) -> None:
    answer = upload(reconciler, content, "看似正常.csv")
    assert answer.status_code == 400
    assert texts(answer.text, "不予办理", "下一步", code) == []
    assert "root:" not in answer.text
    assert not any(path.read_bytes() == content for path in waiting.iterdir())


def test_a_zip_bomb_is_refused_before_it_unpacks(reconciler: FlaskClient) -> None:
    content = bomb()
    assert len(content) < 2**20
    answer = upload(reconciler, content, "小.xlsx")
    assert (answer.status_code, "file_too_large" in answer.text) == (400, True)


def test_the_kind_of_a_file_is_told_by_its_content(reconciler: FlaskClient) -> None:
    place = upload(reconciler, sample("camt053.v4.xml"), "photo.jpg").headers["Location"]
    assert "camt.053" in reconciler.get(place).text


def test_no_page_takes_more_than_a_file_may_have(reconciler: FlaskClient) -> None:
    too_much = bytes(65 * 2**20)
    assert upload(reconciler, too_much, "大.csv").status_code == 413
    assert reconciler.post("/reconciliation/run", data={"batches": "x" * 5 * 2**20}).status_code == 413


def test_a_layout_may_be_named_and_an_unknown_one_is_refused(reconciler: FlaskClient) -> None:
    content = statement_file((DAY, -9_00, "甲", "", "一"), account="0200004909200000009")
    assert "profile=generic-zh" in upload(reconciler, content, profile="generic-zh").headers["Location"]
    answer = upload(reconciler, content, profile="no-such")
    assert (answer.status_code, "unknown_profile" in answer.text) == (400, True)


def test_what_waits_can_be_discarded(reconciler: FlaskClient) -> None:
    content = statement_file((DAY, -10_00, "甲", "", "弃"), account="0200004909200000010")
    place = upload(reconciler, content).headers["Location"].partition("?")[0]
    assert reconciler.post(f"{place}/discard").status_code == 303
    assert reconciler.get(place).status_code == 404
    assert reconciler.post(f"{place}/import").status_code == 404


def test_only_who_reconciles_imports_and_everyone_of_the_bureau_reads(client_as: ClientAs) -> None:
    checker = client_as("checker")
    assert "须由对账" in checker.get("/statements").text
    assert upload(checker, statement_file((DAY, -1_00, "甲", "", "x"))).status_code == 403
    assert client_as("clerk", department="kw").get("/statements").status_code == 403


def test_a_large_file_is_imported_behind_a_page(
    reconciler: FlaskClient, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LARGE_LINES", 250)
    account = "0200004909200000011"
    entries = [(DAY, -(place + 1) * 100, "甲", "", f"第{place}笔") for place in range(300)]
    place = upload(reconciler, statement_file(*entries, account=account), "大.csv").headers["Location"]
    assert "后台" in reconciler.get(place).text
    answer = reconciler.post(f"{place.partition('?')[0]}/import", data={"_key": "large"})
    assert "/jobs/" in answer.headers["Location"]
    job = answer.headers["Location"]
    found = ended(reconciler, job)
    assert (found["state"], found["done"], found["result"]["new_lines"]) == ("done", 300, 300)
    assert "300" in reconciler.get(job).text
    page = reconciler.get(found["result"]["url"]).text
    assert texts(page, "第0笔", "大.csv") == []
    assert "第299笔" not in page
    assert "第299笔" in reconciler.get(f"{found['result']['url']}?sort=-position").text
    assert reconciler.get(place).status_code == 404
    audited = [
        one for one in Access.of(ledger).audit.entries(limit=20).rows if one.command == "statement.import"
    ]
    assert audited


def test_lines_leave_as_a_file_for_who_may_take_them(client_as: ClientAs, reconciler: FlaskClient) -> None:
    content = statement_file((DAY, -12_00, "=HYPERLINK(1)", "", "公式"), account="0200004909200000012")
    shown = imported(reconciler, content, "公式.csv")
    said = reconciler.get(f"{shown}?format=csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in said
    checker = client_as("checker")
    assert checker.get(f"{shown}?format=csv").status_code == 403
    assert checker.get(f"{shown}?format=csv&table=story").status_code == 200, "no bank data in it"
    assert "公式.csv" not in checker.get(f"{shown}?format=csv&table=story").text


def test_a_preview_leaves_as_a_file_with_all_its_lines_and_only_with_a_fresh_password(
    client_as: ClientAs, reconciler: FlaskClient, ledger: Ledger
) -> None:
    account = "0200004909200000013"
    entries = [(DAY, -(place + 1) * 100, "甲", "6222000011112222", f"预览{place}") for place in range(130)]
    place = upload(reconciler, statement_file(*entries, account=account), "预览.csv").headers["Location"]
    assert "预览129" not in reconciler.get(place).text
    lines = reconciler.get(f"{place}?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(lines) == 131
    assert "预览129" in lines[-1]
    assert len(reconciler.get(f"{place}?format=csv&show=return").text.splitlines()) == 1
    Access.of(ledger).store.execute(
        "UPDATE access.session SET authenticated_at = authenticated_at - interval '1 hour' WHERE username = %s",
        (username_of(["reconciler"], "czj"),),
    )
    asked = reconciler.get(f"{place}?format=csv")
    assert asked.status_code == 302
    assert "/account/confirm" in asked.headers["Location"]
    assert client_as("payer").get(f"{place}?format=csv").status_code == 403


@pytest.mark.parametrize("place", ["/statements/none", "/statements/uploads/none", "/statements/0200:x:9"])
def test_what_is_not_there_is_not_found(reconciler: FlaskClient, place: str) -> None:
    assert reconciler.get(place).status_code == 404
