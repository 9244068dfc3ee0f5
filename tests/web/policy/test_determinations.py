"""What a page says of determinations: values as people write them, of which clause, and what they settle."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from access.roles import Role
from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ConfirmDetermination, ProposeDetermination
from ledger.domain.determination import Determination
from ledger.policy.loader import default_pack
from tests.ledger.application.district import CHECKER, District
from tests.web.conftest import ClientAs
from tests.web.sample import TODAY

CLAUSE, DEPARTMENT, DOCUMENT = "art8.sme-interest", "jxj", "怀口径〔2026〕1号"
PACK = default_pack()
DECIDED = {
    "parameter:rate": "0.30",
    "parameter:ceiling": "500000.00",
    "interpretation:cap-period": "lifetime",
}


@pytest.fixture(scope="module", autouse=True)
def _decided(ledger: Ledger) -> None:
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=800_000)
    for target, value in DECIDED.items():
        proposal = ProposeDetermination(
            clause=CLAUSE,
            target=target,
            value=value,
            effective_from=TODAY,
            document=DOCUMENT,
            basis="会议纪要",
        )
        district.does(proposal, department=DEPARTMENT)
        determination = str(Determination.create_id(DOCUMENT, CLAUSE, target))
        district.does(ConfirmDetermination(determination=determination), CHECKER, DEPARTMENT)


def _cells(page: str, label: str) -> list[str]:
    found = re.findall(rf'data-label="{label}"[^>]*>(.*?)</t[dh]>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


@pytest.mark.parametrize(
    ("asked", "label", "values"),
    [
        ("lang=zh", "取值", {"30%", "500,000.00 元", "每家企业终身累计"}),
        ("lang=zh&unit=wan", "取值", {"30%", "50.00 万元", "每家企业终身累计"}),
        ("lang=en", "Value", {"30%", "500,000.00 yuan", "per enterprise for a lifetime"}),
    ],
)
def test_values_are_in_words_and_units(client: FlaskClient, asked: str, label: str, values: set[str]) -> None:
    assert set(_cells(client.get(f"/policy?{asked}").text, label)) == values
    assert set(_cells(client.get(f"/policy/{CLAUSE}?{asked}").text, label)) >= values


def test_the_title_of_the_clause_stands_before_its_id(client: FlaskClient) -> None:
    title = PACK.clause(CLAUSE).title.zh
    assert all(f"{title} {CLAUSE}" in cell for cell in _cells(client.get("/policy").text, "口径事项"))


def test_a_clause_whose_numbers_are_determined_is_not_called_undetermined(client: FlaskClient) -> None:
    listed = client.get("/policy").text.partition(f'href="/policy/{CLAUSE}"')[2].partition("</li>")[0]
    assert "标准已由口径确定" in listed
    assert "标准待定" not in listed
    assert "标准已由口径确定" in client.get(f"/policy/{CLAUSE}").text
    assert "标准待定" in client.get(f"/policy/{CLAUSE}?on=2026-01-01").text
    assert "标准待定" in client.get("/policy/art9.talent").text


def test_the_note_is_of_the_clause_s_own_readings(client_as: ClientAs) -> None:
    page = client_as(Role.CLERK).get("/policy/art3.rent").text
    assert "提出本条自己的口径，须由责任单位办理：" in page
    general = page.partition(PACK.header.interpretations[0].question.zh)[2].partition("</div>")[0]
    assert "全部条款" in general
    assert "determination.propose" in general


def test_files_have_the_same_words(client: FlaskClient) -> None:
    answer = client.get("/policy?format=csv&table=determinations").text
    assert "500,000.00 元" in answer
    assert PACK.clause(CLAUSE).title.zh in answer
