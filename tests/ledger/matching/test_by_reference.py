from dataclasses import replace
from typing import Any

import pytest

from ledger.matching.model import LinePart
from tests.ledger.matching.cases import ACCOUNT, AMOUNT, REFERENCE, day, line, payment, reference, run, said


def part(number: int, amount: int = AMOUNT) -> LinePart:
    return LinePart(-amount, reference(number), "", "")


@pytest.mark.parametrize(
    "written", [REFERENCE, "yq202603020001", "ＹＱ２０２６０３０２－０００１", "YQ20260302 0001"]
)
def test_reference_and_amount_confirm_however_written_and_whenever_booked(written: str) -> None:
    result = run([line(our_reference=written, booked_on=day(80))], [payment()])
    assert said(result.confirmed) == [("P1", "l1", REFERENCE)]
    assert result.open_lines == result.open_payments == ()


def test_a_reference_is_found_in_the_text() -> None:
    result = run([line(summary=f"奖励资金（{REFERENCE}）")], [payment()])
    assert said(result.confirmed) == [("P1", "l1", REFERENCE)]


def test_several_references_that_add_up_confirm() -> None:
    both = line(summary=f"{reference(1)}、{reference(2)}", amount_fen=-3 * AMOUNT)
    result = run([both], [payment(1), payment(2, amount_fen=2 * AMOUNT)])
    assert result.confirmed[0].allocations == ((reference(1), AMOUNT), (reference(2), 2 * AMOUNT))


@pytest.mark.parametrize("changes", [{"amount_fen": -AMOUNT + 1}, {"our_reference": reference(2)}])
def test_another_amount_or_reference_does_not(changes: dict[str, Any]) -> None:
    named = line(**({"our_reference": REFERENCE, "counterparty_account": ACCOUNT} | changes))
    assert run([named], [payment()]).confirmed == ()


def test_of_two_lines_the_first_day_decides() -> None:
    first, second = (line(f"l{n}", our_reference=REFERENCE, booked_on=day(n)) for n in (1, 2))
    result = run([second, first], [payment()])
    assert said(result.confirmed) == [("P1", "l1", REFERENCE)]
    assert [(double.line, double.debit) for double in result.doubles] == [("l2", "l1")]


def test_two_lines_of_one_day_never_confirm() -> None:
    result = run([line(name, our_reference=REFERENCE) for name in ("l1", "l2")], [payment()])
    assert result.confirmed == ()
    assert said(result.proposed) == [("P1", "l1", REFERENCE)]
    assert "同日" in result.proposed[0].reason_zh


def test_a_line_beyond_the_complete_statements_is_only_proposed() -> None:
    result = run([line(our_reference=REFERENCE)], [payment()], complete_until=day(0))
    assert result.confirmed == ()
    assert said(result.proposed) == [("P1", "l1", REFERENCE)]
    assert "尚未导入" in result.proposed[0].reason_zh


def test_another_payee_by_name_and_account_is_shown_to_an_officer() -> None:
    stranger = line(
        our_reference=REFERENCE, counterparty_name="某某商贸行", counterparty_account="62220000111122"
    )
    assert run([stranger], [payment()]).confirmed == ()
    clearing = line(our_reference=REFERENCE, counterparty_name="", counterparty_account="62220000111122")
    assert said(run([clearing], [payment()]).confirmed) == [("P1", "l1", REFERENCE)]


def test_a_pair_taken_apart_is_left_alone() -> None:
    result = run([line(our_reference=REFERENCE)], [payment()], apart={("l1", REFERENCE)})
    assert result.confirmed == result.proposed == ()


@pytest.mark.parametrize("on", [True, False])
def test_a_batch_line_whose_parts_carry_references_confirms_if_switched_on(on: bool) -> None:
    whole = line(amount_fen=-2 * AMOUNT, parts=(part(1), part(2)))
    result = run([whole], [payment(1), payment(2)], batches_confirm=on)
    wanted = [("P4", "l1", f"{reference(1)} {reference(2)}")]
    assert said(result.confirmed if on else result.proposed) == wanted


def test_parts_must_agree_one_by_one() -> None:
    wrong = line(amount_fen=-2 * AMOUNT, parts=(part(1, AMOUNT - 1), part(2, AMOUNT + 1)))
    result = run([wrong], [payment(1), payment(2)], batches_confirm=True)
    assert result.confirmed == result.proposed == ()


def test_a_reversed_credit_is_no_payment() -> None:
    assert run([line(our_reference=REFERENCE, is_return=True)], [payment()]).confirmed == ()


def test_a_line_that_also_names_what_is_paid_later_is_no_rival() -> None:
    first = line("l1", our_reference=reference(1))
    both = line("l2", summary=f"{reference(1)} {reference(2)}", amount_fen=-2 * AMOUNT)
    result = run([first, both], [payment(1), payment(2, paid_on=day(30))])
    assert said(result.confirmed) == [("P1", "l1", reference(1))]


def test_a_rival_that_no_longer_adds_up_frees_the_reference() -> None:
    """Lines l1 and l2 contest payment 1 until the accounts settle payment 2, on the day its group is known."""
    payments = [payment(1, paid_on=day(18)), payment(2), payment(3, paid_on=day(7))]
    lines = [
        line("l1", summary=f"{reference(1)} {reference(2)}", amount_fen=-2 * AMOUNT, booked_on=day(18)),
        line("l2", our_reference=reference(1), booked_on=day(18)),
        line("l3", counterparty_account=ACCOUNT, booked_on=day(1)),
        line("l4", counterparty_account=ACCOUNT, booked_on=day(9)),
    ]
    wanted = [("P2", "l3", reference(2)), ("P2", "l4", reference(3)), ("P1", "l2", reference(1))]
    assert said(run(lines, [replace(payments[0], payee_account=""), *payments[1:]]).confirmed) == wanted
