"""Commands on the registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class RegisterPlatform(Command):
    """Enter a platform in the register. The unit defaults to the operator."""

    name: ClassVar[str] = "platform.register"
    code: str
    platform_name: str
    operator_uscc: str
    operator_name: str
    unit_uscc: str = ""
    unit_name: str = ""
    manufacturing: bool = False
    city_public_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterOrganisation(Command):
    """Enter a supported legal person that runs no platform; a person by a hashed id under kind ``person``."""

    name: ClassVar[str] = "organisation.register"
    uscc: str
    organisation_name: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class ChangeOperator(Command):
    """Change who runs a platform."""

    name: ClassVar[str] = "platform.change_operator"
    platform: str
    operator_uscc: str
    operator_name: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class ChangeCityPublicStatus(Command):
    """Record that a platform is a city public technical service platform since a day, or no more (None)."""

    name: ClassVar[str] = "platform.change_city_public_status"
    platform: str
    since: date | None
    document: str


@dataclass(frozen=True, kw_only=True)
class Suspend(Command):
    """Suspend a recipient."""

    name: ClassVar[str] = "recipient.suspend"
    recipient: str
    reason: str
    document: str


@dataclass(frozen=True, kw_only=True)
class Resume(Command):
    """End a suspension."""

    name: ClassVar[str] = "recipient.resume"
    recipient: str
    reason: str
    document: str
