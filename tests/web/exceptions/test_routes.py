"""The exceptions desk: what it lists, who looks after it, how it is decided."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.application.commands import ExceptionNoticed, ReviewExceptions
from ledger.domain.exception_case import ExceptionCase
from ledger.domain.identifiers import mask
from ledger.domain.signature import FINANCE, SYSTEM, Signature
from tests.ledger.application.officers import appoint
from tests.web.conftest import ClientAs, username_of
from tests.web.countersigning.forms import ask, go_on, sign
from tests.web.officers import sign_in
from tests.web.statements.files import imported, statement_file

SMALL, LARGE = "YQ20260320-001001", "YQ20260320-001002"


@pytest.fixture(scope="module", autouse=True)
def _noticed(ledger: Ledger) -> None:
    noticed = tuple(
        ExceptionNoticed(
            kind="payment_without_line", subject=subject, amount_fen=fen, noticed_on=date(2026, 3, 27)
        )
        for subject, fen in ((SMALL, 30_000), (LARGE, 9_000_000_00))
    )
    signature = Signature(f"{SYSTEM}matcher", FINANCE, ledger.clock.today(), "review-1")
    ledger.execute(ReviewExceptions(noticed=noticed), signature)


def case(subject: str) -> str:
    return str(ExceptionCase.create_id("payment_without_line", subject))


def give(client: FlaskClient, command: str, **fields: str) -> tuple[int, str]:
    """Fill in the form of a command on an exception and send it; return the status and the page."""
    form = client.get(f"/do/{command}?exception={fields['exception']}").text
    key = form.partition('name="_key" value="')[2].partition('"')[0]
    answer = client.post(f"/do/{command}", data={**fields, "_key": key, "_do": "submit"})
    return answer.status_code, answer.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_open_ones_are_listed_and_filtered(client_as: ClientAs, language: str) -> None:
    client = client_as("reconciler")
    page = client.get(f"/exceptions?lang={language}").text
    assert case(SMALL) in page
    assert case(LARGE) in page
    assert case(SMALL) not in client.get(f"/exceptions?lang={language}&at_least=1000").text
    assert case(LARGE) not in client.get(f"/exceptions?lang={language}&kind=unknown_line").text
    assert case(LARGE) in client.get(f"/exceptions?lang={language}&owner=-").text
    assert client.get("/exceptions?status=nonsense").status_code == 400


def test_the_list_leaves_as_a_file_with_the_same_filters(client_as: ClientAs) -> None:
    said = client_as("reconciler").get("/exceptions?format=csv&at_least=1000").data.decode("utf-8-sig")
    assert LARGE in said
    assert SMALL not in said


def test_a_statement_line_is_told_in_words_and_by_its_key_in_files(
    client_as: ClientAs, ledger: Ledger
) -> None:
    client = client_as("reconciler")
    imported(
        client,
        statement_file((date(2026, 4, 9), -77_00, "某某商行", "", "不明支出"), until=date(2026, 4, 10)),
    )
    (line,) = ledger.rows("SELECT line, account FROM statement_line WHERE summary = '不明支出'")
    key, account = str(line["line"]), str(line["account"])
    noticed = ExceptionNoticed(
        kind="unknown_line", subject=key, amount_fen=-77_00, noticed_on=date(2026, 4, 9), detail="不明支出"
    )
    day = ledger.clock.today()
    ledger.execute(
        ReviewExceptions(noticed=(noticed,)), Signature(f"{SYSTEM}matcher", FINANCE, day, "review-2")
    )
    found = str(ExceptionCase.create_id("unknown_line", key))
    owner = username_of(("reconciler",), FINANCE)
    assert give(client, "exception.assign", exception=found, owner=owner)[0] == 303
    listed = "/exceptions?kind=unknown_line"
    page = client.get(listed).text
    assert f">对账单行 {mask(account)} 2026-04-09</a>" in page
    assert f">{key}<" not in page
    assert f">Officer {owner}</td>" in page
    assert ">statement line " in client.get(f"{listed}&lang=en").text
    said = client.get(f"{listed}&format=csv").data.decode("utf-8-sig")
    assert key in said
    assert account not in said
    shown = client.get(f"/exceptions/{found}").text
    assert "<dd>支出 77.00</dd>" in shown
    assert "详情" not in shown
    form = client.get(f"/do/exception.decide?exception={found}").text
    assert f"对账单行 {mask(account)} 2026-04-09" in form


def test_one_is_assigned_and_decided_above_the_threshold_by_two(
    app: Flask, client_as: ClientAs, ledger: Ledger
) -> None:
    client = client_as("reconciler")
    appoint(ledger, "wu.gang", ("checker",))
    assert give(client, "exception.assign", exception=case(LARGE), owner="wu.gang")[0] == 303
    assert "wu.gang" in client.get(f"/exceptions/{case(LARGE)}").text
    alone = give(client, "exception.decide", exception=case(LARGE), decision="查明为误报")
    assert alone[0] in (400, 403, 409, 422)
    assert "查明为误报" in alone[1]
    fields = {"exception": case(LARGE), "decision": "查明为误报", "second_person": "wu.gang"}
    place = ask(client, "exception.decide", **fields)
    assert sign(sign_in(app, "wu.gang"), place).status_code == 303
    decided = go_on(client, place, "exception.decide")
    assert decided.status_code == 303, decided.text
    page = client.get(f"/exceptions/{case(LARGE)}").text
    assert "已处理" in page
    assert "查明为误报" in page
    assert "2026年9月20日了结，历时 177 天" in page
    assert case(LARGE) not in client.get("/exceptions").text
    decided_ones = client.get("/exceptions?status=decided").text
    assert case(LARGE) in decided_ones
    assert 'data-label="了结日期" class="date">2026-09-20' in decided_ones


def test_what_is_not_there_is_not_found_and_other_departments_do_not_come_in(client_as: ClientAs) -> None:
    unknown = ExceptionCase.create_id("unknown_line", "nothing")
    assert client_as("reconciler").get(f"/exceptions/{unknown}").status_code == 404
    assert client_as("reconciler", department="kw").get("/exceptions").status_code == 403
