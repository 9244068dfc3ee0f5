"""Two people, two browsers: one asks for a countersignature from the form that was refused, the other signs it."""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.commands import (
    AllocationWanted,
    ApproveAward,
    Command,
    ExceptionNoticed,
    ExemptionGiven,
    MatchLines,
    MatchWanted,
    RecordExternalSupport,
    ReviewExceptions,
    SettleObjection,
)
from ledger.domain.exception_case import ExceptionCase
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from ledger.policy.loader import default_pack
from tests.ledger.application.officers import appoint
from tests.web.conftest import ClientAs
from tests.web.countersigning.forms import ask, form_of, go_on, sign
from tests.web.officers import sign_in
from tests.web.sample import ENTERPRISE
from web.commanding.drafts import Draft
from web.commanding.reading import read
from web.countersigning.filling import filled

DECISION = "查明为他账户业务"
FEN = 9_000_000_00


def case(subject: str) -> str:
    return str(ExceptionCase.create_id("payment_without_line", subject))


@pytest.fixture(scope="module", autouse=True)
def _noticed(ledger: Ledger) -> None:
    noticed = tuple(
        ExceptionNoticed(
            kind="payment_without_line",
            subject=f"YQ20260320-00100{number}",
            amount_fen=FEN,
            noticed_on=date(2026, 3, 27),
        )
        for number in range(1, 5)
    )
    signature = Signature(f"{SYSTEM}matcher", FINANCE, ledger.clock.today(), "review-1")
    ledger.execute(ReviewExceptions(noticed=noticed), signature)


@pytest.fixture
def reconciler(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


@pytest.fixture
def second(app: Flask, ledger: Ledger) -> FlaskClient:
    return sign_in(app, appoint(ledger, "zhou.lan", ("checker",)))


def decision(subject: str, person: str = "zhou.lan") -> dict[str, str]:
    return {"exception": case(subject), "decision": DECISION, "second_person": person}


def test_from_the_refused_form_to_the_decision_of_two(
    app: Flask, reconciler: FlaskClient, second: FlaskClient
) -> None:
    subject = "YQ20260320-001001"
    fields = decision(subject)
    place = ask(reconciler, "exception.decide", **fields)
    assert DECISION in reconciler.get(place).text
    assert "继续办理" not in reconciler.get(place).text
    waiting = second.get("/worklist").text
    assert "待会签" in waiting
    assert place.partition("?")[0] in waiting
    page = unescape(second.get(place).text)
    for said in (DECISION, "9,000,000.00", "玖佰万元整", subject, "reconciler.czj"):
        assert said in page
    again = reconciler.post("/do/exception.decide", data={**fields, "_do": "submit"})
    assert again.status_code == 403
    assert 'value="ask"' not in again.text, "nobody is asked twice"
    assert sign(second, place).status_code == 303
    waiting = reconciler.get("/worklist").text
    assert "会签已有结果" in waiting
    assert place.partition("?")[0] in waiting
    assert go_on(reconciler, place, "exception.decide").status_code == 303
    assert "已使用" in second.get(place).text
    assert "已处理" in reconciler.get(f"/exceptions/{fields['exception']}").text


def test_declined_with_a_reason_and_asked_again_otherwise(
    reconciler: FlaskClient, second: FlaskClient
) -> None:
    fields = decision("YQ20260320-001002")
    place = ask(reconciler, "exception.decide", **fields)
    form = form_of(second.get(place).text, "countersignature.decline")
    blank = second.post("/do/countersignature.decline", data={**form, "reason": "", "_do": "submit"})
    assert blank.status_code == 400
    reason = "须先向银行核实"
    done = second.post("/do/countersignature.decline", data={**form, "reason": reason, "_do": "submit"})
    assert done.status_code == 303, done.text
    page = reconciler.get(place).text
    assert reason in page
    assert form_of(page, "exception.decide")["decision"] == DECISION
    assert reason in reconciler.get("/worklist").text
    assert ask(reconciler, "exception.decide", **fields) == place


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_speaks_both_languages(reconciler: FlaskClient, second: FlaskClient, language: str) -> None:
    subject = {"zh": "YQ20260320-001003", "en": "YQ20260320-001004"}[language]
    place = ask(reconciler, "exception.decide", **decision(subject))
    page = second.get(f"{place}?lang={language}").text
    assert ("Amount to be signed for" in page) is (language == "en")
    assert ("会签金额" in page) is (language == "zh")


def test_a_department_has_its_own_signed_and_nobody_else_sees_it(
    app: Flask, client_as: ClientAs, ledger: Ledger
) -> None:
    fields = {
        "entry": "ZC-9",
        "recipient": ENTERPRISE,
        "level": "district",
        "measure": "另一措施",
        "amount_fen": "1,234.56",
        "received_on": "2026-09-01",
        "document": "文 1",
        "exemption.reason": "区长办公会同意",
        "exemption.document": "怀政会〔2026〕5号",
        "exemption.second_person": "li.na",
    }
    clerk, checker = (
        client_as("clerk", department="kw"),
        sign_in(app, appoint(ledger, "li.na", ("checker",), "kw")),
    )
    place = ask(clerk, "support.record_external", **fields)
    page = unescape(checker.get(place).text)
    for said in ("区长办公会同意", "怀政会〔2026〕5号", "1,234.56", "壹仟贰佰叁拾肆元伍角陆分", "ZC-9"):
        assert said in page
    for stranger in (client_as("checker"), client_as("checker", department="kw")):
        assert stranger.get(place).status_code == 404
        form = {"countersignature": place.rpartition("/")[2], "_do": "submit"}
        refused = stranger.post("/do/countersignature.give", data=form)
        assert (refused.status_code, "not_asked_to_sign" in refused.text) == (403, True)
    assert client_as("auditor").get(place).status_code == 200
    assert sign(checker, place).status_code == 303
    assert go_on(clerk, place, "support.record_external").status_code == 303


def test_who_may_not_give_a_command_asks_nobody_for_it(client_as: ClientAs) -> None:
    fields = decision("YQ20260320-001001")
    assert client_as("clerk").post("/do/exception.decide", data={**fields, "_do": "ask"}).status_code == 403


@pytest.mark.parametrize(
    "command",
    [
        ApproveAward(
            award="HR-2026-1",
            document="批 1",
            exemption=ExemptionGiven(
                reason="理由\n两行", document="纪要 1", second_person="li.na", allowance_fen=123_456
            ),
        ),
        RecordExternalSupport(
            entry="E-1",
            recipient=ENTERPRISE,
            level="city",
            measure="另一措施",
            amount_fen=0,
            received_on=date(2026, 9, 1),
            document="文 1",
            claims=("contract:HT-1", "contract:HT-2"),
        ),
        MatchLines(
            page="P",
            matches=(
                MatchWanted(position=1, allocations=(AllocationWanted(reference="R", amount_fen=5),)),
                MatchWanted(
                    position=2,
                    kind="return",
                    reason="退",
                    allocations=(AllocationWanted(reference="S", amount_fen=6),),
                ),
            ),
        ),
        SettleObjection(award="A", objection=1, upheld=True, reason="查明"),
    ],
    ids=lambda command: command.name,
)
def test_a_command_written_into_its_form_is_read_as_itself(app: Flask, command: Command) -> None:
    with app.test_request_context("/"):
        assert read(type(command), Draft.of(filled(command)), default_pack(), "") == command
