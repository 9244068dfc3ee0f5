"""Events for the tests of the guards: made directly, with only what a guard reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from uuid import UUID

from ledger.domain.events import AwardApproved, LedgerEvent
from ledger.domain.holds import Holds, PotHold, YearShare
from ledger.ports import Statement

HOLDER = UUID(int=7)
POT = "art4.service|operator|X|2026"
BASE = "support|contract:HT-1"
LINE = "2026|kw|art4.service|district"
HOLDS = Holds(pots=(PotHold(POT, "pot", 500), PotHold(BASE, "support", 1_000)))

AnEvent = TypeVar("AnEvent", bound=LedgerEvent)


def event(kind: type[AnEvent], /, *, version: int = 1, on: date = date(2026, 3, 2), **fields: Any) -> AnEvent:
    """Return an event of a kind, signed by nobody in particular."""
    stamp: dict[str, Any] = {
        "timestamp": datetime(2026, 3, 2, 1, tzinfo=UTC),
        "effective_on": on,
        "actor": "li.na",
        "on_behalf_of": None,
        "department": "kw",
        "command_key": "key",
    }
    return kind(originator_id=HOLDER, originator_version=version, **stamp, **fields)


def approved(award: str = "A-1", amount_fen: int = 300, holds: Holds = HOLDS, **more: Any) -> AwardApproved:
    """Return an approval that this year's line bears."""
    return event(
        AwardApproved,
        version=more.pop("version", 1),
        award=award,
        clause="art4.service",
        amount_fen=amount_fen,
        assessed_fen=amount_fen,
        document="文",
        deciding_body="",
        holds=holds,
        shares=more.pop("shares", (YearShare(LINE, 2026, amount_fen),)),
        exemption=more.pop("exemption", None),
        **more,
    )


class Rows:
    """Stands for the database: answers each query, told by a word in it, with rows given beforehand."""

    def __init__(self, **answers: list[dict[str, object]]) -> None:
        self.answers = answers

    def __call__(self, query: str, _parameters: Sequence[object]) -> list[dict[str, object]]:
        for word, rows in self.answers.items():
            if f" {word} " in f"{query} ":
                return rows
        return []


def tables(statements: Sequence[Statement]) -> list[str]:
    """Return what each statement does first, and to which table."""
    return [" ".join(one.query.split()[:3]) for one in statements]
