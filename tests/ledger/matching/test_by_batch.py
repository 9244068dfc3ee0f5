import pytest

from ledger.matching.model import OpenLine, OpenPayment
from tests.ledger.matching.cases import ACCOUNT, AMOUNT, day, line, payment, reference, run, said

TOTAL = 6 * AMOUNT
BOTH = f"{reference(1)} {reference(2)}"
WHOLE = line(amount_fen=-TOTAL)


def batch(total: int | None = TOTAL, name: str = "B1", first: int = 1) -> list[OpenPayment]:
    """Return a batch of two payments to two payees."""
    return [
        payment(first, batch=name, batch_amount_fen=total),
        payment(
            first + 1,
            batch=name,
            batch_amount_fen=total,
            amount_fen=5 * AMOUNT,
            payee_account="6222000011112222",
            payee_name="怀柔影视有限公司",
        ),
    ]


def test_one_line_for_a_batch_confirms_if_switched_on() -> None:
    assert said(run([WHOLE], batch(), batches_confirm=True).confirmed) == [("P4", "l1", BOTH)]
    off = run([WHOLE], batch())
    assert off.confirmed == ()
    assert said(off.proposed) == [("P4", "l1", BOTH)]


def test_it_waits_for_the_window_and_for_payments_that_could_claim_the_line() -> None:
    for booked, until, confirms in ((1, 13, False), (1, 14, True), (14, 15, False), (14, 16, True)):
        late = line(amount_fen=-TOTAL, booked_on=day(booked))
        result = run([late], batch(), batches_confirm=True, complete_until=day(until))
        assert bool(result.confirmed) == confirms


def test_a_batch_not_known_to_be_whole_is_proposed() -> None:
    result = run([WHOLE], batch(None), batches_confirm=True)
    assert said(result.proposed) == [("P4", "l1", BOTH)]
    assert run([WHOLE], batch(TOTAL + 1), batches_confirm=True).confirmed == ()


@pytest.mark.parametrize(
    ("lines", "payments"),
    [
        ([WHOLE, line("l2", amount_fen=-TOTAL)], batch()),
        ([WHOLE], batch() + batch(name="B2", first=3)),
        ([WHOLE], [*batch(), payment(9, amount_fen=TOTAL, payee_account="6222000033334444")]),
        ([line(amount_fen=-TOTAL, counterparty_account=ACCOUNT)], batch()),
        ([WHOLE, line("l2", our_reference=reference(1), amount_fen=-1)], batch()),
        ([line(amount_fen=-TOTAL, booked_on=day(15))], batch()),
        ([line(amount_fen=-TOTAL, our_reference=reference(9))], batch()),
    ],
    ids=["two lines", "two batches", "a payment of the amount", "one payee of several", "a member is named",
         "out of the window", "a reference of ours"],
)  # fmt: skip
def test_what_could_be_something_else_never_confirms(
    lines: list[OpenLine], payments: list[OpenPayment]
) -> None:
    assert run(lines, payments, batches_confirm=True).confirmed == ()


def test_a_batch_of_which_one_is_paid_leaves_its_double_unique() -> None:
    lines = [WHOLE, line("l2", our_reference=reference(3), booked_on=day(40))]
    result = run(lines, batch() + batch(name="B2", first=3), batches_confirm=True)
    assert said(result.confirmed) == [("P4", "l1", BOTH), ("P1", "l2", reference(3))]


def test_a_pair_taken_apart_is_not_matched_again() -> None:
    result = run([WHOLE], batch(), batches_confirm=True, apart={("l1", reference(2))})
    assert result.confirmed == ()
    assert "P4" not in {each.pass_ for each in result.proposed}
