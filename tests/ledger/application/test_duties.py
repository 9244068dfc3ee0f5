"""Separation of duties: maker, checker and payer are different people, also through delegation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ledger.application.commands import (
    AcceptApplication,
    ApplyForAward,
    ApproveAward,
    AssessAward,
    CancelRemainder,
    Command,
    ConfirmPayment,
    EvidenceRent,
    ExemptionGiven,
    RejectAward,
    ReverseApproval,
    ScheduleInstalments,
)
from ledger.domain.errors import InvalidInput, SeparationOfDuties
from ledger.domain.roles import Role
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, MAKER, PAYER, District
from tests.ledger.application.officers import appoint

APPROVAL = ApproveAward(award="A-1", document="怀科批〔2026〕1号")
PAYMENT = ConfirmPayment(award="A-1", number=1, reference="PAY-1")


@pytest.fixture
def noticed(district: District) -> District:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.noticed("A-1", "P-001", "art4.service", cases.service())
    return district


def _refused(district: District, command: Command, actor: str, department: str = "kw", **more: str) -> None:
    events, _ = district.counts()
    with pytest.raises(SeparationOfDuties) as caught:
        district.does(command, actor, department, **more)  # type: ignore[arg-type] # only on_behalf_of is passed
    assert caught.value.details["case"] == "A-1"
    assert district.counts()[0] == events


def test_the_maker_does_not_approve(noticed: District) -> None:
    _refused(noticed, APPROVAL, MAKER)
    noticed.does(APPROVAL, CHECKER)


def test_nor_through_delegation_either_way(noticed: District) -> None:
    _refused(noticed, APPROVAL, MAKER, on_behalf_of=CHECKER)
    _refused(noticed, APPROVAL, CHECKER, on_behalf_of=MAKER)
    noticed.does(APPROVAL, "deputy", on_behalf_of=CHECKER)
    _refused(noticed, ScheduleInstalments(award="A-1"), "deputy")
    _refused(noticed, ScheduleInstalments(award="A-1"), CHECKER)


def test_whoever_delegated_the_making_is_a_maker(district: District) -> None:
    district.platform()
    apply = ApplyForAward(award="A-1", recipient="P-001", clause="art4.service", facts=cases.service())
    district.does(apply, "intern", on_behalf_of=MAKER)
    for actor in ("intern", MAKER):
        _refused(district, RejectAward(award="A-1", reason="不符"), actor)
    district.does(RejectAward(award="A-1", reason="不符"), CHECKER)


def test_the_checker_makes_nothing_of_the_case(noticed: District) -> None:
    noticed.does(APPROVAL, CHECKER)
    noticed.does(ReverseApproval(award="A-1", reason="误批"), "other.checker")
    for checker in (CHECKER, "other.checker"):
        _refused(noticed, AssessAward(award="A-1"), checker)
    noticed.does(AssessAward(award="A-1"))


def test_the_payer_is_neither_maker_nor_checker(noticed: District) -> None:
    noticed.approve("A-1")
    noticed.does(ScheduleInstalments(award="A-1"))
    noticed.post_due()
    for actor in (MAKER, CHECKER):
        _refused(noticed, PAYMENT, actor, "czj")
    _refused(noticed, PAYMENT, PAYER, "czj", on_behalf_of=CHECKER)
    noticed.does(PAYMENT, PAYER, "czj")


def test_the_payer_does_not_cancel_what_is_left(district: District) -> None:
    district.platform()
    district.budget("art3.rent", 9_000_000)
    district.scheduled("A-1", "P-001", "art3.rent", cases.rent())
    evidence = EvidenceRent(award="A-1", number=1, paid_rent_fen=32_000_000, invoice="FP-1")
    _refused(district, evidence, CHECKER)
    district.does(evidence)
    district.clock.set(date(2026, 5, 8))
    district.post_due()
    district.pay("A-1")
    cancel = CancelRemainder(award="A-1", reason="停止租用", document="怀科函〔2026〕4号")
    _refused(district, cancel, PAYER)
    _refused(district, cancel, MAKER)
    district.does(cancel, CHECKER)


def test_one_person_may_take_several_steps_of_one_duty(district: District) -> None:
    district.platform()
    district.assessed("A-1", "P-001", "art4.service", cases.service())
    with pytest.raises(SeparationOfDuties):
        district.does(RejectAward(award="A-1", reason="不符"), MAKER)


def test_other_cases_have_other_people(noticed: District) -> None:
    """Duties are kept apart by case, not by office."""
    noticed.approve("A-1")
    apply = ApplyForAward(
        award="A-2", recipient="P-001", clause="art4.service", facts=cases.service(year=2024)
    )
    noticed.does(apply, CHECKER)
    noticed.does(AcceptApplication(award="A-2"), CHECKER)


def test_an_exemption_has_a_reason_a_document_and_a_second_person_who_made_nothing(noticed: District) -> None:
    whole = ExemptionGiven(reason="区长办公会同意", document="怀政会〔2026〕5号", second_person="zhao.lei")
    for person in (MAKER, CHECKER, "zhao.lei"):
        appoint(noticed.ledger, person, (Role.CHECKER,), "kw")
    for gap in (replace(whole, reason=" "), replace(whole, document="")):
        with pytest.raises(InvalidInput):
            noticed.approve("A-1", exemption=gap)
    for person in ("", CHECKER, MAKER, "system:scheduler"):
        with pytest.raises(SeparationOfDuties):
            noticed.approve("A-1", exemption=replace(whole, second_person=person))
    noticed.approve("A-1", exemption=whole)
    _refused(noticed, ScheduleInstalments(award="A-1"), "zhao.lei")
