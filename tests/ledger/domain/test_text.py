import pytest

from ledger.domain.text import half_width


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＧＢ／Ｔ１２３４—２０２６", "GB/T1234-2026"),
        ("　雁栖 ", "雁栖"),
        ("￥１，０００．００", "¥1,000.00"),
        ("a–b―c──d", "a-b-c-d"),
        ("10²", "10²"),
    ],
)
def test_full_width_forms_mean_their_half_width_forms(typed: str, meant: str) -> None:
    assert half_width(typed) == meant
