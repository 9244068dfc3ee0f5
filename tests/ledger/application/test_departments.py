"""Department scope: the measure names who is in charge of a clause; the finance bureau holds the budget and pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any, Final

import pytest

from ledger.application.clock import SetClock
from ledger.application.commands import (
    ApproveAward,
    Command,
    ConfirmDetermination,
    HoldInstalment,
    InstalmentRef,
    ProposeDetermination,
    PublishNotice,
    RecordPastDisbursement,
    ReleaseInstalment,
    ReverseEntry,
    Suspend,
    WithdrawDetermination,
)
from ledger.application.departments import DEPARTMENTS, Charge
from ledger.application.verb import commands
from ledger.domain.errors import RecoveryNotOpened, Refusal, WrongDepartment
from ledger.statements.model import Statement
from projections.bootstrap import open_ledger
from tests.ledger.application import cases
from tests.ledger.application.district import CHECKER, UNITS, District
from tests.ledger.application.every_command import one_of

OUTSIDERS: Final = {
    Charge.CLAUSE: ("fgw", "czj", "nobody"),
    Charge.CLAUSE_OR_FINANCE: ("fgw", "nobody"),
    Charge.FINANCE: ("kw", "nobody"),
    Charge.RECIPIENT: ("swj", "nobody"),
    Charge.MONITORING: ("swj", "czj", "nobody"),
    Charge.INTERPRETER: ("kw", "czj", "nobody"),
    Charge.RECORDER: ("fgw", "nobody"),
    Charge.MEASURE: ("nobody", ""),
}
"""Departments whose matter a command of each kind is not, in a district whose one award is under art4.service."""
INSIDERS: Final = {
    Charge.CLAUSE: ("kw", "kxc-cgzh"),
    Charge.CLAUSE_OR_FINANCE: ("kw", "kxc-cgzh", "czj"),
    Charge.FINANCE: ("czj",),
    Charge.RECIPIENT: ("kw", "kxc-cgzh", "fgw", "jxj", "czj"),
    Charge.MONITORING: ("kw", "fgw", "jxj", "kxc-cgzh"),
    Charge.INTERPRETER: ("fgw", "gzw", "jxj"),
    Charge.RECORDER: ("kw", "czj"),
    Charge.MEASURE: ("kw", "swj", "czj"),
}
"""Departments whose matter it is."""
NOT_THERE: Final[dict[str, type[Refusal]]] = {
    "recovery.demand": RecoveryNotOpened,
    "recovery.hear": RecoveryNotOpened,
    "recovery.notice": RecoveryNotOpened,
    "recovery.withdraw": RecoveryNotOpened,
}
"""Commands on what other departments do not see, and what these are told: that there is none, as on their pages.

Every other command tells them whose matter it is: of an award they know that it is there (防重复), and of what
the finance bureau alone gives commands on, they are refused before it is looked up.
"""
HIDDEN: Final = frozenset({"batch", "line", "recovery"})
"""Fields that name what not every department sees; the district has one of each."""
STATEMENT: Final = Statement(
    account="0200",
    account_name="",
    currency="CNY",
    statement_no="",
    opens_on=None,
    closes_on=None,
    opening_fen=None,
    closing_fen=None,
    lines=(),
    profile="generic-zh",
)


@pytest.fixture(scope="module")
def settled(database_url: str) -> Iterator[District]:
    """A district with an award paid and one due, a recovery case, and an entry of kw's."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.platform()
        district.budget("art4.service", 9_000_000)
        district.paid("A-1", "P-001", "art4.service", cases.service())
        district.open_recovery("A-1", 100)
        district.external("E-1", "P-001", 1)
        district.platform("P-002", UNITS[1])
        district.due("A-2", "P-002", "art4.service", cases.service())
        district.account(UNITS[1], name="建设单位")
        yield district


def field_names(kind: type[Command]) -> frozenset[str]:
    """Return what a kind of command says."""
    return frozenset(field.name for field in fields(kind))  # type: ignore[arg-type] # every command is a dataclass


READING: Final = ProposeDetermination(
    clause="art8.sme-interest",
    target="parameter:rate",
    value="0.50",
    effective_from=date(2026, 3, 1),
    document="怀经信〔2026〕1号",
    basis="会议纪要",
)


@pytest.fixture(scope="module")
def given(settled: District) -> dict[str, dict[str, Any]]:
    """What some commands must name."""
    reading = settled.does(READING, department="jxj").answer["determination"]
    batch = settled.batch("A-2")
    return {
        **{f"batch.{step}": {"batch": batch} for step in ("approve", "export", "withdraw")},
        "determination.propose": {"clause": READING.clause},
        "determination.confirm": {"determination": str(reading)},
        "determination.withdraw": {"determination": str(reading)},
        "instalment.post_due": {
            "instalments": (InstalmentRef(award="A-1", number=1, on=settled.today),),
        },
        "countersignature.ask": {"command": "statement.match", "payload": {}},
        "statement.import": {"statement": STATEMENT},
    }


def test_of_every_command_it_is_decided_whose_matter_it_is() -> None:
    assert sorted(DEPARTMENTS) == [command.name for command in commands()]


@pytest.mark.parametrize("kind", commands(), ids=lambda kind: kind.name)
def test_a_command_is_for_those_whose_matter_it_is(
    settled: District, given: dict[str, dict[str, Any]], kind: type[Command]
) -> None:
    """Others are refused before anything else is looked at; what stands against it otherwise does not matter here."""
    charge = DEPARTMENTS[kind.name]
    command = one_of(kind, **given.get(kind.name, {}))
    against_others = NOT_THERE.get(kind.name, WrongDepartment)
    for department in OUTSIDERS.get(charge, ()):
        with pytest.raises(against_others):
            settled.does(command, CHECKER, department, rehearsal=True)
    for department in INSIDERS.get(charge, ("kw", "nobody")):
        refusal = refused(settled, command, department)
        assert not isinstance(refusal, (WrongDepartment, against_others)), department


@pytest.mark.parametrize(
    "kind", [kind for kind in commands() if HIDDEN & field_names(kind)], ids=lambda kind: kind.name
)
def test_no_refusal_tells_whether_what_a_department_does_not_see_is_there(
    settled: District, given: dict[str, dict[str, Any]], kind: type[Command]
) -> None:
    """What a refusal says of a batch, a recovery or a budget line is the same if there is none."""
    there = one_of(kind, **given.get(kind.name, {}))
    (name,) = HIDDEN & field_names(kind)
    number = str(getattr(there, name))
    missing = one_of(kind, **{**given.get(kind.name, {}), name: f"{number}9"})
    for department in OUTSIDERS[DEPARTMENTS[kind.name]]:
        told = said_against(settled, missing, department).replace(f"{number}9", number)
        assert told == said_against(settled, there, department), department


def said_against(district: District, command: Command, department: str) -> str:
    """Return all that a refusal tells a department."""
    refusal = refused(district, command, department)
    assert refusal is not None
    return f"{type(refusal).__name__} {refusal.as_dict()}"


def refused(district: District, command: Command, department: str) -> Refusal | None:
    """Return what stands against a command, if anything; nothing is kept of it."""
    try:
        district.does(command, CHECKER, department, rehearsal=True)
    except Refusal as refusal:
        return refusal
    return None


def test_the_refusal_names_who_is_in_charge(settled: District) -> None:
    with pytest.raises(WrongDepartment) as caught:
        settled.does(ApproveAward(award="A-1", document="文"), CHECKER, "fgw")
    assert caught.value.details["departments"] == "kw, kxc-cgzh"


def test_who_supports_a_body_may_suspend_it(district: District) -> None:
    """区市场监管局 monitors no platforms, but is in charge of Article 10."""
    enterprise = district.organisation()
    suspension = Suspend(recipient=enterprise, reason="核查", document="函")
    with pytest.raises(WrongDepartment):
        district.does(suspension, CHECKER, "scjg")
    district.budget("art10.standard", 9_000_000, department="scjg")
    district.assessed("B-1", enterprise, "art10.standard", cases.standard(), department="scjg")
    district.does(suspension, CHECKER, "scjg")


def test_an_entry_is_reversed_by_its_own_department_or_finance(district: District) -> None:
    district.platform()
    for entry in ("E-1", "E-2"):
        district.external(entry, "P-001", 1)
    reversal = ReverseEntry(entry="E-1", recipient="P-001", reason="误记")
    with pytest.raises(WrongDepartment):
        district.does(reversal, CHECKER, "jxj")
    district.does(reversal, CHECKER, "kw")
    district.does(ReverseEntry(entry="E-2", recipient="P-001", reason="误记"), "czj.officer", "czj")


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
    with pytest.raises(WrongDepartment):
        district.does(READING, department="kw")
    determination = str(district.does(READING, department="jxj").answer["determination"])
    for command in (
        ConfirmDetermination(determination=determination),
        WithdrawDetermination(determination=determination, reason="撤回"),
    ):
        with pytest.raises(WrongDepartment):
            district.does(command, CHECKER, "kw")
    district.does(ConfirmDetermination(determination=determination), CHECKER, "gzw")
