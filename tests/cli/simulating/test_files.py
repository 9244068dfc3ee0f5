"""What the bank books is what its files say, in either format, to the fen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from cli.simulating.bank import OPENING_FEN, Bank, Noise
from cli.simulating.booking import Kind, Sent
from cli.simulating.files import ACCOUNT, camt_file, table_file
from ledger.statements.reading import read_statement_file

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
PAYMENTS = [
    Sent(
        reference=f"YQ20260615-001{place:03d}",
        batch="YQ20260615-001",
        award=f"SL-2026-{place:04d}",
        number=1,
        payee_name=f"怀柔示例{place:02d}新材料有限公司",
        account=f"62220000111122{place % 5:05d}",
        amount_fen=10_000_00 + place,
        sent_on=date(2026, 6, 15),
    )
    for place in range(1, 31)
]


def booked(seed: int, noise: Noise | None = None) -> Bank:
    bank = Bank(seed, noise)
    bank.take(PAYMENTS)
    return bank


@pytest.mark.parametrize("write", [table_file, camt_file], ids=["csv", "camt"])
@pytest.mark.parametrize("noise", [None, Noise(whole_batch=1), Noise(merged=1), Noise(split=1)])
def test_a_file_says_what_was_booked(write: Callable[..., bytes], noise: Noise | None) -> None:
    bookings = booked(3, noise).month(FIRST, LAST)
    found = read_statement_file("a", write(FIRST, LAST, OPENING_FEN, bookings))
    (statement,) = found.statements
    assert not statement.quarantine
    assert not found.warnings
    assert (statement.account, statement.opens_on, statement.closes_on) == (ACCOUNT, FIRST, LAST)
    assert statement.opening_fen == OPENING_FEN
    assert [(one.booked_on, one.amount_fen, one.bank_reference) for one in statement.lines] == [
        (one.booked_on, one.amount_fen, one.bank_reference) for one in bookings
    ]
    for line, one in zip(statement.lines, bookings, strict=True):
        assert line.is_return == (one.kind is Kind.RETURN)
        if one.kind is Kind.PAYMENT and len(one.named) == 1:
            assert line.our_reference == one.named[0]


@pytest.mark.parametrize("seed", range(5))
def test_every_payment_is_booked_in_full_and_once(seed: int) -> None:
    bank = booked(seed)
    paid = {one.reference: 0 for one in PAYMENTS}
    for booking in bank.bookings:
        if booking.kind is Kind.PAYMENT:
            assert sum(fen for _, fen in booking.paid) == -booking.amount_fen
            for reference, fen in booking.paid:
                paid[reference] += fen
    assert paid == {one.reference: one.amount_fen for one in PAYMENTS}


def test_the_same_seed_books_the_same() -> None:
    assert booked(9).bookings == booked(9).bookings
    assert booked(9).bookings != booked(10).bookings
