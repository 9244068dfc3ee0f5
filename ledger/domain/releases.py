"""What an award lets go when its remainder is cancelled (终止剩余), and what stays held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.domain.awards import Award, InstalmentState
from ledger.domain.holds import Claim, ClaimPeriod, Holds


def released_by_cancelling(award: Award) -> tuple[Holds, Holds]:
    """Return what is let go whole, and what of it is taken again: the days that are due or paid.

    Everything goes if nothing is due or paid. Otherwise claims and choices stay, for they were supported,
    but for the invoices of rent that will not be paid.
    """
    supported = [
        one for one in award.instalments.values() if one.state in (InstalmentState.DUE, InstalmentState.PAID)
    ]
    if not supported:
        return award.holds, Holds()
    cancelled = [one for one in award.instalments.values() if one.is_open]
    invoices = tuple(Claim("invoice", one.invoice) for one in cancelled if one.invoice)
    spans = sorted((one.plan.starts, one.plan.ends) for one in supported if one.plan.starts and one.plan.ends)
    periods = award.holds.periods if spans else ()
    kept = tuple(part for period in periods for part in _parts_within(period, spans))
    return (
        Holds(claims=invoices, periods=tuple(period for period in periods if period not in kept)),
        Holds(periods=tuple(part for part in kept if part not in periods)),
    )


def _parts_within(period: ClaimPeriod, spans: Sequence[tuple[date, date]]) -> list[ClaimPeriod]:
    """Return the parts of a period that lie within the spans, adjoining ones as one."""
    parts: list[ClaimPeriod] = []
    for first, past in spans:
        starts, ends = max(first, period.starts), min(past, period.ends)
        if starts >= ends:
            continue
        if parts and parts[-1].ends == starts:
            parts[-1] = replace(parts[-1], ends=ends)
        else:
            parts.append(replace(period, starts=starts, ends=ends))
    return parts
