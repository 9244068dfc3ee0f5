"""The files of batches; their bytes are compared on the command line and on pages."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.errors import TreasuryMissing
from projections.exports.batch_file import SETTINGS, TreasuryGiven, export_key

TREASURY = {
    "YANQI_TREASURY_NAME": " 怀柔区财政局国库支付中心 ",
    "YANQI_TREASURY_ACCOUNT": "0200 0049 0920 0099999",
    "YANQI_TREASURY_BANK_CODE": "102100000458",
}


def test_the_paying_account_is_what_the_environment_says() -> None:
    given = TreasuryGiven.of_environment({**TREASURY, "HOME": "/"})
    assert given.is_given
    treasury = given.treasury()
    assert (treasury.name, treasury.account) == ("怀柔区财政局国库支付中心", "0200004909200099999")
    assert set(TREASURY) == {variable for _, variable in SETTINGS.values()}
    assert not TreasuryGiven.of_environment({}).is_given


@pytest.mark.parametrize("missing", sorted(TREASURY))
def test_what_is_not_said_of_the_paying_account_is_named(missing: str) -> None:
    said = {name: value for name, value in TREASURY.items() if name != missing}
    with pytest.raises(TreasuryMissing) as refused:
        TreasuryGiven.of_environment(said).treasury()
    assert missing in str(refused.value)


def test_the_same_file_on_a_day_has_one_key() -> None:
    day, file_hash = date(2026, 9, 20), "a" * 64
    key = export_key("K", day, file_hash)
    assert key == f"K/2026-09-20/{'a' * 16}"
    assert key != export_key("K", day, "b" * 64)
    assert key != export_key("K", date(2026, 9, 21), file_hash)
