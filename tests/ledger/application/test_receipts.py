"""What statements show is matched with recoveries, and with returns once their debits are, by the run itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from ledger.application.commands import DemandRecovery, GiveRecoveryNotice, UnmatchLine
from ledger.statements.model import Statement
from projections.queries.reconciliation import demanded_recoveries
from projections.tables.reconciliation import proposals_table
from projections.tables.table import Language
from scheduler.exceptions import review
from scheduler.reconcile import MatchRun, reconcile
from tests.ledger.application.district import OPENER, PAYER
from tests.ledger.application.test_reconciliation import PAID, Desk, desk, statement

__all__ = ["desk"]

NUMBER = "ZH-2026-0001"
OWED = 5_000_000
LANGUAGES: tuple[Language, Language] = ("zh", "en")
DEMANDED, RECEIVED = date(2026, 4, 28), date(2026, 5, 11)


def came_in(fen: int, day: date, *, words: str = "往来款", account: str = "6222000011112222") -> Statement:
    """A statement of one credit, a return if its words say so."""
    taken = statement(fen, day=day)
    line = replace(
        taken.lines[0],
        summary=words,
        counterparty_account=account,
        is_return=words.startswith("退"),
        return_reason="",
    )
    return replace(taken, lines=(line,))


def taken_in(desk: Desk, taken: Statement) -> str:
    """Import a statement as a file of its own; returns its page."""
    return desk.imported(taken, hashlib.sha256(repr(taken).encode()).hexdigest())


def ran(desk: Desk) -> MatchRun:
    """Match, and review what is left, as the command does."""
    run = reconcile(desk.district.ledger, batches_confirm=True)
    review(desk.district.ledger, run.result)
    return run


@pytest.fixture
def demanded(desk: Desk) -> Desk:
    """The award was paid by a statement's own word; fifty thousand of it were demanded in April."""
    district = desk.district
    reference = desk.exported()
    page = desk.imported(statement(-PAID, day=district.today))
    desk.match(page, reference, PAID)
    district.open_recovery("A-1", OWED, recovery=NUMBER)
    district.does(GiveRecoveryNotice(recovery=NUMBER), OPENER, "czj")
    district.clock.set(DEMANDED)
    district.does(DemandRecovery(recovery=NUMBER, document="怀财追决〔2026〕1号"), "czj.head", "czj")
    district.clock.set(RECEIVED)
    return desk


def received(desk: Desk) -> tuple[object, object]:
    row = desk.district.ledger.rows("SELECT received_fen, state FROM recovery")[0]
    return row["received_fen"], row["state"]


def test_the_matcher_knows_who_owes_and_what_it_was_paid(demanded: Desk) -> None:
    (found,) = demanded_recoveries(demanded.district.ledger.rows)
    assert (found.recovery, found.amount_fen, found.demanded_on) == (NUMBER, OWED, DEMANDED)
    assert found.payer_accounts == ("6222000011112222",)
    assert [fen for _, fen in found.paid] == [PAID]


def test_parts_that_carry_the_number_are_received_and_running_again_changes_nothing(demanded: Desk) -> None:
    for fen, day in ((2_000_000, RECEIVED), (3_000_000, date(2026, 5, 12))):
        demanded.district.clock.set(day)
        taken_in(demanded, came_in(fen, day, words=f"退回补助 {NUMBER}"))
        run = ran(demanded)
        assert (dict(run.by_pass), run.refused) == ({"R1": 1}, [])
    assert received(demanded) == (OWED, "closed")
    events = demanded.district.ledger.rows("SELECT count(*) AS n FROM history")[0]["n"]
    assert ran(demanded).by_pass == {}
    assert demanded.district.ledger.rows("SELECT count(*) AS n FROM history")[0]["n"] == events
    row = demanded.district.ledger.rows(
        "SELECT kind, method, reason FROM allocation WHERE kind = 'recovery'"
    )[0]
    assert (row["kind"], row["method"]) == ("recovery", "R1")
    assert "追回编号" in str(row["reason"])
    assert "the recovery's number" in str(row["reason"])


def test_the_account_and_all_that_is_owed_are_enough_once_statements_reach_further(demanded: Desk) -> None:
    taken_in(demanded, came_in(OWED, RECEIVED))
    run = ran(demanded)
    assert (run.by_pass, [one.pass_ for one in run.result.proposed]) == ({}, ["R2"])
    demanded.district.clock.set(date(2026, 5, 13))
    taken_in(demanded, came_in(1, date(2026, 5, 13), account=""))
    assert dict(ran(demanded).by_pass) == {"R2": 1}
    assert received(demanded) == (OWED, "closed")


def test_a_match_undone_is_owed_again_and_not_matched_by_itself_again(demanded: Desk) -> None:
    page = taken_in(demanded, came_in(OWED, RECEIVED, words=NUMBER))
    assert dict(ran(demanded).by_pass) == {"R1": 1}
    undo = UnmatchLine(page=page, position=1, reference=NUMBER, reason="误认")
    demanded.district.does(undo, PAYER, "czj")
    assert received(demanded) == (0, "demanded")
    assert ran(demanded).by_pass == {}
    assert received(demanded) == (0, "demanded")


def test_a_part_without_the_number_is_proposed_with_its_reason_in_both_languages(demanded: Desk) -> None:
    taken_in(demanded, came_in(100, RECEIVED))
    run = ran(demanded)
    assert run.by_pass == {}
    chinese, english = (proposals_table(run.result, language).rows for language in LANGUAGES)
    assert [(row[1], row[2], "未列追回编号" in str(row[5])) for row in chinese] == [(NUMBER, "R4", True)]
    assert "without the number" in str(english[0][5])


def test_a_return_waits_for_its_debit_and_is_confirmed_in_the_run_that_confirms_the_debit(desk: Desk) -> None:
    reference = desk.exported()
    district = desk.district
    paid_on, back_on = district.today, date(2026, 3, 24)
    district.clock.set(back_on)
    taken_in(desk, came_in(PAID, back_on, words=f"退汇 {reference}"))
    run = ran(desk)
    assert (run.refused, run.returns, desk.state()) == ([], 0, ("batched", "exported"))
    assert [pair.waits for pair in run.result.returns] == [True]
    kinds = district.ledger.rows("SELECT kind, detail FROM exception_case WHERE state = 'open'")
    assert [(row["kind"], row["detail"]) for row in kinds] == [("return_open", reference)]
    debit = statement(-PAID, day=paid_on)
    named = replace(debit, lines=(replace(debit.lines[0], our_reference=reference),))
    taken_in(desk, named)
    run = ran(desk)
    assert (run.refused, dict(run.by_pass), run.returns) == ([], {"P1": 1, "return": 1}, 1)
    assert desk.state() == ("held", "returned")
    assert not district.ledger.rows("SELECT 1 FROM exception_case WHERE state = 'open'")
