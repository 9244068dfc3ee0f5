import pytest

from ledger.matching.references import is_ours, keys_in, reference_key


@pytest.mark.parametrize(
    "written", ["YQ20260302-0001", "yq202603020001", " YQ20260302 0001", "ＹＱ20260302－0001"]
)
def test_one_key_however_written(written: str) -> None:
    assert reference_key(written) == "YQ202603020001"
    assert is_ours(reference_key(written))


@pytest.mark.parametrize("key", ["", "YQ1", "NOTPROVIDED", "XYQ202603020001"])
def test_other_references_are_not_ours(key: str) -> None:
    assert not is_ours(reference_key(key))


def test_all_references_of_a_text_each_once() -> None:
    text = "合并支付YQ20260302-0001、ｙｑ20260302-0002，YQ20260302-0001；XYQ20260302-0003"
    assert keys_in(text) == ("YQ202603020001", "YQ202603020002")
    assert keys_in("REQ 20260302") == keys_in("奖励") == ()
