import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.errors import InvalidAmount, InvalidRate
from ledger.domain.money import MAX_FEN, capital, fen_from_yuan, permille, rate, share, wan, yuan

amounts = st.integers(-MAX_FEN, MAX_FEN)


class TestFenFromYuan:
    @pytest.mark.parametrize(
        ("written", "fen"),
        [
            ("1,234.56", 123456),
            ("1234.5", 123450),
            ("￥１，２３４．５６", 123456),
            (" ¥0.01 ", 1),
            ("-3.10", -310),
            ("66666666.6600", 6666666666),
            (12, 1200),
            (Decimal("1E+3"), 100000),
            (Decimal("1.10"), 110),
        ],
    )
    def test_reads_yuan(self, written: str | int | Decimal, fen: int) -> None:
        assert fen_from_yuan(written) == fen

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "abc",
            "1.234",
            "12,34",
            "1,2345",
            "1e5",
            "NaN",
            "10²",
            "٣",
            "--1",
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("Infinity"),
            Decimal("1E+999999999"),
            Decimal("0E-999999999"),
            MAX_FEN,
            10**6000,
            True,
            1.5,
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_refuses_what_is_no_amount(self, written: Any) -> None:
        with pytest.raises(InvalidAmount):
            fen_from_yuan(written)

    def test_the_largest_amount_is_ten_trillion_yuan(self) -> None:
        assert fen_from_yuan("10,000,000,000,000.00") == MAX_FEN
        with pytest.raises(InvalidAmount):
            fen_from_yuan("10,000,000,000,000.01")

    @given(amounts)
    def test_reads_back_what_yuan_prints(self, fen: int) -> None:
        assert fen_from_yuan(yuan(fen)) == fen


class TestPrinting:
    @pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (123456, "1,234.56"), (-5, "-0.05")])
    def test_yuan(self, fen: int, text: str) -> None:
        assert yuan(fen) == text

    @pytest.mark.parametrize(
        ("fen", "text"),
        [(100_000_000, "100.00"), (123_456_789, "123.456789"), (-150_000_000, "-150.00"), (1, "0.000001")],
    )
    def test_wan_loses_no_fen(self, fen: int, text: str) -> None:
        assert wan(fen) == text

    @given(amounts)
    def test_wan_is_exact(self, fen: int) -> None:
        assert Fraction(wan(fen).replace(",", "")) * 1_000_000 == fen


class TestRate:
    @pytest.mark.parametrize(
        ("written", "part"),
        [
            ("0.15", Fraction(3, 20)),
            ("15%", Fraction(3, 20)),
            ("１５％", Fraction(3, 20)),
            ("10000/12000", Fraction(5, 6)),
            (Decimal("0.3"), Fraction(3, 10)),
            (Fraction(1, 3), Fraction(1, 3)),
            (0, Fraction(0)),
            (1, Fraction(1)),
        ],
    )
    def test_is_exact(self, written: str | int | Decimal | Fraction, part: Fraction) -> None:
        assert rate(written) == part

    @pytest.mark.parametrize(
        "written",
        [
            "",
            "1/0",
            "2",
            "-0.1",
            "100.01%",
            "1e-999999999",
            "1.5/2",
            "50%%",
            Decimal("NaN"),
            True,
            0.5,
            Fraction(-1),
        ],
    )
    def test_refuses_what_is_no_rate(self, written: Any) -> None:
        with pytest.raises(InvalidRate):
            rate(written)

    def test_a_number_too_long_to_print_is_refused_too(self) -> None:
        with pytest.raises(InvalidRate):
            rate(Fraction(10**6000))


class TestShare:
    def test_rounds_down_to_the_fen(self) -> None:
        assert share(6_666_666_666, Fraction(15, 100)) == 999_999_999

    @given(st.integers(0, MAX_FEN), st.fractions(0, 1))
    def test_is_never_more_than_the_part(self, fen: int, part: Fraction) -> None:
        assert 0 <= fen * part - share(fen, part) < 1

    @pytest.mark.parametrize(("fen", "part"), [(-1, Fraction(1)), (1, Fraction(-1))])
    def test_refuses_negatives(self, fen: int, part: Fraction) -> None:
        with pytest.raises(InvalidAmount):
            share(fen, part)


class TestCapital:
    """The examples are those of 支付结算办法, 附件一 正确填写票据和结算凭证的基本规定."""

    @pytest.mark.parametrize(
        ("written", "words"),
        [
            ("1,609.00", "壹仟陆佰零玖元整"),
            ("1,409.50", "壹仟肆佰零玖元伍角整"),
            ("6,007.14", "陆仟零柒元壹角肆分"),
            ("1,680.32", "壹仟陆佰捌拾元叁角贰分"),
            ("107,000.53", "壹拾万零柒仟元伍角叁分"),
            ("16,409.02", "壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "叁佰贰拾伍元零肆分"),
            ("0", "零元整"),
            ("0.05", "伍分"),
            ("0.50", "伍角整"),
            ("10", "壹拾元整"),
            ("10,000,000", "壹仟万元整"),
            ("100,000,001", "壹亿零壹元整"),
            ("100,010,000", "壹亿零壹万元整"),
            ("1,000,100,000,000", "壹万零壹亿元整"),
            ("1,000,000,000,000", "壹万亿元整"),
            ("-5.01", "负伍元零壹分"),
        ],
    )
    def test_examples(self, written: str, words: str) -> None:
        assert capital(fen_from_yuan(written)) == words

    @given(amounts)
    def test_reads_back(self, fen: int) -> None:
        assert fen_of_capital(capital(fen)) == fen

    @given(amounts)
    def test_no_zero_is_said_twice_or_before_a_unit(self, fen: int) -> None:
        words = capital(fen)
        assert not re.search("零[零仟佰拾万亿整]", words)
        assert words.endswith(("整", "分"))
        assert not words.endswith("分整")

    def test_refuses_more_than_the_ledger_holds(self) -> None:
        with pytest.raises(InvalidAmount):
            capital(MAX_FEN + 1)


def fen_of_capital(words: str) -> int:
    """Read capitals back, the way a teller does: unit by unit, knowing nothing of how they were written."""
    sign = -1 if words.startswith("负") else 1
    found = re.fullmatch("(?:(.*)元)?零?(?:(.)角)?(?:(.)分)?整?", words.removeprefix("负"))
    assert found
    whole, jiao, cent = found.groups(default="零")
    return sign * (100 * integer_of_capital(whole) + 10 * digit(jiao) + digit(cent))


def integer_of_capital(words: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10)):
        if unit in words:
            count, _, rest = words.rpartition(unit)
            return integer_of_capital(count.lstrip("零")) * size + integer_of_capital(rest.lstrip("零"))
    return digit(words) if words else 0


def digit(word: str) -> int:
    return "零壹贰叁肆伍陆柒捌玖".index(word)


def test_rates_are_read_in_thousandths_half_up() -> None:
    assert [permille(Fraction(*part)) for part in ((274, 366), (2, 3), (-1, 3), (1, 2000))] == [
        749,
        667,
        -333,
        1,
    ]
    assert permille(None) is None


def test_what_is_not_whole_does_not_read_as_whole() -> None:
    assert [permille(Fraction(fen, 100_000)) for fen in (99_999, 100_000, 100_001)] == [999, 1000, 1001]


@given(st.fractions(-2, 2))
def test_a_rate_is_read_within_a_thousandth(part: Fraction) -> None:
    read = permille(part)
    assert abs(Fraction(read, 1000) - part) <= Fraction(1, 1000)
    assert (read < 1000, read > 1000) == (part < 1, part > 1)
