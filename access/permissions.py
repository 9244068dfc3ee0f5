"""Permissions (权限): which roles may give a command, see an area, take an export; data in permissions.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

from access.officers import Officer
from access.roles import Role
from ledger.domain.signature import FINANCE
from ledger.policy.strict_yaml import read_yaml

EVERYWHERE = "*"
"""The scope of those who see all departments."""

_NOBODY: frozenset[Role] = frozenset()


class Permission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may: ``roles``; only in the ``finance`` bureau; only with a ``fresh`` password."""

    roles: frozenset[Role] = frozenset()
    finance: bool = False
    fresh: bool = False
    who: str = "roles"


class Permissions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All permissions, by the name of the command, the area or the export."""

    commands: Mapping[str, Permission]
    areas: Mapping[str, Permission]
    exports: Mapping[str, Permission]


@cache
def permissions() -> Permissions:
    """Return the permissions of this version of the program. Raises msgspec.ValidationError for a mistake in them."""
    text = files("access").joinpath("permissions.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text, "permissions.yaml").data, Permissions)


def may_give(officer: Officer, command_name: str) -> bool:
    """Whether an officer may give a command; never one that is not listed."""
    return _may(officer, permissions().commands.get(command_name))


def may_see(officer: Officer | None, area: str) -> bool:
    """Whether an officer, or somebody not signed in (None), may see an area; never one that is not listed."""
    permission = permissions().areas.get(area)
    if permission is None:
        return False
    if permission.who == "anybody":
        return True
    if officer is None or officer.suspended:
        return False
    return permission.who == "officers" or _may(officer, permission)


def may_export(officer: Officer, export: str) -> bool:
    """Whether an officer may take a file with bank data; never one that is not listed."""
    return _may(officer, permissions().exports.get(export))


def needs_fresh(command_name: str) -> bool:
    """Whether a command needs a password given within the last minutes (重新验证身份)."""
    permission = permissions().commands.get(command_name)
    return permission is not None and permission.fresh


def export_needs_fresh(export: str) -> bool:
    """Whether an export needs a password given within the last minutes."""
    permission = permissions().exports.get(export)
    return permission is not None and permission.fresh


def roles_for(command_name: str) -> frozenset[Role]:
    """Return the roles that may give a command; none for one that is not listed."""
    permission = permissions().commands.get(command_name)
    return _NOBODY if permission is None else permission.roles


def only_in_finance(command_name: str) -> bool:
    """Whether only officers of the finance bureau may give a command."""
    permission = permissions().commands.get(command_name)
    return permission is not None and permission.finance


def scope_of(officer: Officer) -> str:
    """Return the department whose data an officer sees, or `EVERYWHERE`.

    The finance bureau and auditors see all departments; administrators (三员) none of the business.
    """
    if officer.suspended or not officer.roles or officer.roles & _WITHOUT_BUSINESS:
        return ""
    if Role.AUDITOR in officer.roles or officer.department == FINANCE:
        return EVERYWHERE
    return officer.department


_WITHOUT_BUSINESS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def _may(officer: Officer, permission: Permission | None) -> bool:
    if permission is None or officer.suspended or not officer.roles & permission.roles:
        return False
    audits = officer.roles & {Role.AUDITOR, Role.AUDIT_ADMIN}
    return not permission.finance or officer.department == FINANCE or bool(audits)
