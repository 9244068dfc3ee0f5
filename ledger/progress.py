"""How far long work is (进度): which part of it is under way, and how much of that is done."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class Phase(StrEnum):
    """The parts of long work that are worth telling apart, in the order in which work goes through them."""

    READING = "reading"
    CHECKING = "checking"
    STORING = "storing"
    MATCHING = "matching"
    CONFIRMING = "confirming"
    REVIEWING = "reviewing"
    CLOSING = "closing"
    BALANCING = "balancing"


PHASE_NAMES = {
    Phase.READING: ("读取", "Reading"),
    Phase.CHECKING: ("核对", "Checking"),
    Phase.STORING: ("写入", "Storing"),
    Phase.MATCHING: ("匹配", "Matching"),
    Phase.CONFIRMING: ("确认", "Confirming"),
    Phase.REVIEWING: ("清理例外", "Reviewing exceptions"),
    Phase.CLOSING: ("核对并结账", "Tying out and closing"),
    Phase.BALANCING: ("记录结账余额", "Writing the balances down"),
}
"""What each part is called, in Chinese and English."""

_LINES = ("行", "lines")
_STEPS = ("步", "steps")
PHASE_UNITS = {
    Phase.READING: _LINES,
    Phase.CHECKING: _LINES,
    Phase.STORING: _LINES,
    Phase.MATCHING: _LINES,
    Phase.CONFIRMING: _LINES,
    Phase.REVIEWING: ("项", "exceptions"),
    Phase.CLOSING: _STEPS,
    Phase.BALANCING: _STEPS,
}
"""What is counted in each part, in Chinese and English."""

Count = Callable[[int, int], None]
"""Hears how much is done of how much; 0 of 0 while the whole is not known yet."""

Progress = Callable[[Phase, int, int], None]
"""Hears of a part of the work, how much of it is done, and of how much."""


def unheard(_done: int, _total: int) -> None:
    """Take a count that nobody asked for."""


def unheard_phase(_phase: Phase, _done: int, _total: int) -> None:
    """Take progress that nobody asked for."""


class Tally:
    """Counts one by one what is gone through, of as much as is expected by then."""

    def __init__(self, count: Count) -> None:
        self._count = count
        self._done = self._total = 0

    def expect(self, more: int) -> None:
        """Add to the whole."""
        self._total += more

    def one(self) -> None:
        """Say that one more is done."""
        self._done += 1
        self._count(self._done, self._total)


def counted(progress: Progress, phase: Phase) -> Count:
    """Return what hears the counts of one part of the work."""

    def count(done: int, total: int) -> None:
        progress(phase, done, total)

    return count
