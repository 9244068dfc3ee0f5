"""Find the header of a table, and the profile under which its columns mean the most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ledger.domain.text import half_width
from ledger.statements.cells import read_date
from ledger.statements.grid import Grid
from ledger.statements.limits import MAX_HEADER_ROW
from ledger.statements.profile import Profile, header_name, meaning_of_headers, profile_named, profiles

_MONEY = frozenset({"credit", "debit", "amount"})
_ENOUGH_SIGNATURE = 2
_MARK = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's columns are: ``sources`` lists, for each field, its columns in the order of preference.

    The header is the rows ``header_at`` up to ``body_at``, both counted from 0; ``names`` are its cells, made
    unique. ``repeated`` are headers that occur more than once.
    """

    profile: Profile
    header_at: int
    body_at: int
    names: tuple[str, ...]
    sources: dict[str, tuple[int, ...]]
    repeated: tuple[str, ...]

    def columns(self, field: str) -> tuple[int, ...]:
        """Return the columns of a field, the preferred one first."""
        return self.sources.get(field, ())


@dataclass(frozen=True, slots=True)
class _Candidate:
    profile: Profile
    header_at: int
    body_at: int
    header: tuple[str, ...]
    fields: frozenset[str]
    recognised: int

    @property
    def usable(self) -> bool:
        return "booked_on" in self.fields and not _MONEY.isdisjoint(self.fields)


def header_score(rows: Sequence[Sequence[str]]) -> int:
    """Return how many headers the best header row among ``rows`` holds; zero if none has a date and an amount."""
    found = _candidates(
        tuple(tuple(cell.strip() for cell in row) for row in rows), tuple(profiles().values())
    )
    return max((one.recognised for one in found), default=0)


def find_layout(file: str, sheet: Grid, profile: str | None) -> Layout | None:
    """Return the layout of a sheet; None if no row of it is a header. Raises UnknownProfile."""
    considered = (profile_named(profile),) if profile else tuple(profiles().values())
    found = _candidates(sheet.rows, considered)
    if not found:
        return None
    best = max(found, key=lambda one: _rank(one, file, sheet))
    return _layout(best)


def headers_found(sheets: Sequence[Grid]) -> list[str]:
    """Return the cells of the row that looks most like a header, for a refusal to list."""
    rows = [row for sheet in sheets for row in sheet.rows[:MAX_HEADER_ROW]]
    fullest = max(rows, key=lambda row: sum(not cell[:1].isdigit() for cell in row if cell), default=())
    return [cell[:30] for cell in fullest if cell][:30]


def _candidates(rows: Sequence[tuple[str, ...]], considered: tuple[Profile, ...]) -> list[_Candidate]:
    found = []
    for at, row in enumerate(rows[:MAX_HEADER_ROW]):
        for profile in considered:
            one = _candidate(profile, at, at + 1, row)
            if at + 1 < len(rows) and row and rows[at + 1]:
                two = _candidate(profile, at, at + 2, _joined(profile, row, rows[at + 1]))
                if two.recognised > one.recognised and not _stands_alone(profile, at + 1, rows[at + 1]):
                    one = two
            if one.usable:
                found.append(one)
    return found


def _stands_alone(profile: Profile, at: int, row: tuple[str, ...]) -> bool:
    """Whether a row is no lower half of a header: a header itself, or an entry."""
    return _candidate(profile, at, at + 1, row).usable or any(map(read_date, row))


def _candidate(profile: Profile, at: int, body_at: int, header: tuple[str, ...]) -> _Candidate:
    meaning = meaning_of_headers(profile.id)
    known = [meaning[name][0] for name in map(_name, header) if name in meaning]
    return _Candidate(profile, at, body_at, header, frozenset(known), len(known))


def _joined(profile: Profile, above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Join a header of two rows: 发生额 over 借方 and 贷方."""
    meaning = meaning_of_headers(profile.id)
    width = max(len(above), len(below))
    pairs = zip(above + ("",) * (width - len(above)), below + ("",) * (width - len(below)), strict=True)
    return tuple(
        lower
        if _name(lower) in meaning
        else upper + lower
        if _name(upper + lower) in meaning
        else upper or lower
        for upper, lower in pairs
    )


def _rank(one: _Candidate, file: str, sheet: Grid) -> tuple[bool, int, int, bool, int]:
    """Rank a candidate: a bank's own profile only with evidence for the bank, unless no general one can read it."""
    general = one.profile.id.startswith("generic")
    above = " ".join(cell for row in sheet.rows[: one.header_at] for cell in row)
    evidence = _evidence(one, f"{above} {sheet.name} {file}")
    return general or evidence > 0, one.recognised, evidence, not one.profile.extends, -one.header_at


def _evidence(one: _Candidate, context: str) -> int:
    names = set(map(_name, one.header))
    signature = sum(header_name(header) in names for header in one.profile.signature)
    marks = sum(_mark(mark).search(context.lower()) is not None for mark in one.profile.marks)
    return marks * _MARK + (signature if signature >= _ENOUGH_SIGNATURE else 0)


@cache
def _mark(word: str) -> re.Pattern[str]:
    """A mark is a word: ``abc`` does not stand in ``abcd``."""
    return re.compile(rf"(?<![a-z]){re.escape(half_width(word).lower())}(?![a-z])")


@cache
def _name(header: str) -> str:
    return header_name(header) if len(header) <= 60 else ""


def _layout(found: _Candidate) -> Layout:
    meaning = meaning_of_headers(found.profile.id)
    placed: dict[str, list[tuple[int, int]]] = {}
    seen: dict[str, int] = {}
    names = []
    for at, header in enumerate(found.header):
        name = _name(header)
        seen[name] = seen.get(name, 0) + 1
        shown = header or f"({at + 1})"
        names.append(shown if seen[name] == 1 or not name else f"{shown} ({seen[name]})")
        if name in meaning:
            field, preference = meaning[name]
            placed.setdefault(field, []).append((preference, at))
    return Layout(
        profile=found.profile,
        header_at=found.header_at,
        body_at=found.body_at,
        names=tuple(names),
        sources={field: tuple(at for _, at in sorted(places)) for field, places in placed.items()},
        repeated=tuple(name for name, times in seen.items() if name and times > 1),
    )
