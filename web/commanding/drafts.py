"""A form as it was filled in: kept as it is while anything is wrong with it.

Fields are named by their path: ``tranches.0.amount_fen``, ``facts.leases.1.rent``; ``tranches.rows`` counts rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ledger.domain.errors import InvalidAmount, Refusal

MAX_ROWS = 200
"""Rows of one list in a form; a file takes more (`yanqi do`)."""
MAX_LISTS = MAX_ROWS + 10
"""Lists of one form: a list of rows that hold a list each."""
MAX_DEPTH = 6
"""Parts of a path: no command's fields lie deeper."""
MAX_DIGITS = 15
ROWS = ".rows"

Said = tuple[str, str]


class Draft:
    """What was filled in, by path, and what is wrong with it; one that was not sent yet shows the defaults."""

    def __init__(self, values: Mapping[str, Sequence[str]], *, is_sent: bool = False) -> None:
        self.values = {path: list(given) for path, given in values.items() if path.count(".") < MAX_DEPTH}
        self.is_sent = is_sent
        self.problems: dict[str, Said] = {}
        self._said: set[str] | None = None

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

    def add(self, path: str, text: str) -> None:
        """Write something into a field, beside what was written there."""
        self.values.setdefault(path, []).append(text)
        self._said = None

    def rows(self, path: str) -> int:
        """Return how many rows a list has."""
        return min(small_number(self.text(path + ROWS)) or 0, MAX_ROWS)

    def add_row(self, path: str) -> None:
        """Add an empty row to a list."""
        self.values[path + ROWS] = [str(min(self.rows(path) + 1, MAX_ROWS))]

    def remove_row(self, path: str) -> None:
        """Remove a row, named by the list's path and its place; those after it move up."""
        base, _, place = path.rpartition(".")
        removed, places = small_number(place), range(self.rows(base))
        if removed in places:
            self._keep_rows(base, [one for one in places if one != removed])

    def drop_blank_rows(self) -> None:
        """Remove the rows in which nothing was written, the innermost lists first."""
        bases = [name.removesuffix(ROWS) for name in self.values if name.endswith(ROWS)]
        for base in bases:
            if self.is_blank(base):
                self.values[base + ROWS] = ["0"]
        bases = [base for base in bases if not self.is_blank(base)][:MAX_LISTS]
        for base in sorted(bases, key=lambda path: -path.count(".")):
            places = range(self.rows(base))
            self._keep_rows(base, [place for place in places if not self.is_blank(f"{base}.{place}")])

    def refuse(self, path: str, problem: Refusal | Said) -> None:
        """Note what is wrong with a field; the first thing counts."""
        self.problems.setdefault(path, problem_of(problem) if isinstance(problem, Refusal) else problem)

    def is_blank(self, path: str) -> bool:
        """Whether nothing was written at a path, or below it."""
        if self._said is None:
            self._said = set(self._written())
        return path not in self._said

    def _written(self) -> Iterable[str]:
        """Yield every path at which, or below which, something was written."""
        for name, given in self.values.items():
            if not name.endswith(ROWS) and any(text.strip() for text in given):
                parts = name.split(".")
                yield from (".".join(parts[: place + 1]) for place in range(len(parts)))

    def _keep_rows(self, base: str, places: Sequence[int]) -> None:
        """Keep these rows of a list, in their order, and renumber them."""
        new = {str(old): str(place) for place, old in enumerate(places)}
        kept: dict[str, list[str]] = {}
        for name, given in self.values.items():
            if not name.startswith(f"{base}.") or name == base + ROWS:
                kept[name] = given
                continue
            place, _, rest = name[len(base) + 1 :].partition(".")
            if place in new:
                kept[f"{base}.{new[place]}.{rest}"] = given
        self.values = {**kept, base + ROWS: [str(len(places))]}
        self._said = None


def small_number(text: str) -> int | None:
    """Return a whole number of a few digits, as forms count with; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS else None


def problem_of(refusal: Refusal) -> Said:
    """Return what a refusal says about a field, without naming the field again."""
    problem, problem_en = refusal.details.get("problem"), refusal.details.get("problem_en")
    if problem and problem_en:
        return str(problem), str(problem_en)
    if isinstance(refusal, InvalidAmount):
        return refusal.way_out, refusal.way_out_in_english
    return refusal.message, refusal.message_in_english
