"""Money that comes back: 退汇 in the same year and of a prior one, and recoveries by their kind."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import CancelRemainder, ReleaseInstalment, ReturnPayment
from ledger.domain.errors import (
    AmountMismatch,
    InvalidInput,
    RecoveryAlreadyOpened,
    RecoveryUnderWay,
    WrongStage,
)
from ledger.domain.recovery import RECOVERY_KINDS
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, PAYER, UNITS, District

POT = f"art4.service|operator|{UNITS[0]}|2025"
LINE = "2026|kw|art4.service|district"
PAID_FEN = 300_000_000
RESTORING = ("overpayment", "miscalculation")


@pytest.fixture
def paid(district: District) -> District:
    """Three million for services, paid in March 2026."""
    district.platform()
    district.budget("art4.service", 3_000_000)
    district.paid("A-1", "P-001", "art4.service", cases.service())
    return district


def _returned(district: District, reference: str = "PAY-A-1") -> None:
    command = ReturnPayment(award="A-1", number=1, reference=reference, reason="账号有误")
    district.does(command, PAYER, "czj")


def test_a_payment_is_confirmed_once(paid: District) -> None:
    with pytest.raises(WrongStage):
        paid.pay("A-1", reference="PAY-2")
    with pytest.raises(WrongStage):
        paid.pay("A-1", 2)


def test_a_returned_payment_waits_to_be_paid_again_without_using_the_line_twice(paid: District) -> None:
    _returned(paid)
    line = paid.line(LINE)
    assert (line["committed_fen"], line["paid_fen"], line["returned_fen"]) == (PAID_FEN, PAID_FEN, PAID_FEN)
    assert (paid.held_fen(POT), paid.stage("A-1")) == (PAID_FEN, "scheduled")
    assert paid.post_due().posted == 0
    paid.does(ReleaseInstalment(award="A-1", number=1, reason="账号已更正"))
    assert paid.post_due().posted == 1
    paid.pay("A-1", reference="PAY-2")
    line = paid.line(LINE)
    assert (line["committed_fen"], line["due_fen"]) == (0, 0)
    assert (line["paid_fen"], line["returned_fen"]) == (2 * PAID_FEN, PAID_FEN)
    assert (paid.held_fen(POT), paid.stage("A-1")) == (PAID_FEN, "completed")


def test_a_returned_payment_that_will_not_be_paid_again_frees_cap_and_line(paid: District) -> None:
    _returned(paid)
    paid.does(CancelRemainder(award="A-1", reason="放弃", document="函"), CHECKER)
    line = paid.line(LINE)
    assert (line["committed_fen"], line["paid_fen"], line["returned_fen"]) == (0, PAID_FEN, PAID_FEN)
    assert (paid.held_fen(POT), paid.stage("A-1")) == (0, "cancelled")
    paid.approved("A-2", "P-001", "art4.service", cases.service())


def test_a_payment_of_a_prior_year_goes_to_the_treasury_and_is_borne_by_this_years_line(
    paid: District,
) -> None:
    paid.clock.set(date(2027, 1, 8))
    _returned(paid)
    before = paid.line(LINE)
    assert (before["paid_fen"], before["returned_fen"], before["committed_fen"]) == (PAID_FEN, 0, 0)
    paid.does(ReleaseInstalment(award="A-1", number=1, reason="账号已更正"))
    assert paid.post_due().held == 1  # no line for 2027 yet
    line = paid.budget("art4.service", 3_000_000, year=2027)
    paid.does(ReleaseInstalment(award="A-1", number=1, reason="指标已下达"))
    assert paid.post_due().posted == 1
    assert paid.line(line)["due_fen"] == PAID_FEN
    paid.pay("A-1", reference="PAY-2")
    assert paid.held_fen(POT) == PAID_FEN


def test_a_return_names_a_payment_that_was_made(paid: District) -> None:
    with pytest.raises(WrongStage):
        _returned(paid, "PAY-9")
    _returned(paid)
    with pytest.raises(WrongStage):
        _returned(paid)


@pytest.mark.parametrize("kind", RECOVERY_KINDS)
def test_what_a_recovery_restores(paid: District, kind: str) -> None:
    paid.recovered("A-1", 100_000_000, kind)
    restored = 100_000_000 if kind in RESTORING else 0
    assert paid.held_fen(POT) == PAID_FEN - restored
    assert paid.line(LINE)["returned_fen"] == 100_000_000
    outcome = paid.assessed("A-2", "P-001", "art4.service", cases.service())
    assert outcome.answer["amount_fen"] == 200_000_000 + restored


def test_a_voluntary_return_restores_the_cap_only_if_it_is_said_to_be_an_overpayment(paid: District) -> None:
    paid.recovered("A-1", 100_000_000, "voluntary", counts_as_overpayment=True)
    assert paid.held_fen(POT) == PAID_FEN - 100_000_000
    with pytest.raises(InvalidInput):
        paid.open_recovery("A-1", 1, "violation", "R-2", counts_as_overpayment=True)


def test_a_recovery_of_a_prior_year_does_not_restore_the_line(paid: District) -> None:
    paid.clock.set(date(2027, 1, 8))
    paid.recovered("A-1", 100_000_000)
    assert paid.line(LINE)["returned_fen"] == 0
    assert paid.held_fen(POT) == PAID_FEN - 100_000_000
    part = paid.row("SELECT to_line_fen, to_treasury_fen FROM recovery_part")
    assert part == {"to_line_fen": 0, "to_treasury_fen": 100_000_000}


def test_no_more_is_recovered_than_was_paid(paid: District) -> None:
    for wrong in (0, -1, PAID_FEN + 1):
        with pytest.raises(AmountMismatch):
            paid.open_recovery("A-1", wrong)
    paid.recovered("A-1", 200_000_000)
    with pytest.raises(RecoveryAlreadyOpened):
        paid.open_recovery("A-1", 1, recovery="R-2")
    with pytest.raises(AmountMismatch) as caught:
        paid.open_recovery("A-1", 100_000_001, "violation", "R-2")
    assert caught.value.details["most_fen"] == 100_000_000
    paid.recovered("A-1", 100_000_000, "violation", "R-2")
    assert paid.row("SELECT recovered_fen FROM award")["recovered_fen"] == PAID_FEN


def test_a_recovery_has_a_kind_and_an_instalment(paid: District) -> None:
    with pytest.raises(InvalidInput):
        paid.open_recovery("A-1", 1, "whim")
    with pytest.raises(WrongStage):
        paid.open_recovery("A-1", 1, instalments=(2,))


def test_what_is_being_recovered_cannot_come_back_whole(paid: District) -> None:
    paid.open_recovery("A-1", 1)
    with pytest.raises(RecoveryUnderWay) as caught:
        _returned(paid)
    assert caught.value.details["recovery"] == "R-1"


def test_what_was_returned_is_not_recovered(paid: District) -> None:
    _returned(paid)
    with pytest.raises(AmountMismatch):
        paid.open_recovery("A-1", 1)
