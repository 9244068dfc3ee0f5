"""What an award takes hold of: room in pots, exclusive claims, periods and choices.

They are written into the event that takes them, so replay never recomputes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.domain.errors import InvalidInput


@dataclass(frozen=True)
class PotHold:
    """Room taken in a pot (上限): ``key`` names it, ``ceiling_fen`` is the ceiling this award is held to.

    ``kind`` is ``pot`` for a cap of the measure and ``support`` for total public support on a cost base.
    """

    key: str
    kind: str
    ceiling_fen: int | None


@dataclass(frozen=True)
class Claim:
    """Something claimed once, ever: an invoice, an asset, a contract, a loan, a standard of an organisation."""

    kind: str
    key: str


@dataclass(frozen=True)
class Choice:
    """Something that has one value for ever, such as the class of a project or the start of a unit's rent."""

    kind: str
    key: str
    value: str


@dataclass(frozen=True)
class ClaimPeriod:
    """Days of something that may not be claimed twice, such as a lease month; ``ends`` is exclusive."""

    kind: str
    key: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Similarity:
    """What the measure supports, for the rule against similar district support (方向、内容、标准)."""

    recipient: str
    direction: str
    content: str
    standard: str
    measure: str


@dataclass(frozen=True)
class Holds:
    """Everything one award or one recorded support takes hold of."""

    pots: tuple[PotHold, ...] = ()
    claims: tuple[Claim, ...] = ()
    choices: tuple[Choice, ...] = ()
    periods: tuple[ClaimPeriod, ...] = ()
    similarity: Similarity | None = None

    @property
    def pot_keys(self) -> tuple[str, ...]:
        """The keys of the pots, sorted: every writer touches rows in one order."""
        return tuple(sorted(pot.key for pot in self.pots))


@dataclass(frozen=True)
class Exemption:
    """An exception to a rule against duplication: reason, document and a second person (例外批准)."""

    reason: str
    document: str
    second_person: str
    allowance_fen: int = 0


@dataclass(frozen=True)
class YearShare:
    """The part of an award that one fiscal year's budget line bears, in fen."""

    line: str
    fiscal_year: int
    amount_fen: int


@dataclass(frozen=True)
class Instalment:
    """One instalment (分期): number from 1, due date, amount in fen, budget line, and what it needs first.

    ``needs`` names the evidence without which it is held, such as ``rent_paid``; empty if none.
    ``starts`` and ``ends`` (exclusive) bound the period it pays for, where there is one.
    """

    number: int
    due_on: date
    amount_fen: int
    line: str
    needs: str = ""
    starts: date | None = None
    ends: date | None = None
    rent_fen: int = 0


def budget_line(fiscal_year: int, department: str, clause: str, fund_source: str) -> str:
    """Return the key of a budget line (指标): year, department, clause and fund source.

    Raises InvalidInput for a fund source that is empty or holds the key's own separator.
    """
    if not fund_source.strip() or "|" in fund_source:
        raise InvalidInput(
            field="fund_source", problem="不能为空或含有 |", problem_en="must not be empty or hold a |"
        )
    return f"{fiscal_year}|{department}|{clause}|{fund_source}"


def line_year(line: str) -> int:
    """Return the fiscal year of a budget line's key."""
    return int(line.split("|", 1)[0])


def line_in_year(line: str, fiscal_year: int) -> str:
    """Return the key of the same line in another fiscal year."""
    return f"{fiscal_year}|{line.split('|', 1)[1]}"
