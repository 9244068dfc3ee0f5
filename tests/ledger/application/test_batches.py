"""Payment batches: made by one, approved by another, exported, paid by a third; withdrawn only before export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from ledger.application.clock import SetClock
from ledger.application.commands import (
    ApproveBatch,
    ConfirmPayment,
    InstalmentToPay,
    MakeBatch,
    RecordExport,
    Resume,
    ReturnPayment,
    Suspend,
    WithdrawBatch,
)
from ledger.domain.errors import (
    AlreadyExists,
    InvalidInput,
    NotFound,
    NothingToPay,
    SeparationOfDuties,
    Suspended,
    WrongDepartment,
    WrongStage,
)
from ledger.policy.loader import load_pack
from projections.bootstrap import open_ledger
from projections.rebuild import compare
from tests.ledger.application import cases
from tests.ledger.application.district import MAKER, OFFICER, PAYER, SECOND, UNITS, District
from tests.ledger.policy.packs import edited_pack

ENTERPRISE = UNITS[1]
LINE = "2026|kw|art4.testing|district"
TESTING = "art4.testing"
FULL = 18_000_000
"""Fen of a test of 600,000 yuan at 30 %; the yearly cap of an enterprise is 500,000 yuan."""


@pytest.fixture
def waiting(district: District) -> District:
    """Two instalments of 180,000 yuan that an enterprise with an account waits for."""
    district.organisation(ENTERPRISE)
    district.budget(TESTING, 1_000_000)
    district.account(ENTERPRISE)
    for number in (1, 2):
        district.due(f"A-{number}", ENTERPRISE, TESTING, cases.a_test(f"HT-{number}"))
    return district


def _make(*awards: str, batch: str = "YQ20260330-001") -> MakeBatch:
    instalments = tuple(InstalmentToPay(award=award, number=1) for award in awards)
    return MakeBatch(batch=batch, pay_on=date(2026, 3, 30), instalments=instalments)


def _approve(batch: str) -> ApproveBatch:
    return ApproveBatch(batch=batch)


def _batch(district: District, batch: str) -> tuple[object, object, object]:
    row = district.row("SELECT state, payments, amount_fen FROM batch WHERE batch = %s", batch)
    return row["state"], row["payments"], row["amount_fen"]


def _states(district: District) -> dict[str, str]:
    rows = district.ledger.rows("SELECT award, state FROM instalment ORDER BY award")
    return {str(row["award"]): str(row["state"]) for row in rows}


def _lowered(district: District, yuan: str, on: date | None = None) -> None:
    """Have two people lower the yearly cap of tests."""
    district.determined(TESTING, "parameter:ceiling", yuan, on or district.today, department="kw")


# ── the way of a batch ────────────────────────────────────────────────────────────────────────────


def test_a_batch_from_made_to_paid(waiting: District) -> None:
    answer = waiting.does(_make("A-1", "A-2"), OFFICER, "czj").answer
    assert answer == {"batch": "YQ20260330-001", "payments": 2, "amount_fen": 2 * FULL}
    batch = str(answer["batch"])
    assert _batch(waiting, batch) == ("made", 2, 2 * FULL)
    assert waiting.approve_batch(batch).answer == {
        "batch": batch,
        "payments": 2,
        "amount_fen": 2 * FULL,
        "left_out": [],
        "reduced": [],
    }
    waiting.export(batch)
    assert _batch(waiting, batch) == ("exported", 2, 2 * FULL)
    for place, award in enumerate(("A-1", "A-2"), start=1):
        paid = ConfirmPayment(award=award, number=1, reference=f"{batch}{place:03d}")
        waiting.does(paid, PAYER, "czj")
    assert waiting.payments(batch) == {"A-1": ("paid", FULL), "A-2": ("paid", FULL)}
    assert (waiting.line(LINE)["due_fen"], waiting.line(LINE)["paid_fen"]) == (0, 2 * FULL)


def test_a_payment_carries_what_the_treasury_needs(waiting: District) -> None:
    waiting.batch("A-2")
    row = waiting.row("SELECT * FROM payment")
    assert row["reference"] == f"YQ{waiting.today:%Y%m%d}-001001"
    assert {name: row[name] for name in ("payee_name", "account", "bank", "bank_code")} == {
        "payee_name": "一家企业",
        "account": "0200004909200012345",
        "bank": "工商银行怀柔支行",
        "bank_code": "102100000458",
    }
    assert (row["payee_uscc"], row["line"], row["economic_class"]) == (ENTERPRISE, LINE, "50701")
    assert row["purpose"] == "科学仪器和传感器企业测试验证补贴 A-2/1"


def test_it_is_paid_on_a_working_day(waiting: District) -> None:
    saturday = replace(_make("A-1"), pay_on=date(2026, 4, 4))
    waiting.does(saturday, OFFICER, "czj")
    pay_on = waiting.row("SELECT pay_on FROM batch")["pay_on"]
    assert isinstance(pay_on, date)
    assert pay_on > date(2026, 4, 6)  # 清明: Monday the sixth is a holiday


# ── who may ───────────────────────────────────────────────────────────────────────────────────────


def test_maker_checker_and_payer_are_three(waiting: District) -> None:
    batch = waiting.batch("A-1")
    with pytest.raises(SeparationOfDuties):
        waiting.approve_batch(batch, OFFICER)
    waiting.approve_batch(batch)
    waiting.export(batch)
    paid = ConfirmPayment(award="A-1", number=1, reference=f"{batch}001")
    for actor in (OFFICER, SECOND):
        with pytest.raises(SeparationOfDuties):
            waiting.does(paid, actor, "czj")
    with pytest.raises(SeparationOfDuties):
        waiting.does(paid, "deputy", "czj", on_behalf_of=SECOND)
    waiting.does(paid, PAYER, "czj")


def test_who_made_the_award_neither_batches_nor_approves_it(waiting: District) -> None:
    with pytest.raises(SeparationOfDuties):
        waiting.batch("A-1", actor=MAKER)
    batch = waiting.batch("A-1")
    with pytest.raises(SeparationOfDuties):
        waiting.approve_batch(batch, MAKER)
    with pytest.raises(SeparationOfDuties):
        waiting.does(_approve(batch), "deputy", "czj", on_behalf_of=OFFICER)


def test_only_the_finance_bureau_pays(waiting: District) -> None:
    with pytest.raises(WrongDepartment):
        waiting.does(_make("A-1"), OFFICER, "kw")
    batch = waiting.batch("A-1")
    export = RecordExport(batch=batch, file_format="xlsx", file_hash="0" * 64)
    withdraw = WithdrawBatch(batch=batch, reason="有误")
    for command in (_approve(batch), export, withdraw):
        with pytest.raises(WrongDepartment):
            waiting.does(command, SECOND, "kw")


def test_who_made_or_approved_a_batch_neither_exports_it_nor_says_what_the_bank_did(
    waiting: District,
) -> None:
    batch = waiting.batch("A-1")
    waiting.approve_batch(batch)
    export = RecordExport(batch=batch, file_format="xlsx", file_hash="0" * 64)
    paid = ConfirmPayment(award="A-1", number=1, reference=f"{batch}001")
    returned = ReturnPayment(award="A-1", number=1, reference=f"{batch}001", reason="账号有误")
    for command in (export, paid, returned):
        for person in (OFFICER, SECOND):
            with pytest.raises(SeparationOfDuties):
                waiting.does(command, person, "czj")
            with pytest.raises(SeparationOfDuties):
                waiting.does(command, "deputy", "czj", on_behalf_of=person)
        waiting.does(command, PAYER, "czj")


# ── once only ─────────────────────────────────────────────────────────────────────────────────────


def test_an_instalment_is_in_one_batch(waiting: District) -> None:
    waiting.batch("A-1")
    events, _ = waiting.counts()
    with pytest.raises(WrongStage):
        waiting.batch("A-2", "A-1", turn=2)
    assert waiting.counts()[0] == events
    assert _states(waiting) == {"A-1": "batched", "A-2": "due"}
    with pytest.raises(InvalidInput):
        waiting.batch("A-2", "A-2", turn=2)


def test_a_number_is_given_once(waiting: District) -> None:
    waiting.batch("A-1")
    with pytest.raises(AlreadyExists):
        waiting.batch("A-2")


@pytest.mark.parametrize(
    "number", ["", "PF-1", "YQ20260330", "YQ20260230-001", "YQ20260330-000", "YQ20260330-0001"]
)
def test_a_number_has_the_form_that_statements_are_searched_for(waiting: District, number: str) -> None:
    with pytest.raises(InvalidInput):
        waiting.does(_make("A-1", batch=number), OFFICER, "czj")


def test_a_batch_holds_something_and_not_too_much(waiting: District) -> None:
    with pytest.raises(InvalidInput):
        waiting.does(_make(), OFFICER, "czj")
    with pytest.raises(InvalidInput):
        waiting.does(_make(*(f"B-{number}" for number in range(201))), OFFICER, "czj")


def test_a_batch_is_of_one_fiscal_year(waiting: District) -> None:
    waiting.budget(TESTING, 1_000_000, year=2027)
    waiting.clock.set(date(2027, 1, 11))
    facts = cases.a_test("HT-9", contract_date="2027-01-04")
    waiting.due("A-9", ENTERPRISE, TESTING, facts)
    with pytest.raises(InvalidInput):
        waiting.batch("A-1", "A-9")


def test_what_is_not_due_is_not_batched(waiting: District) -> None:
    waiting.approved("A-3", ENTERPRISE, TESTING, cases.a_test("HT-3", contract="10000.00"))
    for award, refusal in (("A-3", WrongStage), ("A-4", NotFound)):
        with pytest.raises(refusal):
            waiting.batch(award)


# ── withdrawn, exported ───────────────────────────────────────────────────────────────────────────


def test_a_withdrawn_batch_leaves_its_instalments_due(waiting: District) -> None:
    for turn, is_approved in ((1, False), (2, True)):
        batch = waiting.batch("A-1", "A-2", turn=turn)
        if is_approved:
            waiting.approve_batch(batch)
        with pytest.raises(InvalidInput):
            waiting.does(WithdrawBatch(batch=batch, reason=" "), OFFICER, "czj")
        waiting.does(WithdrawBatch(batch=batch, reason="重新编制"), OFFICER, "czj")
        assert _states(waiting) == {"A-1": "due", "A-2": "due"}
        assert _batch(waiting, batch)[0] == "withdrawn"
        assert {state for state, _ in waiting.payments(batch).values()} == {"withdrawn"}
    assert waiting.line(LINE)["due_fen"] == 2 * FULL


def test_nothing_is_withdrawn_once_it_left(waiting: District) -> None:
    batch = waiting.exported("A-1")
    with pytest.raises(WrongStage):
        waiting.does(WithdrawBatch(batch=batch, reason="有误"), OFFICER, "czj")
    for again in (lambda: waiting.approve_batch(batch), lambda: waiting.batch("A-1", turn=2)):
        with pytest.raises(WrongStage):
            again()


def test_only_what_was_approved_leaves_and_only_what_left_is_paid(waiting: District) -> None:
    batch = waiting.batch("A-1")
    paid = ConfirmPayment(award="A-1", number=1, reference=f"{batch}001")
    with pytest.raises(WrongStage):
        waiting.export(batch)
    with pytest.raises(WrongStage):
        waiting.does(paid, PAYER, "czj")
    waiting.approve_batch(batch)
    with pytest.raises(WrongStage):
        waiting.does(paid, PAYER, "czj")
    waiting.export(batch)
    with pytest.raises(WrongStage):
        waiting.does(replace(paid, reference=f"{batch}002"), PAYER, "czj")
    waiting.does(paid, PAYER, "czj")


def test_an_export_says_in_which_format_and_of_which_bytes(waiting: District) -> None:
    batch = waiting.batch("A-1")
    waiting.approve_batch(batch)
    for wrong in ({"file_format": "pdf"}, {"file_hash": "abc"}):
        export = RecordExport(**{"batch": batch, "file_format": "xlsx", "file_hash": "0" * 64, **wrong})
        with pytest.raises(InvalidInput):
            waiting.does(export, PAYER, "czj")
    waiting.export(batch)
    again = RecordExport(batch=batch, file_format="pain001", file_hash="f" * 64)
    waiting.does(again, PAYER, "czj")
    rows = waiting.ledger.rows("SELECT file_format, file_hash FROM batch_export ORDER BY version")
    assert [(row["file_format"], row["file_hash"]) for row in rows] == [
        ("xlsx", "0" * 64),
        ("pain001", "f" * 64),
    ]


# ── a suspended body ──────────────────────────────────────────────────────────────────────────────


def test_a_suspended_body_is_not_paid(waiting: District) -> None:
    waiting.organisation(UNITS[2])
    waiting.account(UNITS[2], "62220003", name="另一家企业")
    waiting.due("A-3", UNITS[2], TESTING, cases.a_test("HT-3"))
    made = waiting.batch("A-1", "A-3")
    suspend = Suspend(recipient=ENTERPRISE, reason="被立案调查", document="怀科函〔2026〕1号")
    waiting.does(suspend, department="czj")
    with pytest.raises(Suspended):
        waiting.batch("A-2", turn=2)
    assert "被立案调查" in waiting.approve_batch(made).answer["left_out"][0]
    assert _batch(waiting, made) == ("approved", 1, FULL)
    assert _states(waiting) == {"A-1": "due", "A-2": "due", "A-3": "batched"}
    waiting.does(Resume(recipient=ENTERPRISE, reason="结案", document="怀科函〔2026〕2号"), department="czj")
    second = waiting.batch("A-1", "A-2", turn=2)
    waiting.approve_batch(second)
    waiting.does(replace(suspend, reason="再次调查"), department="czj")
    with pytest.raises(Suspended):
        waiting.export(second)
    waiting.does(WithdrawBatch(batch=second, reason="主体暂停"), OFFICER, "czj")


# ── caps looked at again ──────────────────────────────────────────────────────────────────────────


def test_two_payments_of_a_batch_land_exactly_on_a_cap_that_was_lowered(waiting: District) -> None:
    batch = waiting.batch("A-1", "A-2")
    _lowered(waiting, "250000.01")
    answer = waiting.approve_batch(batch).answer
    assert answer["amount_fen"] == 25_000_001
    assert len(answer["reduced"]) == 1
    assert waiting.payments(batch) == {"A-1": ("approved", FULL), "A-2": ("approved", 7_000_001)}
    waiting.export(batch)
    for place, award in enumerate(("A-1", "A-2"), start=1):
        paid = ConfirmPayment(award=award, number=1, reference=f"{batch}{place:03d}")
        waiting.does(paid, PAYER, "czj")
    assert (waiting.line(LINE)["due_fen"], waiting.line(LINE)["paid_fen"]) == (0, 25_000_001)


def test_a_payment_of_nothing_is_left_out(waiting: District) -> None:
    batch = waiting.batch("A-1", "A-2")
    _lowered(waiting, "180000.00")
    answer = waiting.approve_batch(batch).answer
    assert (answer["payments"], answer["amount_fen"]) == (1, FULL)
    assert answer["left_out"][0].startswith(f"{batch}002 上限")
    assert _states(waiting) == {"A-1": "batched", "A-2": "due"}
    assert waiting.payments(batch)["A-2"][0] == "left_out"
    assert waiting.row("SELECT approved_fen FROM award WHERE award = 'A-2'")["approved_fen"] == FULL


def test_a_batch_of_which_nothing_fits_is_not_approved(waiting: District) -> None:
    waiting.exported("A-1")
    batch = waiting.batch("A-2", turn=2)
    _lowered(waiting, "180000.00")
    events, _ = waiting.counts()
    with pytest.raises(NothingToPay) as caught:
        waiting.approve_batch(batch)
    assert len(caught.value.details["left_out"]) == 1  # type: ignore[arg-type] # a list
    assert waiting.counts()[0] == events
    waiting.does(WithdrawBatch(batch=batch, reason="无余额"), OFFICER, "czj")


@pytest.mark.parametrize("is_exported", [False, True])
def test_a_batch_sees_what_an_earlier_one_is_about_to_pay(waiting: District, is_exported: bool) -> None:
    first, second = waiting.batch("A-1"), waiting.batch("A-2", turn=2)
    _lowered(waiting, "300000.00")
    waiting.approve_batch(first)
    if is_exported:
        waiting.export(first)
    assert waiting.approve_batch(second).answer["amount_fen"] == 30_000_000 - FULL


def test_what_a_withdrawn_batch_would_have_paid_is_free_again(waiting: District) -> None:
    first, second = waiting.batch("A-1"), waiting.batch("A-2", turn=2)
    _lowered(waiting, "200000.00")
    waiting.approve_batch(first)
    waiting.does(WithdrawBatch(batch=first, reason="有误"), OFFICER, "czj")
    assert waiting.approve_batch(second).answer["amount_fen"] == FULL


def test_a_cap_lowered_from_a_later_day_on_does_not_count_yet(waiting: District) -> None:
    batch = waiting.batch("A-1", "A-2")
    _lowered(waiting, "200000.00", waiting.today + timedelta(days=1))
    assert waiting.approve_batch(batch).answer["amount_fen"] == 2 * FULL


def test_what_was_approved_under_a_measure_is_paid_after_its_repeal(
    new_database_url: str, tmp_path: Path
) -> None:
    value = '- {from: 2026-01-01, value: "500000.00"}'
    repealed = (
        f"{value.replace(', value', ', to: 2026-03-31, value')}\n      - {{from: 2026-04-01, value: null}}"
    )
    folder = edited_pack(tmp_path, "clauses/art4.testing.yaml", value, repealed)
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock, pack=load_pack(folder)) as ledger:
        district = District(ledger, clock)
        district.organisation(ENTERPRISE)
        district.budget(TESTING, 1_000_000)
        district.account(ENTERPRISE)
        district.due("A-1", ENTERPRISE, TESTING, cases.a_test("HT-1"))
        clock.set(date(2026, 4, 1))
        assert district.approve_batch(district.batch("A-1")).answer["amount_fen"] == FULL


def test_a_rebuild_gives_the_same_after_batches(waiting: District, new_database_url: str) -> None:
    withdrawn = waiting.batch("A-2")
    waiting.does(WithdrawBatch(batch=withdrawn, reason="有误"), OFFICER, "czj")
    _lowered(waiting, "250000.00")
    batch = waiting.batch("A-1", "A-2", turn=2)
    waiting.approve_batch(batch)
    waiting.export(batch)
    waiting.does(ConfirmPayment(award="A-1", number=1, reference=f"{batch}001"), PAYER, "czj")
    assert compare(new_database_url) == []
