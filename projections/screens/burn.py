"""Budget burn by month (预算执行进度): what moved on a line, by business date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.events import LedgerEvent
from ledger.ports import Statement
from projections.columns import columns
from projections.guards.budgets import BudgetMovement, budget_movements

MONTHLY = ("appropriated_fen", "adjusted_fen", "committed_fen", "due_fen", "paid_fen", "returned_fen")


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


class Burn:
    """The burn screen: one row per line and month, added to."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield one statement for all movements, in the order of lines and months."""
        merged: dict[tuple[str, date], BudgetMovement] = {}
        for event in events:
            for movement in budget_movements(event):
                place = (movement.line, event.effective_on.replace(day=1))
                merged[place] = merged[place].plus(movement) if place in merged else movement
        if not merged:
            return
        rows = [
            MonthRow(line, month, *(getattr(merged[line, month], name) for name in MONTHLY))
            for line, month in sorted(merged)
        ]
        sums = ", ".join(f"{name} = b.{name} + excluded.{name}" for name in MONTHLY)
        yield Statement(
            f"INSERT INTO burn_month AS b (line, month, {', '.join(MONTHLY)}) SELECT * FROM unnest(%s::text[],"
            " %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])"
            f" ON CONFLICT (line, month) DO UPDATE SET {sums}",
            columns(rows, "line", "month", *MONTHLY),
        )
