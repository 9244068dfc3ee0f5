"""Officers (用户): registered by a security administrator; roles and department take two people."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import ClassVar, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from ledger.domain.errors import (
    IncompatibleRoles,
    InvalidInput,
    OfficerSuspended,
    RoleMissing,
    SeparationOfDuties,
    WrongStage,
)
from ledger.domain.events import LedgerCreated, LedgerEvent, under_topic
from ledger.domain.roles import ROLE_NAMES, Role, incompatible
from ledger.domain.signature import Signature

LONGEST_NAME = 60
USERNAME: Final = re.compile(r"[a-z][a-z0-9._-]{1,62}[a-z0-9]")
"""What officers are called: it stands in every event they sign, so it can be typed everywhere."""


class OfficersBootstrapped(LedgerCreated):
    """The first two administrators were named, by whoever runs the server."""

    TOPIC: ClassVar[str] = "officers.bootstrapped"
    officers: list[str]


class OfficerRegistered(LedgerCreated):
    """An officer was entered, without any role."""

    TOPIC: ClassVar[str] = "officer.registered"
    username: str
    display_name: str


class OfficerRolesProposed(LedgerEvent):
    """Roles and a department were proposed for an officer; they replace the ones held."""

    TOPIC: ClassVar[str] = "officer.roles_proposed"
    username: str
    proposal: int
    roles: list[str]
    officer_department: str


class OfficerRolesConfirmed(LedgerEvent):
    """A second person confirmed the roles and the department proposed."""

    TOPIC: ClassVar[str] = "officer.roles_confirmed"
    username: str
    proposal: int
    roles: list[str]
    officer_department: str


class OfficerWasSuspended(LedgerEvent):
    """An officer was suspended (停用) and can do nothing."""

    TOPIC: ClassVar[str] = "officer.suspended"
    username: str
    reason: str


class OfficerWasResumed(LedgerEvent):
    """A suspension ended."""

    TOPIC: ClassVar[str] = "officer.resumed"
    username: str
    reason: str


@under_topic("officer_register")
class OfficerRegister(Aggregate):
    """That officers exist; there is one register, begun once."""

    def __init__(self, officers: list[str]) -> None:
        self.officers = officers

    @staticmethod
    def create_id() -> UUID:
        """Return the id of the one register."""
        return uuid5(NAMESPACE_URL, "yanqi:officers")

    @classmethod
    def begin(cls, signature: Signature, officers: Sequence[str]) -> OfficerRegister:
        """Begin the register with the user names of the first administrators."""
        return cls._create(OfficersBootstrapped, officers=list(officers), **signature.stamp())


@under_topic("officer")
class Officer(Aggregate):
    """One officer, by user name."""

    def __init__(self, username: str, display_name: str) -> None:
        self.username = username
        self.display_name = display_name
        self.officer_department = ""
        self.roles: frozenset[Role] = frozenset()
        self.suspended = False
        self.proposals = 0
        self.proposed: dict[int, tuple[list[str], str, frozenset[str]]] = {}

    @staticmethod
    def create_id(username: str) -> UUID:
        """Return the id of an officer from the user name."""
        return uuid5(NAMESPACE_URL, f"yanqi:officer:{username}")

    @classmethod
    def register(cls, signature: Signature, *, username: str, display_name: str) -> Officer:
        """Enter an officer without roles. Raises InvalidInput for names that cannot be used."""
        if USERNAME.fullmatch(username) is None:
            raise InvalidInput(
                field="username",
                problem="应为 3–64 位小写字母、数字、点、横线或下划线，以字母开头",
                problem_en="must have 3-64 lower-case letters, digits, dots, dashes or underscores, a letter first",
            )
        name = display_name.strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidInput(
                field="display_name",
                problem=f"应为 1–{LONGEST_NAME} 字，不含控制字符",
                problem_en=f"must have 1-{LONGEST_NAME} printable characters",
            )
        return cls._create(OfficerRegistered, username=username, display_name=name, **signature.stamp())

    def propose_roles(self, signature: Signature, roles: Collection[str], department: str) -> int:
        """Propose what the officer shall be; returns the proposal's number. No roles take all away.

        Raises InvalidInput for an unknown role, IncompatibleRoles, SeparationOfDuties for oneself.
        """
        self._require_another(signature, "提出岗位")
        known = checked_roles(roles)
        clash = incompatible(known)
        if clash is not None:
            one, other = clash
            raise IncompatibleRoles(
                officer=self.username, one=" ".join(ROLE_NAMES[one]), other=" ".join(ROLE_NAMES[other])
            )
        number = self.proposals + 1
        self.trigger_event(
            OfficerRolesProposed,
            username=self.username,
            proposal=number,
            roles=[role.value for role in Role if role in known],
            officer_department=department,
            **signature.stamp(),
        )
        return number

    def confirm_roles(self, signature: Signature, proposal: int) -> None:
        """Confirm the latest proposal as a second person. Raises WrongStage, SeparationOfDuties."""
        if proposal not in self.proposed:
            raise WrongStage(
                case=f"{self.username}#{proposal}",
                stage="未提出 (not proposed)",
                step="确认岗位 confirm",
                needed="提出 (proposed)",
            )
        self._require_another(signature, "确认岗位")
        roles, department, persons = self.proposed[proposal]
        if persons & signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.username, earlier_duty="提出岗位", duty="确认岗位"
            )
        self._take_up(signature, proposal, roles, department)

    def take_first_office(self, signature: Signature, role: Role, department: str) -> None:
        """Make this a first administrator: there is nobody yet to propose or to confirm."""
        self._take_up(signature, 0, [role.value], department)

    def suspend(self, signature: Signature, reason: str) -> None:
        """Suspend the officer. Raises WrongStage, SeparationOfDuties for oneself, InvalidInput."""
        self._require_another(signature, "停用")
        self._require_reason(reason)
        if self.suspended:
            raise WrongStage(
                case=self.username, stage="已停用 (suspended)", step="停用 suspend", needed="在用 (active)"
            )
        self.trigger_event(
            OfficerWasSuspended, username=self.username, reason=reason.strip(), **signature.stamp()
        )

    def resume(self, signature: Signature, reason: str) -> None:
        """End the suspension. Raises WrongStage, SeparationOfDuties for oneself, InvalidInput."""
        self._require_another(signature, "恢复")
        self._require_reason(reason)
        if not self.suspended:
            raise WrongStage(
                case=self.username, stage="在用 (active)", step="恢复 resume", needed="已停用 (suspended)"
            )
        self.trigger_event(
            OfficerWasResumed, username=self.username, reason=reason.strip(), **signature.stamp()
        )

    def require_role(self, step: str, *allowed: Role) -> None:
        """Refuse unless the officer is active and holds one of the roles. Raises OfficerSuspended, RoleMissing."""
        if self.suspended:
            raise OfficerSuspended(officer=self.username)
        if not self.roles & frozenset(allowed):
            raise RoleMissing(
                actor=self.username, step=step, roles=[" ".join(ROLE_NAMES[role]) for role in allowed]
            )

    def remember(self, event: LedgerEvent) -> None:
        """Take an event into the standing."""
        match event:
            case OfficerRolesProposed():
                self.proposals = event.proposal
                persons = frozenset({event.actor, event.on_behalf_of or event.actor})
                self.proposed = {event.proposal: (event.roles, event.officer_department, persons)}
            case OfficerRolesConfirmed():
                self.roles = frozenset(Role(role) for role in event.roles)
                self.officer_department = event.officer_department
                self.proposed = {}
            case OfficerWasSuspended():
                self.suspended = True
            case OfficerWasResumed():
                self.suspended = False

    def _take_up(self, signature: Signature, proposal: int, roles: list[str], department: str) -> None:
        self.trigger_event(
            OfficerRolesConfirmed,
            username=self.username,
            proposal=proposal,
            roles=roles,
            officer_department=department,
            **signature.stamp(),
        )

    def _require_another(self, signature: Signature, duty: str) -> None:
        """Refuse an officer who would decide about himself. Raises SeparationOfDuties."""
        if self.username in signature.persons:
            raise SeparationOfDuties(
                actor=signature.actor, case=self.username, earlier_duty="本人", duty=duty
            )

    @staticmethod
    def _require_reason(reason: str) -> None:
        if not reason.strip():
            raise InvalidInput(field="reason", problem="不能为空", problem_en="cannot be empty")


def checked_roles(roles: Collection[str]) -> frozenset[Role]:
    """Return roles by their codes. Raises InvalidInput naming the one that is none."""
    known = {role.value for role in Role}
    for role in roles:
        if role not in known:
            raise InvalidInput(
                field="roles",
                problem=f"没有岗位 {role[:40]}",
                problem_en=f"there is no role {role[:40]}",
            )
    return frozenset(Role(role) for role in roles)
