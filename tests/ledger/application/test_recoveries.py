"""Recovery cases (追回), from the opening to the last yuan: order, time limits, people, money, and mistakes undone."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    Command,
    ConfirmWriteOff,
    DemandRecovery,
    GiveRecoveryNotice,
    HearRecovery,
    OpenRecovery,
    ProposeWriteOff,
    ReceivePenalty,
    ReceiveRecovery,
    RemarkGiven,
    ReturnPayment,
    ReverseRecoveryReceipt,
    ScheduleInstalments,
    SettleConstruction,
    TrancheWanted,
    WithdrawRecovery,
)
from ledger.domain.errors import (
    AlreadyExists,
    AmountMismatch,
    CapExceeded,
    HearingStillOpen,
    InvalidInput,
    NotFound,
    NothingToRecover,
    RecoveryAlreadyOpened,
    RecoveryNotOpened,
    SeparationOfDuties,
    WrongDepartment,
    WrongStage,
)
from projections.rebuild import compare
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, OPENER, PAYER, RECEIVER, UNITS, District

POT = f"art4.service|operator|{UNITS[0]}|2025"
LINE = "2026|kw|art4.service|district"
PAID_FEN = 300_000_000
DECIDER = "czj.head"
DEMAND = DemandRecovery(recovery="R-1", document="怀财追决〔2026〕1号")
HEARING = HearRecovery(recovery="R-1", statement="误将两份合同重复计入", reason="部分采纳")


@pytest.fixture
def paid(district: District) -> District:
    """Three million for services, paid in March 2026."""
    district.platform()
    district.budget("art4.service", 3_000_000)
    district.paid("A-1", "P-001", "art4.service", cases.service())
    district.clock.set(date(2026, 4, 20))
    return district


@pytest.fixture
def noticed(paid: District) -> District:
    """One million of it is to come back; the recipient may be heard until 27 April."""
    paid.open_recovery("A-1", 100_000_000)
    answer = paid.does(GiveRecoveryNotice(recovery="R-1"), OPENER, "czj").answer
    assert answer == {"recovery": "R-1", "hear_until": "2026-04-27", "provisional": False}
    return paid


@pytest.fixture
def demanded(noticed: District) -> District:
    """Nobody spoke; the decision was served on 28 April."""
    noticed.clock.set(date(2026, 4, 28))
    noticed.does(DEMAND, DECIDER, "czj")
    return noticed


def _case(district: District) -> dict[str, object]:
    return district.row("SELECT * FROM recovery WHERE recovery = 'R-1'")


def _refused(district: District, command: Command, actor: str, refusal: type[Exception]) -> None:
    """Expect a refusal that changes nothing."""
    before, (events, _) = _case(district), district.counts()
    with pytest.raises(refusal):
        district.does(command, actor, "czj")
    assert (_case(district), district.counts()[0]) == (before, events)


def test_the_whole_story(noticed: District, new_database_url: str) -> None:
    noticed.clock.set(date(2026, 4, 22))
    lowered = HearRecovery(
        recovery="R-1", statement="仅一份重复", reason="采纳", amount_fen=80_000_000, document="笔录"
    )
    assert noticed.does(lowered, DECIDER, "czj").answer["amount_fen"] == 80_000_000
    noticed.clock.set(date(2026, 4, 23))
    answer = noticed.does(DEMAND, DECIDER, "czj").answer
    assert (answer["amount_fen"], answer["pay_by"]) == (80_000_000, "2026-05-08")
    assert answer["remark"] == {
        "budget_level": "区级",
        "revenue_item": "",
        "functional_class": "2069999",
        "government_economic": "50799",
        "department_economic": "31299",
        "project": f"{noticed.ledger.pack.clause('art4.service').title.zh} A-1",
        "supervising_department": "区科委",
        "unit": "区科委",
    }
    assert noticed.receive(30_000_000, document="JK-1").answer["left_fen"] == 50_000_000
    assert noticed.receive(50_000_000, document="JK-2").answer["state"] == "closed"
    case = _case(noticed)
    assert (case["principal_fen"], case["received_fen"], case["written_off_fen"]) == (
        80_000_000,
        80_000_000,
        0,
    )
    topics = noticed.ledger.rows(
        "SELECT topic FROM history WHERE topic LIKE 'recovery.%%' ORDER BY version", ()
    )
    assert [str(row["topic"]).removeprefix("recovery.") for row in topics] == [
        "opened",
        "noticed",
        "heard",
        "demanded",
        "received",
        "received",
        "closed",
    ]
    assert compare(new_database_url) == []


def test_steps_are_taken_in_order(paid: District) -> None:
    with pytest.raises(RecoveryNotOpened):
        paid.receive(1)
    paid.open_recovery("A-1", 100)
    for command in (HEARING, DEMAND):
        _refused(paid, command, DECIDER, WrongStage)
    _refused(paid, ProposeWriteOff(recovery="R-1", reason="无", document="文"), OPENER, WrongStage)
    paid.does(GiveRecoveryNotice(recovery="R-1"), OPENER, "czj")
    _refused(paid, GiveRecoveryNotice(recovery="R-1"), OPENER, WrongStage)
    with pytest.raises(InvalidInput):
        paid.does(HEARING, DECIDER, "czj", on=date(2026, 4, 17))


def test_what_is_voluntary_is_demanded_without_a_hearing(paid: District) -> None:
    paid.open_recovery("A-1", 100, "voluntary")
    paid.does(DEMAND, DECIDER, "czj")
    assert _case(paid)["state"] == "demanded"


def test_nothing_is_demanded_while_the_recipient_may_still_be_heard(noticed: District) -> None:
    noticed.clock.set(date(2026, 4, 27))
    _refused(noticed, DEMAND, DECIDER, HearingStillOpen)
    noticed.clock.set(date(2026, 4, 28))
    noticed.does(DEMAND, DECIDER, "czj")
    assert _case(noticed)["pay_by"] == date(2026, 5, 13)


def test_a_last_day_without_work_moves_to_the_next_working_day(noticed: District) -> None:
    noticed.does(HEARING, DECIDER, "czj", on=date(2026, 4, 20))
    answer = noticed.does(DEMAND, DECIDER, "czj", on=date(2026, 4, 20)).answer
    assert answer["pay_by"] == "2026-05-06"  # 5 May is the last of the Labour Day holidays


def test_a_payment_of_a_prior_year_is_demanded_as_revenue(noticed: District) -> None:
    noticed.clock.set(date(2027, 1, 11))
    _refused(noticed, DEMAND, DECIDER, InvalidInput)
    remark = RemarkGiven(revenue_item="1039999 其他收入", unit="区科委本级")
    demand = DemandRecovery(recovery="R-1", document="怀财追决〔2027〕1号", remark=remark)
    answer = noticed.does(demand, DECIDER, "czj").answer
    assert (answer["remark"]["revenue_item"], answer["remark"]["unit"]) == ("1039999 其他收入", "区科委本级")
    assert answer["provisional"] is True


def test_a_hearing_lowers_the_principal_and_never_raises_it(noticed: District) -> None:
    for wrong in (0, 100_000_001):
        command = HearRecovery(recovery="R-1", statement="陈述", reason="不采纳", amount_fen=wrong)
        _refused(noticed, command, DECIDER, AmountMismatch)
    empty = HearRecovery(recovery="R-1", statement=" ", reason="不采纳")
    _refused(noticed, empty, DECIDER, InvalidInput)


def test_a_hearing_that_leaves_what_was_paid_already_closes_the_case(noticed: District) -> None:
    noticed.receive(40_000_000)
    below = HearRecovery(recovery="R-1", statement="陈述", reason="采纳", amount_fen=39_999_999)
    _refused(noticed, below, DECIDER, AmountMismatch)
    exact = HearRecovery(recovery="R-1", statement="陈述", reason="采纳", amount_fen=40_000_000)
    assert noticed.does(exact, DECIDER, "czj").answer["state"] == "closed"


def test_opener_decider_and_receiver_are_three_people(demanded: District) -> None:
    received = ReceiveRecovery(recovery="R-1", amount_fen=1, document="JK-1")
    for actor in (OPENER, DECIDER):
        _refused(demanded, received, actor, SeparationOfDuties)
    with pytest.raises(SeparationOfDuties):
        demanded.does(received, "deputy", "czj", on_behalf_of=DECIDER)
    demanded.receive(1)


def test_the_opener_neither_hears_nor_demands(noticed: District) -> None:
    _refused(noticed, HEARING, OPENER, SeparationOfDuties)
    noticed.clock.set(date(2026, 4, 28))
    _refused(noticed, DEMAND, OPENER, SeparationOfDuties)


def test_a_case_is_opened_by_finance_or_a_department_in_charge(paid: District) -> None:
    command = OpenRecovery(
        recovery="R-1", award="A-1", kind="fraud", amount_fen=100, basis="第十四条", document="文"
    )
    with pytest.raises(WrongDepartment):
        paid.does(command, "du.heng", "fgw")
    paid.does(command, "he.jing", "kxc-cgzh")


def test_one_payment_is_recovered_once_for_one_reason(paid: District) -> None:
    paid.open_recovery("A-1", 100, "fraud")
    with pytest.raises(RecoveryAlreadyOpened) as caught:
        paid.open_recovery("A-1", 50, "fraud", "R-2")
    assert caught.value.details["recovery"] == "R-1"
    with pytest.raises(AlreadyExists):
        paid.open_recovery("A-1", 50, "misuse")
    paid.open_recovery("A-1", PAID_FEN - 100, "misuse", "R-2")
    with pytest.raises(AmountMismatch):
        paid.open_recovery("A-1", 1, "violation", "R-3")


def test_numbers_are_one_series_over_all_recipients(paid: District) -> None:
    paid.budget("art10.standard", 1_000_000, department="jxj")
    paid.organisation()
    paid.clock.set(date(2026, 4, 23))
    paid.paid("B-1", UNITS[1], "art10.standard", cases.standard(), department="jxj")
    paid.open_recovery("A-1", 100)
    with pytest.raises(AlreadyExists):
        paid.open_recovery("B-1", 100)


def test_a_wrong_case_is_withdrawn_and_opened_again(paid: District) -> None:
    paid.open_recovery("A-1", 100)
    paid.does(WithdrawRecovery(recovery="R-1", reason="金额有误"), OPENER, "czj")
    paid.open_recovery("A-1", 200, recovery="R-2")
    assert paid.row("SELECT state FROM recovery WHERE recovery = 'R-1'")["state"] == "withdrawn"
    with pytest.raises(WrongStage):
        paid.receive(1)


def test_once_noticed_a_second_person_withdraws(noticed: District) -> None:
    withdrawal = WithdrawRecovery(recovery="R-1", reason="陈述成立")
    _refused(noticed, withdrawal, OPENER, SeparationOfDuties)
    noticed.receive(1)
    _refused(noticed, withdrawal, DECIDER, WrongStage)
    noticed.does(ReverseRecoveryReceipt(recovery="R-1", document="JK-1", reason="误记"), RECEIVER, "czj")
    noticed.does(withdrawal, DECIDER, "czj")
    returned = ReturnPayment(award="A-1", number=1, reference="PAY-A-1", reason="账号有误")
    noticed.does(returned, PAYER, "czj")


def test_nothing_is_withdrawn_after_its_demand(demanded: District) -> None:
    _refused(demanded, WithdrawRecovery(recovery="R-1", reason="误"), CHECKER, WrongStage)


def test_a_receipt_counts_once_and_never_beyond_the_principal(demanded: District) -> None:
    demanded.receive(60_000_000)
    same = ReceiveRecovery(recovery="R-1", amount_fen=60_000_000, document="JK-1")
    _refused(demanded, same, RECEIVER, AlreadyExists)
    beyond = ReceiveRecovery(recovery="R-1", amount_fen=40_000_001, document="JK-2")
    _refused(demanded, beyond, RECEIVER, AmountMismatch)
    outcome = demanded.does(
        ReceiveRecovery(recovery="R-1", amount_fen=1, document="JK-3"), RECEIVER, "czj", key="k"
    )
    again = demanded.does(
        ReceiveRecovery(recovery="R-1", amount_fen=1, document="JK-3"), RECEIVER, "czj", key="k"
    )
    assert (outcome.replayed, again.replayed, again.answer) == (False, True, outcome.answer)


def test_a_receipt_entered_by_mistake_is_reversed_once(demanded: District) -> None:
    line, held_fen = demanded.line(LINE), demanded.held_fen(POT)
    demanded.receive(100_000_000)
    assert _case(demanded)["state"] == "closed"
    reversal = ReverseRecoveryReceipt(recovery="R-1", document="JK-1", reason="回单属于他案")
    answer = demanded.does(reversal, RECEIVER, "czj").answer
    assert (answer["amount_fen"], answer["state"]) == (100_000_000, "demanded")
    assert (demanded.line(LINE), demanded.held_fen(POT)) == (line, held_fen)
    assert demanded.row("SELECT recovered_fen FROM award")["recovered_fen"] == 0
    _refused(demanded, reversal, RECEIVER, NotFound)
    demanded.receive(100_000_000)


def test_a_reversal_is_refused_where_the_room_was_given_to_another(demanded: District) -> None:
    demanded.adjusted(LINE, 400_000_000)
    demanded.receive(100_000_000)
    demanded.approved("A-2", "P-001", "art4.service", cases.service())
    assert demanded.held_fen(POT) == 500_000_000
    reversal = ReverseRecoveryReceipt(recovery="R-1", document="JK-1", reason="误记")
    _refused(demanded, reversal, RECEIVER, CapExceeded)


def test_fines_and_interest_stay_out_of_principal_cap_and_budget(demanded: District) -> None:
    line, held_fen = demanded.line(LINE), demanded.held_fen(POT)
    for penalty, fen in (("fine", 20_000_000), ("interest", 123_456)):
        command = ReceivePenalty(recovery="R-1", penalty=penalty, amount_fen=fen, document="JK-9")
        demanded.does(command, RECEIVER, "czj")
        _refused(demanded, command, RECEIVER, AlreadyExists)
    assert (demanded.line(LINE), demanded.held_fen(POT)) == (line, held_fen)
    case = _case(demanded)
    assert (case["fine_fen"], case["interest_fen"], case["received_fen"]) == (20_000_000, 123_456, 0)
    assert demanded.row("SELECT recovered_fen FROM award")["recovered_fen"] == 0
    wrong = ReceivePenalty(recovery="R-1", penalty="tip", amount_fen=1, document="JK-10")
    _refused(demanded, wrong, RECEIVER, InvalidInput)
    undo = ReverseRecoveryReceipt(recovery="R-1", document="JK-9", reason="误记", penalty="fine")
    demanded.does(undo, RECEIVER, "czj")
    _refused(demanded, undo, RECEIVER, NotFound)
    assert _case(demanded)["fine_fen"] == 0


def test_what_cannot_be_had_is_written_off_by_two_people(demanded: District) -> None:
    demanded.receive(30_000_000)
    proposal = ProposeWriteOff(recovery="R-1", reason="企业已注销", document="怀财核〔2026〕1号")
    demanded.does(proposal, OPENER, "czj")
    for actor in (OPENER, RECEIVER):
        _refused(demanded, ConfirmWriteOff(recovery="R-1"), actor, SeparationOfDuties)
    answer = demanded.does(ConfirmWriteOff(recovery="R-1"), DECIDER, "czj").answer
    assert answer == {"recovery": "R-1", "amount_fen": 70_000_000, "state": "written_off"}
    assert demanded.held_fen(POT) == PAID_FEN - 30_000_000
    assert _case(demanded)["written_off_fen"] == 70_000_000


def test_what_comes_in_after_a_write_off_still_counts(demanded: District, new_database_url: str) -> None:
    proposal = ProposeWriteOff(recovery="R-1", reason="企业已注销", document="怀财核〔2026〕1号")
    demanded.does(proposal, OPENER, "czj")
    demanded.does(ConfirmWriteOff(recovery="R-1"), DECIDER, "czj")
    demanded.receive(99_999_999)
    assert (_case(demanded)["state"], _case(demanded)["written_off_fen"]) == ("written_off", 1)
    demanded.receive(1, document="JK-2")
    assert (_case(demanded)["state"], _case(demanded)["written_off_fen"]) == ("closed", 0)
    demanded.does(ReverseRecoveryReceipt(recovery="R-1", document="JK-1", reason="误"), RECEIVER, "czj")
    assert (_case(demanded)["state"], _case(demanded)["written_off_fen"]) == ("written_off", 99_999_999)
    assert compare(new_database_url) == []


def test_money_received_makes_a_proposal_to_write_off_void(demanded: District) -> None:
    proposal = ProposeWriteOff(recovery="R-1", reason="企业已注销", document="怀财核〔2026〕1号")
    demanded.does(proposal, OPENER, "czj")
    demanded.receive(1)
    _refused(demanded, ConfirmWriteOff(recovery="R-1"), DECIDER, NotFound)


TRANCHES = (
    TrancheWanted(due_on=date(2026, 3, 16), amount_fen=400_000_000),
    TrancheWanted(due_on=date(2027, 3, 1), amount_fen=200_000_000),
)


def test_what_a_settlement_found_overpaid_is_opened_in_one_step(district: District) -> None:
    """Six million paid over two years, ten per cent too much: the later payment bears it."""
    district.platform()
    district.budget("art1.construction", 90_000_000)
    district.approved("A-1", "P-001", "art1.construction", cases.construction())
    district.does(ScheduleInstalments(award="A-1", tranches=TRANCHES))
    district.post_due()
    district.pay("A-1")
    district.clock.set(date(2027, 3, 1))
    line = district.budget("art1.construction", 90_000_000, year=2027)
    district.post_due()
    district.pay("A-1", 2, reference="PAY-A-1-2")
    with pytest.raises(NothingToRecover):
        district.open_recovery("A-1")
    settled = SettleConstruction(award="A-1", audited_fen=3_600_000_000, document="怀审〔2027〕1号")
    assert district.does(settled, CHECKER).answer["recovery_due_fen"] == 60_000_000
    with pytest.raises(InvalidInput):
        district.open_recovery("A-1", kind="fraud")
    opened = district.open_recovery("A-1", basis="")
    assert (opened.answer["amount_fen"], opened.answer["instalments"]) == (60_000_000, [2])
    with pytest.raises(NothingToRecover):
        district.open_recovery("A-1", recovery="R-2")
    district.receive(60_000_000)
    pot = f"art1.construction|unit|{UNITS[0]}|lifetime"
    assert district.held_fen(pot) == 540_000_000
    assert district.line(line)["returned_fen"] == 60_000_000


def test_a_case_over_two_years_restores_only_what_this_year_paid(district: District) -> None:
    district.platform()
    district.budget("art1.construction", 90_000_000)
    district.approved("A-1", "P-001", "art1.construction", cases.construction())
    district.does(ScheduleInstalments(award="A-1", tranches=TRANCHES))
    district.post_due()
    district.pay("A-1")
    district.clock.set(date(2027, 3, 1))
    line = district.budget("art1.construction", 90_000_000, year=2027)
    district.post_due()
    district.pay("A-1", 2, reference="PAY-A-1-2")
    district.recovered("A-1", 500_000_000, "violation")
    parts = district.ledger.rows("SELECT number, to_line_fen, to_treasury_fen FROM recovery_part ORDER BY 1")
    assert [tuple(part.values()) for part in parts] == [(1, 0, 300_000_000), (2, 200_000_000, 0)]
    assert district.line(line)["returned_fen"] == 200_000_000
    assert district.line("2026|kw|art1.construction|district")["returned_fen"] == 0
    reversal = ReverseRecoveryReceipt(recovery="R-1", document="JK-1", reason="误")
    district.does(reversal, RECEIVER, "czj")
    assert district.line(line)["returned_fen"] == 0
    assert _case(district)["received_fen"] == 0
