"""Which of a few amounts add up to a sum: every subset once, and only sums that one subset has."""

from __future__ import annotations

from collections.abc import Sequence

MAX_ITEMS = 12
"""4,096 subsets at most: a pool with more items is not searched, for almost any sum could be found in it."""


class SubsetSums:
    """Sums of pools of (name, fen), each pool searched once and ``limit`` subsets in all."""

    def __init__(self, limit: int = 2_000_000) -> None:
        self.left = limit
        self._sums: dict[tuple[str, ...], dict[int, int]] = {}

    def only(self, pool: Sequence[tuple[str, int]], total_fen: int) -> tuple[str, ...]:
        """Return the one subset of two or more items that adds up to the total; nothing if none or several do."""
        if not 1 < len(pool) <= MAX_ITEMS or sum(fen for _, fen in pool) < total_fen:
            return ()
        names = tuple(name for name, _ in pool)
        sums = self._sums.get(names)
        if sums is None:
            if self.left < 1 << len(pool):
                return ()
            self.left -= 1 << len(pool)
            sums = self._sums[names] = _sums([fen for _, fen in pool])
        chosen = sums.get(total_fen, 0)
        return tuple(name for position, name in enumerate(names) if chosen >> position & 1)


def _sums(amounts: list[int]) -> dict[int, int]:
    """Return the subset behind each sum as a bit set; 0 where several, or a single item, have it."""
    totals = [0]
    for amount in amounts:
        totals += [total + amount for total in totals]
    sums: dict[int, int] = {}
    for subset, total in enumerate(totals):
        alone = subset & (subset - 1) == 0
        sums[total] = 0 if total in sums or alone else subset
    return sums
