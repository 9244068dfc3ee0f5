"""The only place where the parts meet: database, projectors, clock, pack → a ledger ready for use."""

from __future__ import annotations

from ledger.application import Ledger
from ledger.policy.pack import Pack
from ledger.ports import Clock, Projector
from projections.guards.budgets import Budgets
from projections.guards.caps import Caps
from projections.guards.claims import Claims
from projections.guards.payments import Payments
from projections.guards.periods import Periods
from projections.queries.standings import DatabaseStandings
from projections.screens.awards import Awards
from projections.screens.burn import Burn
from projections.screens.countersignatures import Countersignatures
from projections.screens.determinations import Determinations
from projections.screens.duplicates import DuplicateReviews
from projections.screens.exceptions import Exceptions
from projections.screens.history import History
from projections.screens.instalments import Instalments
from projections.screens.names import RecipientNames
from projections.screens.officers import Officers
from projections.screens.recipients import Recipients
from projections.screens.reconciliation import Reconciliation
from projections.screens.recoveries import Recoveries


def projectors() -> tuple[Projector, ...]:
    """Return all projectors in the one order that every writer shares: the budget lines, hottest, last."""
    return (
        Claims(),
        Caps(),
        Periods(),
        Payments(),
        Recipients(),
        RecipientNames(),
        Awards(),
        Instalments(),
        Determinations(),
        Reconciliation(),
        Exceptions(),
        Recoveries(),
        Officers(),
        Countersignatures(),
        DuplicateReviews(),
        History(),
        Budgets(),
        Burn(),
    )


def open_ledger(
    database_url: str, *, clock: Clock | None = None, pack: Pack | None = None, pool_size: int = 2
) -> Ledger:
    """Open a ledger on a migrated database; connections are made when first used (open it after a fork)."""
    return Ledger(
        database_url,
        projectors=projectors(),
        standings=DatabaseStandings,
        clock=clock,
        pack=pack,
        pool_size=pool_size,
    )
