"""Numbers of recoveries (追回编号) in the texts of a statement: officers choose them, so each is looked for as it is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ledger.domain.text import half_width

MIN_CHARACTERS, MIN_DIGITS = 6, 3
"""A shorter number, as ``R-1``, could stand in any text: it is never looked for."""

_TAIL = 4
_SEPARATORS = r"[\s\-_/.()\[\]〔〕【】]*"
_DROPPED = re.compile(_SEPARATORS.replace("*", "+"))
_NOT_AFTER, _NOT_BEFORE = "(?<![A-Z0-9])(?<![A-Z0-9]-)", "(?!-?[A-Z0-9])"


class RecoveryNumbers:
    """Recognises numbers, whatever case, width and separators the bank made of them.

    A number that goes on on either side is another number. Texts are read once, however many numbers there are.
    """

    def __init__(self, numbers: Iterable[str]) -> None:
        self._by_tail: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._patterns: dict[str, re.Pattern[str]] = {}
        for number in numbers:
            key = _key(number)
            if len(key) >= MIN_CHARACTERS and sum(map(str.isdigit, key)) >= MIN_DIGITS:
                self._by_tail[key[-_TAIL:]].setdefault(key, []).append(number)

    def named_in(self, text: str) -> tuple[str, ...]:
        """Return the numbers that a text carries, each once; two that differ in separators only are both named."""
        if not self._by_tail or not text:
            return ()
        key = _key(text)
        found: dict[str, None] = {}
        for place in range(len(key) - _TAIL + 1):
            for number_key, numbers in self._by_tail.get(key[place : place + _TAIL], {}).items():
                end = place + _TAIL
                if key.endswith(number_key, 0, end) and self._pattern(number_key).search(_plain(text)):
                    found |= dict.fromkeys(numbers)
        return tuple(found)

    def _pattern(self, key: str) -> re.Pattern[str]:
        pattern = self._patterns.get(key)
        if pattern is None:
            first = _NOT_AFTER if key[0].isascii() else ""
            last = _NOT_BEFORE if key[-1].isascii() else ""
            pattern = re.compile(first + _SEPARATORS.join(map(re.escape, key)) + last)
            self._patterns[key] = pattern
        return pattern


def _plain(text: str) -> str:
    return half_width(text).upper()


def _key(text: str) -> str:
    return _DROPPED.sub("", _plain(text))
