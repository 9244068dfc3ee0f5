"""A payee by itself: which account is paid, and which never again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.domain.errors import AccountBlocked, AccountMissing, InvalidInput, SeparationOfDuties, WrongStage
from ledger.domain.payee import Payee, check_bank_code
from ledger.domain.payments import Account
from ledger.domain.signature import Signature

FIRST = Account("一家企业", "62220001", "工商银行怀柔支行", "102100000458")
OTHER = replace(FIRST, account="62220002")
CORRECTED = replace(FIRST, name="一家企业有限公司")


def _signed(actor: str, on_behalf_of: str | None = None) -> Signature:
    return Signature(actor, "czj", date(2026, 3, 31), "key", on_behalf_of)


def _confirmed(*accounts: Account) -> Payee:
    payee = Payee.enter(_signed("one"), "91110116MA01A2B41U", "一家企业")
    for account in accounts:
        payee.confirm_account(_signed("two"), payee.propose_account(_signed("one"), account, ""))
    return payee


def _flag(payee: Payee, account: Account, reason: str = "退汇") -> int:
    """Flag an account; returns how many events that made."""
    before = len(payee.pending_events)
    payee.flag(_signed("system:reconciliation"), account.account, "YQ20260331-001001", reason)
    return len(payee.pending_events) - before


def test_nothing_is_paid_before_an_account_is_confirmed() -> None:
    payee = _confirmed()
    payee.propose_account(_signed("one"), FIRST, "")
    with pytest.raises(AccountMissing):
        payee.payable()


@pytest.mark.parametrize("signature", [_signed("one"), _signed("deputy", "one")])
def test_who_proposed_does_not_confirm(signature: Signature) -> None:
    payee = _confirmed()
    number = payee.propose_account(_signed("one"), FIRST, "")
    with pytest.raises(SeparationOfDuties):
        payee.confirm_account(signature, number)


def test_who_proposed_for_another_does_not_let_the_other_confirm() -> None:
    payee = _confirmed()
    number = payee.propose_account(_signed("deputy", "one"), FIRST, "")
    with pytest.raises(SeparationOfDuties):
        payee.confirm_account(_signed("one"), number)


def test_a_confirmed_account_ends_all_proposals() -> None:
    payee = _confirmed()
    numbers = [payee.propose_account(_signed("one"), account, "") for account in (FIRST, OTHER)]
    payee.confirm_account(_signed("two"), numbers[1])
    assert payee.payable() == OTHER
    with pytest.raises(WrongStage):
        payee.confirm_account(_signed("two"), numbers[0])


def test_a_blocked_account_is_not_paid_until_it_is_confirmed_anew() -> None:
    payee = _confirmed(FIRST)
    assert _flag(payee, FIRST, "销户") == 1
    with pytest.raises(AccountBlocked) as caught:
        payee.payable()
    assert caught.value.details["reason"] == "销户"
    assert _flag(payee, FIRST) == 0  # blocked already
    payee.confirm_account(_signed("two"), payee.propose_account(_signed("one"), FIRST, ""))
    assert payee.payable() == FIRST
    payee.require_payable(FIRST)


def test_correcting_the_name_does_not_free_the_wrong_one() -> None:
    payee = _confirmed(FIRST)
    _flag(payee, FIRST, "户名不符")
    payee.confirm_account(_signed("two"), payee.propose_account(_signed("one"), CORRECTED, ""))
    assert payee.payable() == CORRECTED
    with pytest.raises(AccountBlocked):
        payee.require_payable(FIRST)


def test_an_account_left_behind_is_blocked_by_itself() -> None:
    payee = _confirmed(FIRST, OTHER)
    assert _flag(payee, FIRST) == 1
    assert payee.payable() == OTHER
    with pytest.raises(AccountBlocked):
        payee.require_payable(FIRST)


def test_an_account_never_confirmed_is_none_of_the_payees() -> None:
    assert _flag(_confirmed(FIRST), OTHER) == 0


@pytest.mark.parametrize("wrong", [{"name": ""}, {"bank": "\t"}, {"account": " "}, {"bank_code": "１" * 12}])
def test_what_an_account_needs(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        _confirmed().propose_account(_signed("one"), replace(FIRST, **wrong), "")


def test_a_bank_code_has_twelve_digits() -> None:
    assert check_bank_code("bank_code", "102100000458") == "102100000458"
    for wrong in ("", "10210000045", "1021000004588", "10210000045X"):
        with pytest.raises(InvalidInput):
            check_bank_code("bank_code", wrong)


def test_a_return_that_was_none_blocks_no_more_but_other_returns_do() -> None:
    payee = _confirmed(FIRST)
    _flag(payee, FIRST, "户名不符")
    payee.flag(_signed("two"), FIRST.account, "YQ20260331-001002", "账号有误")
    payee.lift_flag(_signed("two"), FIRST.account, "YQ20260331-001002", "认错了")
    with pytest.raises(AccountBlocked) as blocked:
        payee.payable()
    assert blocked.value.details["reason"] == "户名不符"
    payee.lift_flag(_signed("two"), FIRST.account, "YQ20260331-001001", "认错了")
    assert payee.payable() == FIRST


def test_what_was_confirmed_anew_has_nothing_to_lift() -> None:
    payee = _confirmed(FIRST)
    _flag(payee, FIRST)
    payee.confirm_account(_signed("two"), payee.propose_account(_signed("one"), FIRST, ""))
    before = len(payee.pending_events)
    payee.lift_flag(_signed("two"), FIRST.account, "YQ20260331-001001", "认错了")
    assert len(payee.pending_events) == before
    assert payee.payable() == FIRST
