from __future__ import annotations

import pytest

from ledger.statements.minor_units import minor_units


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("8.85", "EUR", 885), ("8.85000", "CNY", 885), ("2700", "JPY", 2700), ("1.234", "KWD", 1234), ("7", "CNY", 700),
        ("-7.5", "CNY", -750), (".5", "CNY", 50), ("7.", "CNY", 700), (" 7.00\n", "CNY", 700), ("0", "CNY", 0),
    ],
)  # fmt: skip
def test_amounts_are_whole_minor_units(text: str, currency: str, units: int) -> None:
    assert minor_units(text, currency) == units


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1.005", "CNY"), ("1.5", "JPY"), ("1,000.00", "CNY"), ("", "CNY"), ("x", "CNY"), ("9" * 18, "CNY")],
)
def test_what_is_finer_than_the_unit_or_no_decimal_is_none(text: str, currency: str) -> None:
    assert minor_units(text, currency) is None
