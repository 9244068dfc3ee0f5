"""Optimistic concurrency (并发提示): a form carries what it showed, and is told what differs when it is sent.

What it carries is compared with what there is and printed, nothing more: whoever alters it misleads only
themselves. The ledger decides by its own versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

from projections.queries.trails import Movement, moved_since
from web.commanding.context import Subject, rows_of
from web.commanding.drafts import small_number
from web.commanding.figures import Figure, Value
from web.opened import current_ledger

VERSION, SHOWN = "_version", "_shown"
"""Names under which a form carries how far the history went, and the figures it showed."""
CARRIED_FIELDS: Final = (VERSION, SHOWN)
"""Both, for the forms that declare their fields."""
MAX_CARRIED = 100_000
"""Characters of the figures that a form carries: some hundred lines of a list."""

_Text = Annotated[str, msgspec.Meta(max_length=2_000)]
_Number = Annotated[int, msgspec.Meta(ge=-(10**17), le=10**17)]


class Shown(msgspec.Struct, frozen=True):
    """What a page showed: of which thing, and its figures by name."""

    of: _Text = ""
    figures: dict[_Text, _Text | _Number | bool | None] = {}


@dataclass(frozen=True)
class Carried:
    """What a form carries unseen: how far the history went, and the figures it showed."""

    version: str = ""
    shown: str = ""

    @classmethod
    def of(cls, subject: Subject | None) -> Carried:
        """Return what a form about a thing carries, as the thing stands now."""
        if subject is None:
            return cls()
        figures = {each.name: each.value for each in subject.figures}
        return cls(str(subject.version), packed(Shown(subject.key, figures)))

    @classmethod
    def sent(cls, values: Mapping[str, str]) -> Carried:
        """Return what a form that was sent carried."""
        return cls(values.get(VERSION, ""), values.get(SHOWN, ""))

    def is_of(self, subject: Subject | None) -> bool:
        """Whether a form carries anything of this thing: what was typed into it meanwhile may name another."""
        of = unpacked(self.shown).of
        return subject is not None and (of == subject.key if of else small_number(self.version) is not None)


@dataclass(frozen=True)
class Difference:
    """A figure as it was shown and as it stands now, ready to print."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """What changed while a form was open; without either part it is something that the officer may not see."""

    movements: tuple[Movement, ...] = ()
    differences: tuple[Difference, ...] = ()


def changes_since(subject: Subject | None, carried: Carried) -> Changes | None:
    """Return what was recorded of a thing, and what differs of it, since a form was opened; None if nothing."""
    if subject is None or not carried.is_of(subject):
        return None
    since = small_number(carried.version)
    has_moved = since is not None and subject.version > since
    movements = moved_since(rows_of(subject.matter), subject.trail, since or 0) if has_moved else []
    differences = tuple(_differences(subject.figures, unpacked(carried.shown)))
    return Changes(tuple(movements), differences) if has_moved or differences else None


def given_before(key: str) -> bool:
    """Whether a command was given under a key: a form that is sent twice meets its own change, and is answered."""
    return bool(key) and current_ledger().standings.command(key) is not None


def packed(shown: Shown) -> str:
    """Return figures as a form carries them."""
    return msgspec.json.encode(shown).decode()


def unpacked(text: str) -> Shown:
    """Return the figures that a form carried; none of what is not ours."""
    if not text or len(text) > MAX_CARRIED:
        return _NOTHING
    try:
        return msgspec.json.decode(text.encode(), type=Shown)
    except (msgspec.DecodeError, UnicodeEncodeError):
        return _NOTHING


def _differences(figures: tuple[Figure, ...], shown: Shown) -> Iterator[Difference]:
    """Yield the figures that differ from those shown; nothing where none were shown."""
    if not shown.figures:
        return
    for figure in figures:
        before = shown.figures.get(figure.name)
        if (before or None) != (figure.value or None):
            comparable = before if _is_like(before, figure.value) else None
            yield Difference(figure.label, figure.print_value(comparable), figure.printed)


def _is_like(before: Value, value: Value) -> bool:
    """Whether an earlier value can be printed as the present one is."""
    return before is None or value is None or type(before) is type(value)


_NOTHING: Final = Shown()
