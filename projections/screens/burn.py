"""Budget burn by month (预算执行进度): what moved on a line, by business date, and by which event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from projections.columns import columns
from projections.guards.budgets import BudgetMovement, budget_movements, merge

MONTHLY = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")

_SUMS = ", ".join(MONTHLY)
_ARRAYS = ", ".join(["%s::bigint[]"] * len(MONTHLY))


@dataclass(frozen=True)
class MonthRow:
    """What moved on one line in one month, in fen."""

    line: str
    month: date
    appropriated_fen: int
    adjusted_fen: int
    committed_fen: int
    due_fen: int
    paid_fen: int
    returned_fen: int


@dataclass(frozen=True, kw_only=True)
class EntryRow(MonthRow):
    """What one event moved on one line."""

    holder_id: UUID
    version: int
    effective_on: date


class Burn:
    """The burn screen: an entry for each event and line that it moves, and their sum for each line and month."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield one statement for the entries, and one for their sums in the order of lines and months."""
        entries = [_entry(event, movement) for event in events for movement in merge(budget_movements(event))]
        entries = [entry for entry in entries if any(getattr(entry, name) for name in MONTHLY)]
        if not entries:
            return
        yield Statement(
            f"INSERT INTO burn_entry (line, month, holder_id, version, effective_on, {_SUMS}) SELECT * FROM"
            f" unnest(%s::text[], %s::date[], %s::uuid[], %s::bigint[], %s::date[], {_ARRAYS})",
            columns(entries, "line", "month", "holder_id", "version", "effective_on", *MONTHLY),
        )
        sums = ", ".join(f"{name} = b.{name} + excluded.{name}" for name in MONTHLY)
        yield Statement(
            f"INSERT INTO burn_month AS b (line, month, {_SUMS}) SELECT * FROM unnest(%s::text[], %s::date[],"
            f" {_ARRAYS}) ON CONFLICT (line, month) DO UPDATE SET {sums}",
            columns(_by_month(entries), "line", "month", *MONTHLY),
        )


def _entry(event: LedgerEvent, movement: BudgetMovement) -> EntryRow:
    return EntryRow(
        line=movement.line,
        month=event.effective_on.replace(day=1),
        **{name: getattr(movement, name) for name in MONTHLY},
        holder_id=event.originator_id,
        version=event.originator_version,
        effective_on=event.effective_on,
    )


def _by_month(entries: Iterable[EntryRow]) -> list[MonthRow]:
    """Return the entries' sums by line and month, in this order."""
    sums: dict[tuple[str, date], list[int]] = {}
    for entry in entries:
        of_month = sums.setdefault((entry.line, entry.month), [0] * len(MONTHLY))
        for place, name in enumerate(MONTHLY):
            of_month[place] += getattr(entry, name)
    return [MonthRow(line, month, *sums[line, month]) for line, month in sorted(sums)]
