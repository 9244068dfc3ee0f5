from typing import Any

import pytest

from ledger.matching.model import OpenLine, ReturnPair
from tests.ledger.matching.cases import (
    ACCOUNT,
    AMOUNT,
    NAME,
    REFERENCE,
    day,
    debit,
    line,
    payment,
    reference,
    run,
)


def back(name: str = "c1", **changes: Any) -> OpenLine:
    return line(name, **({"amount_fen": AMOUNT, "booked_on": day(4)} | changes))


def told(pairs: tuple[ReturnPair, ...]) -> list[tuple[str, str, str | None, bool]]:
    return [(pair.credit, pair.reference, pair.debit, pair.certain) for pair in pairs]


@pytest.mark.parametrize(
    "said",
    [
        {"is_return": True, "original_reference": REFERENCE},
        {"our_reference": REFERENCE},
        {"summary": f"退汇 {REFERENCE} 账号户名不符"},
        {"is_return": True, "original_reference": "BK-77"},
    ],
)
def test_a_reference_makes_it_certain(said: dict[str, Any]) -> None:
    result = run([back(**said)], [], matched=[debit(bank_reference="BK77")])
    assert told(result.returns) == [("c1", REFERENCE, "d1", True)]
    assert result.open_lines == ()


def test_debit_and_return_of_one_run_find_each_other() -> None:
    lines = [line("l1", our_reference=REFERENCE), back(original_reference=REFERENCE)]
    result = run(lines, [payment()])
    assert told(result.returns) == [("c1", REFERENCE, "l1", True)]
    assert result.returns[0].settles
    assert result.open_lines == ()


def test_a_return_whose_debit_is_not_matched_names_the_payment_and_waits_for_it() -> None:
    result = run([back(original_reference=REFERENCE)], [payment()])
    assert told(result.returns) == [("c1", REFERENCE, None, True)]
    assert result.returns[0].waits
    assert "待原付款流水" in result.returns[0].reason_zh
    assert result.returns[0].reason_en.endswith("it waits for its debit")
    assert result.open_lines == ("c1",)


@pytest.mark.parametrize(
    ("lines", "until"),
    [
        ([back(original_reference=REFERENCE, amount_fen=AMOUNT - 1)], 30),
        ([back(original_reference=REFERENCE), back("c2", original_reference=REFERENCE)], 30),
        ([back(original_reference=REFERENCE)], 3),
    ],
    ids=["another amount", "two on one day", "statements do not reach it"],
)
def test_a_reference_alone_is_only_proposed(lines: list[OpenLine], until: int) -> None:
    result = run(lines, [], matched=[debit()], complete_until=day(until))
    assert not any(pair.certain for pair in result.returns)
    assert {pair.reference for pair in result.returns} == {REFERENCE}
    assert result.open_lines == tuple(each.line for each in lines)


def test_a_payment_returns_once() -> None:
    later = back("c2", original_reference=REFERENCE, booked_on=day(9))
    result = run([later, back(original_reference=REFERENCE)], [], matched=[debit()])
    assert told(result.returns) == [("c1", REFERENCE, "d1", True)]


@pytest.mark.parametrize(
    "payee",
    [
        {"counterparty_account": ACCOUNT},
        {"counterparty_account": "1100****9876"},
        {"counterparty_name": NAME},
        {"counterparty_name": "北京雁栖**公司"},
    ],
)
def test_as_much_back_from_the_payee_within_a_month_is_proposed(payee: dict[str, str]) -> None:
    for days, found in ((0, False), (1, True), (31, True), (32, False)):
        result = run([back(booked_on=day(days), **payee)], [], matched=[debit()])
        assert told(result.returns) == ([("c1", REFERENCE, "d1", False)] if found else [])


def test_the_nearest_debit_is_proposed_and_the_others_named() -> None:
    matched = [debit(), debit("d2", reference=reference(2), booked_on=day(3))]
    (pair,) = run([back(counterparty_account=ACCOUNT)], [], matched=matched).returns
    assert (pair.reference, pair.others) == (reference(2), (REFERENCE,))


def test_an_unmatched_payment_is_proposed_only_if_the_line_says_return() -> None:
    for summary, count in (("退汇", 1), ("往来款", 0)):
        result = run([back(counterparty_account=ACCOUNT, summary=summary)], [payment()])
        assert len(result.returns) == count


def test_a_credit_from_anybody_is_no_return() -> None:
    assert (
        run([back(counterparty_name="某某"), back("c2", summary="退汇")], [], matched=[debit()]).returns == ()
    )


def test_two_payments_of_one_bank_reference_need_the_amount_to_tell() -> None:
    matched = [
        debit(bank_reference="BK77"),
        debit(bank_reference="BK77", reference=reference(2), amount_fen=AMOUNT + 1, payee_name="另一家"),
    ]
    (pair,) = run([back(original_reference="BK77")], [], matched=matched).returns
    assert (pair.reference, pair.certain) == (REFERENCE, True)
