from typing import Any

import pytest

from ledger.matching.model import OpenLine, OpenPayment
from tests.ledger.matching.cases import ACCOUNT, AMOUNT, day, line, payment, reference, run, said

BATCH, ANOTHER = "YQ20260302-002", "YQ20260302-003"
TOTAL = 6 * AMOUNT
BOTH = f"{reference(1)} {reference(2)}"


def batch(name: str = BATCH, first: int = 1) -> list[OpenPayment]:
    """Return a batch of two payments to two payees."""
    return [
        payment(first, batch=name, batch_amount_fen=TOTAL),
        payment(
            first + 1,
            batch=name,
            batch_amount_fen=TOTAL,
            amount_fen=5 * AMOUNT,
            payee_account="6222000011112222",
            payee_name="怀柔影视有限公司",
        ),
    ]


def whole(name: str = "l1", **changes: Any) -> OpenLine:
    return line(name, **({"amount_fen": -TOTAL, "summary": f"批量代付 {BATCH}"} | changes))


@pytest.mark.parametrize(
    "written",
    [
        {"summary": "代发 yq20260302002 共2笔"},
        {"our_reference": BATCH, "summary": ""},
        {"summary": "ＹＱ20260302－002"},
    ],
)
def test_the_number_and_the_amount_confirm_on_the_day_of_the_line(written: dict[str, str]) -> None:
    result = run([whole(**written)], batch(), batches_confirm=True, complete_until=day(1))
    assert said(result.confirmed) == [("P4", "l1", BOTH)]
    assert "YQ20260302-002" in result.confirmed[0].reason_zh
    off = run([whole(**written)], batch())
    assert (off.confirmed, said(off.proposed)) == ((), [("P4", "l1", BOTH)])


def test_it_is_more_certain_than_the_amount_alone() -> None:
    """Another batch of the amount, and a payment of it, leave the amount ambiguous, but not the number."""
    payments = [*batch(), *batch(ANOTHER, 3), payment(9, amount_fen=TOTAL, payee_account="6222000033334444")]
    assert said(run([whole()], payments, batches_confirm=True).confirmed) == [("P4", "l1", BOTH)]
    assert run([whole(summary="")], payments, batches_confirm=True).confirmed == ()


def test_what_is_open_of_the_batch_is_enough() -> None:
    lines = [
        line("l1", our_reference=reference(1), booked_on=day(3)),
        whole("l2", amount_fen=-5 * AMOUNT),
    ]
    result = run(lines, batch(), batches_confirm=True)
    assert said(result.confirmed) == [("P4", "l2", reference(2)), ("P1", "l1", reference(1))]


@pytest.mark.parametrize(
    "lines",
    [
        [whole(), whole("l2")],
        [whole(), line("l2", our_reference=reference(1), amount_fen=-1)],
        [whole(counterparty_account=ACCOUNT)],
        [whole(amount_fen=-TOTAL + 1)],
        [whole(summary=f"{BATCH} {ANOTHER}"), line("l2", amount_fen=-TOTAL)],
    ],
    ids=["two lines", "a member is named", "the account of one", "another amount", "two numbers"],
)
def test_what_is_not_certain_does_not_confirm(lines: list[OpenLine]) -> None:
    assert run(lines, batch(), batches_confirm=True).confirmed == ()


def test_a_number_keeps_a_line_from_other_batches_and_their_payments() -> None:
    other = whole(summary=ANOTHER)
    assert run([other], batch(), batches_confirm=True).confirmed == ()
    single = line(summary=ANOTHER, counterparty_account=ACCOUNT)
    assert run([single], batch()).confirmed == ()
    own = line(summary=BATCH, counterparty_account=ACCOUNT)
    assert said(run([own], batch()).confirmed) == [("P2", "l1", reference(1))]


def test_a_pair_taken_apart_is_not_matched_again() -> None:
    result = run([whole()], batch(), batches_confirm=True, apart={("l1", reference(2))})
    assert result.confirmed == ()
