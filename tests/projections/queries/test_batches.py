"""What waits to be batched and why some of it cannot, batches, their payments, their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ProposeAccount, Suspend, WithdrawBatch
from ledger.domain.batch import MAX_PAYMENTS
from ledger.domain.errors import NotFound, WrongStage
from projections.bootstrap import open_ledger
from projections.queries.batches import (
    Waiting,
    batch,
    batch_to_export,
    batches,
    exports_of,
    gathered,
    next_turn,
    payments_of,
    waiting,
)
from projections.queries.payees import payee, payees, proposals_of
from tests.ledger.application import cases
from tests.ledger.application.district import MAKER, OFFICER, PAYER, UNITS, District

TESTING = "art4.testing"
LINE = "2026|kw|art4.testing|district"
FULL = 18_000_000


@pytest.fixture(scope="module")
def district(database_url: str) -> Iterator[District]:
    """Five instalments due on different days: two can be paid, three cannot; two more in batches."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.budget(TESTING, 5_000_000)
        district.platform("P-001")
        district.budget("art4.service", 5_000_000)
        for uscc in UNITS[1:]:
            district.organisation(uscc)
        for number in (1, 2):
            district.due(f"A-{number}", UNITS[1], TESTING, cases.a_test(f"HT-{number}"))
        district.due("B-1", UNITS[2], TESTING, cases.a_test("HT-3"))
        district.due("C-1", UNITS[3], TESTING, cases.a_test("HT-4"))
        district.due("S-1", "P-001", "art4.service", cases.service("1000000.00"))
        _in_batches(district)
        yield district


def _in_batches(district: District) -> None:
    district.account(UNITS[1])
    district.account(UNITS[2], "62220003", name="乙企业")
    district.account(UNITS[0], "62220000", name="运行主体")
    district.does(
        ProposeAccount(
            uscc=UNITS[3], payee_name="丙企业", account="62220004", bank="建行", bank_code="105100000012"
        ),
        MAKER,
    )
    withdrawn = district.batch("A-1")
    district.does(WithdrawBatch(batch=withdrawn, reason="有误"), OFFICER, "czj")
    district.batch("A-2", turn=2)
    district.exported("S-1", turn=3)
    district.does(Suspend(recipient=UNITS[2], reason="立案", document="函〔2026〕1号"))


@pytest.fixture
def ledger(district: District) -> Ledger:
    return district.ledger


def test_what_waits_and_what_keeps_it_out(ledger: Ledger) -> None:
    found = waiting(ledger.rows)
    assert [(one.award, one.number, one.amount_fen, one.obstacle, one.reason) for one in found] == [
        ("A-1", 1, FULL, "", ""),
        ("B-1", 1, FULL, "suspended", "立案"),
        ("C-1", 1, FULL, "no_account", ""),
    ]
    assert {(one.fiscal_year, one.line) for one in found} == {(2026, LINE)}


def test_by_year_line_and_day(ledger: Ledger) -> None:
    first = waiting(ledger.rows)[0].due_on
    assert waiting(ledger.rows, fiscal_year=2027) == []
    assert waiting(ledger.rows, lines=["2026|kw|art4.service|district"]) == []
    assert len(waiting(ledger.rows, fiscal_year=2026, lines=[LINE, "another"])) == 3
    assert [one.award for one in waiting(ledger.rows, until=first)] == ["A-1"]


def _one(award: int, year: int = 2026) -> Waiting:
    return Waiting(year, f"{year}|kw|c|district", date(year, 1, 5), f"A-{award}", 1, 1, "c", "", "", "", "")


def test_as_many_batches_as_it_takes() -> None:
    many = [_one(number) for number in range(MAX_PAYMENTS + 1)]
    groups = gathered([*many, _one(0, 2027), replace(_one(1, 2027), obstacle="blocked")])
    assert [len(group) for group in groups] == [MAX_PAYMENTS, 1, 1]
    assert all(len({one.fiscal_year for one in group}) == 1 for group in groups)
    assert gathered([]) == []


def test_the_next_number_of_a_day(district: District) -> None:
    assert next_turn(district.ledger.rows, district.today) == 4
    assert next_turn(district.ledger.rows, date(2026, 1, 1)) == 1


def test_batches_by_state(ledger: Ledger) -> None:
    assert [one.state for one in batches(ledger.rows)] == ["exported", "made", "withdrawn"]
    (withdrawn,) = batches(ledger.rows, state="withdrawn")
    assert (withdrawn.reason, withdrawn.approved_by) == ("有误", None)
    assert batches(ledger.rows, fiscal_year=2027) == []
    assert len(batches(ledger.rows, limit=1)) == 1


def test_one_batch_its_payments_and_files(ledger: Ledger) -> None:
    number = batches(ledger.rows, state="exported")[0].batch
    (one,) = payments_of(ledger.rows, number)
    assert (one.award, one.account, one.amount_fen, one.approved_fen) == (
        "S-1",
        "62220000",
        100_000_000,
        100_000_000,
    )
    (export,) = exports_of(ledger.rows, number)
    assert (export.file_format, export.exported_by) == ("xlsx", PAYER)
    assert batch_to_export(ledger.rows, number).state == "exported"
    with pytest.raises(WrongStage):
        batch_to_export(ledger.rows, batches(ledger.rows, state="made")[0].batch)
    with pytest.raises(NotFound):
        batch(ledger.rows, "YQ20990101-001")


def test_payees_by_name_and_what_waits_for_them(ledger: Ledger) -> None:
    assert [one.uscc for one in payees(ledger.rows, "企业", to_confirm=True)] == [UNITS[3]]
    assert payees(ledger.rows, blocked=True) == []
    assert len(payees(ledger.rows)) == 4
    assert [one.account for one in payees(ledger.rows, UNITS[2].lower())] == ["62220003"]
    found = payee(ledger.rows, UNITS[3])
    assert (found.confirmed, found.open_proposals) == (False, 1)
    (proposal,) = proposals_of(ledger.rows, UNITS[3])
    assert (proposal.account, proposal.state, proposal.proposed_by) == ("62220004", "proposed", MAKER)
    with pytest.raises(NotFound):
        payee(ledger.rows, "nobody")
