"""The desk: a line, or a payment, that another matched meanwhile is shown before anything is matched."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.domain.money import yuan
from tests.web.conftest import ClientAs
from tests.web.differences import difference
from tests.web.reconciliation.conftest import ACCOUNTS, ADVISED, NAMES, SHORT
from tests.web.reconciliation.test_routes import Payments, desk, form_of, left_fen, line_of
from tests.web.statements.files import imported, statement_file

DAY, UNTIL = date(2026, 6, 24), date(2026, 6, 25)
CHANGED = "打开本页后，此事项已有变化"


@pytest.fixture(scope="module", autouse=True)
def lines(client_as: ClientAs, references: Payments) -> None:
    """One line that pays in full, and two that pay half of a payment each."""
    first, second = references[ADVISED][1], references[SHORT][1]
    content = statement_file(
        (DAY, -first, NAMES[0], "", "全额"),
        (DAY, -second // 2, NAMES[1], ACCOUNTS[1], "上半"),
        (DAY, -second // 2, NAMES[1], ACCOUNTS[1], "下半"),
        until=UNTIL,
    )
    imported(client_as("reconciler"), content)


def news(page: str) -> str:
    return page.partition('id="news"')[2].partition("</section>")[0]


def send(client: FlaskClient, line: str, form: dict[str, list[str]]) -> tuple[int, str]:
    answer = client.post(f"/reconciliation?line={line}", data=form)
    return answer.status_code, answer.text


def test_a_line_matched_by_another_is_not_matched_again(
    client_as: ClientAs, ledger: Ledger, references: Payments
) -> None:
    one, other = client_as("reconciler"), client_as("reconciler", "approver")
    line = line_of(ledger, "全额")
    seen = form_of(desk(one, f"line={line}"))
    assert send(other, line, form_of(desk(other, f"line={line}")))[0] == 303
    status, page = send(one, line, seen)
    assert status == 409
    assert CHANGED in page
    assert difference(yuan(references[ADVISED][1]), "0.00") in news(page)
    assert "勾对" in news(page)
    assert left_fen(ledger, "全额") == 0


def test_a_payment_covered_in_part_meanwhile_is_shown_and_the_form_can_be_sent_again(
    client_as: ClientAs, ledger: Ledger, references: Payments
) -> None:
    one, other = client_as("reconciler"), client_as("reconciler", "approver")
    reference, fen = references[SHORT]
    first, second = (f"line={line_of(ledger, summary)}&pick={reference}" for summary in ("上半", "下半"))
    seen = {**form_of(desk(one, first)), "reason": ["两笔支付"]}
    assert f'"{reference}":{fen}' in seen["_shown"][0]
    done = other.post(
        f"/reconciliation?{second}", data={**form_of(desk(other, second)), "reason": ["两笔支付"]}
    )
    assert done.status_code == 303, done.text
    page = one.post(f"/reconciliation?{first}", data=seen)
    assert page.status_code == 409
    assert f'<th scope="row">{reference} 未勾对</th>' + difference(yuan(fen), yuan(fen // 2)) in news(
        page.text
    )
    assert left_fen(ledger, "上半") == fen // 2
    again = {**form_of(page.text), "reason": ["两笔支付"]}
    assert one.post(f"/reconciliation?{first}", data=again).status_code == 303
    assert left_fen(ledger, "上半") == 0
