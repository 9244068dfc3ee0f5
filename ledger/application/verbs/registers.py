"""Verbs on the registers: platforms, organisations, operators, suspension."""

from __future__ import annotations

from ledger.application.commands import (
    ChangeCityPublicStatus,
    ChangeOperator,
    RegisterOrganisation,
    RegisterPlatform,
    Resume,
    Suspend,
)
from ledger.application.verb import Answer, carries_out
from ledger.application.work import Work
from ledger.domain.identifiers import check_uscc
from ledger.domain.organisation import Organisation
from ledger.domain.platform import Platform


@carries_out(RegisterPlatform)
def register_platform(work: Work, command: RegisterPlatform) -> Answer:
    """Enter a platform; a failing check digit is a warning that stays with it."""
    work.require_measure()
    operator = check_uscc(command.operator_uscc)
    unit = check_uscc(command.unit_uscc or command.operator_uscc)
    warnings = list(dict.fromkeys(one.warning_zh for one in (operator, unit) if one.warning_zh))
    platform = Platform.register(
        work.signature,
        code=command.code,
        name=command.platform_name,
        operator_uscc=operator.value,
        operator_name=command.operator_name,
        unit_uscc=unit.value,
        unit_name=command.unit_name or command.operator_name,
        manufacturing=command.manufacturing,
        city_public_since=command.city_public_since,
        warnings=warnings,
    )
    work.create(platform, command.code)
    return {"platform": command.code, "id": str(platform.id), "warnings": warnings}


@carries_out(RegisterOrganisation)
def register_organisation(work: Work, command: RegisterOrganisation) -> Answer:
    """Enter an organisation; persons are named by an id that is no USCC."""
    work.require_measure()
    uscc, warnings = command.uscc.strip(), []
    if command.kind != "person":
        check = check_uscc(command.uscc)
        uscc, warnings = check.value, [check.warning_zh] if check.warning_zh else []
    organisation = Organisation.register(
        work.signature,
        uscc=uscc,
        name=command.organisation_name,
        kind=command.kind,
        warnings=warnings,
    )
    work.create(organisation, uscc)
    return {"organisation": uscc, "id": str(organisation.id), "warnings": warnings}


@carries_out(ChangeOperator)
def change_operator(work: Work, command: ChangeOperator) -> Answer:
    """Change who runs a platform; yearly pots of the old operator stay the old operator's."""
    platform = work.platform(command.platform)
    work.require_concerned(platform)
    check = check_uscc(command.operator_uscc)
    platform.change_operator(
        work.signature,
        operator_uscc=check.value,
        operator_name=command.operator_name,
        reason=command.reason,
        document=command.document,
    )
    return {"platform": command.platform, "operator_uscc": check.value}


@carries_out(ChangeCityPublicStatus)
def change_city_public_status(work: Work, command: ChangeCityPublicStatus) -> Answer:
    """Record since when a platform is a city public technical service platform."""
    platform = work.platform(command.platform)
    work.require_concerned(platform)
    platform.change_city_public_status(work.signature, command.since, command.document)
    return {"platform": command.platform, "since": command.since.isoformat() if command.since else None}


@carries_out(Suspend)
def suspend(work: Work, command: Suspend) -> Answer:
    """Suspend a recipient."""
    holder = work.recipient(command.recipient)
    work.require_concerned(holder)
    holder.suspend(work.signature, command.reason, command.document)
    return {"recipient": command.recipient, "suspended": True}


@carries_out(Resume)
def resume(work: Work, command: Resume) -> Answer:
    """End a suspension."""
    holder = work.recipient(command.recipient)
    work.require_concerned(holder)
    holder.resume(work.signature, command.reason, command.document)
    return {"recipient": command.recipient, "suspended": False}
