"""Events of what others gave, and of what is not money."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.domain.events.base import LedgerEvent
from ledger.domain.holds import Exemption, Holds


class ExternalSupportRecorded(LedgerEvent):
    """Public support by others was recorded: city money, vouchers, other district policies (外部支持)."""

    TOPIC: ClassVar[str] = "support.external_recorded"
    entry: str
    level: str
    measure: str
    amount_fen: int
    received_on: date
    document: str
    note: str
    holds: Holds
    exemption: Exemption | None


class NonMonetarySupportRecorded(LedgerEvent):
    """Support without money was recorded: 雁栖卡, listing, patent pre-examination, site or approval services."""

    TOPIC: ClassVar[str] = "support.non_monetary_recorded"
    entry: str
    kind: str
    description: str
    document: str


class IndicatorRecorded(LedgerEvent):
    """A monitoring result of Article 12 was recorded for a year (监测分析)."""

    TOPIC: ClassVar[str] = "indicator.recorded"
    entry: str
    year: int
    indicator: str
    value: str
    document: str


class EntryReversed(LedgerEvent):
    """A recorded support or indicator was reversed, once; ``reverses`` is the version of the event it names."""

    TOPIC: ClassVar[str] = "entry.reversed"
    entry: str
    reverses: int
    reason: str
    amount_fen: int
    holds: Holds
    exemption: Exemption | None
