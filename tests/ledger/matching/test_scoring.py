from fractions import Fraction

from ledger.matching.model import Pass
from ledger.matching.scoring import Truth, score
from tests.ledger.matching.cases import AMOUNT, day, line, payment, reference, run, to_payee

CERTAIN: tuple[Pass, ...] = ("P1", "P2", "P4")


def test_precision_by_pass_and_recall_of_what_is_decidable() -> None:
    lines = [line("l1", our_reference=reference(1)), to_payee("l2"), line("l3", booked_on=day(2))]
    result = run(lines, [payment(1), payment(2)])
    truth = Truth(
        {
            "l1": frozenset({(reference(1), AMOUNT)}),
            "l2": frozenset({(reference(9), AMOUNT)}),
            "l3": frozenset({(reference(2), AMOUNT)}),
        },
        decidable={"l1": "P1", "l3": "P2"},
    )
    got = score(result, truth)
    precisions = {each.precision for name, each in got.passes.items() if name != "P2"}
    assert (precisions, got.passes["P2"].precision) == ({Fraction(1)}, Fraction(0))
    assert got.recall == Fraction(1, 2)
    assert [got.passes[name].decidable for name in CERTAIN] == [1, 1, 0]
    assert [got.passes[name].recall for name in CERTAIN] == [Fraction(1), Fraction(0), Fraction(1)]
    assert got.recall_of(CERTAIN) == got.recall
    assert got.recall_of(("R1", "R2")) == 1
    assert got.wrong == ("l2",)


def test_of_nothing_everything_is_right() -> None:
    got = score(run([], []), Truth({}, {}))
    assert got.recall == 1
    assert all(each.precision == 1 for each in got.passes.values())


def test_a_line_that_pays_nothing_of_ours_is_wrong_when_matched() -> None:
    assert score(run([to_payee()], [payment()]), Truth({}, {})).wrong == ("l1",)
