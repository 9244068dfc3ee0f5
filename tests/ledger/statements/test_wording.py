from __future__ import annotations

import pytest

from ledger.statements.wording import only_reference_in, references_in, return_said


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("拨付 YQ20260305-0012 补助资金", ("YQ20260305-0012",)),
        ("yq202603050012", ("YQ20260305-0012",)),
        ("ＹＱ２０２６０３０５－０００１２", ("YQ20260305-00012",)),
        ("YQ20260305-0012,YQ20260305-0013,YQ20260305-0012", ("YQ20260305-0012", "YQ20260305-0013")),
        ("AYQ20260305-0012", ()),
        ("YQ20260305-00123456", ()),
        ("YQ2026", ()),
        ("", ()),
    ],
)
def test_our_references_are_found_as_banks_return_them(text: str, found: tuple[str, ...]) -> None:
    assert references_in(text) == found


def test_a_line_that_names_several_payments_has_no_reference_of_its_own() -> None:
    assert only_reference_in("YQ20260305-0012", "YQ20260305-0012 x") == "YQ20260305-0012"
    assert only_reference_in("YQ20260305-0012", "YQ20260305-0013") == ""
    assert only_reference_in("") == ""


@pytest.mark.parametrize("text", ["退汇", "汇款退回", "他行退票", "Payment return", "returned"])
def test_money_back_is_a_return(text: str) -> None:
    assert return_said(100, text).is_return


def test_a_payment_that_speaks_of_returning_is_none() -> None:
    assert not return_said(-100, "退回投标保证金").is_return
    assert not return_said(100, "拨付补助资金").is_return
    assert not return_said(100, "").is_return


def test_a_reversal_goes_either_way_and_a_red_figure_is_one() -> None:
    assert return_said(-100, "冲正").is_return
    assert return_said(100, "冲正").is_return
    assert return_said(-100, "手续费", red=True).is_return


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("退汇 原因：账号户名不符", "账号户名不符"),
        ("退汇原因:收款人账户已销户", "收款人账户已销户"),
        ("退汇-户名不符", "户名不符"),
        ("退汇", "退汇"),
    ],
)
def test_the_reason_is_the_banks(text: str, reason: str) -> None:
    assert return_said(100, text).reason == reason


def test_what_is_returned_is_our_reference_or_the_banks_original() -> None:
    assert return_said(100, "退汇 原因：户名不符 YQ20260305-0012").original_reference == "YQ20260305-0012"
    assert return_said(100, "退汇 原交易流水号：20260305AB12").original_reference == "20260305AB12"
    assert return_said(100, "退汇").original_reference == ""
