"""A month is tied out, closed behind a page that shows how far it is, and re-opened by two people."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.ports import TieOut
from projections.queries.months import AssertedBalance
from projections.tables.reconciliation import RULE_NAMES, rule_name
from tests.web.conftest import ClientAs
from tests.web.waiting import Said, ended
from web.months.tables import balances_table

MONTH = "2026-03"


def came_of(client: FlaskClient, answer: TestResponse) -> Said:
    """Wait until the long work that an answer leads to has ended; return what came of it."""
    assert answer.status_code == 302, answer.text
    place = answer.headers["Location"]
    said = ended(client, place)
    assert client.get(place).status_code == 200
    return said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_month_has_a_page_with_its_tie_outs(client_as: ClientAs, language: str) -> None:
    client = client_as("checker")
    assert f'href="/months/{MONTH}' in client.get(f"/months?lang={language}").text
    page = client.get(f"/months/{MONTH}?lang={language}").text
    for name in ("payments", "coverage", "quarantine", "exceptions"):
        assert f">{RULE_NAMES[name][language == 'en']}<" in page
    counted = {
        "zh": ("等式右边", "应为 0 项", ">结账</button>"),
        "en": ("Right side", "must be 0 items", ">Close the month</button>"),
    }
    assert [words for words in counted[language] if words not in page] == []


def test_net_payments_and_balances_of_accounts_stand_apart(app: Flask) -> None:
    found = [
        AssertedBalance("account", "110000001234567890", 500),
        AssertedBalance("budget_line", "2026|kw|art4.testing|district", 700),
    ]
    with app.test_request_context("/"):
        table = balances_table(found)
    assert [column.zh for column in table.columns][-2:] == ["净支付", "账户余额"]
    assert [row[-2:] for row in table.rows] == [(None, 500), (700, None)]


def test_statements_of_one_account_are_told_apart() -> None:
    ties = [
        TieOut(
            "statement 110000001234567890:a1",
            "期初",
            "opening",
            1,
            1,
            about=f"2026-03-{day} – 2026-03-31 {day}.csv",
        )
        for day in ("01", "16")
    ]
    names = {rule_name(tie, "zh") for tie in ties}
    assert names == {f"对账单 1100****7890 {tie.about}" for tie in ties}


def test_closing_goes_on_behind_a_page_and_re_opening_takes_two(client_as: ClientAs) -> None:
    checker, other = client_as("checker"), client_as("approver")
    found = came_of(checker, checker.post(f"/months/{MONTH}/close"))
    assert (found["state"], found["progress"]) == ("done", "记录结账余额 2 / 2 步")
    page = checker.get(f"/months/{MONTH}").text
    assert "已结账" in page
    assert "结账余额" in page

    again = came_of(checker, checker.post(f"/months/{MONTH}/close"))
    assert (again["state"], again["progress"]) == ("refused", "核对并结账 0 / 2 步")

    asked = {"month": f"{MONTH}-01", "reason": "漏记一笔", "_key": "reopen-1"}
    _give(checker, "period.propose_reopening", asked)
    assert "申请反结账" in checker.get(f"/months/{MONTH}").text
    refused = checker.get(f"/months/{MONTH}").text
    assert "须由另一人办理" in refused
    _give(other, "period.reopen", {"month": f"{MONTH}-01"})
    assert "待结账" in other.get(f"/months/{MONTH}").text


def _give(client: FlaskClient, command: str, fields: dict[str, str]) -> None:
    """Fill in a command's form and send it."""
    form = client.get(f"/do/{command}?month={fields['month']}").text
    key = form.partition('name="_key" value="')[2].partition('"')[0]
    answer = client.post(f"/do/{command}", data={**fields, "_key": key, "_do": "submit"})
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("name", ["2026-3x", "2026-13", "yesterday", "0000-00"])
def test_a_month_that_is_none_is_refused(client_as: ClientAs, name: str) -> None:
    assert client_as("checker").get(f"/months/{name}").status_code == 400


def test_who_may_not_close_sees_why(client_as: ClientAs) -> None:
    payer = client_as("payer")
    assert "须由复核岗、批准岗办理" in payer.get("/months/2026-04").text
    assert payer.post("/months/2026-04/close").status_code == 403
    assert client_as("checker", department="kw").get("/months").status_code == 403
