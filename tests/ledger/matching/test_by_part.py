import pytest

from ledger.matching.model import LinePart
from tests.ledger.matching.cases import ACCOUNT, AMOUNT, NAME, line, payment, reference, run, said

OTHER = "怀柔影视有限公司"
PAYMENTS = (payment(1), payment(2, payee_name=OTHER, payee_account="6222000011112222"))
BOTH = [("P4", "l1", f"{reference(1)} {reference(2)}")]


@pytest.mark.parametrize(
    "second", [LinePart(-AMOUNT, "", OTHER, ""), LinePart(-AMOUNT, reference(2), "", "")]
)
def test_parts_are_known_by_reference_account_or_name(second: LinePart) -> None:
    whole = line(amount_fen=-2 * AMOUNT, parts=(LinePart(-AMOUNT, "", "", ACCOUNT), second))
    result = run([whole], PAYMENTS, batches_confirm=True)
    assert result.confirmed == ()
    assert said(result.proposed) == BOTH


def test_one_part_unknown_and_the_line_is_not_matched() -> None:
    for stranger in (LinePart(-AMOUNT, "", "某某", ""), LinePart(-AMOUNT, "", NAME, "")):
        whole = line(amount_fen=-2 * AMOUNT, parts=(LinePart(-AMOUNT, "", "", ACCOUNT), stranger))
        assert run([whole], PAYMENTS).proposed == ()


def test_a_part_that_two_payments_fit_is_ambiguous() -> None:
    whole = line(
        amount_fen=-2 * AMOUNT, parts=(LinePart(-AMOUNT, "", "", ACCOUNT), LinePart(-AMOUNT, "", OTHER, ""))
    )
    assert run([whole], [*PAYMENTS, payment(3)]).proposed == ()


def test_a_part_taken_apart_is_not_proposed_again() -> None:
    whole = line(
        amount_fen=-2 * AMOUNT,
        parts=(LinePart(-AMOUNT, "", "", ACCOUNT), LinePart(-AMOUNT, reference(2), "", "")),
    )
    assert run([whole], PAYMENTS, apart={("l1", reference(2))}).proposed == ()
