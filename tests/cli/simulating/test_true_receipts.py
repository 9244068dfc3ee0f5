"""What the simulated debtors pay adds up, and which of it says enough to be certain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cli.simulating.bank import Bank
from cli.simulating.booking import Booking, Kind, Owed, Sent, Shown
from cli.simulating.repaying import Repaying, RepaymentNoise
from cli.simulating.true_receipts import decidable_receipts
from cli.simulating.truth import truth_of
from cli.simulating.wording import masked

ACCOUNT, OTHER = "6222000011112222333", "6222000099998888777"
OWED = Owed("ZH-SL-2026-0001", "怀柔示例新材料有限公司", ACCOUNT, 1_000_00, date(2026, 6, 1))
SECOND = Owed("ZH-SL-2026-0002", "怀柔另一家有限公司", OTHER, 500_00, date(2026, 6, 1))
UNTIL = date(2026, 8, 31)


def receipt(
    number: int, fen: int = 1_000_00, *, account: str = "", named: str = "", day: int = 10
) -> Booking:
    return Booking(
        bank_reference=f"LS{number}",
        booked_on=date(2026, 6, day),
        amount_fen=fen,
        kind=Kind.RECOVERY,
        shown=Shown(OWED.payer_name, account, f"缴回 {named}".strip()),
        summary="转账收入",
        paid=((OWED.recovery, fen),),
        named=(named,) if named else (),
    )


def decided(
    *lines: Booking, owed: tuple[Owed, ...] = (OWED, SECOND), sent: tuple[Sent, ...] = (), until: date = UNTIL
) -> dict[str, str]:
    return dict(decidable_receipts({one.bank_reference: one for one in lines}, owed, sent, until))


def test_a_number_decides_up_to_what_is_owed_that_morning() -> None:
    mine = OWED.recovery
    assert decided(receipt(1, 300_00, named=mine)) == {"LS1": "R1"}
    assert decided(receipt(1, named=SECOND.recovery, account=ACCOUNT)) == {}
    twice = replace(receipt(2, named=mine), kind=Kind.OTHER, paid=())
    assert decided(receipt(1, named=mine), twice) == {}
    assert decided(receipt(1, named=mine), replace(twice, booked_on=date(2026, 6, 11))) == {"LS1": "R1"}


@pytest.mark.parametrize("account", [ACCOUNT, masked(ACCOUNT)])
def test_the_account_decides_the_last_part(account: str) -> None:
    last = receipt(2, 700_00, account=account, day=20)
    assert decided(receipt(1, 300_00, named=OWED.recovery), last) == {"LS1": "R1", "LS2": "R2"}
    assert decided(receipt(1, 300_00, account=ACCOUNT), last) == {}


def test_the_account_decides_nothing_where_something_else_is_possible() -> None:
    one = receipt(1, account=ACCOUNT)
    assert decided(one) == {"LS1": "R2"}
    assert decided(one, until=date(2026, 6, 11)) == {}
    assert decided(replace(one, shown=Shown("", ACCOUNT, "退回补助资金"))) == {}
    assert decided(one, replace(receipt(2, account=ACCOUNT, day=11), kind=Kind.OTHER, paid=())) == {}
    assert decided(one, replace(receipt(2, 1, named=OWED.recovery), kind=Kind.OTHER, paid=())) == {}
    assert decided(one, owed=(OWED, replace(SECOND, account=ACCOUNT))) == {}
    lately = Sent(
        "YQ20260520-001001", "YQ20260520-001", "SL-2026-0001", 1, OWED.payer_name, ACCOUNT, 1_000_00,
        date(2026, 5, 20),
    )  # fmt: skip
    assert decided(one, sent=(lately,)) == {}
    assert decided(one, sent=(replace(lately, sent_on=date(2026, 4, 1)),)) == {"LS1": "R2"}
    assert decided(receipt(1)) == decided(receipt(1, account=OTHER)) == {}


def test_all_that_is_owed_comes_in_after_the_demand() -> None:
    bank = Bank(3)
    repaying = Repaying(bank, 3, RepaymentNoise(misquoted=0.2, twice=0.5))
    debts = [replace(OWED, recovery=f"ZH-{n:04d}", account=f"{ACCOUNT[:-2]}{n:02d}") for n in range(60)]
    for one in debts:
        repaying.pay_back(one)
    for one in debts:
        parts = [part for part in bank.bookings if part.paid and part.reference == one.recovery]
        assert sum(part.amount_fen for part in parts) == one.amount_fen
        assert all(part.booked_on > one.demanded_on and part.kind is Kind.RECOVERY for part in parts)
    assert any(one.named and one.named[0] != one.reference for one in bank.bookings if one.paid)
    assert any(one.kind is Kind.OTHER for one in bank.bookings)
    truth = truth_of({one.bank_reference: one for one in bank.bookings}, [], UNTIL, debts)
    assert set(truth.decidable.values()) == {"R1", "R2"}
    assert truth.decidable.keys() < truth.allocations.keys()


def test_a_debt_of_one_fen_is_paid_in_one_part() -> None:
    bank = Bank(1)
    Repaying(bank, 1, RepaymentNoise(twice=0)).pay_back(replace(OWED, amount_fen=1))
    assert [one.amount_fen for one in bank.bookings] == [1]
