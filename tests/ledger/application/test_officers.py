from __future__ import annotations

import itertools

import pytest

from ledger.application import Ledger, Outcome
from ledger.application.commands import (
    BootstrapOfficers,
    Command,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
    ResumeOfficer,
    SuspendOfficer,
)
from ledger.application.verbs.officers import BOOTSTRAP
from ledger.domain.errors import (
    AlreadyExists,
    IncompatibleRoles,
    InvalidInput,
    NotFound,
    OfficersAlreadyBootstrapped,
    OfficerSuspended,
    RoleMissing,
    SeparationOfDuties,
    WrongStage,
)
from ledger.domain.signature import Signature
from projections.queries.officers import officer_journal, officer_row, officer_rows, proposals

SECURITY, SYSTEM = "he.an", "xi.tong"
_KEYS = itertools.count(1)
FIRST = BootstrapOfficers(
    security_username=SECURITY,
    security_display_name="何安",
    system_username=SYSTEM,
    system_display_name="席彤",
)


def give(ledger: Ledger, command: Command, actor: str, on_behalf_of: str | None = None) -> Outcome:
    day = ledger.clock.today()
    return ledger.execute(
        command, Signature(actor, "czj", day, f"officers:{next(_KEYS)}", on_behalf_of=on_behalf_of)
    )


@pytest.fixture
def begun(ledger: Ledger) -> Ledger:
    give(ledger, FIRST, BOOTSTRAP)
    return ledger


def appoint(ledger: Ledger, username: str, *roles: str, department: str = "kw") -> None:
    give(ledger, RegisterOfficer(username=username, display_name=username), SECURITY)
    proposal = propose(ledger, username, *roles, department=department)
    give(ledger, ConfirmRoles(username=username, proposal=proposal), SYSTEM)


def propose(ledger: Ledger, username: str, *roles: str, department: str = "kw") -> int:
    command = ProposeRoles(username=username, roles=roles, officer_department=department)
    proposal = give(ledger, command, SECURITY).answer["proposal"]
    assert isinstance(proposal, int)
    return proposal


def test_the_first_two_administrators_are_named_once(begun: Ledger) -> None:
    found = {one.username: one for one in officer_rows(begun.rows).rows}
    assert found[SECURITY].roles == ["security_admin"]
    assert found[SYSTEM].roles == ["system_admin"]
    assert found[SYSTEM].registered_by == BOOTSTRAP
    with pytest.raises(OfficersAlreadyBootstrapped) as refused:
        give(begun, FIRST, BOOTSTRAP)
    assert refused.value.details["officers"] == [SECURITY, SYSTEM]


def test_nobody_else_bootstraps_and_the_two_are_two(ledger: Ledger) -> None:
    with pytest.raises(RoleMissing):
        give(ledger, FIRST, SECURITY)
    alone = BootstrapOfficers(
        security_username="a.b", security_display_name="甲", system_username="a.b", system_display_name="甲"
    )
    with pytest.raises(InvalidInput):
        give(ledger, alone, BOOTSTRAP)


def test_roles_are_proposed_by_one_and_confirmed_by_another(begun: Ledger) -> None:
    give(begun, RegisterOfficer(username="zhang.min", display_name="张敏"), SECURITY)
    proposal = propose(begun, "zhang.min", "clerk", "reconciler", department="区科委")
    waiting = proposals(begun.rows)
    assert [(one.username, one.roles, one.department) for one in waiting] == [
        ("zhang.min", ["clerk", "reconciler"], "kw")
    ]
    with pytest.raises(SeparationOfDuties):
        give(begun, ConfirmRoles(username="zhang.min", proposal=proposal), SECURITY)
    assert (row := officer_row(begun.rows, "zhang.min")) is not None
    assert row.roles == []
    give(begun, ConfirmRoles(username="zhang.min", proposal=proposal), SYSTEM)
    changed = officer_row(begun.rows, "zhang.min")
    assert changed is not None
    assert (changed.roles, changed.department) == (["clerk", "reconciler"], "kw")
    assert changed.rights > row.rights
    assert proposals(begun.rows) == []
    with pytest.raises(WrongStage):
        give(begun, ConfirmRoles(username="zhang.min", proposal=proposal), SYSTEM)


def test_a_later_proposal_takes_the_place_of_the_earlier(begun: Ledger) -> None:
    give(begun, RegisterOfficer(username="zhang.min", display_name="张敏"), SECURITY)
    first = propose(begun, "zhang.min", "clerk")
    second = propose(begun, "zhang.min", "checker")
    with pytest.raises(WrongStage):
        give(begun, ConfirmRoles(username="zhang.min", proposal=first), SYSTEM)
    give(begun, ConfirmRoles(username="zhang.min", proposal=second), SYSTEM)
    states = [one.state for one in proposals(begun.rows, username="zhang.min", everything=True)]
    assert states == ["lapsed", "confirmed"]


@pytest.mark.parametrize(
    "roles",
    [
        ("payer", "approver"),
        ("payer", "checker"),
        ("auditor", "clerk"),
        ("system_admin", "security_admin"),
        ("audit_admin", "reconciler"),
        ("auditor", "audit_admin"),
    ],
)
def test_incompatible_roles_are_refused(begun: Ledger, roles: tuple[str, ...]) -> None:
    give(begun, RegisterOfficer(username="zhang.min", display_name="张敏"), SECURITY)
    with pytest.raises(IncompatibleRoles):
        propose(begun, "zhang.min", *roles)


def test_nobody_decides_about_himself_not_even_through_a_delegate(begun: Ledger) -> None:
    appoint(begun, "an.er", "security_admin", department="czj")
    mine = ProposeRoles(username=SECURITY, roles=("system_admin",), officer_department="czj")
    with pytest.raises(SeparationOfDuties):
        give(begun, mine, SECURITY)
    with pytest.raises(SeparationOfDuties):
        give(begun, mine, "an.er", on_behalf_of=SECURITY)
    proposal = give(begun, mine, "an.er").answer["proposal"]
    with pytest.raises(SeparationOfDuties):
        give(begun, ConfirmRoles(username=SECURITY, proposal=proposal), SECURITY)
    with pytest.raises(SeparationOfDuties):
        give(begun, SuspendOfficer(username=SECURITY, reason="休假"), SECURITY)


def test_only_administrators_administer(begun: Ledger) -> None:
    appoint(begun, "zhang.min", "clerk")
    for actor in ("zhang.min", "nobody", SYSTEM):
        with pytest.raises(RoleMissing):
            give(begun, RegisterOfficer(username="li.na", display_name="李娜"), actor)
    with pytest.raises(RoleMissing):
        give(
            begun, RegisterOfficer(username="li.na", display_name="李娜"), SECURITY, on_behalf_of="zhang.min"
        )


def test_a_suspended_officer_is_stopped_and_resumed(begun: Ledger) -> None:
    appoint(begun, "an.er", "security_admin", department="czj")
    give(begun, SuspendOfficer(username="an.er", reason="调离"), SECURITY)
    row = officer_row(begun.rows, "an.er")
    assert row is not None
    assert (row.suspended, row.reason) == (True, "调离")
    with pytest.raises(OfficerSuspended):
        give(begun, RegisterOfficer(username="li.na", display_name="李娜"), "an.er")
    with pytest.raises(WrongStage):
        give(begun, SuspendOfficer(username="an.er", reason="调离"), SECURITY)
    give(begun, ResumeOfficer(username="an.er", reason="返岗"), SECURITY)
    give(begun, RegisterOfficer(username="li.na", display_name="李娜"), "an.er")
    with pytest.raises(WrongStage):
        give(begun, ResumeOfficer(username="an.er", reason="返岗"), SECURITY)


@pytest.mark.parametrize("username", ["", "ab", "Zhang", "1abc", "a" * 65, "zhang min", "system:x", "张敏"])
def test_user_names_that_cannot_be_used_are_refused(begun: Ledger, username: str) -> None:
    with pytest.raises(InvalidInput):
        give(begun, RegisterOfficer(username=username, display_name="某"), SECURITY)


def test_mistakes_are_refused_by_name(begun: Ledger) -> None:
    with pytest.raises(AlreadyExists):
        give(begun, RegisterOfficer(username=SYSTEM, display_name="席彤"), SECURITY)
    with pytest.raises(InvalidInput):
        give(begun, RegisterOfficer(username="li.na", display_name=" "), SECURITY)
    with pytest.raises(NotFound):
        propose(begun, "li.na", "clerk")
    with pytest.raises(InvalidInput):
        propose(begun, SYSTEM, "emperor")
    with pytest.raises(NotFound):
        propose(begun, SYSTEM, "clerk", department="nowhere")
    with pytest.raises(InvalidInput):
        give(begun, SuspendOfficer(username=SYSTEM, reason=" "), SECURITY)


def test_the_journal_tells_it_from_the_latest(begun: Ledger) -> None:
    appoint(begun, "zhang.min", "clerk")
    entries = officer_journal(begun.rows, username="zhang.min")
    assert {one.topic for one in entries.rows} == {
        "officer.registered",
        "officer.roles_proposed",
        "officer.roles_confirmed",
    }
    first = officer_journal(begun.rows, limit=2)
    assert first.after is not None
    second = officer_journal(begun.rows, cursor=first.after, limit=50)
    assert len(first.rows) + len(second.rows) == len(officer_journal(begun.rows).rows)
    moments = [one.moment_us for one in (*first.rows, *second.rows)]
    assert moments == sorted(moments, reverse=True)
