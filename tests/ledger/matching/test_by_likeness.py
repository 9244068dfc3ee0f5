import pytest

from ledger.matching.by_likeness import MAX_SUGGESTIONS, MIN_SCORE, likeness
from tests.ledger.matching.cases import AMOUNT, REFERENCE, day, line, payment, reference, run, to_payee


def test_a_reference_in_another_amount_is_suggested_with_the_difference() -> None:
    result = run([to_payee(our_reference=REFERENCE, amount_fen=-AMOUNT - 50)], [payment()])
    (suggestion,) = result.suggestions
    assert (suggestion.line, suggestion.reference, suggestion.score) == ("l1", REFERENCE, 1000)
    assert "金额相差 0.50 元 / amounts differ by 0.50 yuan" in suggestion.reasons


def test_the_better_ones_come_first_and_only_a_few() -> None:
    payments = [payment(n, paid_on=day(-7 * n)) for n in range(6)]
    result = run([to_payee()], payments)
    assert [each.reference for each in result.suggestions] == [reference(0), reference(1), reference(2)]
    assert len(result.suggestions) == MAX_SUGGESTIONS
    scores = [each.score for each in result.suggestions]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= MIN_SCORE


def test_what_is_little_alike_or_taken_apart_is_not_suggested() -> None:
    assert run([line(amount_fen=-7)], [payment()]).suggestions == ()
    assert run([to_payee()], [payment()], apart={("l1", REFERENCE)}).suggestions == ()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("甲乙丙丁", "甲乙丙丁", 1000), ("甲乙丙丁", "甲乙戊丁", 750), ("甲", "乙", 0), ("", "", 0)],
)
def test_likeness(one: str, other: str, alike: int) -> None:
    assert likeness(one, other) == alike
