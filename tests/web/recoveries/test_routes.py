from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import DemandRecovery, GiveRecoveryNotice, ReceivePenalty
from tests.ledger.application.district import OPENER, RECEIVER, SECOND, District
from tests.ledger.application.test_reconciliation import Desk, statement
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, TODAY

NOTICED, LATE, OPENED = "ZH-2026-1", "ZH/2026/2", "ZH-2026-3"


@pytest.fixture(scope="module", autouse=True)
def district(ledger: Ledger) -> District:
    """Three cases: one in its hearing days, one overdue with a part received, one only opened."""
    assert isinstance(ledger.clock, SetClock)
    district = District(ledger, ledger.clock, count=120_000)
    district.clock.set(date(2026, 6, 1))
    district.open_recovery(AWARD, 500_000, "violation", LATE)
    district.does(GiveRecoveryNotice(recovery=LATE, document="告知1号"), OPENER, "czj")
    district.clock.set(date(2026, 6, 30))
    district.does(DemandRecovery(recovery=LATE, document="决定1号"), SECOND, "czj")
    district.receive(200_000, LATE, "HD-1")
    fine = ReceivePenalty(recovery=LATE, penalty="fine", amount_fen=10_000, document="HD-2")
    district.does(fine, RECEIVER, "czj")
    district.clock.set(date(2026, 9, 18))
    district.open_recovery(AWARD, 100_000, "misuse", OPENED)
    district.open_recovery(AWARD, 300_000, "overpayment", NOTICED)
    district.does(GiveRecoveryNotice(recovery=NOTICED, document="告知2号"), OPENER, "czj")
    district.clock.set(TODAY)
    return district


def listed(client: FlaskClient, query: str) -> list[str]:
    page = client.get(f"/recoveries?{query}").text
    return re.findall(r'href="/recoveries/(ZH[^"?]+)"', page)


def test_the_overdue_come_first_then_the_nearest_last_day(client: FlaskClient) -> None:
    assert listed(client, "") == [LATE, NOTICED, OPENED]
    page = client.get("/recoveries").text
    assert "3,000.00" in page, "what is overdue"
    assert "已逾期" in page


def test_the_list_is_filtered_by_what_the_url_says(client: FlaskClient) -> None:
    assert listed(client, "which=overdue") == [LATE]
    assert listed(client, "which=open&kind=misuse") == [OPENED]
    assert listed(client, "status=noticed") == [NOTICED]
    assert listed(client, "year=2025") == []
    assert listed(client, "department=fgw") == []
    assert listed(client, f"q={AWARD}&at_least=4000") == [LATE]
    assert listed(client, "sort=-principal_fen") == [LATE, NOTICED, OPENED]
    assert client.get("/recoveries?kind=nothing").status_code == 400
    assert "没有符合条件的追回事项" in client.get("/recoveries?q=nothing").text
    assert OPENED in client.get("/recoveries?format=csv&kind=misuse").text


def test_a_case_says_how_many_days_are_left(client: FlaskClient) -> None:
    late = client.get(f"/recoveries/{LATE}").text
    assert re.search(r"已过 \d+ 天", late)
    noticed = client.get(f"/recoveries/{NOTICED}").text
    days = re.search(r"还有 (\d+) 个工作日", noticed)
    assert days is not None
    assert int(days[1]) > 0
    last_day = re.search(r'陈述申辩截止</dt><dd class="date">([0-9-]+)<', noticed)
    assert last_day
    assert f">陈述申辩截止 {last_day[1]}<" in noticed
    assert f">may be heard until {last_day[1]}<" in client.get(f"/recoveries/{NOTICED}?lang=en").text


def test_a_case_shows_its_receipts_remark_and_every_step(client: FlaskClient, ledger: Ledger) -> None:
    page = client.get(f"/recoveries/{LATE}").text
    receipts = page.split('id="receipts"')[1].split("</table>")[0]
    assert "HD-1" in receipts
    assert "罚款" in receipts
    assert "2,000.00" in receipts
    assert "决定1号" in page
    assert "国库缴款备注" in page
    (events,) = ledger.rows("SELECT count(*) AS n FROM history WHERE figures ->> 'recovery' = %s", (LATE,))
    steps = page.split('id="steps"')[1].split("</tbody>")[0]
    assert steps.count("<tr>") == int(str(events["n"])) + 1
    assert page.count("<h1") == 1


def test_reversed_receipts_say_so(client_as: ClientAs, district: District) -> None:
    client = client_as("reconciler")
    district.receive(50_000, LATE, "HD-9")
    form = {"_do": "submit", "recovery": LATE, "document": "HD-9", "reason": "误记"}
    assert client.post("/do/recovery.reverse_receipt", data=form).status_code == 303
    receipts = client.get(f"/recoveries/{LATE}").text.split('id="receipts"')[1].split("</table>")[0]
    assert "已冲销" in receipts.split("HD-9")[1]


def test_a_receipt_leads_to_the_line_it_came_in_on(
    client: FlaskClient, client_as: ClientAs, district: District
) -> None:
    desk = Desk(district)
    page_id = desk.imported(statement(100, day=TODAY))
    desk.match(page_id, NOTICED, 100, kind="recovery", actor="system:matcher")
    receipts = client.get(f"/recoveries/{NOTICED}").text.split('id="receipts"')[1].split("</table>")[0]
    assert f"line={page_id}:1" in receipts
    assert "对账单行" in receipts
    steps = client.get(f"/recoveries/{NOTICED}").text.split('id="steps"')[1].split("</table>")[0]
    assert re.search(rf'line={page_id}:1"[^>]*>对账单行 \*+ {TODAY}<', steps)
    file = client.get(f"/recoveries/{NOTICED}?format=csv&table=steps").data.decode("utf-8-sig")
    assert f"{page_id}:1" in file
    english = client_as("reconciler").get(f"/recoveries/{NOTICED}?lang=en").text
    assert "system:matcher" not in english
    assert "System (matching)" in english
    department = client_as("clerk", department="kw").get(f"/recoveries/{NOTICED}").text
    assert "system:matcher" not in department
    assert "对账单行" in department
    assert str(page_id) not in department


def commands(page: str) -> list[str]:
    return re.findall(r'<a class="command-button[^"]*" href="/do/([a-z_.]+)\?', page)


def test_steps_are_offered_by_state_role_and_duty(client_as: ClientAs) -> None:
    clerk = client_as("clerk").get(f"/recoveries/{OPENED}").text
    assert commands(clerk)[0] == "recovery.notice"
    assert "recovery.withdraw" in commands(clerk)
    checker = client_as("checker").get(f"/recoveries/{NOTICED}").text
    assert "recovery.demand" in commands(checker)
    auditor = client_as("auditor").get(f"/recoveries/{NOTICED}").text
    assert commands(auditor) == []
    assert "须由复核岗、批准岗办理" in auditor


def test_a_write_off_takes_two_people(client_as: ClientAs) -> None:
    maker = client_as("clerk", "approver")
    here = f"/recoveries/{LATE}"
    assert "recovery.confirm_write_off" not in commands(maker.get(here).text), "nothing is proposed"
    propose = {
        "_do": "submit",
        "recovery": LATE,
        "reason": "企业已注销",
        "document": "核销1号",
        "next": here,
    }
    assert maker.post("/do/recovery.propose_write_off", data=propose).location == here
    page = maker.get(here).text
    assert "recovery.confirm_write_off" not in commands(page)
    assert "您已在此事项中经办，须由另一人办理" in page
    confirm = {"_do": "submit", "recovery": LATE, "next": here}
    refused = maker.post("/do/recovery.confirm_write_off", data=confirm)
    assert refused.status_code == 403
    assert "separation_of_duties" in refused.text
    second = client_as("approver")
    assert "recovery.confirm_write_off" in commands(second.get(here).text)
    assert second.post("/do/recovery.confirm_write_off", data=confirm).status_code == 303
    assert "已核销" in second.get(here).text
    assert listed(second, "which=overdue") == []


def test_the_summary_for_the_treasury(client: FlaskClient) -> None:
    page = client.get("/recoveries/returned-funds?year=2026").text
    assert LATE in page
    assert "另收罚款 100.00 元" in page
    file = client.get("/recoveries/returned-funds?format=csv&year=2026").text
    assert "区级" in file
    assert client.get("/recoveries/returned-funds?format=xlsx").data.startswith(b"PK")
    assert "没有退回资金" in client.get("/recoveries/returned-funds?year=2025").text
    assert client.get(f"/recoveries/{NOTICED}?format=xlsx").data.startswith(b"PK")


def test_departments_see_their_own(client_as: ClientAs) -> None:
    assert LATE in listed(client_as("clerk", department="kw"), "")
    other = client_as("clerk", department="fgw")
    assert listed(other, "") == []
    assert other.get(f"/recoveries/{LATE}").status_code == 404


def test_pages_are_there_in_english_and_for_officers_only(
    client: FlaskClient, stranger: FlaskClient, client_as: ClientAs
) -> None:
    for path, words in (
        ("/recoveries", "under way"),
        (f"/recoveries/{NOTICED}", "working days left"),
        ("/recoveries/returned-funds", "Summary of returned funds"),
    ):
        assert words in client.get(f"{path}?lang=en").text
        assert stranger.get(path).status_code == 302
        assert client_as("security_admin").get(path).status_code == 403
    assert client.get("/recoveries/NOTHING").status_code == 404
