"""A second person is an officer whose duty it is: never a name alone, nor whoever acts already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from ledger.application.commands import (
    ApproveAward,
    Command,
    DecideException,
    ExceptionNoticed,
    ExemptionGiven,
    ExplainLine,
    RecordExternalSupport,
    ReviewExceptions,
    SuspendOfficer,
)
from ledger.domain.errors import SecondPersonUnfit, SeparationOfDuties
from ledger.domain.exception_case import ExceptionCase
from ledger.domain.roles import Role
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, MAKER, PAYER, District
from tests.ledger.application.officers import SECURITY, appoint, give
from tests.ledger.application.test_reconciliation import Desk, statement

LARGE_FEN = 2_000_000


def a_line(district: District) -> Command:
    page = Desk(district).imported(statement(-LARGE_FEN, day=district.today))
    return ExplainLine(page=page, position=1, kind="other_payment", reason="他账户业务", second_person="x")


def an_exception(district: District) -> Command:
    noticed = ExceptionNoticed(
        kind="unknown_line", subject="S:1", amount_fen=LARGE_FEN, noticed_on=district.today
    )
    district.does(ReviewExceptions(noticed=(noticed,)), PAYER, "czj")
    case = ExceptionCase.create_id(noticed.kind, noticed.subject)
    return DecideException(exception=str(case), decision="非本单位款项", second_person="x")


def an_approval(district: District) -> Command:
    district.platform()
    district.budget("art4.service", 9_000_000)
    district.noticed("A-1", "P-001", "art4.service", cases.service())
    return ApproveAward(
        award="A-1",
        document="批 1",
        exemption=ExemptionGiven(reason="同意", document="纪要 1", second_person="x"),
    )


def a_support(district: District) -> Command:
    district.platform()
    return RecordExternalSupport(
        entry="E-1",
        recipient="P-001",
        level="district",
        measure="另一措施",
        amount_fen=100,
        received_on=district.today,
        document="文 1",
        exemption=ExemptionGiven(reason="同意", document="纪要 1", second_person="x"),
    )


def with_second(command: Command, person: str) -> Command:
    """Return a command that names another second person."""
    if isinstance(command, ApproveAward | RecordExternalSupport):
        assert command.exemption is not None
        return replace(command, exemption=replace(command.exemption, second_person=person))
    assert isinstance(command, ExplainLine | DecideException)
    return replace(command, second_person=person)


Prepared = Callable[[District], Command]
OF_FINANCE = ((a_line, PAYER, "czj"), (an_exception, PAYER, "czj"))
OF_A_DEPARTMENT = ((an_approval, CHECKER, "kw"), (a_support, MAKER, "kw"))


@pytest.mark.parametrize(("prepared", "actor", "department"), [*OF_FINANCE, *OF_A_DEPARTMENT])
def test_a_name_alone_is_no_second_person(
    district: District, prepared: Prepared, actor: str, department: str
) -> None:
    command = prepared(district)
    appoint(district.ledger, "the.auditor", (Role.AUDITOR,), department)
    appoint(district.ledger, "the.clerk", (Role.CLERK,), department)
    appoint(district.ledger, "of.another", (Role.CHECKER,), "swj")
    appoint(district.ledger, "was.suspended", (Role.CHECKER,), department)
    give(district.ledger, SuspendOfficer(username="was.suspended", reason="离岗"), SECURITY)
    events, _ = district.counts()
    problems = {
        "nobody.at.all": "is no registered officer",
        "the.auditor": "holds none of the roles needed",
        "the.clerk": "holds none of the roles needed",
        "of.another": "is of department swj, whose matter it is not",
        "was.suspended": "is suspended",
    }
    for person, problem in problems.items():
        with pytest.raises(SecondPersonUnfit) as caught:
            district.does(with_second(command, person), actor, department)
        assert (caught.value.details["person"], caught.value.details["problem_en"]) == (person, problem)
        assert "checker" in caught.value.way_out_in_english
    assert district.counts()[0] == events


@pytest.mark.parametrize(("prepared", "actor", "department"), [*OF_FINANCE, *OF_A_DEPARTMENT])
def test_nor_is_who_acts_or_had_it_done(
    district: District, prepared: Prepared, actor: str, department: str
) -> None:
    command = prepared(district)
    for person in (actor, "the.principal"):
        appoint(district.ledger, person, (Role.CHECKER,), department)
        with pytest.raises(SeparationOfDuties):
            district.does(with_second(command, person), actor, department, on_behalf_of="the.principal")


def test_an_atomic_bulk_is_no_way_around(district: District) -> None:
    command = a_line(district)
    events, _ = district.counts()
    with pytest.raises(SecondPersonUnfit):
        district.does_all([with_second(command, "nobody.at.all")], PAYER, "czj")
    assert district.counts()[0] == events


@pytest.mark.parametrize("role", [Role.RECONCILER, Role.CHECKER, Role.APPROVER])
def test_who_reconciles_checks_or_approves_in_the_bureau_is_one_for_a_line(
    district: District, role: Role
) -> None:
    command = a_line(district)
    appoint(district.ledger, "zhou.lan", (role,))
    district.agreed(with_second(command, "zhou.lan"), "zhou.lan", PAYER, "czj")
    district.does(with_second(command, "zhou.lan"), PAYER, "czj")


@pytest.mark.parametrize(("role", "department"), [(Role.CHECKER, "kw"), (Role.APPROVER, "czj")])
def test_who_checks_or_approves_in_charge_or_in_the_bureau_is_one_for_an_exemption(
    district: District, role: Role, department: str
) -> None:
    command = an_approval(district)
    appoint(district.ledger, "zhou.lan", (role,), department)
    district.agreed(with_second(command, "zhou.lan"), "zhou.lan", CHECKER, "kw")
    district.does(with_second(command, "zhou.lan"), CHECKER, "kw")


def test_who_reconciles_is_none_for_an_exemption(district: District) -> None:
    command = an_approval(district)
    appoint(district.ledger, "zhou.lan", (Role.RECONCILER,))
    with pytest.raises(SecondPersonUnfit):
        district.does(with_second(command, "zhou.lan"), CHECKER, "kw")
