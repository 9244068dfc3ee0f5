"""Verbs on officers: the security administrators' work, each grant confirmed by a second administrator."""

from __future__ import annotations

from ledger.application.commands import (
    BootstrapOfficers,
    ConfirmRoles,
    ProposeRoles,
    RegisterOfficer,
    ResumeOfficer,
    SuspendOfficer,
)
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.errors import InvalidInput, OfficersAlreadyBootstrapped, RoleMissing
from ledger.domain.officer import Officer, OfficerRegister
from ledger.domain.roles import ROLE_NAMES, Role
from ledger.domain.signature import FINANCE, SYSTEM

BOOTSTRAP = f"{SYSTEM}bootstrap"
"""Under which name whoever runs the server names the first administrators."""


@carries_out(BootstrapOfficers)
def bootstrap_officers(work: Work, command: BootstrapOfficers) -> Answer:
    """Name a security and a system administrator, once. Raises OfficersAlreadyBootstrapped."""
    if work.signature.actor != BOOTSTRAP:
        raise RoleMissing(actor=work.signature.actor, step=command.name, roles=[BOOTSTRAP])
    register = work.find(OfficerRegister, OfficerRegister.create_id())
    if register is not None:
        raise OfficersAlreadyBootstrapped(officers=register.officers)
    names = (command.security_username, command.system_username)
    if names[0] == names[1]:
        raise InvalidInput(field="system_username", problem="须为另一人", problem_en="must be another person")
    work.add(OfficerRegister.begin(work.signature, names))
    for username, display_name, role in (
        (command.security_username, command.security_display_name, Role.SECURITY_ADMIN),
        (command.system_username, command.system_display_name, Role.SYSTEM_ADMIN),
    ):
        officer = Officer.register(work.signature, username=username, display_name=display_name)
        officer.take_first_office(work.signature, role, FINANCE)
        work.add(officer)
    return {"officers": list(names)}


@carries_out(RegisterOfficer)
def register_officer(work: Work, command: RegisterOfficer) -> Answer:
    """Enter an officer without any role."""
    _require_role(work, command.name, Role.SECURITY_ADMIN)
    officer = Officer.register(work.signature, username=command.username, display_name=command.display_name)
    work.create(officer, command.username)
    return {"officer": command.username}


@carries_out(ProposeRoles)
def propose_roles(work: Work, command: ProposeRoles) -> Answer:
    """Propose roles and a department; an earlier proposal lapses."""
    _require_role(work, command.name, Role.SECURITY_ADMIN)
    department = work.pack.department(command.officer_department).code
    proposal = _officer(work, command.username).propose_roles(work.signature, command.roles, department)
    return {"officer": command.username, "proposal": proposal}


@carries_out(ConfirmRoles)
def confirm_roles(work: Work, command: ConfirmRoles) -> Answer:
    """Confirm proposed roles as a second administrator, who is neither the proposer nor the officer."""
    _require_role(work, command.name, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
    officer = _officer(work, command.username)
    officer.confirm_roles(work.signature, command.proposal)
    return {
        "officer": command.username,
        "roles": [role.value for role in Role if role in officer.roles],
        "department": officer.officer_department,
    }


@carries_out(SuspendOfficer)
def suspend_officer(work: Work, command: SuspendOfficer) -> Answer:
    """Suspend an officer at once; one administrator is enough to stop somebody."""
    _require_role(work, command.name, Role.SECURITY_ADMIN)
    _officer(work, command.username).suspend(work.signature, command.reason)
    return {"officer": command.username, "suspended": True}


@carries_out(ResumeOfficer)
def resume_officer(work: Work, command: ResumeOfficer) -> Answer:
    """End a suspension."""
    _require_role(work, command.name, Role.SECURITY_ADMIN)
    _officer(work, command.username).resume(work.signature, command.reason)
    return {"officer": command.username, "suspended": False}


def _officer(work: Work, username: str) -> Officer:
    return work.get(Officer, Officer.create_id(username), username)


def _require_role(work: Work, step: str, *allowed: Role) -> None:
    """Refuse a signer who is no officer with one of these roles, delegated or not.

    Raises RoleMissing, OfficerSuspended.
    """
    for person in sorted(work.signature.persons):
        signer = work.find(Officer, Officer.create_id(person))
        if signer is None:
            raise RoleMissing(actor=person, step=step, roles=[" ".join(ROLE_NAMES[role]) for role in allowed])
        signer.require_role(step, *allowed)
