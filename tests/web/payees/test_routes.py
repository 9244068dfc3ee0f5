from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from tests.ledger.application.district import UNITS, District
from tests.web.conftest import ClientAs
from tests.web.sample import ENTERPRISE, TODAY
from tests.web.sample import testing as a_contract

ACCOUNT, MASKED = "0200004909200012345", "0200****2345"
NEW = {
    "_do": "submit",
    "uscc": ENTERPRISE,
    "payee_name": "一家企业",
    "account": "0200004909200054321",
    "bank": "工商银行怀柔支行",
    "bank_code": "102100000458",
    "document": "开户许可证",
    "next": f"/payees/{ENTERPRISE}",
}


@pytest.fixture(scope="module", autouse=True)
def district(ledger: Ledger) -> District:
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=110_000)
    district.clock.set(TODAY.replace(month=8, day=3))
    district.account(ENTERPRISE, ACCOUNT)
    district.organisation(UNITS[3])
    district.scheduled("NO-1", UNITS[3], "art4.testing", a_contract("NO-1", "1000.00"))
    district.clock.set(TODAY)
    district.post_due()
    return district


def test_payees_are_found_by_name_and_code_with_accounts_masked(client: FlaskClient) -> None:
    def listed(query: str) -> list[str]:
        page = client.get(f"/payees?{query}").text.split('id="payees"')
        return sorted(set(re.findall(r'href="/payees/([^"?]+)"', page[-1]))) if len(page) > 1 else []

    assert listed("") == [ENTERPRISE]
    assert listed("q=企业") == [ENTERPRISE]
    assert listed(f"q={ENTERPRISE[:12].lower()}") == [ENTERPRISE]
    assert listed("q=没有") == []
    assert listed("status=blocked") == []
    assert listed("status=confirmed") == [ENTERPRISE]
    page = client.get("/payees").text
    assert MASKED in page
    assert ACCOUNT not in page
    file = client.get("/payees?format=csv").text
    assert MASKED in file
    assert ACCOUNT not in file


def test_what_is_due_without_an_account_is_said_first(client: FlaskClient) -> None:
    page = client.get("/payees").text
    missing = page.split('id="missing"')[1].split("</table>")[0]
    assert f"/payees/{UNITS[3]}" in missing
    assert "300.00" in missing
    page = client.get(f"/payees/{UNITS[3]}").text
    assert "尚无账户" in page
    assert f"uscc={UNITS[3]}" in page
    assert client.get(f"/payees/{UNITS[2]}").status_code == 404


def test_only_who_needs_it_sees_an_account_in_full(client_as: ClientAs) -> None:
    for roles in (("checker",), ("payer",), ("auditor",)):
        assert ACCOUNT in client_as(*roles).get(f"/payees/{ENTERPRISE}").text, roles
    for roles in (("clerk",), ("reconciler",)):
        page = client_as(*roles).get(f"/payees/{ENTERPRISE}").text
        assert ACCOUNT not in page
        assert MASKED in page


def test_accounts_leave_as_a_file_with_the_right_to_it_only(client_as: ClientAs) -> None:
    assert ACCOUNT in client_as("payer").get(f"/payees/{ENTERPRISE}?format=csv").text
    assert client_as("checker").get(f"/payees/{ENTERPRISE}?format=csv").status_code == 403


def test_what_holds_no_account_in_full_leaves_for_whoever_sees_the_page(client_as: ClientAs) -> None:
    payments = client_as("checker").get(f"/payees/{ENTERPRISE}?format=csv&table=payments")
    assert payments.status_code == 200
    missing = client_as("checker").get("/payees?format=csv&table=missing").text
    assert UNITS[3] in missing
    assert UNITS[3] not in client_as("clerk", department="kw").get("/payees?format=csv&table=missing").text


def test_an_account_takes_two_people(client_as: ClientAs) -> None:
    maker = client_as("clerk", "checker")
    assert maker.post("/do/payee.propose_account", data=NEW).location == f"/payees/{ENTERPRISE}"
    page = maker.get(f"/payees/{ENTERPRISE}").text
    proposals = page.split('id="proposals"')[1].split("</table>")[0]
    assert "待确认" in proposals
    assert "您已在此事项中经办，须由另一人办理" in proposals
    confirm = {"_do": "submit", "uscc": ENTERPRISE, "proposal": "2", "next": f"/payees/{ENTERPRISE}"}
    assert maker.post("/do/payee.confirm_account", data=confirm).status_code == 403
    clerk = client_as("clerk").get(f"/payees/{ENTERPRISE}").text
    assert "须由复核岗办理" in clerk
    second = client_as("checker")
    assert "/do/payee.confirm_account?" in second.get(f"/payees/{ENTERPRISE}").text
    assert second.post("/do/payee.confirm_account", data=confirm).status_code == 303
    assert NEW["account"] in second.get(f"/payees/{ENTERPRISE}").text
    assert "已确认" in second.get(f"/payees/{ENTERPRISE}").text.split('id="proposals"')[1]


def test_departments_propose_accounts_and_see_none(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    page = clerk.get("/payees").text
    assert "不能查阅账户" in page
    assert ACCOUNT not in page
    assert "/do/payee.propose_account?" in page
    assert clerk.get(f"/payees/{ENTERPRISE}").status_code == 404
    own = clerk.get(f"/payees/{UNITS[3]}")
    assert own.status_code == 200
    assert "不能查阅账户" in own.text


def test_pages_are_there_in_english_and_for_officers_only(
    client: FlaskClient, stranger: FlaskClient, client_as: ClientAs
) -> None:
    assert "Payees" in client.get("/payees?lang=en").text
    page = client.get(f"/payees/{ENTERPRISE}?lang=en").text
    assert "Accounts proposed" in page
    assert page.count("<h1") == 1
    for path in ("/payees", f"/payees/{ENTERPRISE}"):
        assert stranger.get(path).status_code == 302
        assert client_as("security_admin").get(path).status_code == 403
