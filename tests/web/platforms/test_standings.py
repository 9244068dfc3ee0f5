"""Where an award stood as of a day is folded from its entries; folded to the end it is what the ledger says today."""

from __future__ import annotations

from ledger.application import Ledger
from projections.queries.awards import awards_of
from projections.queries.history import history
from projections.queries.recipients import register
from web.platforms.standings import stage_then


def test_the_stages_of_all_entries_are_those_of_today(ledger: Ledger) -> None:
    seen = set()
    for recipient in register(ledger.rows).rows:
        entries = history(ledger.rows, recipient.id)
        for award in awards_of(ledger.rows, recipient.id):
            assert stage_then([one for one in entries if one.award == award.award]) == award.stage, (
                award.award
            )
            seen.add(award.stage)
    assert len(seen) > 1
