from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask

from web.amounts import (
    current_unit,
    in_permille,
    missing_decimals,
    money,
    permille,
    points,
    signed_money,
    signed_points,
    unit_name,
)


@pytest.mark.parametrize(
    ("query", "fen", "printed"),
    [
        ("", 123456, "1,234.56"),
        ("?unit=yuan", 123456, "1,234.56"),
        ("?unit=wan", 100_000_000, "100.00"),
        ("?unit=wan", 123456, "0.123456"),
        ("?unit=dollar", 5, "0.05"),
        ("", None, "—"),
        ("?unit=wan", -1, "-0.000001"),
    ],
)
def test_money_is_printed_exactly_in_the_unit_of_the_url(
    app: Flask, query: str, fen: int | None, printed: str
) -> None:
    with app.test_request_context(f"/{query}"):
        assert money(fen) == printed


def test_the_unit_is_named_in_the_language_of_the_url(app: Flask) -> None:
    with app.test_request_context("/?unit=wan"):
        assert (current_unit(), unit_name()) == ("wan", "万元")
    with app.test_request_context("/?lang=en"):
        assert (current_unit(), unit_name()) == ("yuan", "yuan")


def test_a_column_of_wan_is_filled_up_to_the_fen(app: Flask) -> None:
    with app.test_request_context("/?unit=wan"):
        assert [money(fen) + missing_decimals(fen) for fen in (0, 123456, 1_234_500)] == [
            "0.000000",
            "0.123456",
            "1.234500",
        ]
    with app.test_request_context("/"):
        assert missing_decimals(123456) == ""


def test_a_change_shows_its_sign(app: Flask) -> None:
    with app.test_request_context("/"):
        assert [signed_money(fen) for fen in (100, 0, -100, None)] == ["+1.00", "0.00", "-1.00", "—"]


def test_rates_are_printed_from_thousandths() -> None:
    assert [permille(value) for value in (0, 7, 1000, -84, None)] == ["0.0%", "0.7%", "100.0%", "-8.4%", "—"]
    assert points(892) == "89.2"
    assert [signed_points(value) for value in (84, -84, 0, None)] == ["+8.4", "-8.4", "0.0", "—"]
    assert in_permille(Fraction(1, 3)) == 333
    assert in_permille(None) is None
