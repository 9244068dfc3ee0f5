import pytest

from ledger.matching.recovery_numbers import RecoveryNumbers

NUMBER = "ZH-SL-2026-0001"


@pytest.mark.parametrize(
    "text",
    [
        NUMBER,
        "退回补助资金zh-sl-2026-0001，张三",
        "追回款 ZHSL20260001",
        "编号：ＺＨ－ＳＬ－２０２６－０００１",
        "ZH SL 2026 0001 2026年4月",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert RecoveryNumbers([NUMBER]).named_in(text) == (NUMBER,)


@pytest.mark.parametrize(
    "text",
    ["", "ZH-SL-2026-00012", "ZH-SL-2026-0001-2", "AZH-SL-2026-0001", "A-ZH-SL-2026-0001", "ZH-SL-2026"],
)
def test_a_number_that_goes_on_is_another(text: str) -> None:
    assert RecoveryNumbers([NUMBER]).named_in(text) == ()


def test_a_number_too_short_to_be_told_from_other_text_is_not_looked_for() -> None:
    assert RecoveryNumbers(["R-1", "ABCDEF12"]).named_in("R-1 ABCDEF12") == ()


def test_documents_in_chinese_are_numbers_too() -> None:
    number = "怀财追〔2026〕12号"
    assert RecoveryNumbers([number, "怀财追〔2026〕1号"]).named_in("依怀财追[2026]12号缴回") == (number,)


def test_two_numbers_that_differ_in_separators_only_are_both_meant() -> None:
    assert set(RecoveryNumbers(["ZH-1-1234", "ZH-11-234"]).named_in("ZH11234")) == {"ZH-1-1234", "ZH-11-234"}
