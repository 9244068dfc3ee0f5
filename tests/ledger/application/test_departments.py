"""Department scope: the measure names who is in charge of a clause; the finance bureau holds the budget and pays."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.application.commands import (
    AcceptApplication,
    AmendApplication,
    ApproveAward,
    AssessAward,
    CancelRemainder,
    CloseMonth,
    Command,
    ConfirmAdjustment,
    ConfirmDetermination,
    ConfirmPayment,
    ConfirmWriteOff,
    EvidenceRent,
    HoldInstalment,
    ProposeAdjustment,
    ProposeDetermination,
    ProposeReopening,
    ProposeWriteOff,
    PublishNotice,
    ReceivePenalty,
    ReceiveRecovery,
    RecordAppropriation,
    RecordObjection,
    RecordPastDisbursement,
    RejectAward,
    ReleaseInstalment,
    ReopenMonth,
    ReturnPayment,
    ReverseApproval,
    ReverseDue,
    ReverseRecoveryReceipt,
    ScheduleInstalments,
    SendBackApplication,
    SettleConstruction,
    SettleObjection,
    WithdrawDetermination,
)
from ledger.domain.errors import WrongDepartment
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, District

OF_THE_AWARD: tuple[Command, ...] = (
    AcceptApplication(award="A-1"),
    SendBackApplication(award="A-1", reason="补正"),
    AmendApplication(award="A-1", facts=cases.service()),
    AssessAward(award="A-1"),
    PublishNotice(award="A-1"),
    RecordObjection(award="A-1", objector="王先生", content="异议"),
    SettleObjection(award="A-1", objection=1, upheld=False, reason="查无实据"),
    ApproveAward(award="A-1", document="文"),
    RejectAward(award="A-1", reason="不符"),
    ReverseApproval(award="A-1", reason="误批"),
    ScheduleInstalments(award="A-1"),
    EvidenceRent(award="A-1", number=1, paid_rent_fen=1, invoice="FP-1"),
    HoldInstalment(award="A-1", number=1, reason="核查"),
    ReleaseInstalment(award="A-1", number=1, reason="核毕"),
    ReverseDue(award="A-1", number=1, reason="误列"),
    CancelRemainder(award="A-1", reason="终止", document="文"),
    SettleConstruction(award="A-1", audited_fen=1, document="文"),
)
"""Steps of the departments in charge of the clause."""

OF_FINANCE: tuple[Command, ...] = (
    ConfirmPayment(award="A-1", number=1, reference="PAY-1"),
    ReturnPayment(award="A-1", number=1, reference="PAY-1", reason="账号有误"),
    ReceiveRecovery(recovery="R-1", amount_fen=1, document="文"),
    ReceivePenalty(recovery="R-1", penalty="fine", amount_fen=1, document="文"),
    ReverseRecoveryReceipt(recovery="R-1", document="文", reason="误记"),
    ProposeWriteOff(recovery="R-1", reason="无法追回", document="文"),
    ConfirmWriteOff(recovery="R-1"),
    RecordAppropriation(
        fiscal_year=2026, department="kw", clause="art4.service", amount_fen=1, document="文"
    ),
    ProposeAdjustment(line="2026|kw|art4.service|district", amount_fen=1, document="文"),
    ConfirmAdjustment(line="2026|kw|art4.service|district", adjustment=1),
    CloseMonth(month=date(2026, 2, 1)),
    ProposeReopening(month=date(2026, 2, 1), reason="更正"),
    ReopenMonth(month=date(2026, 2, 1)),
)
"""Steps of the finance bureau alone."""


@pytest.mark.parametrize("command", OF_THE_AWARD, ids=lambda command: command.name)
def test_a_department_not_in_charge_takes_no_step(district: District, command: Command) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(WrongDepartment) as caught:
        district.does(command, CHECKER, "fgw")
    departments = str(caught.value.details["departments"])
    assert departments.endswith("kw, kxc-cgzh")


@pytest.mark.parametrize("command", OF_FINANCE, ids=lambda command: command.name)
def test_only_finance_touches_budgets_payments_and_months(district: District, command: Command) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(WrongDepartment) as caught:
        district.does(command, CHECKER, "kw")
    assert caught.value.details["departments"] == "czj"


def test_finance_may_hold_and_release_but_not_approve(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 9_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    district.does(HoldInstalment(award="A-1", number=1, reason="核查"), "czj.officer", "czj")
    district.does(ReleaseInstalment(award="A-1", number=1, reason="核毕"), "czj.officer", "czj")
    with pytest.raises(WrongDepartment):
        district.does(ApproveAward(award="A-1", document="文"), "czj.officer", "czj")


def test_another_department_in_charge_of_the_clause_may_act(district: District) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    district.does(PublishNotice(award="A-1"), "he.jing", "kxc-cgzh")


def test_past_payments_are_entered_by_finance_or_the_department_in_charge(district: District) -> None:
    district.platform()
    district.budget("art4.service", 9_000_000)

    def entry(award: str) -> RecordPastDisbursement:
        return RecordPastDisbursement(
            award=award,
            recipient="P-001",
            clause="art4.service",
            amount_fen=100,
            paid_on=date(2026, 1, 5),
            department="kw",
            document=f"怀财拨〔2026〕{award}号",
            facts={"assessment_year": 2025},
        )

    with pytest.raises(WrongDepartment):
        district.does(entry("B-1"), department="fgw")
    district.does(entry("B-1"), department="kw")
    district.does(entry("B-2"), "czj.officer", "czj")


def test_a_clause_is_read_by_those_in_charge_of_it(district: District) -> None:
    """各条款由相关责任单位负责解释."""
    proposal = ProposeDetermination(
        clause="art8.sme-interest",
        target="parameter:rate",
        value="0.50",
        effective_from=date(2026, 3, 1),
        document="怀经信〔2026〕1号",
        basis="会议纪要",
    )
    with pytest.raises(WrongDepartment):
        district.does(proposal, department="kw")
    determination = str(district.does(proposal, department="jxj").answer["determination"])
    for command in (
        ConfirmDetermination(determination=determination),
        WithdrawDetermination(determination=determination, reason="撤回"),
    ):
        with pytest.raises(WrongDepartment):
            district.does(command, CHECKER, "kw")
    district.does(ConfirmDetermination(determination=determination), CHECKER, "gzw")
