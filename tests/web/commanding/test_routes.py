from __future__ import annotations

import re
from html import unescape
from time import monotonic

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.application import Ledger
from ledger.application.verb import commands
from tests.web.commanding.conftest import Desk
from tests.web.conftest import ClientAs
from tests.web.sample import AWARD, ENTERPRISE
from web.commanding.drafts import Draft
from web.commanding.fields import WITHOUT_FORM

CONTRACT = {
    "facts.contract": "600,000",
    "facts.contract_date": "2026-03-01",
    "facts.platform": "P-001",
}


def carried(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found, name
    return unescape(found.group(1))


def give(client: FlaskClient, command: str, wanted: str = "submit", **values: str) -> TestResponse:
    data = {name.replace("__", "."): value for name, value in values.items()}
    return client.post(f"/do/{command}", data={"_do": wanted, **data})


def apply(
    client: FlaskClient, award: str, contract: str, wanted: str = "submit", **more: str
) -> TestResponse:
    data = {"award": award, "recipient": ENTERPRISE, "clause": "art4.testing", "facts.contract_no": contract}
    return client.post("/do/award.apply", data={"_do": wanted, **data, **CONTRACT, **more})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_command_has_a_form(client_as: ClientAs, language: str) -> None:
    business = client_as("clerk", "checker", "approver", "reconciler")
    paying, security = client_as("payer", "clerk"), client_as("security_admin")
    for kind in commands():
        if kind.name in WITHOUT_FORM:
            continue
        path = f"/do/{kind.name}?lang={language}"
        answers = [client.get(path) for client in (business, paying, security)]
        page = next((answer for answer in answers if answer.status_code == 200), None)
        assert page is not None, kind.name
        assert page.text.count("<h1") == 1
        assert 'name="_key" value="web:' in page.text


def test_a_form_is_filled_in_by_its_url(client_as: ClientAs) -> None:
    page = client_as("approver", department="kw").get(
        f"/do/award.approve?award={AWARD}&amount_fen=123456&next=/worklist&nothing=x"
    )
    assert page.status_code == 200
    assert re.search(rf'name="award" aria-required="true" value="{AWARD}" readonly', page.text)
    assert 'value="1,234.56"' in page.text
    assert "壹仟贰佰叁拾肆元伍角陆分" in page.text
    assert carried(page.text, "next") == "/worklist"
    assert "180,000.00" in page.text, "the award stands beside the form"


def test_facts_come_from_the_clause_with_the_sentence_beside(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    page = clerk.get("/do/award.apply").text
    assert "先选择条款" in page
    page = clerk.get("/do/award.apply?clause=art4.testing").text
    assert 'name="facts.contract"' in page
    assert "须使用本区未纳入市级公共技术服务平台的中试平台" in page
    page = give(clerk, "award.apply", "show", clause="art3.rent", award="HR-X").text
    assert 'name="facts.leases.rows" value="0"' in page
    for single in ("lease", "area", "rent"):
        entry = page[page.index(f'name="facts.{single}"') :].partition("</div>")[0]
        assert "只有一份时填写，代替“租约”各行" in entry
    assert 'value="HR-X"' in page
    assert "面积不超过10000平方米" in page


def test_a_row_is_added_and_removed_without_script(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    page = give(clerk, "instalment.schedule", "add:tranches", award=AWARD, tranches__rows="0").text
    assert 'name="tranches.0.due_on"' in page
    page = give(
        clerk,
        "instalment.schedule",
        "remove:tranches.0",
        award=AWARD,
        tranches__rows="2",
        tranches__0__amount_fen="1",
        tranches__1__amount_fen="2",
    ).text
    assert 'name="tranches.0.amount_fen" aria-required="true" value="2"' in page
    assert 'name="tranches.1.amount_fen"' not in page


def test_a_rehearsal_shows_what_would_happen_and_keeps_nothing(client_as: ClientAs, ledger: Ledger) -> None:
    clerk = client_as("clerk", department="kw")
    page = apply(clerk, "RE-1", "RE-HT-1", "rehearse")
    assert page.status_code == 200
    assert "试算通过，未留记录" in page.text
    assert "<dd>申报</dd>" in page.text
    assert ledger.rows("SELECT 1 FROM award WHERE award = 'RE-1'", ()) == []
    assert apply(clerk, "RE-1", "RE-HT-1").status_code == 303


def test_an_approval_is_rehearsed_with_the_room_in_the_caps(client_as: ClientAs, desk: Desk) -> None:
    page = give(
        client_as("approver", department="kw"),
        "award.approve",
        "rehearse",
        award=desk.noticed(),
        document="1",
    )
    assert page.status_code == 200, page.text
    assert "上限余额" in page.text
    assert "300.00" in page.text


def test_a_command_is_given_once_and_leads_on(client_as: ClientAs, ledger: Ledger) -> None:
    clerk = client_as("clerk", department="kw")
    key = carried(clerk.get("/do/award.apply?clause=art4.testing").text, "_key")
    done = apply(clerk, "ON-1", "ON-HT-1", _key=key)
    assert (done.status_code, done.location) == (303, "/awards/ON-1")
    assert "已办理：登记申报" in clerk.get(done.location).text
    again = apply(clerk, "ON-1", "ON-HT-1", _key=key)
    assert again.status_code == 303
    assert "此前已办理" in clerk.get(again.location).text
    assert len(ledger.rows("SELECT 1 FROM history WHERE award = 'ON-1'", ())) == 1
    (audited,) = ledger.rows(
        "SELECT count(*) AS n FROM access.audit WHERE command = 'award.apply' AND details ->> 'key' = %s",
        (key,),
    )
    assert audited["n"] == 2


def test_it_leads_on_within_this_system_only(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    apply(clerk, "NX-1", "NX-HT-1")
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        page = clerk.get("/do/award.accept", query_string={"award": "NX-1", "next": elsewhere})
        assert f'href="{elsewhere}"' not in page.text
    done = give(clerk, "award.accept", award="NX-1", next="//evil.example")
    assert done.location == "/awards/NX-1"


def test_what_was_filled_in_is_kept_while_something_is_wrong(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    page = apply(clerk, 'KE-1"><script>', "KE-HT-1", **{"facts.contract": "12,34"})
    assert page.status_code == 400
    assert "有 1 处需要更正" in page.text
    assert 'value="12,34"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert "KE-HT-1" in page.text
    assert '"><script>' not in page.text
    page = give(clerk, "award.accept", award="KE-1", _on="2026-02-30")
    assert page.status_code == 400
    assert "field-on-problem" in page.text


def test_a_refusal_says_why_and_what_to_do_and_gives_a_new_key(client_as: ClientAs, desk: Desk) -> None:
    approver = client_as("approver", department="kw")
    page = give(
        approver,
        "award.approve",
        award=desk.noticed(),
        document="批 1 号",
        amount_fen="999,999",
        _key="web:one",
    )
    assert page.status_code == 409
    assert "above_assessment" in page.text
    assert "999,999.00" in page.text
    assert "下一步" in page.text
    assert 'value="批 1 号"' in page.text
    assert carried(page.text, "_key") != "web:one"


def test_who_made_a_case_is_refused_as_its_checker(client_as: ClientAs, desk: Desk) -> None:
    both = client_as("clerk", "approver", department="kw")
    award = desk.assessed()
    assert give(both, "award.publish_notice", award=award, _on="2026-09-02").status_code == 303
    page = give(both, "award.approve", award=award, document="1")
    assert page.status_code == 403
    assert "separation_of_duties" in page.text


def test_a_command_of_another_role_is_refused(client_as: ClientAs, desk: Desk, stranger: FlaskClient) -> None:
    clerk = client_as("clerk", department="kw")
    award = desk.noticed()
    assert clerk.get(f"/do/award.approve?award={award}").status_code == 403
    assert give(clerk, "award.approve", award=award, document="1").status_code == 403
    assert stranger.get("/do/award.accept").status_code in (302, 401)
    assert clerk.get("/do/statement.import").status_code == 404


def test_what_happened_meanwhile_is_shown_before_anything_is_decided(client_as: ClientAs, desk: Desk) -> None:
    clerk, other = client_as("clerk", department="kw"), client_as("clerk", "checker", department="kw")
    award = desk.assessed()
    version = carried(clerk.get(f"/do/award.publish_notice?award={award}").text, "_version")
    assert give(other, "award.amend", award=award, **facts_of(other, award)).status_code == 303
    page = give(clerk, "award.publish_notice", award=award, where="区政府网站", _version=version)
    assert page.status_code == 409
    assert "打开本页后，此事项已有变化" in page.text
    assert "补正申报" in page.text
    assert 'value="区政府网站"' in page.text
    later = carried(page.text, "_version")
    assert int(later) > int(version)
    page = give(clerk, "award.publish_notice", award=award, where="区政府网站", _version=later)
    assert page.status_code in (303, 409)
    assert "打开本页后" not in page.text


def facts_of(client: FlaskClient, award: str) -> dict[str, str]:
    """Return the facts with which a form that corrects them is filled in."""
    page = client.get(f"/do/award.amend?award={award}").text
    found = re.findall(r'name="(facts\.[a-z_]+)"[^>]* value="([^"]+)"', page)
    assert found
    return {name.replace(".", "__"): unescape(value) for name, value in found}


def test_the_source_of_funds_is_chosen_among_those_of_the_budget(client_as: ClientAs, desk: Desk) -> None:
    desk.district.budget("art4.service", 1_000_000, fund_source="special_bond")
    clerk = client_as("clerk", department="kw")
    fresh = clerk.get("/do/award.apply").text
    assert re.search(r'<option value="district" selected>\s*区级资金<', fresh)
    sent = {"award": "", "fund_source": "special_bond"}
    kept = give(clerk, "award.apply", **sent).text
    assert re.search(r'<option value="special_bond" selected>', kept)
    elsewhere = client_as("clerk", department="scjg").get("/do/award.apply").text
    assert "special_bond" not in elsewhere


def test_a_form_in_english(client_as: ClientAs) -> None:
    clerk = client_as("clerk", department="kw")
    page = clerk.get("/do/award.apply?lang=en&clause=art4.testing").text
    assert "Record an application" in page
    assert 'action="/do/award.apply?lang=en"' in page
    refused = clerk.post("/do/award.accept?lang=en", data={"_do": "submit", "award": ""})
    assert "must be filled in" in refused.text


@pytest.mark.parametrize(
    "values",
    [
        {"award": "a\x00b"},
        {"award": "x" * 5000},
        {"award": "\ud800"},
        {"award": AWARD, "_version": "9" * 5000},
        {"award": AWARD, "_on": "9" * 5000},
        {"award": AWARD, "tranches.rows": "9" * 5000},
        {"award": AWARD, "tranches.rows": "2", f"tranches.{'9' * 5000}.due_on": "x"},
        {"award": AWARD, ".".join("a" * 5000): "x", "tranches.0.due_on": "=1+1"},
        {"award": AWARD, "_do": "remove:" + "9" * 5000, "tranches.rows": "1"},
        {"award": AWARD, "_do": "add:" + "x" * 5000},
        {"award": AWARD, "_key": "k" * 5000},
        {"recovery": "\x00"},
    ],
)
def test_bad_input_is_refused_never_an_accident(client_as: ClientAs, values: dict[str, str]) -> None:
    clerk = client_as("clerk", department="kw")
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in values.items()}
    answer = clerk.post("/do/instalment.schedule", data={"_do": "submit", **encoded})
    assert answer.status_code in (200, 400, 404, 409)
    assert "internal_error" not in answer.text
    for name in ("award", "recovery", "amount_fen"):
        asked = clerk.get(
            "/do/recovery.open",
            query_string={name: next(iter(values.values()))[:1000].encode("utf-8", "surrogatepass")},
        )
        assert asked.status_code in (200, 400)


def test_a_form_with_very_many_fields_is_read_quickly() -> None:
    values = {f"l{place}.rows": ["200"] for place in range(2000)}
    values |= {f"tranches.{place}.due_on": [""] for place in range(10_000)} | {"tranches.rows": ["200"]}
    draft = Draft(values)
    begun = monotonic()
    draft.drop_blank_rows()
    assert monotonic() - begun < 5
    assert draft.rows("tranches") == 0
