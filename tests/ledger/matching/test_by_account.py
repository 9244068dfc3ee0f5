import pytest

from ledger.matching.model import OpenLine
from tests.ledger.matching.cases import ACCOUNT, REFERENCE, day, payment, reference, run, said, to_payee

MASKED = "1100****9876"


@pytest.mark.parametrize("account", [ACCOUNT, MASKED, "****************9876", "1100 1234 5678 9000 9876"])
def test_account_and_amount_confirm_in_full_or_masked(account: str) -> None:
    result = run([to_payee(counterparty_account=account, counterparty_name="")], [payment()])
    assert said(result.confirmed) == [("P2", "l1", REFERENCE)]


@pytest.mark.parametrize(
    ("booked", "confirms"), [(-4, False), (-3, True), (0, True), (14, True), (15, False)]
)
def test_the_window_is_two_working_days_before_to_ten_after(booked: int, confirms: bool) -> None:
    result = run([to_payee(booked_on=day(booked))], [payment()])
    assert bool(result.confirmed) == confirms


def test_nothing_confirms_before_the_window_is_past() -> None:
    for until, confirms in ((13, False), (14, True)):
        result = run([to_payee()], [payment()], complete_until=day(until))
        assert bool(result.confirmed) == confirms
        assert said(result.confirmed or result.proposed) == [("P2", "l1", REFERENCE)]


def test_a_line_on_the_last_day_waits_for_payments_that_could_claim_it() -> None:
    late = to_payee(booked_on=day(14))
    assert not run([late], [payment()], complete_until=day(15)).confirmed
    assert run([late], [payment()], complete_until=day(16)).confirmed


@pytest.mark.parametrize(("lines", "payments"), [(2, 1), (1, 2), (3, 2)])
def test_ambiguous_never_confirms(lines: int, payments: int) -> None:
    result = run([to_payee(f"l{n}") for n in range(lines)], [payment(n) for n in range(payments)])
    assert result.confirmed == ()
    assert len(result.open_payments) == payments


def test_twins_are_proposed_in_the_order_of_days() -> None:
    lines = [to_payee("l2", booked_on=day(3)), to_payee("l1", booked_on=day(2))]
    payments = [payment(2, paid_on=day(1)), payment(1)]
    result = run(lines, payments)
    assert result.confirmed == ()
    assert said(result.proposed) == [("P2", "l1", reference(1)), ("P2", "l2", reference(2))]


def test_days_that_allow_one_pairing_confirm_it() -> None:
    payments = [payment(1), payment(2, paid_on=day(7))]
    lines = [to_payee("l1", booked_on=day(1)), to_payee("l2", booked_on=day(9))]
    result = run(lines, payments)
    assert said(result.confirmed) == [("P2", "l1", reference(1)), ("P2", "l2", reference(2))]


def test_monthly_rents_of_one_amount_confirm() -> None:
    payments = [payment(n, paid_on=day(28 * n)) for n in range(5)]
    lines = [to_payee(f"l{n}", booked_on=day(28 * n + 2)) for n in range(5)]
    assert said(run(lines, payments).confirmed) == [("P2", f"l{n}", reference(n)) for n in range(5)]


def test_a_masked_account_that_fits_two_payees_is_ambiguous() -> None:
    other = payment(2, payee_account="11009999999999999876", payee_name="别的公司")
    result = run([to_payee(counterparty_account=MASKED, counterparty_name="")], [payment(), other])
    assert result.confirmed == result.proposed == ()


def test_a_line_that_carries_another_reference_is_not_matched_by_account() -> None:
    stray = to_payee(our_reference=reference(9))
    assert run([stray], [payment()]).confirmed == ()


def test_a_payment_that_a_line_names_in_another_amount_is_not_confirmed_by_account() -> None:
    named: OpenLine = to_payee("l2", our_reference=REFERENCE, amount_fen=-1)
    result = run([to_payee(), named], [payment()])
    assert result.confirmed == ()
    assert said(result.proposed) == [("P2", "l1", REFERENCE)]
    assert "引用其编号" in result.proposed[0].reason_zh


def test_a_reference_that_settles_one_of_two_leaves_the_other_unique() -> None:
    lines = [to_payee("l1"), to_payee("l2", our_reference=reference(2), booked_on=day(40))]
    result = run(lines, [payment(1), payment(2)])
    assert said(result.confirmed) == [("P2", "l1", reference(1)), ("P1", "l2", reference(2))]


def test_more_equal_payments_than_a_group_may_hold_are_left_alone() -> None:
    result = run([to_payee(f"l{n:02d}") for n in range(20)], [payment(n) for n in range(20)])
    assert result.confirmed == ()


def test_a_pair_taken_apart_is_no_candidate() -> None:
    result = run([to_payee()], [payment(1), payment(2)], apart={("l1", reference(1))})
    assert said(result.confirmed) == [("P2", "l1", reference(2))]
