"""Who signs a command (署名)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FINANCE = "czj"
"""区财政局: in no article; it holds the budget and pays."""

SYSTEM = "system:"
"""Prefix of the names under which the scheduler and imports act."""


@dataclass(frozen=True)
class Signature:
    """Who acts, for which department, on which business day, under which idempotency key.

    ``on_behalf_of`` names the person who delegated; separation of duties counts both.
    """

    actor: str
    department: str
    effective_on: date
    key: str
    on_behalf_of: str | None = None
    recorded_at: datetime | None = None
    """The moment of recording (UTC); the ledger's clock sets it."""

    @property
    def persons(self) -> frozenset[str]:
        """Everybody this signature stands for."""
        return frozenset({self.actor} | ({self.on_behalf_of} if self.on_behalf_of else set()))

    @property
    def is_system(self) -> bool:
        """Whether the scheduler or an import acts, not a person."""
        return self.actor.startswith(SYSTEM)

    def stamp(self) -> dict[str, Any]:
        """Return what every event carries of the signature."""
        return {
            "effective_on": self.effective_on,
            "actor": self.actor,
            "on_behalf_of": self.on_behalf_of,
            "department": self.department,
            "command_key": self.key,
            "timestamp": self.recorded_at,
        }
