from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.statements.balances import Chain, broken, differing, follow, foreign, untied
from ledger.statements.model import StatementLine


def line(position: int, amount: int, balance: int | None, day: int = 5) -> StatementLine:
    return StatementLine(
        position=position, booked_on=date(2026, 3, day), value_on=None, amount_fen=amount, balance_fen=balance,
        counterparty_name="", counterparty_account="", counterparty_bank="", summary="", remark="", our_reference="",
        bank_reference="", is_return=False, return_reason="", original_reference="", raw=(),
    )  # fmt: skip


def chained(moves: list[int], opening: int) -> list[StatementLine]:
    lines, balance = [], opening
    for at, amount in enumerate(moves, start=1):
        balance += amount
        lines.append(line(at, amount, balance))
    return lines


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=20), st.integers(-5000, 5000))
def test_balances_hold_upwards_and_downwards(moves: list[int], opening: int) -> None:
    lines = chained(moves, opening)
    times = [f"{at:02d}" for at in range(len(lines))]
    assert follow(lines, times) == Chain(opening, opening + sum(moves))
    assert follow(lines[::-1], times[::-1]) == Chain(opening, opening + sum(moves))


def test_a_day_that_holds_both_ways_concludes_nothing() -> None:
    lines = [line(1, -100, 900), line(2, 100, 1000)]
    assert follow(lines) == Chain()
    assert follow(lines, ["10:01", "10:02"]) == Chain(1000, 1000)
    assert follow(lines, ["10:02", "10:01"]) == Chain(900, 900)


def test_lines_without_a_balance_are_bridged() -> None:
    assert follow([line(1, 10, None), line(2, 5, 115), line(3, -5, None), line(4, 1, 111)]) == Chain(100, 111)
    assert follow([line(1, 10, None)]) == Chain()
    assert follow([]) == Chain()


def test_lines_out_of_order_are_put_in_the_order_of_their_times() -> None:
    lines = [line(1, 5, 115), line(2, 10, 110), line(3, 1, 116)]
    assert follow(lines).broken_at == 2
    assert follow(lines, ["10:02", "10:01", "10:03"]) == Chain(100, 116)


def test_a_break_names_its_line() -> None:
    chain = follow([line(1, 10, 110), line(2, 10, 121), line(3, 1, 122)])
    assert chain == Chain(broken_at=2)
    assert "第 2 笔" in broken(chain)[0]
    assert broken(Chain(1, 2)) == []


def test_opening_and_lines_make_closing() -> None:
    assert untied(100, 5, 105) == []
    assert untied(None, 5, 105) == []
    assert "1.00 + 0.05 ≠ 1.06" in untied(100, 5, 106)[0]


def test_stated_totals_are_compared_without_their_sign() -> None:
    assert differing("支出", "debits", -500, 500) == []
    assert differing("支出", "debits", None, 500) == []
    assert "5.01" in differing("支出", "debits", 501, 500)[0]
    assert "2" in differing("笔数", "lines", 2, 3, money=False)[0]


def test_another_currency_is_a_reason() -> None:
    assert foreign("CNY") == []
    assert "EUR" in foreign("EUR")[0]
