"""What is due and in no batch, as the current officer may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ledger.store.scope import EVERYTHING
from projections.queries.batches import Waiting, waiting
from web.access.current import current_scope
from web.opened import current_rows


def sees_accounts_state() -> bool:
    """Whether the officer's department may know which accounts are confirmed: the finance bureau and auditors."""
    return current_scope() == EVERYTHING.department


def waiting_now(
    *, fiscal_year: int | None = None, lines: Sequence[str] = (), until: date | None = None
) -> list[Waiting]:
    """Return due instalments; to a department, which sees no accounts, without what keeps them out of a batch."""
    found = waiting(current_rows(), fiscal_year=fiscal_year, lines=lines, until=until)
    if sees_accounts_state():
        return found
    return [replace(one, obstacle="", reason="") for one in found]
