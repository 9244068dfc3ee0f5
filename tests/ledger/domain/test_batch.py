"""A batch by itself: its states, its people, its sums."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.awards import Duty
from ledger.domain.batch import MAX_PAYMENTS, PaymentBatch
from ledger.domain.errors import InvalidInput, NothingToPay, SeparationOfDuties, WrongStage
from ledger.domain.payments import Account, BatchApproved, BatchMade, Payment
from ledger.domain.signature import Signature

DAY = date(2026, 3, 31)
ACCOUNT = Account("一家企业", "62220001", "工商银行怀柔支行", "102100000458")
HASH = "0" * 64


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    return Signature(actor, "czj", DAY, "key", on_behalf_of)


def _payment(place: int, amount_fen: int = 100) -> Payment:
    return Payment(
        reference=f"YQ20260331-001{place:03d}",
        holder_id="",
        award=f"A-{place}",
        number=1,
        amount_fen=amount_fen,
        payee_uscc="91110116MA01A2B41U",
        payee=ACCOUNT,
        line="2026|kw|art4.testing|district",
        clause="art4.testing",
        economic_class="50701",
        purpose="补贴",
    )


def _made(*amounts_fen: int) -> PaymentBatch:
    payments = [_payment(place, fen) for place, fen in enumerate(amounts_fen, start=1)]
    return PaymentBatch.make(
        _signed("maker"), batch="YQ20260331-001", fiscal_year=2026, pay_on=DAY, payments=payments
    )


def _amounts(batch: PaymentBatch) -> dict[str, int]:
    return {reference: payment.amount_fen for reference, payment in batch.payments.items()}


def _approved(*amounts_fen: int) -> PaymentBatch:
    batch = _made(*amounts_fen)
    batch.approve(_signed("checker"), 1, _amounts(batch))
    return batch


def test_what_it_says_is_the_sum_of_its_payments() -> None:
    (event,) = _made(100, 23).collect_events()
    assert isinstance(event, BatchMade)
    assert event.amount_fen == 123


def test_none_and_too_many_and_one_of_nothing() -> None:
    for amounts in ((), (1,) * (MAX_PAYMENTS + 1), (1, 0), (1, -1)):
        with pytest.raises(InvalidInput):
            _made(*amounts)
    assert len(_made(*(1,) * MAX_PAYMENTS).payments) == MAX_PAYMENTS


def test_an_approval_takes_what_is_left_and_leaves_out_the_rest() -> None:
    batch = _made(100, 200, 300)
    first, second, third = batch.payments
    batch.approve(_signed("checker"), 7, {first: 100, second: 150, third: 0})
    event = batch.collect_events()[-1]
    assert isinstance(event, BatchApproved)
    assert (event.approval, event.amount_fen, len(event.payments)) == (7, 250, 2)
    assert _amounts(batch) == {first: 100, second: 150}


def test_nothing_is_never_approved() -> None:
    batch = _made(100)
    with pytest.raises(NothingToPay) as caught:
        batch.approve(_signed("checker"), 1, {}, ["YQ20260331-001001 无余额"])
    assert caught.value.details["left_out"] == ["YQ20260331-001001 无余额"]
    assert batch.state == "made"


@pytest.mark.parametrize("signature", [_signed("maker"), _signed("deputy", "maker")])
def test_the_maker_does_not_approve(signature: Signature) -> None:
    batch = _made(100)
    with pytest.raises(SeparationOfDuties):
        batch.approve(signature, 1, _amounts(batch))


@pytest.mark.parametrize("person", ["maker", "checker"])
def test_neither_maker_nor_checker_pays(person: str) -> None:
    batch = _approved(100)
    with pytest.raises(SeparationOfDuties):
        batch.require_apart(_signed(person), Duty.PAYER)
    batch.require_apart(_signed("payer"), Duty.PAYER)
    batch.require_apart(_signed("system:reconciliation"), Duty.PAYER)


@pytest.mark.parametrize("signature", [_signed("maker"), _signed("checker"), _signed("payer", "maker")])
def test_neither_maker_nor_checker_exports(signature: Signature) -> None:
    batch = _approved(100)
    with pytest.raises(SeparationOfDuties):
        batch.export(signature, "xlsx", HASH)
    batch.export(_signed("payer"), "xlsx", HASH)


def test_the_order_of_its_steps() -> None:
    made, approved, exported, withdrawn = _made(1), _approved(1), _approved(1), _made(1)
    exported.export(_signed("payer"), "xlsx", HASH)
    exported.export(_signed("payer"), "pain001", HASH)
    withdrawn.withdraw(_signed("maker"), "有误")
    for batch in (approved, exported, withdrawn):
        with pytest.raises(WrongStage):
            batch.approve(_signed("other"), 2, _amounts(batch))
    for batch in (made, withdrawn):
        with pytest.raises(WrongStage):
            batch.export(_signed("payer"), "xlsx", HASH)
    for batch in (exported, withdrawn):
        with pytest.raises(WrongStage):
            batch.withdraw(_signed("maker"), "有误")
    approved.withdraw(_signed("maker"), "有误")


def test_an_export_names_a_format_and_a_hash() -> None:
    batch = _approved(1)
    for file_format, file_hash in (("pdf", HASH), ("xlsx", ""), ("xlsx", "G" * 64), ("xlsx", HASH + "0")):
        with pytest.raises(InvalidInput):
            batch.export(_signed("payer"), file_format, file_hash)


def test_a_withdrawal_says_why() -> None:
    with pytest.raises(InvalidInput):
        _made(1).withdraw(_signed("maker"), "　")
