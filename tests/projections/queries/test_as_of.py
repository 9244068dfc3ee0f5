"""What a recipient had on an earlier day, by the business dates and by the moments of recording."""

from __future__ import annotations

from datetime import datetime, timedelta

from ledger.application import Ledger
from ledger.domain.awards import InstalmentState
from projections.queries.as_of import caps_then, events_of, instalments_then, recipient_then
from projections.queries.awards import awards_of
from projections.queries.caps import caps_of
from projections.queries.history import HistoryEntry, history
from projections.queries.recipients import recipient
from tests.projections.queries.story import WAN

BUILDING = "art1.construction"


def the(ledger: Ledger, award: str, topic: str) -> HistoryEntry:
    """Return the last event of a kind of an award."""
    found = history(ledger.rows, recipient(ledger.rows, award).id, award=award)
    return next(entry for entry in reversed(found) if entry.topic == topic)


def building_then(ledger: Ledger, moment: datetime) -> tuple[int, int, int] | None:
    """Return what the pot of new buildings held by a moment: reserved, paid, room, in fen; None untouched."""
    found = caps_then(ledger.rows, recipient(ledger.rows, "P-001"), recorded_by=moment)
    pot = next((one for one in found if one.pot == BUILDING), None)
    return None if pot is None else (pot.reserved_fen, pot.paid_fen, pot.room_fen or 0)


def test_a_pot_is_untouched_then_reserved_then_paid_of(ledger: Ledger) -> None:
    approved, paid = the(ledger, "C-1", "award.approved"), the(ledger, "C-1", "payment.confirmed")
    blink = timedelta(microseconds=1)
    assert building_then(ledger, approved.recorded_at - blink) is None
    assert building_then(ledger, approved.recorded_at) == (150 * WAN, 0, 850 * WAN)
    assert building_then(ledger, paid.recorded_at - blink) == (150 * WAN, 0, 850 * WAN)
    assert building_then(ledger, paid.recorded_at) == (50 * WAN, 100 * WAN, 850 * WAN)


def test_a_pot_by_business_dates_counts_what_happened_by_then(ledger: Ledger) -> None:
    row, paid = recipient(ledger.rows, "P-001"), the(ledger, "C-1", "payment.confirmed")
    assert the(ledger, "C-1", "award.approved").effective_on < paid.effective_on
    before = {
        one.pot: one for one in caps_then(ledger.rows, row, as_of=paid.effective_on - timedelta(days=1))
    }
    assert (before[BUILDING].reserved_fen, before[BUILDING].paid_fen) == (150 * WAN, 0)
    after = {one.pot: one for one in caps_then(ledger.rows, row, as_of=paid.effective_on)}
    assert (after[BUILDING].reserved_fen, after[BUILDING].paid_fen) == (50 * WAN, 100 * WAN)
    assert [(one.award, one.held_fen) for one in after[BUILDING].held_by] == [("C-1", 150 * WAN)]


def test_support_by_others_is_held_from_when_it_was_recorded(ledger: Ledger) -> None:
    row = recipient(ledger.rows, "A-1")
    entry = next(one for one in history(ledger.rows, row.id) if one.topic == "support.external_recorded")
    then = caps_then(ledger.rows, row, recorded_by=entry.recorded_at)
    (voucher,) = (one for one in then if one.holder == "contract:HT-9")
    assert (voucher.pot, voucher.ceiling_fen, voucher.external_fen) == ("support", None, 5 * WAN)
    earlier = caps_then(ledger.rows, row, recorded_by=entry.recorded_at - timedelta(microseconds=1))
    assert voucher.key not in {one.key for one in earlier}


def test_instalments_stand_where_they_stood(ledger: Ledger) -> None:
    row = recipient(ledger.rows, "P-001")
    due = the(ledger, "C-1", "instalment.due")

    def then(moment: datetime) -> list[tuple[int, InstalmentState, int]]:
        entries = history(ledger.rows, row.id, recorded_by=moment)
        found = instalments_then(events_of(row, entries), awards_of(ledger.rows, row.id))
        return [(one.number, one.state, one.amount_fen) for one in found if one.award == "C-1"]

    assert then(the(ledger, "C-1", "award.approved").recorded_at) == []
    assert then(due.recorded_at - timedelta(microseconds=1)) == [
        (1, InstalmentState.SCHEDULED, 100 * WAN),
        (2, InstalmentState.SCHEDULED, 50 * WAN),
    ]
    assert then(due.recorded_at)[0] == (1, InstalmentState.DUE, 100 * WAN)
    assert then(the(ledger, "C-1", "payment.confirmed").recorded_at)[0] == (
        1,
        InstalmentState.PAID,
        100 * WAN,
    )


def test_without_dates_it_is_what_the_screens_say(ledger: Ledger) -> None:
    row = recipient(ledger.rows, "P-001")
    assert caps_then(ledger.rows, row) == caps_of(ledger.rows, row)
    assert recipient_then(row, events_of(row, history(ledger.rows, row.id))) == row
