"""Names under a key in the order of their days, so that a window of days is found without a scan."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Hashable, Iterator
from datetime import date
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class DayIndex(Generic[Key]):
    """Under each key, (day, name) in order. Looking is logarithmic; nothing is copied."""

    def __init__(self) -> None:
        self._entries: dict[Key, list[tuple[date, str]]] = {}

    def add(self, key: Key, day: date, name: str) -> None:
        """Enter a name under a key on a day."""
        insort(self._entries.setdefault(key, []), (day, name))

    def remove(self, key: Key, day: date, name: str) -> None:
        """Take out what was entered."""
        entries = self._entries[key]
        del entries[bisect_left(entries, (day, name))]

    def between(self, key: Key, first: date, last: date) -> Iterator[str]:
        """Yield the names under ``key`` from ``first`` to ``last``, in order. Not to be changed meanwhile."""
        entries = self._entries.get(key)
        if entries is None:
            return
        for position in range(bisect_left(entries, (first, "")), len(entries)):
            day, name = entries[position]
            if day > last:
                return
            yield name

    def nearest(self, key: Key, day: date, limit: int) -> list[str]:
        """Return at most ``limit`` names under ``key``, those nearest to ``day`` first; of two, the earlier."""
        entries = self._entries.get(key, [])
        after = bisect_left(entries, (day, ""))
        close = entries[max(0, after - limit) : after + limit]
        return [name for _, name in sorted(close, key=lambda entry: (abs(entry[0] - day), entry))[:limit]]

    def count(self, key: Key, first: date, last: date) -> int:
        """Return how many names ``between`` would yield."""
        entries = self._entries.get(key, [])
        return bisect_right(entries, last, key=_day) - bisect_left(entries, first, key=_day)


def _day(entry: tuple[date, str]) -> date:
    return entry[0]
