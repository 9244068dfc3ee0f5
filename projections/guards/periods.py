"""Closed months (结账): nothing may be dated inside one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger.domain import papers
from ledger.domain.calendar import month_of
from ledger.domain.errors import PeriodClosed, Refusal
from ledger.domain.events import LedgerEvent
from ledger.ports import Rows, Statement, Violation
from projections.columns import columns

CONSTRAINT = "period_is_open"


class Periods:
    """The guard of closed months; the history screen's trigger consults it for every event."""

    def statements(self, events: Sequence[LedgerEvent]) -> Iterator[Statement]:
        """Yield closings and re-openings."""
        for event in events:
            if isinstance(event, papers.MonthClosed):
                yield Statement(
                    "INSERT INTO closed_month (month, period_id, version) VALUES (%s, %s, %s)",
                    (event.month, event.originator_id, event.originator_version),
                )
            elif isinstance(event, papers.BalancesAsserted):
                yield Statement(
                    "INSERT INTO closed_balance (month, kind, key, amount_fen)"
                    " SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::bigint[])",
                    (event.month, *columns(event.balances, "kind", "key", "amount_fen")),
                )
            elif isinstance(event, papers.MonthReopened):
                yield Statement("DELETE FROM closed_month WHERE month = %s", (event.month,))
                yield Statement("DELETE FROM closed_balance WHERE month = %s", (event.month,))

    def explain(self, violation: Violation, events: Sequence[LedgerEvent], rows: Rows) -> Refusal | None:
        """Name the closed month and the date that lies inside it."""
        if violation.constraint != CONSTRAINT:
            return None
        days = sorted({event.effective_on for event in events})
        found = rows(
            "SELECT d.day, c.month FROM unnest(%s::date[]) AS d(day)"
            " JOIN closed_month c ON c.month = date_trunc('month', d.day)::date LIMIT 1",
            (days,),
        )
        if found:
            return PeriodClosed(month=str(found[0]["month"])[:7], effective_on=str(found[0]["day"]))
        closing = {month_of(event.month) for event in events if isinstance(event, papers.MonthClosed)}
        for day in days:
            if month_of(day) in closing:  # a closing dated inside the month it closes
                return PeriodClosed(month=f"{day:%Y-%m}", effective_on=str(day))
        return None
