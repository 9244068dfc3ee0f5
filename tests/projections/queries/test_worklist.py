from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from ledger.application import Ledger
from ledger.application.clock import SetClock
from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    CloseMonth,
    ConfirmAdjustment,
    HoldInstalment,
    ProposeAccount,
    ProposeAdjustment,
    ProposeDetermination,
    ProposeReopening,
    ProposeWriteOff,
    RecordObjection,
    ReopenMonth,
    SettleObjection,
)
from ledger.application.verb import commands
from projections.bootstrap import open_ledger
from projections.queries.worklist import (
    EVERYWHERE,
    Waiting,
    WaitingCount,
    kinds_for,
    waiting_counts,
    waiting_for,
)
from projections.queries.worklist_kinds import KINDS
from tests.ledger.application.cases import a_test, rent
from tests.ledger.application.district import CHECKER, MAKER, OFFICER, SECOND, UNITS, District

CLAUSE = "art4.testing"


@pytest.fixture
def district(new_database_url: str) -> Iterator[District]:
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.organisation()
        district.budget(CLAUSE, 5_000_000)
        yield district


def waiting(
    ledger: Ledger, name: str, *, username: str = "somebody", scope: str = EVERYWHERE, mine: bool = True
) -> list[Waiting]:
    kinds = [kind for kind in KINDS if kind.name == name]
    assert kinds
    return waiting_for(ledger.rows, kinds, username=username, scope=scope, on=ledger.clock.today(), mine=mine)


def subjects(district: District, name: str, *, username: str = "somebody", mine: bool = True) -> list[str]:
    return [one.subject for one in waiting(district.ledger, name, username=username, mine=mine)]


def test_every_kind_is_settled_by_a_command_that_there_is() -> None:
    assert {kind.command for kind in KINDS} <= {kind.name for kind in commands()}
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert all(all(kind.title) for kind in KINDS)
    assert [kind.name for kind in kinds_for({"award.accept", "period.close"})] == ["to_accept", "months"]
    assert kinds_for(()) == []


def test_nothing_waits_in_a_new_ledger(district: District) -> None:
    on = district.today
    assert waiting_for(district.ledger.rows, KINDS, username=MAKER, scope=EVERYWHERE, on=on) == []
    assert waiting_counts(district.ledger.rows, KINDS, username=MAKER, scope=EVERYWHERE, on=on) == []
    assert waiting_for(district.ledger.rows, (), username=MAKER, scope=EVERYWHERE, on=on) == []
    assert waiting_counts(district.ledger.rows, (), username=MAKER, scope=EVERYWHERE, on=on) == []


def test_an_award_waits_for_one_step_after_the_other(district: District) -> None:
    award = "A-1"
    district.does(ApplyForAward(award=award, recipient=UNITS[1], clause=CLAUSE, facts=a_test()))
    assert subjects(district, "to_accept") == [award]
    district.does(AcceptApplication(award=award))
    assert subjects(district, "to_accept") == []
    assert subjects(district, "to_assess") == [award]
    district.noticed("A-2", UNITS[1], CLAUSE, a_test("HT-2"))
    assert subjects(district, "to_approve") == ["A-2"]
    district.approve("A-2")
    assert subjects(district, "to_approve") == []
    assert subjects(district, "to_schedule") == ["A-2"]


def test_who_made_a_case_sees_it_wait_for_another(district: District) -> None:
    district.noticed("A-1", UNITS[1], CLAUSE, a_test())
    assert subjects(district, "to_approve", username=MAKER) == []
    assert subjects(district, "to_approve", username=MAKER, mine=False) == ["A-1"]
    assert subjects(district, "to_approve", username=CHECKER) == ["A-1"]
    on = district.today
    (count,) = waiting_counts(
        district.ledger.rows, kinds_for(["award.approve"]), username=MAKER, scope=EVERYWHERE, on=on
    )
    assert count == WaitingCount("to_approve", mine=0, overdue=0, others=1)


def test_a_department_sees_its_own(district: District) -> None:
    district.noticed("A-1", UNITS[1], CLAUSE, a_test())
    assert waiting(district.ledger, "to_approve", scope="kw")
    assert not waiting(district.ledger, "to_approve", scope="fgw")
    assert not waiting(district.ledger, "to_approve", scope="")


def test_an_open_objection_waits_and_keeps_the_approval_waiting(district: District) -> None:
    district.noticed("A-1", UNITS[1], CLAUSE, a_test())
    district.does(RecordObjection(award="A-1", objector="某企业", content="重复申报"))
    assert subjects(district, "to_approve") == []
    (objection,) = waiting(district.ledger, "objections")
    assert (objection.subject, objection.place, objection.detail) == ("A-1", "1", "某企业")
    district.does(SettleObjection(award="A-1", objection=1, upheld=False, reason="不成立"), CHECKER)
    assert subjects(district, "objections") == []
    assert subjects(district, "to_approve") == ["A-1"]


def test_overdue_comes_first(district: District) -> None:
    district.noticed("A-1", UNITS[1], CLAUSE, a_test())
    district.does(ApplyForAward(award="A-0", recipient=UNITS[1], clause=CLAUSE, facts=a_test("HT-0")))
    found = waiting_for(
        district.ledger.rows,
        kinds_for(["award.accept", "award.approve"]),
        username=CHECKER,
        scope=EVERYWHERE,
        on=district.today,
    )
    assert [(one.subject, one.is_overdue(district.today)) for one in found] == [("A-1", True), ("A-0", False)]
    assert found[0].due_on is not None
    assert found[0].due_on < district.today


def test_money_waits_for_the_bureau(district: District) -> None:
    district.due("A-1", UNITS[1], CLAUSE, a_test())
    (year,) = waiting(district.ledger, "to_batch")
    assert (year.subject, year.place, year.amount_fen) == ("2026", "1", 18_000_000)
    account = ProposeAccount(
        uscc=UNITS[1],
        payee_name="一家企业",
        account="0200004909200012345",
        bank="工商银行怀柔支行",
        bank_code="102100000458",
    )
    district.does(account, OFFICER, "czj")
    assert [one.place for one in waiting(district.ledger, "accounts", username=SECOND)] == ["1"]
    assert subjects(district, "accounts", username=OFFICER) == []
    district.account()
    batch = district.batch("A-1")
    assert subjects(district, "batches_to_approve", username=OFFICER) == []
    assert subjects(district, "batches_to_approve", username=SECOND) == [batch]
    district.approve_batch(batch)
    assert subjects(district, "batches_to_export") == [batch]
    district.export(batch)
    assert subjects(district, "batches_to_export") == []
    district.clock.set(district.today + timedelta(days=31))
    assert subjects(district, "months") == ["2026-03"]


def test_held_instalments_wait_with_their_reason(district: District) -> None:
    district.scheduled("A-1", UNITS[1], CLAUSE, a_test())
    district.does(HoldInstalment(award="A-1", number=1, reason="材料核实"))
    (held,) = waiting(district.ledger, "held")
    assert (held.subject, held.place, held.detail) == ("A-1", "1", "材料核实")


def test_recoveries_wait_from_the_opening_to_the_write_off(district: District) -> None:
    from ledger.application.commands import DemandRecovery, GiveRecoveryNotice

    district.paid("A-1", UNITS[1], CLAUSE, a_test())
    district.open_recovery("A-1", 1_000_000)
    assert subjects(district, "recoveries_to_notice") == ["R-1"]
    district.does(GiveRecoveryNotice(recovery="R-1", document="告知 1 号"), "czj.auditor", "czj")
    assert subjects(district, "recoveries_to_notice") == []
    assert subjects(district, "recoveries_to_demand") == []
    district.clock.set(district.today + timedelta(days=14))
    assert subjects(district, "recoveries_to_demand", username="czj.auditor") == []
    assert subjects(district, "recoveries_to_demand") == ["R-1"]
    district.does(DemandRecovery(recovery="R-1", document="追回 1 号"), SECOND, "czj")
    assert subjects(district, "recoveries_to_receive") == ["R-1"]
    district.does(ProposeWriteOff(recovery="R-1", reason="破产", document="核销 1 号"), OFFICER, "czj")
    assert subjects(district, "write_offs", username=OFFICER) == []
    assert subjects(district, "write_offs", username=SECOND) == ["R-1"]


def test_proposed_readings_wait_for_a_second_person(district: District) -> None:
    proposal = ProposeDetermination(
        clause="art10.ip-interest",
        target="interpretation:cap-holder",
        value="loan",
        effective_from=date(2026, 4, 1),
        document="怀科〔2026〕3号",
        basis="会议纪要",
    )
    district.does(proposal, department="jxj")
    assert len(subjects(district, "determinations", username=CHECKER)) == 1
    assert subjects(district, "determinations", username=MAKER) == []


def test_adjustments_wait_for_a_second_person_of_the_bureau(district: District) -> None:
    line = district.budget("art6.ai", 1_000_000)
    for _ in range(2):
        district.does(ProposeAdjustment(line=line, amount_fen=500, document="怀财调 1 号"), OFFICER, "czj")
    assert [one.place for one in waiting(district.ledger, "adjustments", username=SECOND)] == ["1", "2"]
    assert subjects(district, "adjustments", username=OFFICER) == []
    district.does(ConfirmAdjustment(line=line, adjustment=1), SECOND, "czj")
    (left,) = waiting(district.ledger, "adjustments", username=SECOND)
    assert (left.subject, left.place, left.amount_fen, left.clause) == (line, "2", 500, "art6.ai")


def test_a_month_asked_to_be_re_opened_waits_until_it_is(district: District) -> None:
    month = date(2026, 2, 1)
    district.does(CloseMonth(month=month), OFFICER, "czj")
    assert subjects(district, "reopenings") == []
    district.does(ProposeReopening(month=month, reason="漏记"), OFFICER, "czj")
    assert subjects(district, "reopenings", username=OFFICER) == []
    (asked,) = waiting(district.ledger, "reopenings", username=SECOND)
    assert (asked.subject, asked.detail) == ("2026-02", "漏记")
    district.does(ReopenMonth(month=month), SECOND, "czj")
    assert subjects(district, "reopenings", username=SECOND) == []


def test_rent_waits_for_its_evidence_not_for_a_release(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 10_000_000)
    district.scheduled("R-1", "P-001", "art3.rent", rent())
    district.clock.set(date(2026, 6, 30))
    district.post_due()
    assert {one.subject for one in waiting(district.ledger, "evidence")} == {"R-1"}
    assert subjects(district, "held") == []
