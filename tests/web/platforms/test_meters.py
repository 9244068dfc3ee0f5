from __future__ import annotations

from projections.queries.caps import CapMeter
from web.platforms.meters import WIDTH, meter_of


def cap(
    ceiling_fen: int | None, paid_fen: int = 0, reserved_fen: int = 0, given_back_fen: int = 0
) -> CapMeter:
    return CapMeter(
        key="art6.ai|enterprise|X|lifetime",
        pot="art6.ai",
        scope="enterprise",
        holder="X",
        period="lifetime",
        ceiling_fen=ceiling_fen,
        reserved_fen=reserved_fen,
        paid_fen=paid_fen,
        given_back_fen=given_back_fen,
        external_fen=0,
        held_by=(),
    )


def test_the_parts_are_drawn_in_thousandths_of_the_ceiling() -> None:
    meter = meter_of(cap(1_000_000, paid_fen=300_000, reserved_fen=200_000, given_back_fen=100_000))
    assert (meter.paid, meter.reserved, meter.external) == (200, 200, 0)
    assert not meter.is_full


def test_a_fen_is_still_seen_and_a_full_pot_is_full() -> None:
    assert meter_of(cap(10**12, paid_fen=1)).paid == 1
    full = meter_of(cap(500, paid_fen=500))
    assert full.paid == WIDTH
    assert full.is_full


def test_a_pot_without_a_ceiling_is_drawn_empty() -> None:
    meter = meter_of(cap(None, paid_fen=5))
    assert (meter.paid, meter.is_full) == (0, False)
    assert meter_of(cap(0)).is_full
