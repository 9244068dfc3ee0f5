"""The match run confirms what is certain, whatever the order of the lines and however it divides the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from ledger.application.commands import (
    AllocationWanted,
    CloseMonth,
    ExplainLine,
    ImportStatement,
    MatchLines,
    MatchWanted,
    ScheduleInstalments,
)
from ledger.domain.errors import LineAlreadyMatched
from ledger.matching.matcher import match as decide
from ledger.progress import Phase
from ledger.statements.model import Statement, StatementLine
from scheduler import reconcile as matching
from scheduler.due import post_due_until
from scheduler.reconcile import MatchRun, reconcile
from tests.ledger.application.district import PAYER, District
from tests.ledger.application.test_reconciliation import statement
from tests.races.district import unit

PAYEES = 6
PAID_ON, BOOKED_ON, RETURNED_ON = date(2026, 3, 20), date(2026, 3, 23), date(2026, 3, 25)
SHUFFLED = (3, 0, 5, 1, 4, 2)


@pytest.fixture
def references(district: District) -> list[str]:
    """Export a batch that pays six payees once each, and go to the day after the last line."""
    district.budget("art1.construction", 10_000_000)
    awards = [f"A-{number}" for number in range(1, PAYEES + 1)]
    for number, award in enumerate(awards, start=1):
        district.platform(f"P-{number}", unit(number))
        facts = {"investment": f"{number}000000.00", "city_supported": False, "project": f"XM-{number}"}
        district.approved(award, f"P-{number}", "art1.construction", facts)
        district.clock.set(date(2026, 3, 2))
        district.account(unit(number), f"62220000{number:08d}")
    district.clock.set(PAID_ON)
    for award in awards:
        district.does(ScheduleInstalments(award=award))
    post_due_until(district.ledger, district.today)
    district.exported(*awards)
    district.clock.set(date(2026, 3, 26))
    return [str(row["reference"]) for row in district.ledger.rows("SELECT reference FROM payment ORDER BY 1")]


def import_lines(district: District, references: Sequence[str], *, returned: str = "") -> None:
    """Import the lines of payments in a shuffled order; the bank says of one, earlier in the file, that it came back."""
    fen = {
        str(row["reference"]): int(str(row["amount_fen"]))
        for row in district.ledger.rows("SELECT reference, amount_fen FROM payment")
    }
    amounts = ([fen[returned]] if returned else []) + [-fen[references[place]] for place in SHUFFLED]
    named = ([returned] if returned else []) + [references[place] for place in SHUFFLED]
    taken = statement(*amounts, day=BOOKED_ON)
    lines = tuple(_said_to_be(line, name) for line, name in zip(taken.lines, named, strict=True))
    taken = replace(taken, lines=lines, closes_on=RETURNED_ON)
    district.does(_import(taken, "f" * 64), PAYER, "czj")


def _import(taken: Statement, file_hash: str) -> ImportStatement:
    return ImportStatement(
        file_name="a.csv", file_hash=file_hash, file_format="csv", index=1, statement=taken
    )


def _said_to_be(line: StatementLine, reference: str) -> StatementLine:
    if line.amount_fen < 0:
        return replace(line, our_reference=reference, counterparty_account="", counterparty_name="")
    return replace(line, original_reference=reference, booked_on=RETURNED_ON)


def states(district: District) -> list[tuple[object, ...]]:
    return [
        (row["reference"], row["state"], row["matched_fen"], row["returned_fen"])
        for row in district.ledger.rows("SELECT * FROM payment ORDER BY reference")
    ]


@pytest.mark.parametrize(("payees", "lines"), [(300, 200), (1, 1), (2, 3), (300, 1), (1, 200)])
def test_however_the_work_is_divided_everything_is_confirmed(
    district: District, references: list[str], payees: int, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "PAYEES_AT_ONCE", payees)
    monkeypatch.setattr(matching, "LINES_AT_ONCE", lines)
    import_lines(district, references)
    steps: list[tuple[Phase, int, int]] = []
    run = reconcile(district.ledger, progress=lambda *step: steps.append(step))
    assert (run.by_pass, run.confirmed, run.refused) == ({"P1": PAYEES}, PAYEES, [])
    assert steps[:2] == [(Phase.READING, 0, 0), (Phase.MATCHING, 0, 0)]
    confirmed = [*range(0, PAYEES, lines), PAYEES]
    assert steps[2:] == [(Phase.CONFIRMING, done, PAYEES) for done in confirmed]
    assert {state for _, state, _, _ in states(district)} == {"paid"}


def test_running_again_changes_nothing(district: District, references: list[str]) -> None:
    import_lines(district, references)
    reconcile(district.ledger)
    before = states(district)
    again = reconcile(district.ledger)
    assert (dict(again.by_pass), again.confirmed, again.refused) == ({}, 0, [])
    assert states(district) == before


def test_lines_of_a_closed_month_are_dated_today(district: District, references: list[str]) -> None:
    district.clock.set(date(2026, 4, 8))
    fee = replace(statement(-100, day=BOOKED_ON), closes_on=date(2026, 3, 31))
    district.does(_import(fee, "e" * 64), PAYER, "czj")
    page = str(district.ledger.rows("SELECT page_id FROM statement_line")[0]["page_id"])
    district.does(ExplainLine(page=page, position=1, kind="fee", reason="手续费"), PAYER, "czj")
    district.does(CloseMonth(month=date(2026, 3, 1)), PAYER, "czj")
    import_lines(district, references)
    run = reconcile(district.ledger)
    assert (run.confirmed, run.refused) == (PAYEES, [])
    confirmed = district.ledger.rows("SELECT DISTINCT confirmed_on FROM payment")
    assert [row["confirmed_on"] for row in confirmed] == [date(2026, 4, 8)]


def test_what_came_back_is_returned_in_the_run_that_confirms_it(
    district: District, references: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The line that brings the money back stands before the one that paid it, on a page before."""
    monkeypatch.setattr(matching, "LINES_AT_ONCE", 1)
    import_lines(district, references, returned=references[0])
    run = reconcile(district.ledger)
    assert (dict(run.by_pass), run.refused) == ({"P1": PAYEES, "return": 1}, [])
    assert [state for _, state, _, _ in states(district)] == ["returned"] + ["paid"] * (PAYEES - 1)


@pytest.mark.parametrize("payee", [0, PAYEES - 1])
def test_what_came_back_of_a_whole_batch_follows_the_line_that_paid_it(
    district: District, references: list[str], monkeypatch: pytest.MonkeyPatch, payee: int
) -> None:
    """One line pays every payee by the batch's number; each payee is taken in a turn of its own."""
    monkeypatch.setattr(matching, "PAYEES_AT_ONCE", 1)
    monkeypatch.setattr(matching, "LINES_AT_ONCE", 1)
    rows = district.ledger.rows("SELECT reference, amount_fen FROM payment ORDER BY reference")
    amounts = [int(str(row["amount_fen"])) for row in rows]
    taken = statement(amounts[payee], -sum(amounts), day=BOOKED_ON)
    back, whole = (_said_to_be(line, references[payee]) for line in taken.lines)
    whole = replace(whole, our_reference="", summary=f"批量代付 {references[0][:-3]}")
    taken = replace(taken, lines=(back, whole), closes_on=RETURNED_ON)
    district.does(_import(taken, "f" * 64), PAYER, "czj")
    run = reconcile(district.ledger, batches_confirm=True)
    assert (dict(run.by_pass), run.refused) == ({"P4": 1, "return": 1}, [])
    paid = ["paid"] * PAYEES
    paid[payee] = "returned"
    assert [state for _, state, _, _ in states(district)] == paid


def test_one_that_is_refused_does_not_keep_the_others_waiting(
    district: District, references: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An officer matches a line by hand between the reading and the confirming."""
    import_lines(district, references)
    page = str(district.ledger.rows("SELECT page_id FROM statement_line LIMIT 1")[0]["page_id"])
    reference = references[SHUFFLED[0]]
    fen = int(
        str(
            district.ledger.rows("SELECT amount_fen FROM payment WHERE reference = %s", (reference,))[0][
                "amount_fen"
            ]
        )
    )

    def meanwhile(*given: object, **more: object) -> object:
        decided = decide(*given, **more)  # type: ignore[arg-type]
        by_hand = MatchWanted(
            position=1, allocations=(AllocationWanted(reference=reference, amount_fen=fen),)
        )
        district.does(MatchLines(page=page, matches=(by_hand,)), PAYER, "czj")
        return decided

    monkeypatch.setattr(matching, "match", meanwhile)
    run: MatchRun = reconcile(district.ledger)
    assert run.confirmed == PAYEES - 1
    ((line, refusal),) = run.refused
    assert line == f"{page}:1"
    assert isinstance(refusal, LineAlreadyMatched)
    assert {state for _, state, _, _ in states(district)} == {"paid"}
