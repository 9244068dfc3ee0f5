"""Commands on support by others, support without money, and indicators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from ledger.application.commands.awards import ExemptionGiven
from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class RecordExternalSupport(Command):
    """Record public support by others.

    ``cost_base`` names the cost it supported (``contract:HT-1``), ``claims`` what it used up
    (``contract:HT-1``), and for another district policy direction, content and standard say what it is like.
    """

    name: ClassVar[str] = "support.record_external"
    entry: str
    recipient: str
    level: str
    measure: str
    amount_fen: int
    received_on: date
    document: str
    note: str = ""
    cost_base: str = ""
    claims: tuple[str, ...] = ()
    direction: str = ""
    content: str = ""
    standard: str = ""
    exemption: ExemptionGiven | None = None


@dataclass(frozen=True, kw_only=True)
class RecordNonMonetarySupport(Command):
    """Record support without money (雁栖卡 …)."""

    name: ClassVar[str] = "support.record_non_monetary"
    entry: str
    recipient: str
    kind: str
    description: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class RecordIndicator(Command):
    """Record a monitoring result of Article 12."""

    name: ClassVar[str] = "indicator.record"
    entry: str
    recipient: str
    year: int
    indicator: str
    value: str
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class ReverseEntry(Command):
    """Reverse a recorded support or indicator, once."""

    name: ClassVar[str] = "entry.reverse"
    entry: str
    recipient: str
    reason: str
