"""Credits and recoveries: what confirms, what is proposed and why, and what is no receipt at all."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.matching.model import DemandedRecovery, MatchResult, OpenLine
from tests.ledger.matching.cases import ACCOUNT, AMOUNT, NAME, REFERENCE, day, debit, line, payment, run, said

NUMBER, OTHER = "ZH-2026-0001", "ZH-2026-0002"
ANOTHER_ACCOUNT = "6222000011112222333"


def recovery(number: str = NUMBER, **changes: Any) -> DemandedRecovery:
    """Return a recovery from the payee, demanded on MONDAY."""
    values: dict[str, Any] = {
        "recovery": number,
        "amount_fen": AMOUNT,
        "demanded_on": day(0),
        "payer_name": NAME,
        "payer_accounts": (ACCOUNT,),
    }
    return DemandedRecovery(**(values | changes))


def credit(name: str = "c1", **changes: Any) -> OpenLine:
    return line(name, **({"amount_fen": AMOUNT} | changes))


def from_payer(name: str = "c1", **changes: Any) -> OpenLine:
    return credit(name, **({"counterparty_account": ACCOUNT, "counterparty_name": NAME} | changes))


def received(
    *lines: OpenLine, recoveries: tuple[DemandedRecovery, ...] = (recovery(),), **more: Any
) -> MatchResult:
    return run(lines, more.pop("payments", ()), recoveries=recoveries, **more)


@pytest.mark.parametrize("fen", [1, AMOUNT - 1, AMOUNT])
def test_a_number_confirms_whatever_is_owed_still(fen: int) -> None:
    result = received(credit(amount_fen=fen, summary=f"退回补助资金 {NUMBER}"))
    assert said(result.confirmed) == [("R1", "c1", NUMBER)]
    assert result.confirmed[0].allocations == ((NUMBER, fen),)
    assert result.confirmed[0].kind == "recovery"
    assert result.open_lines == ()


@pytest.mark.parametrize(
    "said_by",
    [
        {"summary": f"退回补助资金 {NUMBER}", "is_return": True},
        {"summary": f"退回 原凭证号:{NUMBER}", "is_return": True, "original_reference": NUMBER},
        {"our_reference": NUMBER},
    ],
    ids=["the word that statements flag", "as what it returns", "as an end-to-end identification"],
)
def test_a_payer_may_call_it_a_return(said_by: dict[str, Any]) -> None:
    assert said(received(credit(**said_by)).confirmed) == [("R1", "c1", NUMBER)]


def test_parts_with_the_number_confirm_until_nothing_is_owed() -> None:
    parts = [
        credit(f"c{n}", amount_fen=fen, summary=NUMBER, booked_on=day(n))
        for n, fen in enumerate((AMOUNT - 100, 60, 50, 40))
    ]
    result = received(*parts)
    assert [each.line for each in result.confirmed] == ["c0", "c1", "c3"]
    assert result.open_lines == ("c2",)


AGAINST_THE_NUMBER = {
    "more than is owed": ([credit(amount_fen=AMOUNT + 1, summary=NUMBER)], "more than"),
    "two of one day": ([credit(name, summary=NUMBER) for name in ("c1", "c2")], "together"),
    "a payment's reference": ([credit(summary=f"{NUMBER} {REFERENCE}")], "payment too"),
    "the bank's word": ([credit(summary=f"退汇 {NUMBER}")], "bank calls"),
    "the bank's flag": ([credit(summary=NUMBER, is_return=True)], "bank calls"),
}


@pytest.mark.parametrize("case", AGAINST_THE_NUMBER)
def test_what_speaks_against_the_number_is_proposed_with_the_reason(case: str) -> None:
    lines, why = AGAINST_THE_NUMBER[case]
    result = received(*lines)
    assert result.confirmed == ()
    assert said(result.proposed) == [("R1", "c1", NUMBER)]
    assert why in result.proposed[0].reason_en
    assert result.proposed[0].reason_zh.startswith("附言列明追回编号；")


def test_a_number_from_the_account_of_another_payer_is_only_proposed() -> None:
    others = recovery(OTHER, payer_accounts=(ANOTHER_ACCOUNT,))
    result = received(
        credit(summary=NUMBER, counterparty_account=ANOTHER_ACCOUNT), recoveries=(recovery(), others)
    )
    assert said(result.proposed) == [("R1", "c1", NUMBER)]
    stranger = credit(summary=NUMBER, counterparty_account="95" + ANOTHER_ACCOUNT[2:])
    assert said(received(stranger, recoveries=(recovery(), others)).confirmed) == [("R1", "c1", NUMBER)]


def test_two_numbers_are_proposed_where_they_add_up() -> None:
    both = credit(amount_fen=AMOUNT + 7, summary=f"{NUMBER}、{OTHER}")
    result = received(both, recoveries=(recovery(), recovery(OTHER, amount_fen=7)))
    assert result.confirmed == ()
    assert result.proposed[0].allocations == ((NUMBER, AMOUNT), (OTHER, 7))


def test_a_number_is_none_before_the_demand_or_where_an_officer_took_it_apart() -> None:
    assert received(credit(summary=NUMBER, booked_on=day(-1))).confirmed == ()
    result = received(from_payer(summary=NUMBER), apart={("c1", NUMBER)})
    assert result.confirmed == result.proposed == ()


@pytest.mark.parametrize("account", [ACCOUNT, "1100****9876"])
def test_the_account_confirms_exactly_what_is_owed(account: str) -> None:
    result = received(credit(counterparty_account=account, summary="往来款"))
    assert said(result.confirmed) == [("R2", "c1", NUMBER)]


def test_it_waits_until_every_payment_that_could_be_coming_back_is_known() -> None:
    for until, confirms in ((1, False), (2, False), (3, True)):
        result = received(from_payer(), complete_until=day(until))
        assert bool(result.confirmed) == confirms
        assert confirms or "do not reach 2026-03-05 yet" in result.proposed[0].reason_en


AGAINST_THE_ACCOUNT: dict[str, tuple[list[OpenLine], tuple[DemandedRecovery, ...], str]] = {
    "two lines": ([from_payer(), from_payer("c2", booked_on=day(2))], (recovery(),), "of as much"),
    "two recoveries": ([from_payer()], (recovery(), recovery(OTHER, amount_fen=AMOUNT + 1)), "several"),
    "says return": ([from_payer(summary="退回")], (recovery(),), "says return"),
    "the bank says return": ([from_payer(summary="退汇")], (recovery(),), "bank calls"),
    "as much was paid": ([from_payer()], (recovery(paid=((day(-10), AMOUNT),)),), "may be a return"),
}


@pytest.mark.parametrize("case", AGAINST_THE_ACCOUNT)
def test_what_speaks_against_the_account_confirms_nothing(case: str) -> None:
    lines, recoveries, why = AGAINST_THE_ACCOUNT[case]
    result = received(*lines, recoveries=recoveries)
    assert result.confirmed == ()
    assert all(each.kind == "recovery" for each in result.proposed)
    assert why in result.proposed[0].reason_en


def test_a_line_that_carries_the_number_keeps_the_account_from_deciding() -> None:
    contested = [credit(name, summary=NUMBER) for name in ("c1", "c2")]
    assert received(*contested, from_payer("c3")).confirmed == ()


def test_what_was_paid_long_ago_cannot_be_coming_back() -> None:
    result = received(from_payer(), recoveries=(recovery(paid=((day(-60), AMOUNT), (day(-5), AMOUNT + 1))),))
    assert said(result.confirmed) == [("R2", "c1", NUMBER)]


def test_a_rival_that_is_settled_frees_the_account() -> None:
    """Part c1 and then all of the rest: the number on the day 9 leaves exactly what c1 paid."""
    lines = [
        from_payer("c1", amount_fen=AMOUNT - 100),
        credit("c2", amount_fen=100, summary=NUMBER, booked_on=day(9)),
    ]
    assert said(received(*lines).confirmed) == [("R2", "c1", NUMBER), ("R1", "c2", NUMBER)]


def test_the_name_is_proposed_where_the_account_is_missing_or_another() -> None:
    for account in ("", ANOTHER_ACCOUNT):
        result = received(credit(counterparty_name="北京雁栖科技有限责任公司", counterparty_account=account))
        assert result.confirmed == ()
        assert said(result.proposed) == [("R3", "c1", NUMBER)]
    two = [credit(name, counterparty_name=NAME) for name in ("c1", "c2")]
    assert received(*two).proposed == ()
    masked = credit(counterparty_name="北京雁栖**公司")
    assert said(received(masked).proposed) == [("R3", "c1", NUMBER)]


def test_a_part_from_the_account_is_proposed_for_what_was_demanded_first() -> None:
    recoveries = (recovery(OTHER, demanded_on=day(1)), recovery(amount_fen=AMOUNT + 5))
    result = received(from_payer(amount_fen=10), recoveries=recoveries)
    assert said(result.proposed) == [("R4", "c1", NUMBER)]
    assert "a part, without the number; the payer owes several recoveries" in result.proposed[0].reason_en


def test_all_that_a_payer_owes_is_proposed_together() -> None:
    result = received(
        from_payer(amount_fen=AMOUNT + 9), recoveries=(recovery(), recovery(OTHER, amount_fen=9))
    )
    assert result.proposed[0].allocations == ((NUMBER, AMOUNT), (OTHER, 9))


def test_proposals_never_exceed_what_is_owed() -> None:
    result = received(*(from_payer(f"c{n}", amount_fen=AMOUNT - 1) for n in range(3)))
    assert said(result.proposed) == [("R4", "c0", NUMBER)]


def test_a_stranger_without_the_number_is_nothing() -> None:
    assert received(credit(counterparty_name="某某", counterparty_account=ANOTHER_ACCOUNT)).proposed == ()


def test_a_return_is_not_taken_for_a_recovery_nor_the_other_way_round() -> None:
    returned = from_payer("c1", original_reference=REFERENCE)
    result = received(returned, matched=[debit()])
    assert [pair.settles for pair in result.returns] == [True]
    assert result.confirmed == result.proposed == ()
    both = from_payer("c1", original_reference=REFERENCE, summary=NUMBER)
    result = received(both, matched=[debit()])
    assert result.confirmed == ()
    assert [(pair.certain, pair.reason_en) for pair in result.returns] == [
        (False, "it carries the number of a recovery too")
    ]
    plain = from_payer("c1", summary=NUMBER)
    result = received(plain, matched=[debit()])
    assert (said(result.confirmed), result.returns) == ([("R1", "c1", NUMBER)], ())


def test_a_closed_recovery_is_recognised_but_takes_nothing() -> None:
    result = received(from_payer(summary=NUMBER), recoveries=(recovery(amount_fen=0),), payments=[payment()])
    assert result.confirmed == result.proposed == ()
    assert result.open_lines == ("c1",)
