"""Commands on countersignatures (会签)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ledger.application.commands.base import Command


@dataclass(frozen=True, kw_only=True)
class AskCountersignature(Command):
    """Ask the second person that a command names to countersign it; ``payload`` is the command as it will be given."""

    name: ClassVar[str] = "countersignature.ask"
    command: str
    payload: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class GiveCountersignature(Command):
    """Countersign what one was asked to (会签)."""

    name: ClassVar[str] = "countersignature.give"
    countersignature: str


@dataclass(frozen=True, kw_only=True)
class DeclineCountersignature(Command):
    """Decline to countersign, or take it back before it is used (不同意会签)."""

    name: ClassVar[str] = "countersignature.decline"
    countersignature: str
    reason: str
