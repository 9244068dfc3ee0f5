import pytest

from ledger.matching.model import OpenLine
from tests.ledger.matching.cases import REFERENCE, day, debit, line, payment, run, to_payee


@pytest.mark.parametrize(
    "again", [line(our_reference=REFERENCE, booked_on=day(60)), to_payee(booked_on=day(10))]
)
def test_a_second_debit_of_what_is_paid_is_suspected(again: OpenLine) -> None:
    (double,) = run([again], [], matched=[debit()]).doubles
    assert (double.line, double.reference, double.debit) == ("l1", REFERENCE, "d1")


@pytest.mark.parametrize("other", [to_payee(booked_on=day(17)), line(), to_payee(amount_fen=-7)])
def test_another_day_payee_or_amount_is_not(other: OpenLine) -> None:
    assert run([other], [], matched=[debit()]).doubles == ()


def test_an_open_payment_of_the_amount_explains_it() -> None:
    lines = [to_payee("l1"), to_payee("l2")]
    assert run(lines, [payment(2), payment(3), payment(4)], matched=[debit()]).doubles == ()
