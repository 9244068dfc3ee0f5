from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import ClientAs

LINE = "2026|kw|art4.testing|district"
PATH = "/budgets/2026%7Ckw%7Cart4.testing%7Cdistrict"


def commands(page: str) -> list[str]:
    return re.findall(r'<a class="command-button[^"]*" href="/do/([a-z_.]+)\?', page)


def test_the_lines_of_a_year_are_listed_and_lead_to_their_pages(client: FlaskClient) -> None:
    page = client.get("/budgets?year=2026").text
    assert f'href="{PATH}"' in page
    assert "1,000,000.00" in page
    assert commands(page) == ["budget.record_appropriation"]
    later = client.get("/budgets?year=2027").text
    assert "未下达" in later
    assert "个预算指标已有承诺但尚未下达" in later
    assert LINE in client.get("/budgets?format=csv").text
    assert client.get("/budgets?year=27").status_code == 400


def test_a_line_shows_how_it_came_to_stand_so(client: FlaskClient) -> None:
    page = client.get(PATH).text
    assert "怀财预〔2026〕1号" in page
    assert ">2026 · 区科委 · 科学仪器和传感器企业测试验证补贴 · 区级资金 </h1>" in page
    assert f">{LINE}<" not in page
    assert commands(page) == ["budget.propose_adjustment"]
    assert client.get("/budgets/2026%7Ckw%7Cnothing%7Cdistrict").status_code == 404
    promised = re.findall(r'href="(/budgets/2027[^"]+)"', client.get("/budgets?year=2027").text)[0]
    page = client.get(promised).text
    assert "尚未下达" in page
    assert commands(page) == ["budget.record_appropriation"]


def test_an_adjustment_takes_two_people(client_as: ClientAs) -> None:
    maker = client_as("clerk", "approver")
    propose = {
        "_do": "submit",
        "line": LINE,
        "amount_fen": "250,000",
        "document": "怀财预〔2026〕9号",
        "next": PATH,
    }
    assert maker.post("/do/budget.propose_adjustment", data=propose).location == PATH
    page = maker.get("/budgets?year=2026").text
    waiting = page.split('id="waiting"')[1].split("</table>")[0]
    assert "250,000.00" in waiting
    assert "您已在此事项中经办，须由另一人办理" in waiting
    confirm = {"_do": "submit", "line": LINE, "adjustment": "1", "next": PATH}
    refused = maker.post("/do/budget.confirm_adjustment", data=confirm)
    assert refused.status_code == 403
    assert "separation_of_duties" in refused.text
    second = client_as("approver")
    assert "budget.confirm_adjustment" in commands(second.get(PATH).text)
    assert second.post("/do/budget.confirm_adjustment", data=confirm).status_code == 303
    page = second.get(PATH).text
    assert "budget.confirm_adjustment" not in commands(page)
    assert "250,000.00" in page
    assert 'id="waiting"' not in second.get("/budgets?year=2026").text
    assert "怀财预〔2026〕9号" in client_as("clerk", department="kw").get(PATH).text
    assert "怀财预〔2026〕9号" in second.get(f"{PATH}?format=csv").text


def test_departments_see_their_own_lines_and_why_they_cannot_change_them(client_as: ClientAs) -> None:
    page = client_as("clerk", department="kw").get(PATH).text
    assert commands(page) == []
    assert "须由区财政局办理" in page
    assert client_as("clerk", department="fgw").get(PATH).status_code == 404
    assert PATH not in client_as("clerk", department="fgw").get("/budgets?year=2026").text


def test_pages_are_there_in_english_and_for_officers_only(client: FlaskClient, stranger: FlaskClient) -> None:
    assert "Budget lines" in client.get("/budgets?lang=en").text
    assert "Adjustments" in client.get(f"{PATH}?lang=en").text
    assert stranger.get("/budgets").status_code == 302


@pytest.mark.parametrize("path", ["/budgets", "/?by=line", PATH])
def test_the_same_figure_has_the_same_name_on_every_page(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    assert [word for word in ("下达", "调整", "已承诺", "已到期", "可用") if word not in page] == []
    assert [word for word in ("年初指标", "已批未到期", "到期未付") if word in page] == []
