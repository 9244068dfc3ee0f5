from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ApplyForAward, HoldInstalment, ProposeAccount
from projections.queries.worklist import SHOWN, Waiting
from projections.queries.worklist_kinds import KINDS
from tests.ledger.application.district import OFFICER, UNITS, District
from tests.web.conftest import ClientAs
from tests.web.sample import ENTERPRISE, RENT, TODAY
from tests.web.sample import testing as a_contract
from web.worklist.links import FIELDS, PAGES, form_of, page_of


@pytest.fixture(scope="module", autouse=True)
def district(ledger: Ledger) -> District:
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=70_000)
    district.clock.set(TODAY)
    facts = a_contract("WAIT-1", "100")
    district.does(ApplyForAward(award="WAIT-1", recipient=ENTERPRISE, clause="art4.testing", facts=facts))
    district.does(HoldInstalment(award=RENT, number=20, reason="待核实"))
    account = ProposeAccount(
        uscc=UNITS[1],
        payee_name="一家企业",
        account="0200004909200012345",
        bank="工商银行怀柔支行",
        bank_code="102100000458",
    )
    district.does(account, OFFICER, "czj")
    return district


def groups(page: str) -> list[str]:
    return re.findall(r'<h2 id="([a-z_]+)"', page)


def test_everyone_sees_what_his_roles_settle(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw").get("/worklist").text
    assert "to_accept" in groups(clerk)
    assert "evidence" in groups(clerk)
    assert "accounts" not in groups(clerk)
    checker = client_as("checker").get("/worklist").text
    assert "accounts" in groups(checker)
    assert "to_accept" not in groups(checker)


@pytest.mark.parametrize(("language", "words"), [("zh", "第 20 期"), ("en", "instalment 20")])
def test_an_instalment_is_called_one(client_as: ClientAs, language: str, words: str) -> None:
    page = client_as("clerk", department="kw").get(f"/worklist?lang={language}").text
    assert f'{RENT}</a> <small class="quiet">{words}</small>' in page


def test_an_account_is_the_first_that_was_proposed(client_as: ClientAs) -> None:
    page = client_as("checker").get("/worklist").text
    assert f'{UNITS[1]}</a> <small class="quiet">第 1 次申请</small>' in page


def test_a_department_sees_its_own(client_as: ClientAs) -> None:
    other = client_as("clerk", department="fgw").get("/worklist").text
    assert "WAIT-1" not in other
    assert "目前没有等待您办理的事项" in other


def test_overdue_comes_first_and_says_by_how_much(client_as: ClientAs) -> None:
    page = client_as("clerk", department="kw").get("/worklist").text
    assert groups(page).index("evidence") < groups(page).index("to_accept")
    assert re.search(r"逾期 \d+ 天", page)
    assert "逾期" not in page.split('id="to_accept"')[1]


def test_each_entry_leads_to_its_page_and_to_the_form_that_settles_it(client_as: ClientAs) -> None:
    client = client_as("clerk", department="kw")
    page = client.get("/worklist").text
    assert 'href="/awards/WAIT-1"' in page
    links = re.findall(r'<a class="command-button" href="([^"]+)"', page)
    assert any(link.startswith("/do/award.accept?") for link in links)
    for link in {link.split("?")[0]: link for link in links}.values():
        answer = client.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, link
        assert 'name="next" value="/worklist"' in answer.text


def test_what_one_made_waits_for_another(client_as: ClientAs, district: District) -> None:
    client = client_as("clerk", "checker")
    account = {
        "_do": "submit",
        "uscc": UNITS[2],
        "payee_name": "另一家",
        "account": "0200004909200054321",
        "bank": "工商银行怀柔支行",
        "bank_code": "102100000458",
    }
    assert client.post("/do/payee.propose_account", data=account).status_code == 303
    assert "已办理：申请账户" in client.get("/worklist").text
    page = client.get("/worklist").text
    mine, _, others = page.partition("等待另一人办理（")
    assert UNITS[2] not in mine
    assert UNITS[2] in others
    assert UNITS[1] in mine


def test_the_number_that_waits_is_there_for_every_page(app: Flask, client_as: ClientAs) -> None:
    waiting_now = app.jinja_env.globals["waiting_now"]
    assert callable(waiting_now)
    with app.test_request_context("/"):
        assert waiting_now() == (0, 0)


def test_it_is_there_in_english(client_as: ClientAs) -> None:
    page = client_as("clerk", department="kw").get("/worklist?lang=en").text
    assert "To accept" in page
    assert "days overdue" in page


def test_every_kind_has_a_page_and_only_known_kinds_do() -> None:
    names = {kind.name for kind in KINDS}
    assert set(PAGES) == names
    assert set(FIELDS) <= names


def test_nobody_else_sees_it(client_as: ClientAs, stranger: FlaskClient) -> None:
    assert stranger.get("/worklist").status_code == 302
    assert client_as("security_admin").get("/worklist").status_code == 403


def test_every_page_that_there_is_can_be_addressed(app: Flask) -> None:
    with app.test_request_context("/"):
        for kind in KINDS:
            one = Waiting(
                kind=kind.name,
                subject="2026-03",
                place="1",
                name="",
                clause="art3.rent",
                amount_fen=None,
                since=TODAY,
                due_on=None,
                department="kw",
                made_by=[],
                detail="",
            )
            if "exceptions" in kind.name:
                one = replace(one, subject="6ba7b810-9dad-11d1-80b4-00c04fd430c8")
            page, form = page_of(one), form_of(kind, one, "/worklist")
            assert page is None or page.startswith("/")
            assert form is None or form.startswith(f"/do/{kind.command}?")
            endpoint = PAGES[kind.name][0]
            assert page or endpoint not in app.view_functions


def test_the_file_holds_all_that_waits_and_the_page_the_first_of_it(
    client_as: ClientAs, district: District
) -> None:
    for number in range(SHOWN + 1):
        facts = a_contract(f"MANY-{number}", "100")
        many = ApplyForAward(award=f"MANY-{number}", recipient=ENTERPRISE, clause="art4.testing", facts=facts)
        district.does(many)
    clerk = client_as("clerk", department="kw")
    page = clerk.get("/worklist").text
    assert f"仅列出前 {SHOWN} 项，下载的文件含全部。" in page
    file = clerk.get("/worklist?format=xlsx&table=to_accept&lang=en&unit=wan")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    heads = next(row for row in rows if "matter" in row)
    assert rows[0][0] == "To accept"
    assert [row[0] for row in rows[: rows.index(heads)] if "unit" in str(row[0])] == ["unit: 10,000 yuan"]
    found = {row[heads.index("matter")]: row for row in rows[rows.index(heads) + 1 :]}
    assert {f"MANY-{number}" for number in range(SHOWN + 1)} <= set(found)
    assert found["MANY-0"][heads.index("since")] == TODAY
    assert "MANY-0" in clerk.get("/worklist?format=csv").text
    assert "MANY-0" not in client_as("clerk", department="fgw").get("/worklist?format=csv").text


def test_a_file_of_what_does_not_wait_is_an_empty_table_and_of_nothing_is_refused(
    client_as: ClientAs,
) -> None:
    payer = client_as("payer", department="fgw")
    file = payer.get("/worklist?format=csv&table=to_accept")
    assert (file.status_code, len(file.text.splitlines())) == (200, 1)
    assert payer.get("/worklist?format=csv&table=nothing").status_code == 404
