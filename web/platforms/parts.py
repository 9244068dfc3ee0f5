"""The parts of a recipient's page beside its awards and history: each a table with links into the history."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.policy.pack import Pack
from projections.queries.awards import InstalmentRow
from projections.queries.history import HistoryEntry
from projections.tables.recipient_files import (
    indicators_table,
    instalments_table,
    payments_table,
    recoveries_table,
    support_table,
)
from projections.tables.table import Table
from web.commanding.choices import NON_MONETARY_NAMES
from web.listing import Listing, table_language
from web.platforms.links import award_link, entry_link


def recipient_files(
    entries: Sequence[HistoryEntry], instalments: Sequence[InstalmentRow], pack: Pack
) -> list[Table]:
    """Return the parts as tables, in the order of the page."""
    language = table_language()
    return [
        instalments_table(instalments, language),
        payments_table(entries, language),
        recoveries_table(entries, language),
        support_table(entries, language, NON_MONETARY_NAMES),
        indicators_table(entries, pack, language),
    ]


def recipient_part(table: Table) -> Listing:
    """Return a part as the page shows it; amounts and events lead to the entry that explains them."""
    return Listing(
        table,
        links={
            "award": award_link,
            "event": entry_link,
            "amount_fen": entry_link,
            "indicator": entry_link,
        },
        marks=("state",),
        codes=("award", "reference", "batch", "recovery", "entry"),
    )
