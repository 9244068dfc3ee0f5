from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.calendar import CALENDAR
from ledger.domain.errors import InvalidAmount, InvalidInput
from ledger.domain.money import MAX_FEN
from ledger.domain.tranches import MAX_TRANCHES, WHOLE, Tranche, tranches

FIRST = date(2026, 3, 2)


def due(count: int) -> list[date]:
    return [FIRST + timedelta(days=30 * n) for n in range(count)]


def test_one_tranche_is_the_default() -> None:
    assert tranches(800_000_000, WHOLE, [FIRST], CALENDAR) == (Tranche(1, FIRST, 800_000_000),)


def test_the_last_takes_the_remainder() -> None:
    thirds = [Fraction(1, 3)] * 3
    assert [tranche.amount_fen for tranche in tranches(100_000_001, thirds, due(3), CALENDAR)] == [
        33_333_333,
        33_333_333,
        33_333_335,
    ]


def test_a_due_date_on_a_holiday_moves_to_the_next_working_day() -> None:
    (tranche,) = tranches(100, WHOLE, [date(2026, 10, 1)], CALENDAR)
    assert tranche.due_on == date(2026, 10, 8)


@given(st.integers(10_000, MAX_FEN), st.lists(st.integers(1, 100), min_size=1, max_size=MAX_TRANCHES))
def test_they_add_up_to_the_award(amount_fen: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    plan = tranches(amount_fen, shares, due(len(shares)), CALENDAR)
    assert sum(tranche.amount_fen for tranche in plan) == amount_fen
    assert [tranche.number for tranche in plan] == list(range(1, len(shares) + 1))
    for tranche, part in zip(plan, shares, strict=True):
        assert tranche.amount_fen > 0
        assert abs(tranche.amount_fen - amount_fen * part) < len(shares)
        assert CALENDAR.is_working(tranche.due_on)


@pytest.mark.parametrize("amount_fen", [0, -1, MAX_FEN + 1])
def test_refuses_what_is_no_award(amount_fen: int) -> None:
    with pytest.raises(InvalidAmount):
        tranches(amount_fen, WHOLE, [FIRST], CALENDAR)


@pytest.mark.parametrize(
    "shares",
    [
        [],
        [Fraction(1, 2)],
        [Fraction(1, 2), Fraction(2, 3)],
        [Fraction(1), Fraction(0)],
        [Fraction(3, 2), Fraction(-1, 2)],
        [Fraction(1, MAX_TRANCHES + 1)] * (MAX_TRANCHES + 1),
    ],
)
def test_refuses_shares_that_are_not_one_together(shares: list[Fraction]) -> None:
    with pytest.raises(InvalidInput, match="shares"):
        tranches(100_000, shares, due(len(shares)), CALENDAR)


@pytest.mark.parametrize("dates", [[], [FIRST], [FIRST, FIRST], list(reversed(due(2))), due(3)])
def test_refuses_due_dates_out_of_step(dates: list[date]) -> None:
    with pytest.raises(InvalidInput, match="due dates"):
        tranches(100, [Fraction(1, 2)] * 2, dates, CALENDAR)


def test_refuses_a_sum_too_small_to_divide() -> None:
    with pytest.raises(InvalidInput, match="金额过小"):
        tranches(1, [Fraction(1, 2)] * 2, due(2), CALENDAR)
