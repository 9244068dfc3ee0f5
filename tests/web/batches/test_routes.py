from __future__ import annotations

import hashlib
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ReturnPayment
from ledger.domain.money import yuan
from ledger.store.connection import connect_as_owner
from projections.exports.batch_file import TreasuryGiven, batch_file
from projections.exports.pain001 import problems
from tests.ledger.application.district import PAYER, SECOND, UNITS, District
from tests.ledger.application.test_reconciliation import Desk, statement
from tests.web.conftest import ClientAs, username_of
from tests.web.sample import TODAY
from tests.web.sample import testing as a_contract

CLERK, CHECKER_ROLE, PAYS = "clerk", "checker", "payer"
IN_AUGUST = date(2026, 8, 3)
FIRST_FEN = 30_000_00
ACCOUNT = "0200004909200012345"
MASKED = "0200****2345"
TREASURY = {
    "YANQI_TREASURY_NAME": "怀柔区财政局国库支付中心",
    "YANQI_TREASURY_ACCOUNT": "0200004909200099999",
    "YANQI_TREASURY_BANK_CODE": "102100000458",
}


class Bureau:
    """What is due at the finance bureau, in a few words."""

    def __init__(self, ledger: Ledger) -> None:
        assert isinstance(ledger.clock, SetClock)
        self.ledger = ledger
        self.district = District(ledger, ledger.clock, count=90_000)

    def due(self, award: str, unit: str = UNITS[1]) -> str:
        """Return an award of 30,000 yuan whose payment is due."""
        self.district.clock.set(IN_AUGUST)
        self.district.scheduled(award, unit, "art4.testing", a_contract(f"HT-{award}", "100000.00"))
        self.district.clock.set(TODAY)
        self.district.post_due()
        return award


@pytest.fixture(scope="module")
def bureau(ledger: Ledger) -> Bureau:
    bureau = Bureau(ledger)
    bureau.district.clock.set(TODAY)
    for unit in UNITS[2:]:
        bureau.district.organisation(unit)
    bureau.district.account(UNITS[1], ACCOUNT)
    return bureau


@pytest.fixture(scope="module")
def due(bureau: Bureau) -> list[str]:
    """Two payments that can be made, and one to a unit without an account."""
    bureau.due("DUE-3", UNITS[3])
    return [bureau.due("DUE-1"), bureau.due("DUE-2")]


def tickets(page: str) -> list[str]:
    return re.findall(r'name="instalment" value="([^"]+)"', page)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.split('id="making"')[1])
    assert found is not None
    return found[1]


def made(client: FlaskClient, *awards: str, do: str = "submit") -> str:
    """Make a batch of some awards by the page's form; return its number."""
    page = client.get("/batches/due").text
    chosen = [one for one in tickets(page) if one.split("/", 2)[2] in awards]
    form = {"number": hidden(page, "number"), "key": hidden(page, "key"), "do": do, "instalment": chosen}
    answer = client.post("/batches/due", data=form)
    assert answer.status_code == 303, answer.text
    return str(answer.location.rpartition("/")[2])


def test_what_is_due_is_offered_and_what_is_kept_out_says_why(client: FlaskClient, due: list[str]) -> None:
    page = client.get("/batches/due").text
    assert [one.split("/", 2)[2] for one in tickets(page)] == due
    kept_out = page.split('id="kept-out"')[1]
    assert "DUE-3" in kept_out
    assert "没有经确认的收款账户" in kept_out
    assert f'href="/payees/{UNITS[3]}"' in kept_out
    assert tickets(client.get("/batches/due?until=2026-01-01").text) == []
    file = client.get("/batches/due?format=csv").text
    assert all(award in file for award in due)
    assert "DUE-3" not in file
    assert "DUE-3" in client.get("/batches/due?format=csv&table=kept_out").text


def test_the_list_says_what_waits(client: FlaskClient, due: list[str]) -> None:
    page = client.get("/batches").text
    assert yuan(len(due) * FIRST_FEN) in page
    assert 'href="/batches/due"' in page


def test_a_rehearsal_keeps_nothing_and_says_what_would_come(client: FlaskClient, due: list[str]) -> None:
    page = client.get("/batches/due").text
    form = {"number": hidden(page, "number"), "do": "rehearse", "instalment": tickets(page)}
    answer = client.post("/batches/due", data=form)
    assert answer.status_code == 200
    assert "试算通过，未留记录" in answer.text
    assert "陆万元整" in answer.text
    assert len(tickets(client.get("/batches/due").text)) == len(due)


def test_nothing_chosen_is_refused_and_what_was_chosen_stays_ticked(
    client: FlaskClient, due: list[str]
) -> None:
    page = client.get("/batches/due").text
    number = hidden(page, "number")
    none = client.post("/batches/due", data={"number": number, "do": "submit"})
    assert none.status_code == 400
    assert "未选择任何款项" in none.text
    first = tickets(page)[0]
    late = client.post(
        "/batches/due", data={"number": number, "do": "submit", "instalment": first, "pay_on": "明天"}
    )
    assert late.status_code == 400
    assert "应为日期" in late.text
    ticked = re.findall(r'value="([^"]+)"[^>]*data-fen="[0-9]+" checked', late.text)
    assert ticked == [first]
    assert "明天" in late.text
    assert client.post("/batches/due", data={"number": number, "instalment": "x"}).status_code == 400
    assert client.post("/batches/due", data={"number": "PF-1", "instalment": first}).status_code == 400


def test_sent_twice_a_form_makes_its_batch_once(
    client_as: ClientAs, bureau: Bureau, ledger: Ledger, due: list[str]
) -> None:
    clerk = client_as(CLERK)
    page = clerk.get("/batches/due").text
    chosen = [one for one in tickets(page) if "DUE-1" in one]
    form = {
        "number": hidden(page, "number"),
        "key": hidden(page, "key"),
        "do": "submit",
        "instalment": chosen,
    }
    answers = [clerk.post("/batches/due", data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    number = answers[0].location.rpartition("/")[2]
    (row,) = ledger.rows("SELECT count(*) AS n FROM batch WHERE batch >= %s", (number,))
    assert row["n"] == 1
    gone = clerk.post("/batches/due", data={**form, "key": "another"})
    assert gone.status_code == 409
    assert (
        clerk.post("/do/batch.withdraw", data={"_do": "submit", "batch": number, "reason": "试"}).status_code
        == 303
    )


def test_who_may_not_make_batches_sees_why(client_as: ClientAs, due: list[str]) -> None:
    page = client_as("auditor").get("/batches/due").text
    assert "须由经办岗办理" in page
    assert 'value="submit"' not in page
    refused = client_as("auditor").post("/batches/due", data={"number": "YQ20260920-001"})
    assert refused.status_code == 403
    department = client_as(CLERK, department="kw").get("/batches").text
    assert "须由区财政局办理" in department
    assert "没有符合条件的批次" in department
    page = client_as(CLERK, department="kw").get("/batches/due").text
    assert "DUE-3" in page, "its own"
    assert "没有经确认的收款账户" not in page, "accounts are no matter of departments"
    assert tickets(page) == []


def test_a_batch_is_approved_by_a_second_person_who_did_nothing_else_of_it(
    client_as: ClientAs, ledger: Ledger, due: list[str]
) -> None:
    maker = client_as(CLERK, CHECKER_ROLE)
    number = made(maker, "DUE-1", "DUE-2")
    page = maker.get(f"/batches/{number}").text
    assert "须由另一人办理" in page
    assert "陆万元整" in page
    assert "待复核" in page
    assert page.count("<h1") == 1
    refused = maker.post("/do/batch.approve", data={"_do": "submit", "batch": number})
    assert refused.status_code == 403
    assert "separation_of_duties" in refused.text
    second = client_as(CHECKER_ROLE)
    assert f"/do/batch.approve?next=/batches/{number}" in second.get(f"/batches/{number}").text
    form = {"_do": "submit", "batch": number, "next": f"/batches/{number}"}
    done = second.post("/do/batch.approve", data=form)
    assert done.status_code == 303
    assert done.location == f"/batches/{number}"
    page = second.get(f"/batches/{number}").text
    assert "待导出" in page
    assert "须由支付岗办理" in page
    assert username_of([CLERK, CHECKER_ROLE], "czj") in page


@pytest.fixture(scope="module")
def approved(client_as: ClientAs, bureau: Bureau) -> str:
    """An approved batch of one payment."""
    bureau.due("EXP-1")
    number = made(client_as(CLERK), "EXP-1")
    bureau.district.approve_batch(number, SECOND)
    return number


def test_accounts_are_masked_for_who_has_nothing_to_do_with_them(client_as: ClientAs, approved: str) -> None:
    clerk = client_as(CLERK).get(f"/batches/{approved}").text
    assert MASKED in clerk
    assert ACCOUNT not in clerk
    assert ACCOUNT in client_as(PAYS).get(f"/batches/{approved}").text
    file = client_as(PAYS).get(f"/batches/{approved}?format=csv").text
    assert ACCOUNT not in file
    assert MASKED in file


def test_an_export_is_recorded_and_its_file_is_the_command_lines(
    client_as: ClientAs, ledger: Ledger, approved: str, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer = client_as(PAYS)
    missing = payer.post(f"/batches/{approved}/export", data={"format": "pain001"})
    assert missing.status_code == 409
    assert "未设置付款账户" in missing.text
    for name, value in TREASURY.items():
        monkeypatch.setenv(name, value)
    for file_format in ("xlsx", "pain001"):
        for _ in range(2):  # the same file again on a day is the same export
            answer = payer.post(f"/batches/{approved}/export", data={"format": file_format})
            assert answer.status_code == 303
    page = payer.get(f"/batches/{approved}").text
    assert "此文件今日已登记导出" in page
    assert 'data-label="说明" class="">拨付明细表<' in page
    assert ">xlsx<" not in page
    assert 'data-label="经济分类" class="">费用补贴<' in page
    hashes = re.findall(rf'href="/batches/{approved}/files/([0-9a-f]{{64}})"', page)
    assert len(hashes) == 2
    given = TreasuryGiven.of_environment(TREASURY)
    for file_format, file_hash in zip(("xlsx", "pain001"), hashes, strict=True):
        file = payer.get(f"/batches/{approved}/files/{file_hash}")
        assert hashlib.sha256(file.data).hexdigest() == file_hash
        assert file.data == batch_file(ledger.rows, ledger.pack, approved, file_format, "zh", given)
        assert approved in file.headers["Content-Disposition"]
    assert problems(file.data) == []
    with connect_as_owner(database_url) as connection:
        noted = connection.execute(
            "SELECT action, details ->> 'file_key' AS file FROM access.audit WHERE route LIKE %s ORDER BY number",
            (f"% /batches/{approved}/%",),
        ).fetchall()
    assert [one["action"] for one in noted if one["file"] is None] == ["command"] * 4
    assert [one["file"] for one in noted if one["action"] == "export"] == hashes
    monkeypatch.setenv("YANQI_TREASURY_ACCOUNT", "0200004909200088888")
    changed = payer.get(f"/batches/{approved}/files/{hashes[0]}")
    assert changed.status_code == 409
    assert "不能原样重现" in changed.text
    assert payer.get(f"/batches/{approved}/files/{'0' * 64}").status_code == 404
    assert payer.post(f"/batches/{approved}/export", data={"format": "exe"}).status_code == 400


def test_an_export_asks_for_a_fresh_password_and_keeps_what_was_asked(
    client_as: ClientAs, bureau: Bureau, approved: str, database_url: str
) -> None:
    payer = client_as(PAYS)
    with connect_as_owner(database_url) as connection:
        connection.execute(
            "UPDATE access.session SET authenticated_at = authenticated_at - interval '1 hour' WHERE username = %s",
            (username_of([PAYS], "czj"),),
        )
    exports = "SELECT count(*) AS n FROM batch_export WHERE batch = %s"
    before = bureau.ledger.rows(exports, (approved,))
    asked = payer.post(f"/batches/{approved}/export", data={"format": "pain001"})
    assert "请确认是您本人" in asked.text
    assert 'name="kept-format" value="pain001"' in asked.text
    assert bureau.ledger.rows(exports, (approved,)) == before
    file = payer.get(f"/batches/{approved}/files/{'0' * 64}")
    assert file.status_code == 302
    assert file.location.startswith("/account/confirm?next=")


def test_only_who_pays_takes_files_and_only_after_a_fresh_password(
    client_as: ClientAs, approved: str
) -> None:
    for roles in ((CLERK,), (CHECKER_ROLE,), ("auditor",)):
        client = client_as(*roles)
        assert client.post(f"/batches/{approved}/export", data={"format": "xlsx"}).status_code == 403
        assert client.get(f"/batches/{approved}/files/{'0' * 64}").status_code == 403


def test_a_payment_that_came_back_shows_the_way_to_pay_it_again(
    client_as: ClientAs, bureau: Bureau, approved: str
) -> None:
    bureau.due("BACK-1")
    number = made(client_as(CLERK), "BACK-1")
    district = bureau.district
    district.approve_batch(number, SECOND)
    district.export(number)
    reference = next(iter(bureau.ledger.rows("SELECT reference FROM payment WHERE batch = %s", (number,))))
    district.pay("BACK-1", reference=str(reference["reference"]))
    back = ReturnPayment(award="BACK-1", number=1, reference=str(reference["reference"]), reason="账号已销户")
    district.does(back, PAYER, "czj")
    page = client_as("checker").get(f"/batches/{number}").text
    returned = page.split('id="returned"')[1].split("</table>")[0]
    assert str(reference["reference"]) in returned
    assert "/do/instalment.release?" in returned
    assert "1 / 1 笔" in page


def test_what_the_bank_paid_leads_to_the_line_that_says_so(
    client_as: ClientAs, bureau: Bureau, approved: str
) -> None:
    bureau.due("BANK-1", UNITS[2])
    bureau.district.account(UNITS[2], "6222000011112222")
    number = made(client_as(CLERK), "BANK-1")
    bureau.district.approve_batch(number, SECOND)
    bureau.district.export(number)
    desk = Desk(bureau.district)
    page_id = desk.imported(statement(-FIRST_FEN, day=TODAY))
    desk.match(page_id, f"{number}001", FIRST_FEN)
    page = client_as("reconciler").get(f"/batches/{number}").text
    assert "已支付" in page
    assert "1 / 1 笔" in page
    assert f"tab=matched&amp;line={page_id}:1" in page
    assert "tab=matched" not in client_as(CLERK).get(f"/batches/{number}").text


def test_the_list_is_filtered_and_leaves_as_a_file(client: FlaskClient, approved: str) -> None:
    def listed(query: str) -> list[str]:
        page = client.get(f"/batches?{query}").text
        return re.findall(r'href="/batches/(YQ[^"?]+)"', page)

    assert approved in listed("")
    assert approved not in listed("status=withdrawn")
    assert approved in listed("year=2026")
    assert listed("year=2027") == []
    assert listed(f"q={approved}") == [approved]
    assert listed("at_least=1000000") == []
    assert listed("time=2025") == []
    assert client.get("/batches?status=nothing").status_code == 400
    assert approved in client.get("/batches?format=csv").text
    assert client.get("/batches?format=xlsx").data.startswith(b"PK")


def test_pages_are_there_in_english_and_for_officers_only(
    client: FlaskClient, stranger: FlaskClient, client_as: ClientAs, approved: str
) -> None:
    for path, words in (
        ("/batches", "Made by one person, approved by another"),
        ("/batches/due", "Make a batch"),
        (f"/batches/{approved}", "Files exported"),
    ):
        assert client.get(path).status_code == 200, "in Chinese first: nothing of it may stay in the template"
        page = client.get(f"{path}?lang=en").text
        assert words in page
        assert "Payment batches" in page
        assert stranger.get(path).status_code == 302
        assert client_as("security_admin").get(path).status_code == 403
    assert client.get("/batches/YQ20260101-999").status_code == 404
