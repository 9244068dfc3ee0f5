from tests.ledger.matching.cases import ACCOUNT, REFERENCE, day, line, payment, reference, run, said


def test_payments_to_one_payee_that_add_up_to_a_line_are_proposed() -> None:
    payments = [payment(n, amount_fen=fen) for n, fen in enumerate((100, 250, 475), start=1)]
    merged = line(amount_fen=-350, counterparty_account=ACCOUNT)
    result = run([merged], payments)
    assert result.confirmed == ()
    assert said(result.proposed) == [("P5", "l1", f"{reference(1)} {reference(2)}")]


def test_two_ways_to_add_up_are_none() -> None:
    payments = [payment(n, amount_fen=fen) for n, fen in enumerate((100, 250, 150, 200), start=1)]
    assert run([line(amount_fen=-350, counterparty_account=ACCOUNT)], payments).proposed == ()


def test_without_a_payee_the_payments_of_one_day_may_add_up() -> None:
    accounts = ("6222000011112222", "6222000033334444", "6222000055556666")
    payments = [
        payment(n, amount_fen=fen, payee_account=accounts[n], payee_name=f"{n} 号", paid_on=day(n // 2))
        for n, fen in enumerate((100, 250, 475))
    ]
    assert said(run([line(amount_fen=-350)], payments).proposed) == [
        ("P5", "l1", f"{reference(0)} {reference(1)}")
    ]
    assert run([line(amount_fen=-725)], payments).proposed == (), "of two days"


def test_two_lines_that_want_one_payment_get_none() -> None:
    payments = [payment(n, amount_fen=fen) for n, fen in enumerate((100, 250, 475), start=1)]
    lines = [line(name, amount_fen=-350, counterparty_account=ACCOUNT) for name in ("l1", "l2")]
    assert run(lines, payments).proposed == ()


def test_lines_that_add_up_to_a_payment_are_proposed() -> None:
    for said_by in ({"counterparty_account": ACCOUNT}, {"our_reference": REFERENCE}):
        lines = [
            line("l1", amount_fen=-300, **said_by),
            line("l2", amount_fen=-700, booked_on=day(3), **said_by),
        ]
        result = run(lines, [payment(amount_fen=1000)])
        assert result.confirmed == ()
        assert said(result.proposed) == [("P5", "l1", REFERENCE), ("P5", "l2", REFERENCE)]
        assert [each.allocations[0][1] for each in result.proposed] == [300, 700]


def test_lines_that_two_payments_want_are_not() -> None:
    lines = [
        line(f"l{n}", amount_fen=-fen, counterparty_account=ACCOUNT) for n, fen in enumerate((300, 700, 701))
    ]
    assert run(lines, [payment(1, amount_fen=1000), payment(2, amount_fen=1001)]).proposed == ()


def test_a_pair_taken_apart_is_not_added_up() -> None:
    payments = [payment(n, amount_fen=fen) for n, fen in enumerate((100, 250), start=1)]
    merged = line(amount_fen=-350, counterparty_account=ACCOUNT)
    assert run([merged], payments, apart={("l1", reference(1))}).proposed == ()
    lines = [
        line("l1", amount_fen=-300, our_reference=REFERENCE),
        line("l2", amount_fen=-700, our_reference=REFERENCE),
    ]
    assert run(lines, [payment(amount_fen=1000)], apart={("l1", REFERENCE)}).proposed == ()
