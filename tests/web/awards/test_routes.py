from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ApplyForAward, PublishNotice, RecordObjection, SettleObjection
from ledger.domain.money import yuan
from tests.ledger.application.district import CHECKER, District
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, ENTERPRISE, PAID_FEN, RENT, RETURNED, RETURNED_FEN, TODAY
from tests.web.sample import testing as a_contract


@pytest.fixture(scope="module")
def district(ledger: Ledger) -> District:
    assert isinstance(ledger.clock, SetClock)
    ledger.clock.set(TODAY)
    return District(ledger, ledger.clock, count=50_000)


def titles(page: str) -> list[str]:
    return re.findall(r'<a class="command-button[^"]*" href="/do/([a-z_.]+)\?', page)


def test_the_list_is_filtered_by_what_the_url_says(client: FlaskClient) -> None:
    def listed(query: str) -> set[str]:
        return set(re.findall(r'href="/awards/([^"?]+)', client.get(f"/awards?{query}").text))

    everything = listed("")
    assert {AWARD, RETURNED, RENT} <= everything
    assert listed("clause=art3.rent") == {RENT}
    assert AWARD not in listed("department=fgw")
    assert RENT in listed("status=scheduled")
    assert AWARD not in listed("status=scheduled")
    assert listed(f"q={RENT}") == {RENT}
    assert RENT in listed("at_least=2000000")
    assert AWARD not in listed("at_least=2000000")
    assert listed("time=2025") == set()
    assert "没有符合条件的申报" in client.get("/awards?time=2025").text


@pytest.mark.parametrize("query", ["status=nothing", "clause=art99", "time=2026-13", "at_least=1&at_most=0"])
def test_a_filter_that_cannot_be_meant_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/awards?{query}").status_code in (400, 404, 422)


def test_the_list_leaves_as_a_file_with_its_filters(client: FlaskClient) -> None:
    answer = client.get("/awards?format=csv&clause=art3.rent")
    assert answer.content_type.startswith("text/csv")
    assert RENT in answer.text
    assert AWARD not in answer.text
    assert client.get("/awards?format=xlsx").data.startswith(b"PK")


def test_the_list_offers_new_applications(client_as: ClientAs) -> None:
    assert "award.apply" in titles_of_list(client_as("clerk", department="kw").get("/awards").text)
    page = client_as("auditor").get("/awards").text
    assert "award.apply" not in titles_of_list(page)
    assert "须由经办岗办理" in page


def titles_of_list(page: str) -> list[str]:
    return re.findall(r'href="/do/([a-z_.]+)"', page)


@pytest.mark.parametrize("number", [AWARD, RETURNED, RENT])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_award_is_shown_with_everything_recorded_of_it(
    client: FlaskClient, ledger: Ledger, number: str, language: str
) -> None:
    page = client.get(f"/awards/{number}?lang={language}")
    assert page.status_code == 200
    (events,) = ledger.rows("SELECT count(*) AS n FROM history WHERE award = %s", (number,))
    timeline = page.text.split('id="timeline"')[1]
    assert timeline.count("<tr>") == int(str(events["n"])) + 1
    assert page.text.count("<h1") == 1


def test_the_sums_and_the_trace_are_those_of_the_ledger(client: FlaskClient) -> None:
    page = client.get(f"/awards/{AWARD}").text
    assert yuan(PAID_FEN) in page
    assert "600,000.00 × 30% = 180,000.00" in page
    assert "HT-1" in page


def test_an_award_leads_to_its_parties_and_its_budget_lines(client: FlaskClient, client_as: ClientAs) -> None:
    page = client.get(f"/awards/{RENT}").text
    assert '<dd><a href="/platforms/P-001">平台 P-001</a>' in page
    assert '<td data-label="预算指标"><a href="/budgets/2026%7Ckw%7Cart3.rent%7Cdistrict">' in page
    page = client.get(f"/awards/{AWARD}").text
    assert page.count(f'<dd><a href="/organisations/{ENTERPRISE}">') == 2, "it receives and has the benefit"


def test_instalments_and_payments_are_added_up(client: FlaskClient) -> None:
    page = client.get(f"/awards/{RENT}").text
    assert re.search(r'合计（共 24 期）</th><td class="n[^"]*" data-label="金额">2,880,000.00', page)
    rows = list(csv.reader(client.get(f"/awards/{RENT}?format=csv&table=instalments").text.splitlines()))
    assert rows[-1].count("2880000.00") == 1


def test_a_long_table_shows_its_first_rows_and_holds_all(client: FlaskClient) -> None:
    page = client.get(f"/awards/{RENT}").text
    assert '<details class="rest"><summary>全部 24 行</summary></details>' in page
    assert page.count('<tr id="instalment-') == 24
    assert 'class="rest"' not in client.get(f"/awards/{AWARD}").text.partition('id="timeline"')[0]


def test_an_unknown_award_is_not_found(client: FlaskClient) -> None:
    assert client.get("/awards/NOTHING").status_code == 404
    assert client.get("/awards/NO/SUCH").status_code == 404
    assert client.get("/awards/a%00b").status_code == 400


def test_the_next_step_is_offered_to_whom_it_is_due_and_says_why_it_is_not(
    client_as: ClientAs, district: District
) -> None:
    district.does(
        ApplyForAward(
            award="NEXT-1", recipient=ENTERPRISE, clause="art4.testing", facts=a_contract("NEXT-1", "100")
        )
    )
    clerk = client_as("clerk", department="kw").get("/awards/NEXT-1").text
    assert titles(clerk)[0] == "award.accept"
    assert "award.reject" not in titles(clerk)
    assert "须由批准岗办理" in clerk
    elsewhere = client_as("clerk", department="gzw").get("/awards/NEXT-1")
    assert elsewhere.status_code == 404, "another department's"
    bureau = client_as("clerk").get("/awards/NEXT-1").text
    assert "award.accept" not in titles(bureau)
    assert "须由责任单位办理" in bureau


def test_who_made_the_case_sees_why_he_does_not_check_it(client_as: ClientAs, district: District) -> None:
    client = client_as("clerk", "approver", department="kw")
    district.clock.set(date(2026, 8, 20))
    district.noticed("SELF-1", ENTERPRISE, "art4.testing", a_contract("SELF-1", "100"))
    district.clock.set(TODAY)
    assert "award.approve" in titles(client.get("/awards/SELF-1").text)
    for command in ("award.assess", "award.publish_notice"):
        data = {"_do": "submit", "award": "SELF-1", "_on": "2026-09-04"}
        assert client.post(f"/do/{command}", data=data).status_code == 303
    page = client.get("/awards/SELF-1").text
    assert "award.approve" not in titles(page)
    assert "须由另一人办理" in page


def test_objections_are_shown_with_what_became_of_them(client_as: ClientAs, district: District) -> None:
    client = client_as("clerk", "checker", department="kw")
    district.clock.set(TODAY)
    district.noticed("OBJ-1", ENTERPRISE, "art4.testing", a_contract("OBJ-1", "100"))
    district.does(RecordObjection(award="OBJ-1", objector="某企业", content="<b>重复</b>申报"))
    district.clock.set(TODAY)
    page = client_as("approver", department="kw").get("/awards/OBJ-1").text
    assert "award.approve" not in titles(page)
    assert "有异议尚未处理" in page
    page = client.get("/awards/OBJ-1").text
    assert "award.settle_objection" in titles(page)
    assert "&lt;b&gt;重复" in page
    later = district.today
    district.clock.set(later.replace(month=12))
    district.does(SettleObjection(award="OBJ-1", objection=1, upheld=True, reason="属实"), CHECKER)
    district.clock.set(TODAY)
    page = client.get("/awards/OBJ-1").text
    assert "异议成立" in page
    assert "属实" in page
    assert "award.settle_objection" not in titles(page)


def test_a_running_notice_says_until_when(client_as: ClientAs, district: District) -> None:
    district.clock.set(TODAY)
    district.assessed("RUN-1", ENTERPRISE, "art4.testing", a_contract("RUN-1", "100"))
    district.does(PublishNotice(award="RUN-1"))
    page = client_as("approver", department="kw").get("/awards/RUN-1").text
    assert "期满方可批复" in page
    assert "award.approve" not in titles(page)
    assert "award.reject" in titles(page)


def test_the_tables_of_an_award_leave_as_numbers_dates_and_words(client: FlaskClient) -> None:
    file = client.get(f"/awards/{RETURNED}?format=xlsx&lang=en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
    assert book.sheet_names[0] == "Everything recorded"
    rows = book.get_sheet_by_name("Instalments").to_python()
    assert any(RETURNED in str(row[0]) for row in rows[:3]), "whose they are stands above them"
    heads = next(row for row in rows if "due on" in row)
    first = dict(zip(heads, rows[rows.index(heads) + 1], strict=True))
    assert first["amount"] == RETURNED_FEN / 100
    assert isinstance(first["due on"], date)
    assert str(first["budget line"]).startswith("2026 · ")
    assert "art4.testing" not in str(first["budget line"])


def test_another_department_takes_no_file_of_an_award(client_as: ClientAs) -> None:
    assert client_as("clerk", department="fgw").get(f"/awards/{AWARD}?format=csv").status_code == 404
