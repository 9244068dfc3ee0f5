"""Looking texts up by what a mask leaves of them: the characters at both ends."""

from __future__ import annotations

from typing import NamedTuple


class Glimpse(NamedTuple):
    """What shows of a masked text, cut to a length by which texts are indexed."""

    prefix: str
    suffix: str

    @property
    def shape(self) -> tuple[int, int]:
        """How many characters show at each end: texts are indexed once a shape."""
        return len(self.prefix), len(self.suffix)


def seen_through(text: str, shape: tuple[int, int]) -> Glimpse:
    """Return what ``text`` in full would show under a mask of that shape."""
    prefix, suffix = shape
    return Glimpse(text[:prefix], text[len(text) - suffix :] if suffix else "")
