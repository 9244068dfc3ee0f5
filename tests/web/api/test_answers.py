"""Accounts leave in full only where that was asked for, and are counted then."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from web.api import answers


@dataclass(frozen=True)
class Inner:
    counterparty_account: str
    amount_fen: int


@dataclass(frozen=True)
class Outer:
    account: str
    accounts: list[Inner]
    reference: str


PAYMENT = Outer("6222000011112222", [Inner("0200004909200012345", 100)], "YQ20260331-002017")


@pytest.mark.parametrize("sees", [True, False])
def test_accounts_are_masked_at_any_depth(sees: bool) -> None:
    answer = answers.encoded(PAYMENT, Outer, in_full=sees)
    found = json.loads(answer.body)
    assert answer.accounts == (2 if sees else 0)
    assert ("00001111" in found["account"]) is sees
    assert ("0049092000" in found["accounts"][0]["counterparty_account"]) is sees
    assert (found["reference"], found["accounts"][0]["amount_fen"]) == (PAYMENT.reference, 100)
