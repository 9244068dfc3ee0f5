import pytest

from tests.ledger.matching.cases import LATER, REFERENCE, day, line, payment, run, said


@pytest.mark.parametrize(
    "name",
    [
        "北京雁栖科技有限公司",
        "北京雁栖科技有限责任公司",
        "北京　雁栖科技有限公司",
        "北京雁栖科技",
        "北京雁栖**有限公司",
    ],
)
def test_name_and_amount_are_proposed(name: str) -> None:
    result = run([line(counterparty_name=name)], [payment()])
    assert result.confirmed == ()
    assert said(result.proposed) == [("P3", "l1", REFERENCE)]


@pytest.mark.parametrize(
    "name", ["", "北京雁栖", "***", "北京雁栖科技有限公司怀柔分公司", "怀柔科技有限公司"]
)
def test_another_name_or_too_little_of_it_is_not(name: str) -> None:
    assert run([line(counterparty_name=name)], [payment()]).proposed == ()


def test_only_what_is_unique_both_ways_and_in_the_window() -> None:
    named = line(counterparty_name="北京雁栖科技有限公司")
    twin = line("l2", counterparty_name="北京雁栖科技有限公司")
    assert run([named], [payment(1), payment(2)]).proposed == ()
    assert run([named, twin], [payment()]).proposed == ()
    assert run([named], [payment(paid_on=day(-30))]).proposed == ()
    assert run([named], [payment()], apart={("l1", REFERENCE)}).proposed == ()


def test_the_full_name_wins_over_a_longer_one() -> None:
    longer = payment(2, payee_name="北京雁栖科技有限公司怀柔分公司", payee_account="6222000011112222")
    result = run([line(counterparty_name="北京雁栖科技有限公司")], [payment(), longer], complete_until=LATER)
    assert said(result.proposed) == [("P3", "l1", REFERENCE)]
