import pytest

from ledger.matching.accounts import digits_of, mask_of
from ledger.matching.glimpses import Glimpse, seen_through


@pytest.mark.parametrize(
    ("written", "digits"),
    [("020000490901", "020000490901"), ("0200 0049-0901", "020000490901"), ("NRA0200004909", "0200004909"),
     ("1234", ""), ("1" * 33, ""), ("", ""), ("6222****1111", ""), ("6222••••1111", ""), ("6.2E+18", "")],
)  # fmt: skip
def test_digits_of_an_account_in_full(written: str, digits: str) -> None:
    assert digits_of(written) == digits


@pytest.mark.parametrize(
    ("written", "shown"),
    [("6222****1111", Glimpse("6222", "1111")), ("622202**9", Glimpse("6222", "9")), ("****9876", Glimpse("", "9876")),
     ("62＊＊76", Glimpse("62", "76")), ("6**9", None), ("6222021111", None), ("", None)],
)  # fmt: skip
def test_what_a_mask_shows(written: str, shown: Glimpse | None) -> None:
    assert mask_of(written) == shown


def test_an_account_seen_through_the_shape_of_a_mask() -> None:
    assert seen_through("622202001111", Glimpse("6222", "11").shape) == Glimpse("6222", "11")
    assert seen_through("622202001111", (4, 0)) == Glimpse("6222", "")
