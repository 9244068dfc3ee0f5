"""Cap meters: what a pot holds, its room, and who holds it."""

from __future__ import annotations

from ledger.application import Ledger
from projections.queries.caps import CapMeter, caps, caps_of
from projections.queries.recipients import recipient
from tests.projections.queries.story import ENTERPRISE, OPERATOR, WAN


def test_the_pots_of_a_platform(ledger: Ledger) -> None:
    meters = {meter.pot: meter for meter in caps_of(ledger.rows, recipient(ledger.rows, "P-001"))}
    assert set(meters) == {"art1.construction", "art4.service", "support"}
    building = meters["art1.construction"]
    assert (building.scope, building.holder, building.period) == ("unit", OPERATOR, "lifetime")
    assert (building.reserved_fen, building.paid_fen) == (50 * WAN, 100 * WAN)
    assert (building.ceiling_fen, building.held_fen, building.room_fen) == (1000 * WAN, 150 * WAN, 850 * WAN)
    assert building.held_permille == 150
    assert meters["support"].holder == "project:X-1"


def test_a_recovery_for_a_violation_gives_no_room_back(ledger: Ledger) -> None:
    (meter,) = caps(ledger.rows, pot="art4.service")
    assert (meter.paid_fen, meter.given_back_fen, meter.held_fen) == (200 * WAN, 0, 200 * WAN)


def test_who_holds_a_pot_the_largest_first(ledger: Ledger) -> None:
    (meter,) = caps(ledger.rows, holder=ENTERPRISE)
    assert [(one.award, one.held_fen) for one in meter.held_by] == [("A-1", 18 * WAN), ("A-2", 18 * WAN)]


def test_by_pot_by_holder_and_page_by_page(ledger: Ledger) -> None:
    everything = caps(ledger.rows)
    assert [meter.key for meter in everything] == sorted(meter.key for meter in everything)
    assert [meter.pot for meter in caps(ledger.rows, pot="art4")] == ["art4.service", "art4.testing"]
    assert caps(ledger.rows, holder="nobody") == []
    assert caps(ledger.rows, after=everything[0].key, limit=1) == [everything[1]]


def test_support_on_a_cost_of_which_only_the_name_is_known(ledger: Ledger) -> None:
    voucher = next(m for m in caps(ledger.rows, kind="support") if m.holder == "contract:HT-9")
    assert (voucher.ceiling_fen, voucher.room_fen, voucher.held_permille) == (None, None, None)
    assert voucher.external_fen == voucher.held_fen == 5 * WAN


def test_a_ceiling_of_zero_is_full() -> None:
    meter = CapMeter("k", "p", "unit", "u", "lifetime", 0, 0, 0, 0, 0, ())
    assert (meter.room_fen, meter.held_permille) == (0, 1000)
