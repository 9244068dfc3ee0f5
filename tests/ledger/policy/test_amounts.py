from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.money import fen_from_yuan
from ledger.policy.amounts import decimal_text, exact_yuan, percent_text, yuan_text


@given(st.integers(0, 10**15))
def test_yuan_can_be_read_again(fen: int) -> None:
    assert fen_from_yuan(yuan_text(fen)) == fen


@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6))
def test_decimals_are_exact(value: Fraction) -> None:
    assert Fraction(decimal_text(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 3), "1/3"),
        (Fraction(12), "12"),
        (Fraction(21, 20), "1.05"),
    ],
)
def test_decimal_text(value: Fraction, text: str) -> None:
    assert decimal_text(value) == text


def test_percentages_and_exact_sums() -> None:
    assert percent_text(Fraction(3, 20)) == "15%"
    assert percent_text(Fraction(1, 8)) == "12.5%"
    assert exact_yuan(Fraction(123456)) == "1,234.56"
    assert exact_yuan(Fraction(123456789, 2)) == "617,283.945"
    assert exact_yuan(Fraction(1000, 3)) == "3.33…"
