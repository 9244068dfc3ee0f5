"""What a command, or several of them, came to: as programs are told."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ledger.application import Outcome
from ledger.domain.errors import Refusal
from web.api.answers import Refused
from web.errors import status_of


class CommandOutcome(msgspec.Struct, frozen=True):
    """What a command came to.

    ``answer`` is the command's own; ``replayed`` whether it is the earlier outcome of the same key; ``events`` the
    references of what was recorded; ``dry_run`` whether nothing was.
    """

    answer: dict[str, Any]
    replayed: bool
    events: list[str]
    dry_run: bool


class ItemOutcome(msgspec.Struct, frozen=True):
    """What one command of several came to: its ``outcome``, or the ``error`` under the ``status`` it would have alone."""

    position: int
    name: str
    key: str
    status: int
    outcome: CommandOutcome | None = None
    error: Refused | None = None


class BulkOutcome(msgspec.Struct, frozen=True):
    """What several commands came to, in their order."""

    mode: Literal["atomic", "each"]
    dry_run: bool
    accepted: int
    refused: int
    items: list[ItemOutcome]


def said(outcome: Outcome, *, dry_run: bool) -> CommandOutcome:
    """Return an outcome as programs are told."""
    return CommandOutcome(outcome.answer, outcome.replayed, outcome.events, dry_run)


def refused_item(position: int, name: str, key: str, refusal: Refusal) -> ItemOutcome:
    """Return the outcome of a command that was refused."""
    error = msgspec.convert(refusal.as_dict(), Refused)
    return ItemOutcome(position, name, key, int(status_of(refusal)), error=error)
