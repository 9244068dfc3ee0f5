"""How names are looked up (检索): folded, by the first letters of their pinyin, by their pinyin, and in pieces.

Pieces (grams) let an index find a name by any part of it: two signs of the name or of its initials, three of
its pinyin. What a piece finds is checked against the whole name.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.text import half_width

LONGEST_NAME = 200
"""Signs of a name that are looked up."""
PAIR, TRIPLE = 2, 3
LAST = "\U0010ffff"
"""Behind it no text with the same beginning stands, in the order of code points."""


@dataclass(frozen=True)
class Spelling:
    """A name as it is looked up; each without spaces, in lower case."""

    folded: str
    initials: str
    pinyin: str

    @property
    def grams(self) -> list[str]:
        """The pieces of all three, each once."""
        return sorted({*of_name(self.folded), *of_initials(self.initials), *of_pinyin(self.pinyin)})


def folded(text: str) -> str:
    """Return a name or number as it is compared: half-width, lower case, without spaces."""
    return "".join(half_width(text).lower().split())[:LONGEST_NAME]


def spelled(name: str) -> Spelling:
    """Return how a name is spelled; a sign that is read in several ways as its word reads it (重庆: chongqing)."""
    from pypinyin import Style, lazy_pinyin  # its dictionary takes a moment that other commands need not wait

    plain = folded(name)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))
    return Spelling(plain, initials, "".join(lazy_pinyin(plain, style=Style.NORMAL)))


def of_name(folded_name: str) -> list[str]:
    """Return the pieces of a name, or of a part of one."""
    return _pieces(folded_name, PAIR)


def of_initials(initials: str) -> list[str]:
    """Return the pieces of a name's initials, told from those of names by a sign before them."""
    return [f":{piece}" for piece in _pieces(initials, PAIR)]


def of_pinyin(pinyin: str) -> list[str]:
    """Return the pieces of a name's pinyin, told from the others likewise."""
    return [f";{piece}" for piece in _pieces(pinyin, TRIPLE)]


def _pieces(text: str, length: int) -> list[str]:
    """Return every run of ``length`` signs in a text."""
    return [text[place : place + length] for place in range(len(text) - length + 1)]
