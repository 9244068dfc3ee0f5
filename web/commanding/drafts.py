"""A form as it was filled in: kept as it is while anything is wrong with it.

Fields are named by their path: ``tranches.0.amount_fen``, ``facts.leases.1.rent``; ``tranches.rows`` counts rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledger.domain.errors import InvalidAmount, Refusal

MAX_ROWS = 200
"""Rows of one list in a form; a file takes more (`yanqi do`)."""
ROWS = ".rows"

Said = tuple[str, str]


class Draft:
    """What was filled in, by path, and what is wrong with it; one that was not sent yet shows the defaults."""

    def __init__(self, values: Mapping[str, Sequence[str]], *, is_sent: bool = False) -> None:
        self.values = {path: list(given) for path, given in values.items()}
        self.is_sent = is_sent
        self.problems: dict[str, Said] = {}

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Draft:
        """Return a draft of values by path; a path given twice has both."""
        values: dict[str, list[str]] = {}
        for path, value in pairs:
            values.setdefault(path, []).append(value)
        return cls(values)

    def text(self, path: str) -> str:
        """Return what was written in a field; empty if nothing was."""
        return next(iter(self.values.get(path, ())), "")

    def rows(self, path: str) -> int:
        """Return how many rows a list has."""
        written = self.text(path + ROWS)
        return min(int(written), MAX_ROWS) if written.isascii() and written.isdecimal() else 0

    def add_row(self, path: str) -> None:
        """Add an empty row to a list."""
        self.values[path + ROWS] = [str(min(self.rows(path) + 1, MAX_ROWS))]

    def remove_row(self, path: str) -> None:
        """Remove a row, named by the list's path and its place; those after it move up."""
        base, _, place = path.rpartition(".")
        count = self.rows(base)
        if not (place.isascii() and place.isdecimal() and int(place) < count):
            return
        kept: dict[str, list[str]] = {}
        for name, given in self.values.items():
            moved = _moved(name, base, int(place))
            if moved:
                kept[moved] = given
        self.values = {**kept, base + ROWS: [str(count - 1)]}

    def drop_blank_rows(self) -> None:
        """Remove the rows in which nothing was written, the innermost lists first."""
        for name in sorted(self.values, key=lambda path: -path.count(".")):
            base = name.removesuffix(ROWS)
            if base == name:
                continue
            for place in reversed(range(self.rows(base))):
                if self.is_blank(f"{base}.{place}"):
                    self.remove_row(f"{base}.{place}")

    def refuse(self, path: str, problem: Refusal | Said) -> None:
        """Note what is wrong with a field; the first thing counts."""
        self.problems.setdefault(path, problem_of(problem) if isinstance(problem, Refusal) else problem)

    def is_blank(self, path: str) -> bool:
        """Whether nothing was written at a path, or below it."""
        return not any(
            text.strip()
            for name, given in self.values.items()
            if (name == path or name.startswith(f"{path}.")) and not name.endswith(ROWS)
            for text in given
        )


def problem_of(refusal: Refusal) -> Said:
    """Return what a refusal says about a field, without naming the field again."""
    problem, problem_en = refusal.details.get("problem"), refusal.details.get("problem_en")
    if problem and problem_en:
        return str(problem), str(problem_en)
    if isinstance(refusal, InvalidAmount):
        return refusal.way_out, refusal.way_out_in_english
    return refusal.message, refusal.message_in_english


def _moved(name: str, base: str, removed: int) -> str:
    """Return a field's path after a row was removed; nothing for a field of that row."""
    if not name.startswith(f"{base}.") or name == base + ROWS:
        return name
    place, _, rest = name[len(base) + 1 :].partition(".")
    if not (place.isascii() and place.isdecimal()):
        return name
    number = int(place)
    if number == removed:
        return ""
    return f"{base}.{number - (number > removed)}.{rest}"
