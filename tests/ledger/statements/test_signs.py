from __future__ import annotations

import pytest

from ledger.domain.errors import InvalidAmount
from ledger.statements.grid import grid
from ledger.statements.layout import find_layout
from ledger.statements.signs import Direction, Movement, Signs


def signs(
    header: list[str], *rows: list[str], profile: str | None = None
) -> tuple[Signs, list[Movement | None]]:
    sheet = grid("a", "", [header, *rows])
    layout = find_layout("", sheet, profile)
    assert layout is not None
    found = Signs(layout, sheet.rows[1:])
    return found, [found.movement(row) for row in sheet.rows[1:]]


def moved(header: list[str], *rows: list[str], profile: str | None = None) -> list[int | None]:
    return [None if one is None else one.amount_fen for one in signs(header, *rows, profile=profile)[1]]


def test_two_columns() -> None:
    header = ["日期", "借方发生额", "贷方发生额"]
    assert moved(
        header, ["2026-03-05", "1.00", ""], ["2026-03-05", "0.00", "2.00"], ["2026-03-05", "-", "-"]
    ) == [-100, 200, None]


def test_a_negative_figure_in_a_column_is_red() -> None:
    _, (reversal,) = signs(["日期", "借方", "贷方"], ["2026-03-05", "-5.00", ""])
    assert reversal == Movement(credit_fen=0, debit_fen=-500, red=True)
    assert reversal.amount_fen == 500


def test_both_columns_at_once_are_refused() -> None:
    with pytest.raises(InvalidAmount):
        moved(["日期", "借方", "贷方"], ["2026-03-05", "5.00", "1.00"])


@pytest.mark.parametrize(
    ("debit", "credit"),
    [("借", "贷"), ("借方", "贷方"), ("借 Dr", "贷 Cr"), ("支出", "收入"), ("D", "C"), ("往账", "来账")],
)
def test_a_flag(debit: str, credit: str) -> None:
    header = ["日期", "金额", "借贷标志"]
    assert moved(header, ["2026-03-05", "1.00", debit], ["2026-03-05", "2.00", credit]) == [-100, 200]


def test_a_flag_beside_signed_amounts_only_repeats_the_sign() -> None:
    header = ["日期", "金额", "借贷标志"]
    found, _ = signs(header, ["2026-03-05", "-1.00", "借"], ["2026-03-05", "2.00", "贷"])
    assert found.direction is Direction.SIGNED_FLAG
    assert moved(header, ["2026-03-05", "-1.00", "借"], ["2026-03-05", "2.00", "贷"]) == [-100, 200]


def test_a_negative_amount_beside_a_flag_that_disagrees_is_red() -> None:
    header = ["日期", "金额", "借贷标志"]
    _, found = signs(header, ["2026-03-05", "-1.00", "借"], ["2026-03-05", "2.00", "借"])
    assert found == [Movement(0, -100, red=True), Movement(0, 200, red=False)]


def test_a_flag_that_says_nothing_known_is_refused() -> None:
    with pytest.raises(InvalidAmount):
        moved(["日期", "金额", "借贷标志"], ["2026-03-05", "1.00", "借"], ["2026-03-05", "2.00", "不计收支"])


def test_a_column_of_another_meaning_is_no_flag() -> None:
    assert moved(["日期", "交易金额", "交易类型"], ["2026-03-05", "-1.00", "网上支付"], profile="boc") == [
        -100
    ]


def test_treasury_payments_are_money_out_unless_returned() -> None:
    header = ["支付日期", "支付金额", "退款标志"]
    rows = (["2026-03-05", "1.00", ""], ["2026-03-05", "-1.00", ""], ["2026-03-05", "1.00", "退款"])
    assert moved(header, *rows, profile="treasury") == [-100, 100, 100]
