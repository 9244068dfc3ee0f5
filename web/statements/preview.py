"""A statement file as it would be imported: does it tie, what of it is known, which lines are truly equal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ledger.ports import Rows
from ledger.statements.model import ReadFile, Statement, StatementLine
from ledger.statements.profile import profile_named
from projections.queries.statement_list import known_fingerprints

PAGE_LINES = 100
"""Lines of a preview on one page."""
SHOW_NAMES = {
    "known": ("此前已导入", "imported before"),
    "equal": ("完全相同", "truly equal"),
    "return": ("退汇", "returns"),
}
SHOWS = tuple(SHOW_NAMES)
"""Which lines a preview can be narrowed to."""


@dataclass(frozen=True)
class PreviewLine:
    """A line, whether it was imported before, and of how many equal ones of the file it is one."""

    line: StatementLine
    is_known: bool
    equals: int


class Preview:
    """One statement of a file that is about to be imported; amounts in fen."""

    def __init__(self, statement: Statement, index: int, known: set[str]) -> None:
        self.statement = statement
        self.index = index
        alike = Counter(map(_alike, statement.lines))
        self.lines = [
            PreviewLine(line, line.fingerprint in known, alike[_alike(line)]) for line in statement.lines
        ]

    @cached_property
    def received_fen(self) -> int:
        """Σ of what came in."""
        return sum(one.line.amount_fen for one in self.lines if one.line.amount_fen > 0)

    @cached_property
    def spent_fen(self) -> int:
        """Σ of what went out, without sign."""
        return -sum(one.line.amount_fen for one in self.lines if one.line.amount_fen < 0)

    @property
    def expected_fen(self) -> int | None:
        """Opening + Σ, where the opening balance is known."""
        opening_fen = self.statement.opening_fen
        return None if opening_fen is None else opening_fen + self.statement.sum_fen

    @property
    def difference_fen(self) -> int | None:
        """By how much the closing balance is missed; None where one of the balances is not known."""
        closing_fen, expected_fen = self.statement.closing_fen, self.expected_fen
        return None if closing_fen is None or expected_fen is None else closing_fen - expected_fen

    @cached_property
    def known(self) -> int:
        """Lines that were imported before."""
        return sum(one.is_known for one in self.lines)

    @cached_property
    def equal(self) -> int:
        """Lines that have an equal in the file: the bank booked them separately."""
        return sum(one.equals > 1 for one in self.lines)

    @cached_property
    def returns(self) -> int:
        """Lines that say they are returns."""
        return sum(one.line.is_return for one in self.lines)

    @property
    def profile_name(self) -> tuple[str, str]:
        """The layout by which it was read, in both languages; the format's own where a standard says it."""
        if self.statement.profile.startswith("camt"):
            return self.statement.profile, self.statement.profile
        profile = profile_named(self.statement.profile)
        return profile.name, profile.name_en

    @property
    def columns(self) -> list[str]:
        """The headers that hold something in some row, in their order."""
        return list(dict.fromkeys(name for one in self.lines for name, _ in one.line.raw))

    def left_by(self, show: str) -> list[PreviewLine]:
        """Return the lines that ``show`` leaves: all without it."""
        return [one for one in self.lines if _is_shown(one, show)]

    def shown(self, show: str, page: int) -> tuple[list[PreviewLine], int]:
        """Return a page (from 1) of the lines that ``show`` leaves, and how many pages there are."""
        found = self.left_by(show)
        pages = max(1, -(-len(found) // PAGE_LINES))
        first = (min(page, pages) - 1) * PAGE_LINES
        return found[first : first + PAGE_LINES], pages


def _is_shown(one: PreviewLine, show: str) -> bool:
    match show:
        case "known":
            return one.is_known
        case "equal":
            return one.equals > 1
        case "return":
            return one.line.is_return
    return True


def _alike(line: StatementLine) -> tuple[object, ...]:
    """Return what two truly equal lines share: all that the bank says of them."""
    return (
        line.booked_on,
        line.amount_fen,
        line.balance_fen,
        line.counterparty_name,
        line.counterparty_account,
        line.summary,
        line.bank_reference,
    )


def previews(rows: Rows, found: ReadFile) -> Iterator[Preview]:
    """Yield every statement of a file beside what is known of it."""
    for index, statement in enumerate(found.statements, start=1):
        fingerprints = [line.fingerprint for line in statement.lines]
        yield Preview(statement, index, known_fingerprints(rows, statement.account, fingerprints))
