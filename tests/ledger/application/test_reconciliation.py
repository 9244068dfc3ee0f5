"""From due to paid by the bank's own word: batch, export, statement, match, return, paid again."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    AllocationWanted,
    ApproveBatch,
    ConfirmAccount,
    ExplainLine,
    ImportStatement,
    InstalmentToPay,
    MakeBatch,
    MatchLines,
    MatchWanted,
    ProposeAccount,
    RecordExport,
    ReleaseInstalment,
    ReturnPayment,
    UnmatchLine,
)
from ledger.domain.errors import (
    AccountBlocked,
    LineAlreadyMatched,
    MatchedWithEachOther,
    PaymentOnStatement,
    SeparationOfDuties,
    StatementQuarantined,
)
from ledger.statements.model import Statement, StatementLine
from projections.rebuild import compare
from scheduler.due import post_due_until
from tests.ledger.application.district import PAYER, UNITS, District

CASHIER, REVIEWER = "czj.cashier", "czj.reviewer"
FACTS = {"contract": "600000.00", "contract_no": "HT-1", "contract_date": "2026-02-01"}
PAID = 18_000_000


def statement(*amounts: int, day: date, quarantine: tuple[str, ...] = ()) -> Statement:
    lines = tuple(
        StatementLine(
            position=number,
            booked_on=day,
            value_on=None,
            amount_fen=amount,
            balance_fen=None,
            counterparty_name="一家企业",
            counterparty_account="6222000011112222",
            counterparty_bank="",
            summary="拨付",
            remark="",
            our_reference="",
            bank_reference=f"B{number}",
            is_return=amount > 0,
            return_reason="账号户名不符" if amount > 0 else "",
            original_reference="",
            raw=(),
            fingerprint=f"{day}-{number}-{amount}",
        )
        for number, amount in enumerate(amounts, start=1)
    )
    return Statement(
        account="0200001",
        account_name="怀柔区财政局",
        currency="CNY",
        statement_no="1",
        opens_on=day,
        closes_on=day,
        opening_fen=None,
        closing_fen=None,
        lines=lines,
        profile="test",
        quarantine=quarantine,
    )


class Desk:
    """The finance bureau's steps, in a few words."""

    def __init__(self, district: District) -> None:
        self.district = district

    def account(self, number: str = "6222000011112222") -> None:
        proposed = self.district.does(
            ProposeAccount(
                uscc=UNITS[1],
                payee_name="一家企业",
                account=number,
                bank="工商银行怀柔支行",
                bank_code="102100099996",
            ),
            CASHIER,
            "czj",
        )
        confirm = ConfirmAccount(uscc=UNITS[1], proposal=proposed.answer["proposal"])
        self.district.does(confirm, REVIEWER, "czj")

    def exported(self, batch: str = "YQ20260320-001") -> str:
        wanted = (InstalmentToPay(award="A-1", number=1),)
        made = MakeBatch(batch=batch, pay_on=self.district.today, instalments=wanted)
        self.district.does(made, CASHIER, "czj")
        self.district.does(ApproveBatch(batch=batch), REVIEWER, "czj")
        exported = RecordExport(batch=batch, file_format="xlsx", file_hash="0" * 64)
        self.district.does(exported, PAYER, "czj")
        payments = self.district.ledger.rows("SELECT reference FROM payment WHERE batch = %s", (batch,))
        return str(payments[0]["reference"])

    def imported(self, taken: Statement, file_hash: str = "f" * 64) -> str:
        command = ImportStatement(
            file_name="a.csv", file_hash=file_hash, file_format="csv", index=1, statement=taken
        )
        self.district.does(command, PAYER, "czj")
        rows = self.district.ledger.rows(
            "SELECT DISTINCT page_id FROM statement_line WHERE booked_on = %s", (taken.lines[0].booked_on,)
        )
        return str(rows[0]["page_id"])

    def match(
        self,
        page: str,
        reference: str,
        fen: int,
        *,
        position: int = 1,
        kind: str = "payment",
        actor: str = PAYER,
        on_behalf_of: str | None = None,
    ) -> None:
        wanted = MatchWanted(
            position=position,
            kind=kind,
            reason="账号户名不符" if kind == "return" else "",
            allocations=(AllocationWanted(reference=reference, amount_fen=fen),),
        )
        command = MatchLines(page=page, matches=(wanted,))
        self.district.does(command, actor, "czj", on_behalf_of=on_behalf_of)

    def unmatch(self, page: str, reference: str, *, position: int = 1, actor: str = PAYER) -> None:
        undo = UnmatchLine(page=page, position=position, reference=reference, reason="认错了")
        self.district.does(undo, actor, "czj")

    def state(self) -> tuple[str, str]:
        rows = self.district.ledger.rows
        instalment = rows("SELECT state FROM instalment WHERE award = 'A-1'")[0]["state"]
        payments = rows("SELECT state FROM payment ORDER BY reference DESC")
        return str(instalment), str(payments[0]["state"]) if payments else ""


@pytest.fixture
def desk(district: District) -> Desk:
    enterprise = district.organisation()
    district.budget("art4.testing", 1_000_000)
    district.scheduled("A-1", enterprise, "art4.testing", FACTS)
    post_due_until(district.ledger, district.today)
    desk = Desk(district)
    desk.account()
    return desk


def test_a_line_that_covers_a_payment_confirms_it_on_the_day_of_the_line(desk: Desk) -> None:
    reference = desk.exported()
    day = desk.district.today
    page = desk.imported(statement(-PAID, day=day))
    desk.match(page, reference, PAID)
    assert desk.state() == ("paid", "paid")
    cap = desk.district.ledger.rows("SELECT reserved_fen, paid_fen FROM cap WHERE kind = 'pot'")[0]
    assert (cap["reserved_fen"], cap["paid_fen"]) == (0, PAID)
    with pytest.raises(LineAlreadyMatched):
        desk.match(page, reference, PAID)


def test_two_lines_that_together_cover_a_payment_confirm_it_with_the_second(desk: Desk) -> None:
    reference = desk.exported()
    page = desk.imported(statement(-10_000_000, -8_000_000, day=desk.district.today))
    desk.match(page, reference, 10_000_000)
    assert desk.state() == ("batched", "exported")
    desk.match(page, reference, 8_000_000, position=2)
    assert desk.state() == ("paid", "paid")


def test_a_line_and_a_payment_are_matched_with_each_other_once(desk: Desk, new_database_url: str) -> None:
    reference = desk.exported()
    page = desk.imported(statement(-PAID, day=desk.district.today))
    desk.match(page, reference, 10_000_000)
    with pytest.raises(MatchedWithEachOther):
        desk.match(page, reference, 8_000_000)
    desk.unmatch(page, reference)
    desk.match(page, reference, PAID)
    assert desk.state() == ("paid", "paid")
    assert compare(new_database_url) == []


def test_a_match_undone_puts_everything_back(desk: Desk) -> None:
    reference = desk.exported()
    page = desk.imported(statement(-PAID, day=desk.district.today))
    before = desk.district.ledger.rows("SELECT * FROM cap ORDER BY key")
    desk.match(page, reference, PAID)
    desk.unmatch(page, reference)
    assert desk.state() == ("batched", "exported")
    assert desk.district.ledger.rows("SELECT * FROM cap ORDER BY key") == before
    desk.match(page, reference, PAID)
    assert desk.state() == ("paid", "paid")


def test_who_made_or_approved_a_batch_says_nothing_of_its_payments_by_hand(desk: Desk) -> None:
    reference = desk.exported()
    page = desk.imported(statement(-PAID, PAID, day=desk.district.today))
    for actor in (CASHIER, REVIEWER):
        with pytest.raises(SeparationOfDuties):
            desk.match(page, reference, PAID, actor=actor)
        with pytest.raises(SeparationOfDuties):
            desk.match(page, reference, 1, actor=actor)
    with pytest.raises(SeparationOfDuties) as refused:
        desk.match(page, reference, PAID, on_behalf_of=CASHIER)
    assert (refused.value.details["earlier_duty"], refused.value.details["duty"]) == ("经办", "对账")
    desk.match(page, reference, PAID)
    with pytest.raises(SeparationOfDuties):
        desk.match(page, reference, PAID, position=2, kind="return", actor=CASHIER)
    with pytest.raises(SeparationOfDuties):
        desk.unmatch(page, reference, actor=REVIEWER)
    assert desk.state() == ("paid", "paid")


def test_a_payment_confirmed_and_returned_at_once_keeps_the_day_of_its_confirmation(
    desk: Desk, new_database_url: str
) -> None:
    reference = desk.exported()
    paid_on = desk.district.today
    page = desk.imported(statement(-PAID, PAID, day=paid_on))
    allocations = (AllocationWanted(reference=reference, amount_fen=PAID),)
    both = (
        MatchWanted(position=1, allocations=allocations),
        MatchWanted(position=2, kind="return", reason="账号户名不符", allocations=allocations),
    )
    desk.district.does(MatchLines(page=page, matches=both), PAYER, "czj")
    payment = desk.district.row("SELECT state, confirmed_on FROM payment")
    assert payment == {"state": "returned", "confirmed_on": paid_on}
    assert compare(new_database_url) == []


def test_what_a_statement_paid_comes_back_on_a_statement(desk: Desk) -> None:
    """By hand it would pass by the match: the line would go on saying that the payment was made."""
    reference = desk.exported()
    day = desk.district.today
    page = desk.imported(statement(-PAID, PAID, day=day))
    desk.match(page, reference, PAID)
    by_hand = ReturnPayment(award="A-1", number=1, reference=reference, reason="账号户名不符")
    with pytest.raises(PaymentOnStatement) as refused:
        desk.district.does(by_hand, PAYER, "czj")
    assert refused.value.details == {"reference": reference, "lines": [f"{page}:1"]}
    desk.match(page, reference, PAID, position=2, kind="return")
    assert desk.state() == ("held", "returned")


def test_a_return_undone_as_a_mistake_unblocks_the_account(desk: Desk, new_database_url: str) -> None:
    reference = desk.exported()
    page = desk.imported(statement(-PAID, PAID, day=desk.district.today))
    desk.match(page, reference, PAID)
    desk.match(page, reference, PAID, position=2, kind="return")
    assert desk.district.row("SELECT flagged FROM payee")["flagged"] == "账号户名不符"
    desk.unmatch(page, reference, position=2)
    assert desk.state() == ("paid", "paid")
    assert desk.district.row("SELECT flagged FROM payee")["flagged"] == ""
    desk.unmatch(page, reference)
    assert desk.state() == ("batched", "exported")
    assert compare(new_database_url) == []


def test_a_returned_payment_blocks_the_account_and_is_paid_again_under_a_new_reference(desk: Desk) -> None:
    first = desk.exported()
    district = desk.district
    page = desk.imported(statement(-PAID, PAID, day=district.today))
    desk.match(page, first, PAID)
    desk.match(page, first, PAID, position=2, kind="return")
    assert desk.state() == ("held", "returned")
    budget = district.ledger.rows("SELECT * FROM budget")[0]
    assert (budget["committed_fen"], budget["paid_fen"], budget["returned_fen"]) == (PAID, PAID, PAID)
    district.does(ReleaseInstalment(award="A-1", number=1, reason="账户已更正"), CASHIER, "czj")
    post_due_until(district.ledger, district.today)
    with pytest.raises(AccountBlocked):
        desk.exported("YQ20260321-001")
    desk.account("6222000033334444")
    second = desk.exported("YQ20260322-001")
    district.clock.set(date(2026, 4, 1))
    page = desk.imported(statement(-PAID, day=district.today), "e" * 64)
    desk.match(page, second, PAID)
    assert desk.state() == ("paid", "paid")
    award = district.ledger.rows("SELECT * FROM award")[0]
    assert (award["stage"], award["paid_fen"], award["returned_fen"]) == ("completed", 2 * PAID, PAID)


def test_the_same_file_again_and_lines_known_from_another_change_nothing(desk: Desk) -> None:
    day = desk.district.today
    desk.imported(statement(-1, -2, day=day))
    desk.imported(statement(-1, -2, day=day))
    desk.imported(statement(-1, -2, -3, day=day), "d" * 64)
    lines = desk.district.ledger.rows("SELECT amount_fen FROM statement_line ORDER BY amount_fen DESC")
    assert [line["amount_fen"] for line in lines] == [-1, -2, -3]


def test_a_quarantined_statement_is_not_matched(desk: Desk) -> None:
    reference = desk.exported()
    page = desk.imported(
        statement(-PAID, day=desk.district.today, quarantine=("期末不符 / does not add up",))
    )
    with pytest.raises(StatementQuarantined):
        desk.match(page, reference, PAID)


def test_a_line_that_pays_nothing_of_ours_is_explained(desk: Desk) -> None:
    page = desk.imported(statement(-500, day=desk.district.today))
    desk.district.does(ExplainLine(page=page, position=1, kind="fee", reason="手续费"), PAYER, "czj")
    line = desk.district.ledger.rows("SELECT explained, allocated_fen FROM statement_line")[0]
    assert (line["explained"], line["allocated_fen"]) == ("fee", 500)


def test_money_recovered_is_received_from_the_line_it_came_in_on_and_taken_back_with_the_match(
    desk: Desk,
) -> None:
    reference = desk.exported()
    district = desk.district
    page = desk.imported(statement(-PAID, 5_000_000, day=district.today))
    desk.match(page, reference, PAID)
    district.open_recovery("A-1", 5_000_000)
    desk.match(page, "R-1", 5_000_000, position=2, kind="recovery")
    assert district.ledger.rows("SELECT recovered_fen FROM award")[0]["recovered_fen"] == 5_000_000
    undo = UnmatchLine(page=page, position=2, reference="R-1", reason="不是这笔追回")
    district.does(undo, PAYER, "czj")
    assert district.ledger.rows("SELECT recovered_fen FROM award")[0]["recovered_fen"] == 0
