"""The measure itself: a wrong match, a line that was left, a lost fen and a failed tie-out are each named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from cli.simulating.booking import Booking, Kind, Sent, Shown
from cli.simulating.measuring import Measured, MonthEnd, shown
from cli.simulating.truth import truth_of
from cli.simulating.wording import masked
from ledger.matching.model import Match, Pass
from ledger.matching.scoring import Score, Truth, score_matches

ACCOUNT, OTHER = "6222000011112222333", "6222000099998888777"
PAID = Sent(
    reference="YQ20260615-001001",
    batch="YQ20260615-001",
    award="SL-2026-0001",
    number=1,
    payee_name="怀柔示例新材料有限公司",
    account=ACCOUNT,
    amount_fen=100_00,
    sent_on=date(2026, 6, 15),
)
SECOND = replace(PAID, reference="YQ20260615-001002", account=OTHER)
UNTIL = date(2026, 7, 31)
GOOD = MonthEnd(
    month=date(2026, 6, 1),
    statement_fen=-110,
    ledger_fen=-60,
    partly_fen=-20,
    explained_fen=-25,
    listed_fen=-5,
    in_transit_fen=40,
    tie_outs=5,
    tie_outs_failed=(),
)


def line(number: int, *, account: str = "", named: bool = False, fen: int = 100_00, day: int = 17) -> Booking:
    return Booking(
        bank_reference=f"LS{number}",
        booked_on=date(2026, 6, day),
        amount_fen=-fen,
        kind=Kind.PAYMENT,
        shown=Shown(PAID.payee_name, account, ""),
        summary="转账支出",
        paid=((PAID.reference, fen),),
        named=(PAID.reference,) if named else (),
    )


def decidable(*lines: Booking, sent: tuple[Sent, ...] = (PAID, SECOND), until: date = UNTIL) -> set[str]:
    found = truth_of({one.bank_reference: one for one in lines}, list(sent), until)
    return set(found.decidable)


def test_a_reference_decides_but_not_for_a_part_nor_where_two_lines_show_it() -> None:
    assert decidable(line(1, named=True)) == {"LS1"}
    assert decidable(line(1, named=True, fen=99_00)) == set()
    assert decidable(line(1, named=True), line(2, named=True)) == set()
    assert decidable(line(1, named=True), line(2, named=True, day=18)) == {"LS1"}


def test_an_account_decides_where_nothing_else_is_possible() -> None:
    assert decidable(line(1, account=ACCOUNT)) == {"LS1"}
    assert decidable(line(1, account=masked(ACCOUNT))) == {"LS1"}
    assert decidable(line(1)) == set()
    assert decidable(line(1, account=ACCOUNT), line(2, account=masked(ACCOUNT))) == set()
    assert decidable(line(1, account=ACCOUNT), sent=(PAID, replace(SECOND, account=ACCOUNT))) == set()
    assert decidable(line(1, account=ACCOUNT), until=date(2026, 6, 20)) == set()


def test_one_line_for_a_batch_decides_where_nothing_else_has_its_amount() -> None:
    whole = replace(
        line(1, fen=200_00), paid=((PAID.reference, 100_00), (SECOND.reference, 100_00)), shown=Shown()
    )
    assert decidable(whole) == {"LS1"}
    assert decidable(whole, replace(line(2, fen=200_00), kind=Kind.OTHER, paid=())) == set()


def test_the_number_of_a_batch_decides_whatever_else_has_its_amount() -> None:
    whole = replace(
        line(1, fen=200_00, day=30),
        paid=((PAID.reference, 100_00), (SECOND.reference, 100_00)),
        shown=Shown(),
        batch=PAID.batch,
        booked_on=date(2026, 7, 1),
    )
    other = replace(line(2, fen=200_00), kind=Kind.OTHER, paid=())
    assert decidable(whole, other, until=date(2026, 7, 1)) == {"LS1"}
    assert decidable(whole, line(3, named=True, fen=1)) == set()


def scored(*, right: bool) -> Score:
    reference = PAID.reference if right else SECOND.reference
    match = Match("LS1", ((reference, 100_00),), "P2", "", "", confirms=True)
    return score_matches([match], [], Truth({"LS1": frozenset({(PAID.reference, 100_00)})}, {"LS1": "P2"}))


def test_what_is_right_misses_nothing() -> None:
    assert list(Measured(scored(right=True), 2, 2, (GOOD,)).missed()) == []


@pytest.mark.parametrize(
    ("measured", "named"),
    [
        (
            Measured(scored(right=False), 0, 0, ()),
            ["P2: precision 0.0000", "recall of payments that are decidable 0.0000"],
        ),
        (Measured(scored(right=True), 3, 2, ()), ["1 returns taken for another payment's"]),
        (
            Measured(scored(right=True), 0, 0, (replace(GOOD, listed_fen=-4),)),
            ["2026-06: a difference of -1 fen"],
        ),
        (
            Measured(scored(right=True), 0, 0, (replace(GOOD, tie_outs_failed=("coverage",)),)),
            ["2026-06: coverage does not tie"],
        ),
    ],
)
def test_what_is_wrong_is_named(measured: Measured, named: list[str]) -> None:
    assert [english for _, english in measured.missed()] == named


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert shown(Fraction(99_999, 100_000)) == "0.9999"
    assert shown(Fraction(1)) == "1.0000"


def test_passes_are_those_of_the_matcher() -> None:
    names: set[Pass] = {"P1", "P2", "P3", "P4", "P5", "R1", "R2", "R3", "R4"}
    assert set(scored(right=True).passes) == names
