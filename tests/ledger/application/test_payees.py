"""Payees' accounts: changed by two people, in force from the next batch, blocked by a return."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.application.commands import (
    ConfirmAccount,
    ConfirmPayment,
    ProposeAccount,
    ReleaseInstalment,
    ReturnPayment,
)
from ledger.domain.errors import (
    AccountBlocked,
    AccountMissing,
    InvalidAccount,
    InvalidInput,
    InvalidUscc,
    NotFound,
    SeparationOfDuties,
    WrongDepartment,
    WrongStage,
)
from tests.ledger.application import cases
from tests.ledger.application.district import MAKER, PAYER, SECOND, UNITS, District

ENTERPRISE = UNITS[1]
PAYEE = "SELECT account, confirmed, flagged, proposals FROM payee WHERE uscc = %s"


def _proposal(**otherwise: Any) -> ProposeAccount:
    plain: dict[str, Any] = {
        "uscc": ENTERPRISE,
        "payee_name": "一家企业",
        "account": "0200 0049-0920 0012345",
        "bank": "工商银行怀柔支行",
        "bank_code": "102100000458",
    }
    return ProposeAccount(**{**plain, **otherwise})


def test_an_account_takes_two_people(district: District) -> None:
    answer = district.does(_proposal(), MAKER).answer
    assert answer == {"uscc": ENTERPRISE, "proposal": 1}
    assert district.row(PAYEE, ENTERPRISE) == {
        "account": "",
        "confirmed": False,
        "flagged": "",
        "proposals": 1,
    }
    confirm = ConfirmAccount(uscc=ENTERPRISE.lower(), proposal=1)
    with pytest.raises(WrongDepartment):
        district.does(confirm, SECOND, "kw")
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, MAKER, "czj")
    with pytest.raises(SeparationOfDuties):
        district.does(confirm, SECOND, "czj", on_behalf_of=MAKER)
    district.does(confirm, SECOND, "czj")
    assert district.row(PAYEE, ENTERPRISE)["account"] == "0200004909200012345"
    with pytest.raises(WrongStage):
        district.does(confirm, SECOND, "czj")


def test_one_proposal_supersedes_the_others(district: District) -> None:
    district.does(_proposal(), MAKER)
    district.does(_proposal(account="62220001"), MAKER)
    district.does(ConfirmAccount(uscc=ENTERPRISE, proposal=2), SECOND, "czj")
    with pytest.raises(WrongStage):
        district.does(ConfirmAccount(uscc=ENTERPRISE, proposal=1), SECOND, "czj")
    rows = district.ledger.rows("SELECT proposal, state, decided_by FROM account_proposal ORDER BY proposal")
    assert [(row["state"], row["decided_by"]) for row in rows] == [
        ("superseded", SECOND),
        ("confirmed", SECOND),
    ]


@pytest.mark.parametrize(
    ("otherwise", "refusal"),
    [
        ({"uscc": "91110116MA01A2B3"}, InvalidUscc),
        ({"payee_name": " "}, InvalidInput),
        ({"payee_name": "名" * 141}, InvalidInput),
        ({"payee_name": "一家\x07企业"}, InvalidInput),
        ({"bank": ""}, InvalidInput),
        ({"account": "6222****0001"}, InvalidAccount),
        ({"account": ""}, InvalidAccount),
        ({"bank_code": "10210000045"}, InvalidInput),
        ({"bank_code": "10210000045X"}, InvalidInput),
        ({"bank_code": "1021000004581"}, InvalidInput),
    ],
)
def test_what_no_payment_could_carry_is_refused(
    district: District, otherwise: dict[str, str], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        district.does(_proposal(**otherwise), MAKER)
    assert district.ledger.rows("SELECT 1 FROM payee") == []


def test_an_account_is_typed_as_officers_type_it(district: District) -> None:
    district.does(_proposal(bank_code="１０２１００００００４５８"[:12], payee_name=" 一家企业 "), MAKER)
    row = district.row("SELECT account_name, bank_code FROM account_proposal")
    assert row == {"account_name": "一家企业", "bank_code": "102100000045"}


def test_nobody_confirms_for_an_unknown_payee(district: District) -> None:
    with pytest.raises(NotFound):
        district.does(ConfirmAccount(uscc=ENTERPRISE, proposal=1), SECOND, "czj")


@pytest.fixture
def with_due(district: District) -> District:
    """Two instalments of 180,000 yuan that an enterprise waits for."""
    district.organisation(ENTERPRISE)
    district.budget("art4.testing", 1_000_000)
    for number in (1, 2):
        district.due(f"A-{number}", ENTERPRISE, "art4.testing", cases.a_test(f"HT-{number}"))
    return district


def test_nothing_is_batched_without_a_confirmed_account(with_due: District) -> None:
    with pytest.raises(AccountMissing):
        with_due.batch("A-1")
    with_due.does(_proposal(), MAKER)
    with pytest.raises(AccountMissing):
        with_due.batch("A-1")
    with_due.does(ConfirmAccount(uscc=ENTERPRISE, proposal=1), SECOND, "czj")
    with_due.batch("A-1")


def test_a_change_is_in_force_from_the_next_batch(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    first = with_due.batch("A-1")
    with_due.account(ENTERPRISE, "62220002")
    with_due.approve_batch(first)
    with_due.batch("A-2", turn=2)
    accounts = with_due.ledger.rows("SELECT award, account FROM payment ORDER BY award")
    assert [row["account"] for row in accounts] == ["62220001", "62220002"]


def _confirmed(district: District, award: str) -> str:
    """Export a batch of one award and have it paid; returns the payment's reference."""
    batch = district.exported(award)
    reference = f"{batch}001"
    district.does(ConfirmPayment(award=award, number=1, reference=reference), PAYER, "czj")
    return reference


def test_a_return_blocks_the_account_until_one_is_confirmed_anew(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    reference = _confirmed(with_due, "A-1")
    came_back = ReturnPayment(award="A-1", number=1, reference=reference, reason="账号户名不符")
    with_due.does(came_back, PAYER, "czj")
    assert with_due.row(PAYEE, ENTERPRISE)["flagged"] == "账号户名不符"
    with pytest.raises(AccountBlocked) as caught:
        with_due.batch("A-2", turn=2)
    assert caught.value.details["reason"] == "账号户名不符"
    with_due.account(ENTERPRISE, "62220002")
    assert with_due.row(PAYEE, ENTERPRISE)["flagged"] == ""
    with_due.batch("A-2", turn=2)


def test_a_blocked_account_leaves_a_batch_that_was_made_before(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    with_due.organisation(UNITS[2])
    with_due.due("A-3", UNITS[2], "art4.testing", cases.a_test("HT-3"))
    with_due.account(UNITS[2], "62220003", name="另一家企业")
    reference = _confirmed(with_due, "A-1")
    made = with_due.batch("A-2", "A-3", turn=2)
    with_due.does(ReturnPayment(award="A-1", number=1, reference=reference, reason="销户"), PAYER, "czj")
    with_due.account(ENTERPRISE, "62220002")  # the batch still names the one that was closed
    answer = with_due.approve_batch(made).answer
    assert (answer["payments"], len(answer["left_out"])) == (1, 1)
    assert "销户" in answer["left_out"][0]
    assert {award: state for award, (state, _) in with_due.payments(made).items()} == {
        "A-2": "left_out",
        "A-3": "approved",
    }
    with_due.batch("A-2", turn=3)


def test_a_blocked_account_stops_the_export(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    reference = _confirmed(with_due, "A-1")
    approved = with_due.batch("A-2", turn=2)
    with_due.approve_batch(approved)
    with_due.does(ReturnPayment(award="A-1", number=1, reference=reference, reason="销户"), PAYER, "czj")
    with pytest.raises(AccountBlocked):
        with_due.export(approved)


def test_a_second_return_to_an_account_left_behind_blocks_only_that(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    first = _confirmed(with_due, "A-1")
    with_due.account(ENTERPRISE, "62220002")
    with_due.does(ReturnPayment(award="A-1", number=1, reference=first, reason="销户"), PAYER, "czj")
    assert with_due.row(PAYEE, ENTERPRISE)["flagged"] == ""
    with_due.batch("A-2", turn=2)


def test_money_that_came_back_is_paid_again_under_a_new_reference(with_due: District) -> None:
    with_due.account(ENTERPRISE, "62220001")
    first = _confirmed(with_due, "A-1")
    with_due.does(ReturnPayment(award="A-1", number=1, reference=first, reason="销户"), PAYER, "czj")
    with_due.account(ENTERPRISE, "62220002")
    with_due.does(ReleaseInstalment(award="A-1", number=1, reason="账户已更正"))
    with_due.post_due()
    again = with_due.exported("A-1", turn=2)
    with_due.does(ConfirmPayment(award="A-1", number=1, reference=f"{again}001"), PAYER, "czj")
    rows = with_due.ledger.rows("SELECT reference, state, account FROM payment ORDER BY reference")
    assert [(row["state"], row["account"]) for row in rows] == [
        ("returned", "62220001"),
        ("paid", "62220002"),
    ]
    assert (
        with_due.row("SELECT paid_fen - returned_fen AS fen FROM award WHERE award = 'A-1'")["fen"]
        == 18_000_000
    )
