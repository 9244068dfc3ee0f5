"""Whether a trace hangs together: every step begins with what the one before it left."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from ledger.policy.trace import TraceStep


def breaks(trace: Sequence[TraceStep]) -> list[tuple[int, int]]:
    """Return where a step does not begin with what the one before left; steps of rates share one amount by phases."""
    links = []
    for step, group in groupby(trace, key=lambda each: each.step):
        parts = [(each.before_fen, each.after_fen) for each in group]
        sums = (sum(before for before, _ in parts), sum(after for _, after in parts))
        links.extend([sums] if step == "rate" else parts)
    return [(left[1], right[0]) for left, right in pairwise(links) if left[1] != right[0]]
