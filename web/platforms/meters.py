"""A cap as a meter (上限): how much of it is paid, reserved and others', drawn in thousandths of the ceiling."""

from __future__ import annotations

from dataclasses import dataclass

from projections.queries.caps import CapMeter

WIDTH = 1000
"""Of the drawing: one unit is a thousandth of the ceiling."""


@dataclass(frozen=True)
class Meter:
    """A cap and the widths of its parts; a pot without a ceiling is drawn empty."""

    cap: CapMeter
    paid: int
    reserved: int
    external: int

    @property
    def is_full(self) -> bool:
        """Whether no room is left."""
        return self.cap.room_fen is not None and self.cap.room_fen <= 0


def meter_of(cap: CapMeter) -> Meter:
    """Return the drawing of a cap."""
    return Meter(
        cap,
        paid=_width(cap.paid_fen - cap.given_back_fen, cap.ceiling_fen),
        reserved=_width(cap.reserved_fen, cap.ceiling_fen),
        external=_width(cap.external_fen, cap.ceiling_fen),
    )


def _width(fen: int, ceiling_fen: int | None) -> int:
    """Return an amount's share of a ceiling; anything above zero is drawn at least one unit wide."""
    if ceiling_fen is None or ceiling_fen <= 0 or fen <= 0:
        return 0
    return min(WIDTH, max(1, fen * WIDTH // ceiling_fen))
