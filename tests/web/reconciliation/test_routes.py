"""The desk through its pages: advice on a line, matched as a whole or in parts, undone, explained, run as a whole."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ledger.application import Ledger
from ledger.domain.money import yuan
from tests.web.conftest import ClientAs
from tests.web.countersigning.forms import ask, go_on, sign
from tests.web.reconciliation.conftest import (
    ACCOUNTS,
    ADVISED,
    BY_REFERENCE,
    NAMES,
    ONE_OF_TWO,
    OTHER_OF_TWO,
    RETURNED,
    SHORT,
    TWICE,
)
from tests.web.statements.files import Entry, imported, statement_file, texts
from tests.web.waiting import ended

DAY, UNTIL = date(2026, 6, 24), date(2026, 6, 25)
Payments = Mapping[str, tuple[str, int]]
_FIELD = re.compile(r'name="(kind|reference|amount|reason|_key|_version|_shown)" value="([^"]*)"')


@pytest.fixture(scope="module")
def reconciler(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


@pytest.fixture(scope="module", autouse=True)
def lines(reconciler: FlaskClient, references: Payments) -> None:
    """What the bank says: some payments in full, one with a fee taken off, two in one line, interest."""
    first, short, third, fourth, twice = (
        references[award][1] for award in (ADVISED, SHORT, ONE_OF_TWO, OTHER_OF_TWO, TWICE)
    )
    content = statement_file(
        (DAY, -first, NAMES[0], "", "拨付"),
        (DAY, -(short - 50_00), NAMES[1], ACCOUNTS[1], "少付"),
        (DAY, -(third + fourth), NAMES[2], ACCOUNTS[2], "合并拨付"),
        (DAY, 12_34, "工商银行", "", "存款利息"),
        (DAY, -20_000_00, "某某商行", "", "大额不明"),
        (DAY, -30_000_00, "另一商行", "", "另一大额"),
        (DAY, -twice, NAMES[0], "", "拨付一次"),
        (DAY, -references[RETURNED][1], NAMES[0], "", "先拨后退"),
        until=UNTIL,
    )
    imported(reconciler, content)


def desk(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/reconciliation?{query}")
    assert answer.status_code == 200, answer.text
    return answer.text


def line_of(ledger: Ledger, summary: str) -> str:
    return str(ledger.rows("SELECT line FROM statement_line WHERE summary = %s", (summary,))[0]["line"])


def left_fen(ledger: Ledger, summary: str) -> int:
    found = ledger.rows(
        "SELECT (abs(amount_fen) - allocated_fen)::bigint AS left_fen FROM statement_line WHERE summary = %s",
        (summary,),
    )
    return int(str(found[0]["left_fen"]))


def state_of(ledger: Ledger, reference: str) -> str:
    return str(ledger.rows("SELECT state FROM payment WHERE reference = %s", (reference,))[0]["state"])


def form_of(page: str) -> dict[str, list[str]]:
    """Return the fields of the form that matches, as the page filled it in."""
    fields: dict[str, list[str]] = {}
    for name, value in _FIELD.findall(page.partition('id="allocate"')[2].partition("</form>")[0]):
        fields.setdefault(name, []).append(html.unescape(value))
    return fields


def matched(client: FlaskClient, query: str, **changes: str | list[str]) -> TestResponse:
    """Send the form of a page of the desk, with some of its fields written otherwise."""
    return client.post(f"/reconciliation?{query}", data={**form_of(desk(client, query)), **changes})


def given(client: FlaskClient, command: str, **fields: str) -> TestResponse:
    """Fill in the form of a command and send it."""
    form = client.get(f"/do/{command}", query_string=fields).text
    key = form.partition('name="_key" value="')[2].partition('"')[0]
    return client.post(f"/do/{command}", data={**fields, "_key": key, "_do": "submit"})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_sides_are_listed_and_filtered(reconciler: FlaskClient, ledger: Ledger, language: str) -> None:
    page = desk(reconciler, f"lang={language}")
    assert texts(page, NAMES[0], "-20,000.00", "+12.34") == []
    narrowed = desk(reconciler, f"lang={language}&side=in&at_most=100")
    assert (NAMES[0] in narrowed, "+12.34" in narrowed) == (False, True)
    assert "某某商行" in desk(reconciler, "q=商行")
    assert "某某商行" not in desk(reconciler, "q=没有这家")
    assert "某某商行" not in desk(reconciler, "time=2026-05")
    found = desk(reconciler, f"line={line_of(ledger, '大额不明')}&find={NAMES[2]}&lang={language}")
    items = found.partition('class="items"')[2]
    assert (NAMES[2] in items, NAMES[0] in items) == (True, False)


def test_advice_stands_with_its_reason_and_the_difference(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    page = desk(reconciler, f"line={line_of(ledger, '拨付')}")
    assert texts(page, references[ADVISED][0], "户名与金额一致", "金额一致", "户名与金额 P3") == []
    assert form_of(page)["amount"] == [yuan(references[ADVISED][1]), ""]
    page = desk(reconciler, f"line={line_of(ledger, '少付')}")
    assert texts(page, references[SHORT][0], "P6", "账号相同", "差额", "-50.00") == []
    assert form_of(page)["reference"] == [""], "what differs is chosen by a person"


def test_a_choice_or_picks_fill_in_the_form_without_a_script(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    line = line_of(ledger, "少付")
    reference, fen = references[SHORT]
    form = form_of(desk(reconciler, f"line={line}&choose=1"))
    assert (form["reference"], form["amount"]) == ([reference, ""], [yuan(fen - 50_00), ""])
    both = f"{references[OTHER_OF_TWO][0]}|{reference}"
    form = form_of(desk(reconciler, f"line={line}&pick={both}"))
    rest_fen = fen - 50_00 - references[OTHER_OF_TWO][1]
    assert form["amount"] == [yuan(references[OTHER_OF_TWO][1]), yuan(rest_fen), ""]


def test_a_line_of_two_payments_is_split_matched_and_undone(
    reconciler: FlaskClient, client: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    line = line_of(ledger, "合并拨付")
    assert form_of(desk(reconciler, f"line={line}"))["reference"] == [
        references[ONE_OF_TWO][0],
        references[OTHER_OF_TWO][0],
        "",
    ]
    answer = matched(reconciler, f"line={line}")
    assert answer.status_code == 303, answer.text
    assert left_fen(ledger, "合并拨付") == 0
    assert [state_of(ledger, references[award][0]) for award in (ONE_OF_TWO, OTHER_OF_TWO)] == [
        "paid",
        "paid",
    ]
    page = desk(reconciler, f"tab=matched&line={line}")
    assert texts(page, references[ONE_OF_TWO][0], "人工", "statement.unmatch") == []
    assert "合并拨付" not in desk(reconciler).partition('id="desk-lines"')[2].partition("</table>")[0]
    award = client.get(f"/awards/{ONE_OF_TWO}").text
    assert f'href="/reconciliation?tab=matched&amp;line={line}">{DAY}</a>' in award

    page_id, _, position = line.rpartition(":")
    undone = given(
        reconciler,
        "statement.unmatch",
        page=page_id,
        position=position,
        reference=references[ONE_OF_TWO][0],
        reason="认错了",
    )
    assert undone.status_code == 303, undone.text
    assert state_of(ledger, references[ONE_OF_TWO][0]) == "exported"
    assert references[ONE_OF_TWO][0] not in "".join(form_of(desk(reconciler, f"line={line}"))["reference"]), (
        "what was taken apart is not advised again"
    )


def test_a_refused_form_comes_back_as_it_was(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    line, (reference, fen) = line_of(ledger, "拨付"), references[ADVISED]
    too_much = matched(reconciler, f"line={line}", amount=[yuan(fen + 100), ""], reason="我的理由")
    assert too_much.status_code == 409
    assert (
        texts(too_much.text, "不予办理", "line_already_matched", "我的理由", yuan(fen + 100), reference) == []
    )
    again = {**form_of(too_much.text), "amount": [yuan(fen + 200), ""]}
    answer = reconciler.post(f"/reconciliation?line={line}", data=again)
    assert texts(answer.text, "line_already_matched", yuan(fen + 200)) == [], "refused anew, not by its key"
    for changes, status in (
        ({"reason": ""}, 400),
        ({"reference": ["", ""]}, 400),
        ({"amount": ["一百", ""]}, 400),
        ({"amount": ["0", ""]}, 400),
        ({"on": "昨天"}, 400),
        ({"reference": ["YQ20260622-001999", ""]}, 404),
    ):
        assert matched(reconciler, f"line={line}", **changes).status_code == status, changes
    assert left_fen(ledger, "拨付") == fen


def test_the_same_form_twice_matches_once_and_goes_on_to_the_next_line(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    query = f"line={line_of(ledger, '拨付一次')}"
    page = desk(reconciler, query)
    form = {**form_of(page), "next_line": page.partition('name="next_line" value="')[2].partition('"')[0]}
    first, again = (reconciler.post(f"/reconciliation?{query}", data=form) for _ in range(2))
    assert (first.status_code, again.status_code) == (303, 303)
    assert (
        html.unescape(first.headers["Location"]).partition("line=")[2].replace("%3A", ":")
        == form["next_line"]
    )
    assert state_of(ledger, references[TWICE][0]) == "paid"
    found = ledger.rows(
        "SELECT count(*) AS times FROM allocation WHERE reference = %s", (references[TWICE][0],)
    )
    assert found[0]["times"] == 1


def test_a_large_line_is_explained_by_two(
    reconciler: FlaskClient, client_as: ClientAs, ledger: Ledger
) -> None:
    checker = client_as("checker")
    line = line_of(ledger, "另一大额")
    page_id, _, position = line.rpartition(":")
    fields = {"page": page_id, "position": position, "kind": "other_payment", "reason": "他账户业务"}
    assert "statement.explain_line" in desk(reconciler, f"line={line}")
    assert given(reconciler, "statement.explain_line", **fields).status_code == 400
    place = ask(reconciler, "statement.explain_line", **fields, second_person="checker.czj")
    assert texts(checker.get(place).text, "另一商行", "其他支出", "他账户业务") == []
    assert sign(checker, place).status_code == 303
    done = go_on(reconciler, place, "statement.explain_line")
    assert done.status_code == 303, done.text
    assert texts(desk(reconciler, f"tab=explained&line={line}"), "另一商行", "其他支出", "已说明") == []


def test_a_run_goes_on_behind_a_page_and_confirms_what_is_certain(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    reference, fen = references[BY_REFERENCE]
    entry: Entry = (UNTIL, -fen, NAMES[1], ACCOUNTS[1], f"拨付 {reference}")
    imported(reconciler, statement_file(entry, opening_fen=4_000_000_00), "第二份.csv")
    answer = reconciler.post("/reconciliation/run")
    assert answer.status_code == 302, answer.text
    place = answer.headers["Location"]
    found = ended(reconciler, place)
    assert found["state"] == "done", found
    assert found["result"]["by_pass"] == {"P1": 1}
    assert found["result"]["payments_confirmed"] == 1
    assert found["result"]["exceptions_opened"] >= 1
    page = reconciler.get(place).text
    assert texts(page, "参考号与金额 P1：1", "确认支付笔数", "/reconciliation") == []
    assert state_of(ledger, reference) == "paid"
    (paid,) = ledger.rows(
        "SELECT batch, payee_uscc, confirmed_on FROM payment WHERE reference = %s", (reference,)
    )
    said = (
        f'data-label="确认日期" class="date">{paid["confirmed_on"]}<',
        f'data-label="银行记账" class="date">{UNTIL}<',
    )
    assert texts(reconciler.get(f"/batches/{paid['batch']}").text, *said) == []
    assert texts(reconciler.get(f"/payees/{paid['payee_uscc']}").text, *said) == []


def test_money_that_came_in_is_matched_as_a_return(
    reconciler: FlaskClient, ledger: Ledger, references: Payments
) -> None:
    reference, fen = references[RETURNED]
    assert matched(reconciler, f"line={line_of(ledger, '先拨后退')}").status_code == 303
    entry: Entry = (UNTIL, fen, NAMES[0], ACCOUNTS[0], "退汇 账号户名不符")
    imported(reconciler, statement_file(entry, opening_fen=3_000_000_00), "第三份.csv")
    line = line_of(ledger, "退汇 账号户名不符")
    page = desk(reconciler, f"line={line}")
    assert texts(page, reference, "退汇", "等额退回") == []
    recoveries = desk(reconciler, f"line={line}&items=recoveries")
    assert "没有符合条件的款项" in recoveries
    form = form_of(page)
    answer = reconciler.post(f"/reconciliation?line={line}", data={**form, "kind": "return"})
    assert answer.status_code == 303, answer.text
    assert state_of(ledger, reference) == "returned"


def test_only_who_reconciles_matches(client_as: ClientAs, ledger: Ledger) -> None:
    line = line_of(ledger, "少付")
    checker = client_as("checker")
    page = desk(checker, f"line={line}")
    assert ('id="allocate"' in page, "须由对账" in page) == (False, True)
    assert checker.post(f"/reconciliation?line={line}", data={"reference": "x"}).status_code == 403
    assert checker.post("/reconciliation/run").status_code == 403
    assert client_as("clerk", department="kw").get("/reconciliation").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "line=none:1",
        "tab=all",
        "side=up",
        "cursor=x",
        "at_least=-1",
        "line=" + "a" * 90,
        "sort=x",
    ],
)
def test_what_the_desk_does_not_have_is_refused(reconciler: FlaskClient, query: str) -> None:
    assert reconciler.get(f"/reconciliation?{query}").status_code in (400, 404)


def test_lines_leave_as_a_file_for_who_may_take_them(client_as: ClientAs, reconciler: FlaskClient) -> None:
    said = reconciler.get("/reconciliation?format=csv&q=利息").data.decode("utf-8-sig")
    assert ("存款利息" in said, "少付" in said) == (True, False)
    assert client_as("checker").get("/reconciliation?format=csv").status_code == 403


def test_what_is_open_is_summed_by_the_way_it_goes(reconciler: FlaskClient, ledger: Ledger) -> None:
    found = ledger.rows(
        "SELECT count(*) AS n, sum(abs(amount_fen) - allocated_fen)::bigint AS fen FROM statement_line"
        " WHERE allocated_fen < abs(amount_fen) GROUP BY amount_fen < 0 ORDER BY amount_fen < 0"
    )
    received, paid = ((int(str(row["n"])), yuan(int(str(row["fen"])))) for row in found)
    page = desk(reconciler)
    assert f"收 {received[0]} 行 {received[1]}，支 {paid[0]} 行 {paid[1]}" in page


def test_lines_of_a_quarantined_statement_come_last(reconciler: FlaskClient) -> None:
    early = date(2026, 6, 1)
    entries = [(early, -fen, "某行", "", "隔离流水") for fen in (3_00, 4_00)]
    content = statement_file(*entries, account="0200004909200000099", off_by_fen=100)
    imported(reconciler, content, "隔离.csv")
    rows = desk(reconciler).partition('id="desk-lines"')[2].partition("</table>")[0].split("<tr ")
    assert "已隔离" in rows[-1]
    assert "隔离流水" in rows[-1]
    assert ["已隔离" in row for row in rows[1:]] == sorted("已隔离" in row for row in rows[1:])
    assert "隔离流水" in desk(reconciler, "sort=-amount_fen").partition('id="desk-lines"')[2]
