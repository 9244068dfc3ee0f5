"""Two people and one thing: who sends a form late sees what changed, nothing is carried out, and then it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.commands import (
    AmendApplication,
    AssignException,
    ChangeOperator,
    Command,
    ConfirmDetermination,
    ExplainLine,
    GiveRecoveryNotice,
    LiftQuarantine,
    ProposeReopening,
    ProposeRoles,
    ReverseEntry,
)
from ledger.domain.exception_case import ExceptionCase
from tests.ledger.application.district import OFFICER, SECOND, UNITS
from tests.ledger.application.test_reconciliation import Desk as Bureau
from tests.ledger.application.test_reconciliation import statement
from tests.web.commanding.conftest import Desk
from tests.web.commanding.things import (
    BATCH,
    CLOSED,
    ENTRY,
    EXCEPTION,
    LINE,
    RECOVERY,
    Things,
    prepared,
)
from tests.web.conftest import ClientAs
from tests.web.differences import difference
from tests.web.officers import BUSINESS, SECURITY
from tests.web.sample import testing as a_contract
from web.commanding.about import ABOUT, Matter

NEW_ACCOUNT = "0200004909200077777"
CHANGED = "打开本页后，此事项已有变化"
_FIELD = re.compile(r'name="(_key|_version|_shown)" value="([^"]*)"')


@dataclass(frozen=True)
class Meanwhile:
    """A form about something, what another does to it meanwhile, what is then said, and what comes of it again."""

    command: str
    fields: Mapping[str, str]
    does: Command
    actor: str
    says: tuple[str, ...]
    again: int = 303
    department: str = "czj"
    roles: tuple[str, ...] = BUSINESS


@pytest.fixture(scope="module")
def things(ledger: Ledger) -> Things:
    return prepared(ledger)


def opened(client: FlaskClient, command: str, names: Mapping[str, str]) -> dict[str, str]:
    """Return what the form of a command carries unseen, once it was opened for something."""
    page = client.get(f"/do/{command}", query_string=names)
    assert page.status_code == 200, page.text
    return carried_by(page.text)


def carried_by(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in _FIELD.findall(page)}


def events_in(ledger: Ledger) -> int:
    return int(str(ledger.rows("SELECT count(*) AS n FROM ledger.event", ())[0]["n"]))


@pytest.mark.parametrize("command", sorted(ABOUT))
def test_the_form_of_every_command_carries_what_it_showed(
    client_as: ClientAs, things: Things, command: str
) -> None:
    about = ABOUT[command]
    names = {field: things.names[about.matter][field] for field in about.fields}
    answers = [
        client_as(*roles).get(f"/do/{command}", query_string=names)
        for roles in (BUSINESS, ("payer",), ("security_admin",))
    ]
    page = next(answer.text for answer in answers if answer.status_code == 200)
    carried = carried_by(page)
    assert int(carried["_version"]) > 0 or about.matter is Matter.STATEMENT_LINE
    assert carried["_shown"].startswith(f'{{"of":"{about.matter}|'), carried["_shown"]
    if about.matter is not Matter.STATEMENT_PAGE:
        assert '"figures":{"' in carried["_shown"], carried["_shown"]
        assert 'id="subject-title"' in page


def cases() -> Iterator[tuple[Matter, Meanwhile]]:
    """Yield for each kind of thing a form about it, and what another does to it."""
    yield (
        Matter.RECOVERY,
        Meanwhile(
            "recovery.propose_write_off",
            {"reason": "无可供执行财产", "document": "怀财〔2026〕3号"},
            GiveRecoveryNotice(recovery=RECOVERY),
            SECOND,
            ("告知陈述申辩", "已告知"),
            again=409,  # a case is written off only once it was demanded
        ),
    )
    exception = str(ExceptionCase.create_id(*EXCEPTION))
    yield (
        Matter.EXCEPTION,
        Meanwhile(
            "exception.assign",
            {"owner": "qian.lin"},
            AssignException(exception=exception, owner="zhou.lan"),
            SECOND,
            ("指定责任人", difference("—", "zhou.lan")),
        ),
    )
    yield (
        Matter.MONTH,
        Meanwhile(
            "period.propose_reopening",
            {"reason": "漏记"},
            ProposeReopening(month=CLOSED, reason="先记"),
            SECOND,
            ("反结账申请", difference("已结账", "已结账，申请反结账")),
            again=409,
        ),
    )
    yield (
        Matter.OFFICER,
        Meanwhile(
            "officer.suspend",
            {"reason": "离岗"},
            ProposeRoles(username="qian.lin", roles=("checker",), officer_department="kw"),
            SECURITY,
            ("岗位申请", "安全员"),
            roles=("security_admin",),
        ),
    )
    change = ChangeOperator(
        platform="P-001", operator_uscc=UNITS[2], operator_name="新运行主体", reason="x", document="1"
    )
    yield (
        Matter.RECIPIENT,
        Meanwhile(
            "recipient.suspend",
            {"reason": "核查", "document": "怀科〔2026〕8号"},
            change,
            SECOND,
            ("变更运行主体", difference(f"运行主体 {UNITS[0]}", f"新运行主体 {UNITS[2]}")),
        ),
    )
    yield (
        Matter.ENTRY,
        Meanwhile(
            "entry.reverse",
            {"reason": "重复"},
            ReverseEntry(entry=ENTRY, recipient="P-002", reason="误登"),
            OFFICER,
            ("冲销登记", OFFICER),
            again=409,
        ),
    )


@pytest.mark.parametrize(("matter", "case"), list(cases()), ids=lambda one: str(getattr(one, "command", one)))
def test_who_sends_a_form_late_sees_the_difference_and_sends_again(
    client_as: ClientAs, things: Things, matter: Matter, case: Meanwhile
) -> None:
    names = {field: things.names[matter][field] for field in ABOUT[case.command].fields}
    late(client_as(*case.roles), things, {**names, **case.fields}, case)


def late(client: FlaskClient, things: Things, fields: Mapping[str, str], case: Meanwhile) -> None:
    """Open a form, let another act, send it: it comes back whole with what changed; send it again."""
    carried = opened(client, case.command, fields)
    things.district.does(case.does, case.actor, case.department)
    before = events_in(things.ledger)
    page = client.post(f"/do/{case.command}", data={**fields, **carried, "_do": "submit"})
    assert page.status_code == 409, page.text
    assert CHANGED in page.text
    news = page.text.partition('id="news"')[2].partition("</section>")[0]
    for words in case.says:
        assert words in news, news
    for value in case.fields.values():
        assert value in page.text, "what was filled in is kept"
    assert events_in(things.ledger) == before
    english = client.post(f"/do/{case.command}?lang=en", data={**fields, **carried, "_do": "submit"})
    assert "When opened" in english.text or 'id="differences"' not in news
    again = client.post(f"/do/{case.command}", data={**fields, **carried_by(page.text), "_do": "submit"})
    assert again.status_code == case.again, again.text
    assert CHANGED not in again.text
    assert (events_in(things.ledger) > before) is (case.again == 303)


def test_an_award_shows_its_stage_and_amounts_before_and_now(
    client_as: ClientAs, things: Things, desk: Desk
) -> None:
    award = desk.assessed()
    case = Meanwhile(
        "award.object",
        {"objector": "某企业", "content": "重复申报"},
        AmendApplication(award=award, facts=a_contract(f"HT-{award}", "2000.00")),
        "zhang.min",
        ("补正申报", "已测算", "已受理"),
        again=409,
        department="kw",
    )
    late(client_as("clerk", department="kw"), things, {"award": award, **case.fields}, case)


def test_a_budget_line_that_was_adjusted_or_drawn_on_is_looked_at_again(
    client_as: ClientAs, things: Things, desk: Desk
) -> None:
    client = client_as(*BUSINESS)
    fields = {"line": LINE, "amount_fen": "500.00", "document": "怀财调〔2026〕9号"}
    carried = opened(client, "budget.propose_adjustment", {"line": LINE})
    things.district.adjusted(LINE, 1_000_00)
    things.district.approve(desk.noticed())
    before = events_in(things.ledger)
    page = client.post("/do/budget.propose_adjustment", data={**fields, **carried, "_do": "submit"})
    assert page.status_code == 409
    assert "指标调整确认" in page.text
    assert difference("1,000,000.00", "1,001,000.00") in page.text
    assert "已承诺" in page.text.partition('id="differences"')[2]
    assert events_in(things.ledger) == before

    carried = carried_by(page.text)
    things.district.approve(desk.noticed())
    page = client.post("/do/budget.propose_adjustment", data={**fields, **carried, "_do": "submit"})
    assert page.status_code == 409, "an approval leaves no event on the line, and less of it free"
    assert "可用" in page.text.partition('id="differences"')[2]
    data = {**fields, **carried_by(page.text), "_do": "submit"}
    assert client.post("/do/budget.propose_adjustment", data=data).status_code == 303


def test_a_batch_approved_meanwhile_is_not_withdrawn_unseen(client_as: ClientAs, things: Things) -> None:
    client = client_as(*BUSINESS)
    fields = {"batch": BATCH, "reason": "金额有误"}
    carried = opened(client, "batch.withdraw", {"batch": BATCH})
    things.district.approve_batch(BATCH)
    page = client.post("/do/batch.withdraw", data={**fields, **carried, "_do": "submit"})
    assert page.status_code == 409
    assert "批次复核" in page.text
    assert difference("待复核", "待导出") in page.text
    (row,) = things.ledger.rows("SELECT state FROM batch WHERE batch = %s", (BATCH,))
    assert row["state"] == "approved"
    data = {**fields, **carried_by(page.text), "_do": "submit"}
    assert client.post("/do/batch.withdraw", data=data).status_code == 303


def test_a_reading_confirmed_meanwhile_is_not_withdrawn_unseen(client_as: ClientAs, things: Things) -> None:
    names = things.names[Matter.DETERMINATION]
    client = client_as("checker", department="kw")
    case = Meanwhile(
        "determination.withdraw",
        {"reason": "依据有误"},
        ConfirmDetermination(determination=names["determination"]),
        "li.na",
        ("口径确认", difference("待确认", "有效")),
        department="kw",
    )
    late(client, things, {**names, **case.fields}, case)


def test_a_quarantine_lifted_meanwhile_is_told(client_as: ClientAs, things: Things) -> None:
    names = things.names[Matter.STATEMENT]
    case = Meanwhile(
        "statement.lift_quarantine",
        {"reason": "已核实"},
        LiftQuarantine(statement=names["statement"], reason="先核实"),
        SECOND,
        ("解除隔离", difference("余额不连续", "—")),
        again=409,
    )
    late(client_as(*BUSINESS), things, {**names, **case.fields}, case)


def test_a_line_explained_meanwhile_is_told_and_its_neighbours_are_not(
    client_as: ClientAs, things: Things
) -> None:
    page_id = Bureau(things.district).imported(statement(-1_00, -2_00, day=date(2026, 9, 12)), "c" * 64)
    client = client_as(*BUSINESS)
    names = {"page": page_id, "position": "1"}
    fields = {**names, "kind": "fee", "reason": "手续费"}
    carried = opened(client, "statement.explain_line", names)
    neighbour = ExplainLine(page=page_id, position=2, kind="fee", reason="手续费")
    things.district.does(neighbour, SECOND, "czj")
    rehearsed = client.post("/do/statement.explain_line", data={**fields, **carried, "_do": "rehearse"})
    assert rehearsed.status_code == 200, "another line of the page is another matter"
    things.district.does(ExplainLine(page=page_id, position=1, kind="interest", reason="利息"), SECOND, "czj")
    page = client.post("/do/statement.explain_line", data={**fields, **carried, "_do": "submit"})
    assert page.status_code == 409
    assert difference("1.00", "0.00") in page.text
    assert "对账单行说明" in page.text


def test_an_account_is_compared_masked_and_to_a_department_only_that_it_changed(
    client_as: ClientAs, things: Things
) -> None:
    fields = {
        "uscc": UNITS[1],
        "payee_name": "一家企业",
        "account": "0200004909200055555",
        "bank": "工商银行",
        "bank_code": "102100000458",
    }
    finance, department = client_as(*BUSINESS), client_as("clerk", department="kw")
    names = {"uscc": UNITS[1]}
    seen = {client: opened(client, "payee.propose_account", names) for client in (finance, department)}
    assert '"figures":{}' in seen[department]["_shown"]
    things.district.account(UNITS[1], NEW_ACCOUNT)
    for client, carried in seen.items():
        page = client.post("/do/payee.propose_account", data={**fields, **carried, "_do": "submit"})
        assert page.status_code == 409
        assert CHANGED in page.text
        assert NEW_ACCOUNT not in page.text
        assert ("0200****7777" in page.text) is (client is finance)
        assert ("账户确认" in page.text) is (client is finance)
        assert ("变化的内容不在本部门可见范围内" in page.text) is (client is department)
    page = department.post(
        "/do/payee.propose_account", data={**fields, **carried_by(page.text), "_do": "submit"}
    )
    assert page.status_code == 303, page.text


def test_a_form_sent_twice_meets_its_own_change_and_is_answered(
    client_as: ClientAs, things: Things, desk: Desk
) -> None:
    clerk = client_as("clerk", department="kw")
    award = desk.assessed()
    carried = opened(clerk, "award.publish_notice", {"award": award})
    data = {"award": award, **carried, "_do": "submit"}
    assert [clerk.post("/do/award.publish_notice", data=data).status_code for _ in range(2)] == [303, 303]
    (row,) = things.ledger.rows(
        "SELECT count(*) AS n FROM history WHERE award = %s AND topic = 'award.notice_published'", (award,)
    )
    assert row["n"] == 1


def test_what_is_typed_instead_of_what_was_shown_is_another_thing(
    client_as: ClientAs, things: Things, desk: Desk
) -> None:
    clerk = client_as("clerk", department="kw")
    shown, typed = desk.assessed(), desk.assessed()
    carried = opened(clerk, "award.publish_notice", {"award": shown})
    things.district.does(AmendApplication(award=typed, facts=a_contract(f"HT-{typed}", "2000.00")))
    page = clerk.post("/do/award.publish_notice", data={"award": typed, **carried, "_do": "rehearse"})
    assert CHANGED not in page.text
    assert f'"of":"award|{typed}"' in carried_by(page.text)["_shown"]


def test_a_rehearsal_shows_what_is_free_on_the_budget_line_before_and_after(
    client_as: ClientAs, things: Things, desk: Desk
) -> None:
    (line,) = things.ledger.rows(
        "SELECT committed_fen, appropriated_fen + adjusted_fen - committed_fen - due_fen - paid_fen"
        " + returned_fen AS free_fen FROM budget WHERE line = %s",
        (LINE,),
    )
    before = events_in(things.ledger)
    award = desk.noticed()
    page = client_as("approver", department="kw").post(
        "/do/award.approve", data={"award": award, "document": "1", "_do": "rehearse"}
    )
    assert page.status_code == 200, page.text
    table = page.text.partition('id="rehearsed-lines"')[2].partition("</table>")[0]
    shown = [
        int(one.replace(",", "").replace(".", ""))
        for one in re.findall(r'<td class="n"[^>]*>([\d,.]+)<', table)
    ]
    committed_fen, free_fen = int(str(line["committed_fen"])), int(str(line["free_fen"]))
    amount_fen = 300_00
    assert shown == [committed_fen, committed_fen + amount_fen, free_fen, free_fen - amount_fen]
    assert events_in(things.ledger) > before  # the notice; the rehearsal left none
    stored = things.ledger.rows("SELECT committed_fen FROM budget WHERE line = %s", (LINE,))
    assert stored[0]["committed_fen"] == line["committed_fen"]


def test_an_appropriation_is_rehearsed_with_a_line_that_was_not_there(
    client_as: ClientAs, things: Things
) -> None:
    fields = {"fiscal_year": "2027", "department": "kw", "clause": "art4.testing", "amount_fen": "700.00"}
    page = client_as(*BUSINESS).post(
        "/do/budget.record_appropriation", data={**fields, "document": "1", "_do": "rehearse"}
    )
    table = page.text.partition('id="rehearsed-lines"')[2].partition("</table>")[0]
    assert re.findall(r'<td class="n"[^>]*>([^<]+)<', table) == ["—", "0.00", "—", "700.00"]
