from __future__ import annotations

from datetime import date

import pytest

from ledger.statements.titles import Titles, currency_code


def titles(*rows: tuple[str, ...]) -> Titles:
    found = Titles("generic-zh")
    found.read(rows)
    return found


def test_labels_with_colons_are_read_from_one_cell() -> None:
    found = titles(
        (
            "账号：6200 户名：怀柔区财政局  币种：人民币",
            "起始日期：[2026-03-01 00:00:00]   终止日期：[2026-03-31 23:59:59]",
        )
    )
    assert (found.text("account"), found.text("account_name"), found.text("currency")) == (
        "6200",
        "怀柔区财政局",
        "人民币",
    )
    assert found.day("opens_on", last=False) == date(2026, 3, 1)
    assert found.day("closes_on", last=True) == date(2026, 3, 31)


def test_labels_beside_and_above_their_values() -> None:
    beside = titles(("账　　号", "6200", "", "期初余额", "1,000.00"))
    assert (beside.text("account"), beside.fen("opening")) == ("6200", 100000)
    above = titles(("账号", "户名", "期末余额"), ("6200", "怀柔区财政局", "5.00"))
    assert (above.text("account"), above.text("account_name"), above.fen("closing")) == (
        "6200",
        "怀柔区财政局",
        500,
    )


def test_a_period_gives_both_days() -> None:
    found = titles(("日期范围", "20251201-20251231"))
    assert found.day("opens_on", last=False) == date(2025, 12, 1)
    assert found.day("closes_on", last=True) == date(2025, 12, 31)
    assert titles(("查询日期", "2026-03-05")).day("closes_on", last=True) is None
    assert titles().day("opens_on", last=False) is None


def test_the_first_statement_of_a_thing_counts() -> None:
    assert titles(("账号：1",), ("账号：2",)).text("account") == "1"


def test_numbers_and_what_is_none() -> None:
    found = titles(("总笔数：12笔", "期初余额：***", "收入合计：—"))
    assert found.count("line_count") == 12
    assert found.fen("opening") is None
    assert found.fen("credit_total") is None
    assert found.count("credit_total") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("人民币", "CNY"),
        ("人民币元", "CNY"),
        ("", "CNY"),
        ("-", "CNY"),
        ("rmb", "CNY"),
        ("美元", "USD"),
        ("eur", "EUR"),
    ],
)
def test_currencies_become_codes(text: str, code: str) -> None:
    assert currency_code(text) == code
