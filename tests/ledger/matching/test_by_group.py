from ledger.matching.model import OpenLine, OpenPayment
from tests.ledger.matching.cases import ACCOUNT, day, line, payment, reference, run


def payments(*amounts: int) -> list[OpenPayment]:
    return [payment(number, amount_fen=fen) for number, fen in enumerate(amounts, start=1)]


def lines(*amounts: int) -> list[OpenLine]:
    return [
        line(f"l{number}", amount_fen=-fen, counterparty_account=ACCOUNT, booked_on=day(number))
        for number, fen in enumerate(amounts, start=1)
    ]


def test_several_lines_for_several_payments_of_a_payee_are_proposed_in_one_way() -> None:
    result = run(lines(150, 350, 300), payments(200, 600))
    assert result.confirmed == ()
    assert [(each.pass_, each.line, each.allocations) for each in result.proposed] == [
        ("P5", "l1", ((reference(1), 150),)),
        ("P5", "l2", ((reference(1), 50), (reference(2), 300))),
        ("P5", "l3", ((reference(2), 300),)),
    ]
    assert "3 笔流水" in result.proposed[0].reason_zh
    assert "in this way only" in result.proposed[0].reason_en


def test_what_belongs_to_neither_is_left_out() -> None:
    result = run(lines(150, 350, 999), payments(200, 300, 7777))
    assert {each.line for each in result.proposed} == {"l1", "l2"}


def test_two_ways_are_none() -> None:
    assert run(lines(110, 390, 120, 380), payments(200, 300, 1)).proposed == ()


def test_more_than_six_of_a_side_are_not_searched() -> None:
    assert run(lines(150, 350), payments(200, 300, 1001, 1002, 1003, 1004)).proposed
    assert run(lines(150, 350), payments(200, 300, 1001, 1002, 1003, 1004, 1005)).proposed == ()


def test_every_line_must_fit_every_payment_by_the_days_and_stand_by_it() -> None:
    late = [payment(1, amount_fen=200), payment(2, amount_fen=300, paid_on=day(18))]
    assert run(lines(150, 350), late).proposed == ()
    assert run(lines(150, 350), payments(200, 300), apart={("l1", reference(2))}).proposed == ()
