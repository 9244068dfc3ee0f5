"""Search: every way into the register and to numbers, for the writer and for a department's reader."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import ChangeOperator
from ledger.ports import Rows
from ledger.store.scope import EVERYTHING, NOTHING, Scope
from projections.bootstrap import open_ledger
from projections.queries.recipients import find_recipient
from projections.queries.search import document_key, search_numbers
from projections.scope import rows_within
from tests.ledger.application import cases
from tests.ledger.application.district import UNITS, District
from tests.projections.queries.story import ENTERPRISE


def codes(rows: Rows, text: str) -> list[str]:
    return [one.code for one in find_recipient(rows, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PING TAI", {"P-001", "P-002"}),
        ("pt", {"P-001", "P-002"}),
        ("ingt", {"P-001", "P-002"}),
        ("P-002", {"P-002"}),
        ("９１１１", {"P-001", "P-002", ENTERPRISE}),
        ("a-1", {ENTERPRISE}),
        ("x", set()),
        ("没有这个名字", set()),
        ("';--", set()),
        ("\\", set()),
    ],
)
def test_names_by_any_spelling(ledger: Ledger, text: str, found: set[str]) -> None:
    assert set(codes(ledger.rows, text)) == found
    assert set(codes(rows_within(ledger, Scope("kw")), text)) >= found - {ENTERPRISE}
    assert codes(rows_within(ledger, NOTHING), text) == []


def test_the_number_itself_comes_first(ledger: Ledger) -> None:
    assert codes(ledger.rows, "P-00")[0] == "P-001"
    assert codes(ledger.rows, ENTERPRISE)[0] == ENTERPRISE


def test_awards_and_payments_by_the_beginning_of_their_numbers(ledger: Ledger) -> None:
    found = search_numbers(ledger.rows, "a-")
    assert {hit.number for hit in found if hit.kind == "award"} == {"A-1", "A-2", "A-3"}
    assert all(hit.recipient == ENTERPRISE for hit in found)
    assert search_numbers(ledger.rows, "a") == []


def test_documents_whatever_their_brackets(ledger: Ledger) -> None:
    found = [hit for hit in search_numbers(ledger.rows, "调[2026]") if hit.kind == "document"]
    assert found == []  # an adjustment belongs to a line, not to a recipient
    assert document_key("调（2026）1号") == document_key("调〔2026〕1号") == "调[2026]1号"


def test_a_department_finds_its_own_numbers_only(ledger: Ledger) -> None:
    def awards(scope: Scope) -> set[str]:
        return {hit.number for hit in search_numbers(rows_within(ledger, scope), "A-") if hit.kind == "award"}

    assert awards(EVERYTHING) == awards(Scope("kw")) == {"A-1", "A-2", "A-3"}
    assert awards(Scope("rsj")) == set()


@pytest.mark.parametrize(
    ("text", "kind", "award"),
    [("ht-1", "contract", "A-1"), ("X-", "project", "C-1"), ("x-1", "project", "C-1")],
)
def test_what_an_award_claims_by_its_number(ledger: Ledger, text: str, kind: str, award: str) -> None:
    found = [hit for hit in search_numbers(ledger.rows, text) if hit.kind == "claim"]
    assert [(hit.claim, hit.award) for hit in found] == [(kind, award)]
    assert found[0].day


def test_another_departments_claims_are_found_by_the_whole_number_only(ledger: Ledger) -> None:
    def contracts(text: str, scope: Scope) -> set[str]:
        found = search_numbers(rows_within(ledger, scope), text)
        return {hit.number for hit in found if hit.claim == "contract"}

    assert contracts("HT-", Scope("kw")) >= {"HT-1", "HT-2"}
    assert contracts("HT-", Scope("rsj")) == set()
    assert contracts("HT-1", Scope("rsj")) == {"HT-1"}
    found = search_numbers(rows_within(ledger, Scope("rsj")), "HT-1")
    assert [(hit.day, hit.amount_fen) for hit in found] == [(None, None)]
    assert search_numbers(rows_within(ledger, NOTHING), "HT-1") == []


def test_recoveries_and_batches_by_the_beginning_of_their_numbers(new_database_url: str) -> None:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        enterprise = district.organisation()
        district.budget("art4.testing", 1_000_000)
        district.budget("art10.standard", 1_000_000, department="scjg")
        district.account()
        district.due("KW-1", enterprise, "art4.testing", cases.a_test())
        district.exported("KW-1")
        district.paid("SC-1", enterprise, "art10.standard", cases.standard(), department="scjg")
        district.open_recovery("SC-1", 100, recovery="R-7")
        rows = {
            who: rows_within(ledger, scope)
            for who, scope in {"all": EVERYTHING, "scjg": Scope("scjg"), "rsj": Scope("rsj")}.items()
        }
        assert found_in(rows["all"], "r-") == found_in(rows["scjg"], "R-7") == {("recovery", "R-7", "SC-1")}
        assert found_in(rows["rsj"], "R-7") == set()
        batch = ledger.rows("SELECT batch FROM payment WHERE award = 'KW-1'")[0]["batch"]
        assert ("batch", batch, None) in found_in(rows["all"], "yq2026")
        assert found_in(rows["scjg"], "YQ") == set()
        assert ("standard", "GB/T 45678-2026", "SC-1") in found_in(rows["all"], "gb/t 45678")


def found_in(rows: Rows, text: str) -> set[tuple[str, str, str | None]]:
    return {(hit.claim or hit.kind, hit.number, hit.award) for hit in search_numbers(rows, text)}


def test_a_new_operator_is_found_and_the_old_one_is_not(new_database_url: str) -> None:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform("P-1", UNITS[3])
        before = find_recipient(ledger.rows, "P-1")[0]
        district.does(
            ChangeOperator(
                platform="P-1",
                operator_uscc=UNITS[2],
                operator_name="量子器件运营公司",
                reason="委托",
                document="1",
            )
        )
        assert codes(ledger.rows, "lzqj") == codes(ledger.rows, "器件运") == ["P-1"]
        assert before.operator_name != "量子器件运营公司"
        assert codes(ledger.rows, UNITS[2][:12]) == ["P-1"]
