"""What is advised on one line is what the matcher says of it among all lines and payments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from ledger.application import Ledger
from ledger.matching.matcher import match
from ledger.matching.model import MatchResult
from projections.queries.desk import LineFilter, desk_line, desk_lines
from projections.queries.reconciliation import (
    complete_until,
    demanded_recoveries,
    matched_debits,
    open_lines,
    open_payments,
    taken_apart,
)
from tests.web.conftest import ClientAs
from tests.web.reconciliation.conftest import (
    ACCOUNTS,
    ADVISED,
    BY_REFERENCE,
    EXPORTED_ON,
    NAMES,
    ONE_OF_TWO,
    OTHER_OF_TWO,
    RETURNED,
    SHORT,
    TWICE,
)
from tests.web.statements.files import imported, statement_file
from web.reconciliation.advice import MOST, advise

DAY = EXPORTED_ON + timedelta(days=2)
Payments = dict[str, tuple[str, int]]


@pytest.fixture(scope="module")
def client(client_as: ClientAs) -> FlaskClient:
    return client_as("reconciler")


@pytest.fixture(scope="module", autouse=True)
def lines(client: FlaskClient, references: Payments) -> None:
    """Every kind of line that a bank has for these payments, and many of nobody's."""
    fen = {award: amount for award, (_, amount) in references.items()}
    strangers = [
        (
            DAY + timedelta(days=place % 9),
            -(place + 1) * 100_00,
            f"外地单位{place}",
            f"62229999{place:08d}",
            "货款",
        )
        for place in range(60)
    ]
    content = statement_file(
        (DAY, -fen[ADVISED], NAMES[0], "", "拨付"),
        (DAY, -(fen[SHORT] - 50_00), NAMES[1], ACCOUNTS[1], "少付"),
        (DAY, -(fen[ONE_OF_TWO] + fen[OTHER_OF_TWO]), NAMES[2], ACCOUNTS[2], "合并"),
        (DAY, -fen[TWICE], "", "0200****2345", "掩码账号"),
        (DAY, -fen[TWICE], NAMES[0][:6], "", "户名截断"),
        (DAY, -fen[BY_REFERENCE], NAMES[1], ACCOUNTS[1], f"附言 {references[BY_REFERENCE][0]}"),
        (DAY, -fen[RETURNED], NAMES[0], ACCOUNTS[0], "拨付"),
        (DAY + timedelta(days=3), fen[RETURNED], NAMES[0], ACCOUNTS[0], "退汇"),
        (DAY, -sum(fen.values()), "代发", "", "整批 YQ20260622-001"),
        *strangers,
        until=date(2026, 6, 30),
    )
    imported(client, content)


def everything(ledger: Ledger) -> MatchResult:
    rows = ledger.rows
    return match(
        open_lines(rows),
        open_payments(rows),
        complete_until=complete_until(rows),
        calendar=ledger.working_days,
        matched=matched_debits(rows, DAY - timedelta(days=45)),
        recoveries=demanded_recoveries(rows),
        apart=taken_apart(rows),
    )


def test_around_a_line_the_passes_say_what_they_say_of_all(ledger: Ledger) -> None:
    result = everything(ledger)
    expected: dict[str, set[tuple[str, tuple[tuple[str, int], ...]]]] = {}
    for one in (*result.confirmed, *result.proposed):
        expected.setdefault(one.line, set()).add((one.pass_, one.allocations))
    page = desk_lines(ledger.rows, LineFilter())
    assert len(page.rows) == 69
    found = 0
    for line in page.rows:
        said = advise(ledger.rows, line, ledger.working_days)
        sure = {
            (one.label, one.allocations)
            for one in said.choices
            if one.score is None and one.kind == "payment"
        }
        assert expected.get(line.line, set()) <= sure, line.summary
        found += bool(sure)
        assert len(said.choices) <= MOST
    assert found >= 4


def test_a_return_is_advised_beside_the_payment_it_may_return(ledger: Ledger, references: Payments) -> None:
    row = ledger.rows("SELECT line FROM statement_line WHERE summary = '退汇'", ())[0]
    line = desk_line(ledger.rows, str(row["line"]))
    assert line is not None
    said = advise(ledger.rows, line, ledger.working_days)
    assert [(one.kind, one.allocations[0][0], one.is_exact) for one in said.choices] == [
        ("return", references[RETURNED][0], True)
    ]


def test_a_suggestion_takes_no_more_than_is_open_and_says_the_difference(
    ledger: Ledger, references: Payments
) -> None:
    row = ledger.rows("SELECT line FROM statement_line WHERE summary = '少付'", ())[0]
    line = desk_line(ledger.rows, str(row["line"]))
    assert line is not None
    best = advise(ledger.rows, line, ledger.working_days).choices[0]
    reference, fen = references[SHORT]
    assert best.allocations == ((reference, fen - 50_00),)
    assert (best.difference_fen, best.is_exact, best.label) == (-50_00, False, "P6")
    assert best.percent is not None
    assert best.percent > 50


def test_a_line_of_nobodys_has_no_advice(ledger: Ledger) -> None:
    page = desk_lines(ledger.rows, LineFilter(text="外地单位7"))
    for line in page.rows:
        assert advise(ledger.rows, line, ledger.working_days).choices == ()
