"""Commands on officers (用户) and their roles (岗位)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class BootstrapOfficers(Command):
    """Name the first two administrators, while there is no officer; whoever runs the server does it, once."""

    name: ClassVar[str] = "officer.bootstrap"
    security_username: str
    security_display_name: str
    system_username: str
    system_display_name: str


@dataclass(frozen=True, kw_only=True)
class RegisterOfficer(Command):
    """Enter an officer, without any role (登记用户)."""

    name: ClassVar[str] = "officer.register"
    username: str
    display_name: str


@dataclass(frozen=True, kw_only=True)
class ProposeRoles(Command):
    """Propose an officer's roles and department; confirmed, they replace the ones held (岗位申请)."""

    name: ClassVar[str] = "officer.propose_roles"
    username: str
    roles: tuple[str, ...]
    officer_department: str


@dataclass(frozen=True, kw_only=True)
class ConfirmRoles(Command):
    """Confirm proposed roles as a second person (岗位确认)."""

    name: ClassVar[str] = "officer.confirm_roles"
    username: str
    proposal: int


@dataclass(frozen=True, kw_only=True)
class SuspendOfficer(Command):
    """Suspend an officer at once (停用)."""

    name: ClassVar[str] = "officer.suspend"
    username: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResumeOfficer(Command):
    """End an officer's suspension (恢复)."""

    name: ClassVar[str] = "officer.resume"
    username: str
    reason: str
