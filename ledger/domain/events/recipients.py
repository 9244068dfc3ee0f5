"""Events of those who receive: platforms and organisations."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.domain.events.base import LedgerCreated, LedgerEvent


class PlatformRegistered(LedgerCreated):
    """A pilot-scale platform (中试平台) was entered in the register."""

    TOPIC: ClassVar[str] = "platform.registered"
    code: str
    name: str
    operator_uscc: str
    operator_name: str
    unit_uscc: str
    unit_name: str
    manufacturing: bool
    city_public_since: date | None
    warnings: list[str]


class OrganisationRegistered(LedgerCreated):
    """A supported legal person that runs no platform was entered in the register."""

    TOPIC: ClassVar[str] = "organisation.registered"
    uscc: str
    name: str
    kind: str
    warnings: list[str]


class OperatorChanged(LedgerEvent):
    """The operator (平台运行主体) of a platform changed; pots of the old operator stay the old operator's."""

    TOPIC: ClassVar[str] = "platform.operator_changed"
    operator_uscc: str
    operator_name: str
    reason: str
    document: str


class CityPublicStatusChanged(LedgerEvent):
    """A platform became, or ceased to be, a city public technical service platform (市级公共技术服务平台)."""

    TOPIC: ClassVar[str] = "platform.city_public_status_changed"
    since: date | None
    document: str


class RecipientSuspended(LedgerEvent):
    """A platform or organisation was suspended (暂停): no award, no instalment until it is resumed."""

    TOPIC: ClassVar[str] = "recipient.suspended"
    reason: str
    document: str


class RecipientResumed(LedgerEvent):
    """A suspension ended."""

    TOPIC: ClassVar[str] = "recipient.resumed"
    reason: str
    document: str
