from fractions import Fraction

from ledger.matching.scoring import Truth, score
from tests.ledger.matching.cases import AMOUNT, day, line, payment, reference, run, to_payee


def test_precision_by_pass_and_recall_of_what_is_decidable() -> None:
    lines = [line("l1", our_reference=reference(1)), to_payee("l2"), line("l3", booked_on=day(2))]
    result = run(lines, [payment(1), payment(2)])
    truth = Truth(
        {
            "l1": frozenset({(reference(1), AMOUNT)}),
            "l2": frozenset({(reference(9), AMOUNT)}),
            "l3": frozenset({(reference(2), AMOUNT)}),
        },
        decidable=("l1", "l3"),
    )
    got = score(result, truth)
    precisions = {each.precision for name, each in got.passes.items() if name != "P2"}
    assert (precisions, got.passes["P2"].precision) == ({Fraction(1)}, Fraction(0))
    assert got.recall == Fraction(1, 2)
    assert got.wrong == ("l2",)


def test_of_nothing_everything_is_right() -> None:
    got = score(run([], []), Truth({}, ()))
    assert got.recall == 1
    assert all(each.precision == 1 for each in got.passes.values())


def test_a_line_that_pays_nothing_of_ours_is_wrong_when_matched() -> None:
    assert score(run([to_payee()], [payment()]), Truth({}, ())).wrong == ("l1",)
