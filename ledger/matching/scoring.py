"""How right a result is, where the truth is known: for simulated districts and for tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import get_args

from ledger.matching.model import Match, MatchResult, Pass

Allocations = frozenset[tuple[str, int]]
"""(reference, fen) of one line."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What each line really pays, in fen by reference; a line that pays nothing of ours is absent.

    ``decidable`` are the lines for which the statement says enough to be certain, each with the pass that could be.
    """

    allocations: Mapping[str, Allocations]
    decidable: Mapping[str, Pass]


@dataclass(frozen=True, slots=True)
class PassScore:
    """How many matches of a pass there are, and how many are right: every allocation of the line, to the fen.

    ``decidable`` are the lines that the pass could be certain of, ``decidable_right`` those of them that were
    confirmed rightly, by whichever pass.
    """

    confirmed: int
    confirmed_right: int
    proposed: int
    proposed_right: int
    decidable: int = 0
    decidable_right: int = 0

    @property
    def precision(self) -> Fraction:
        """The share of confirmed matches that is right; 1 where nothing was confirmed."""
        return Fraction(self.confirmed_right, self.confirmed) if self.confirmed else Fraction(1)

    @property
    def recall(self) -> Fraction:
        """The share of what the pass could be certain of that was confirmed rightly; 1 where there is nothing."""
        return Fraction(self.decidable_right, self.decidable) if self.decidable else Fraction(1)


@dataclass(frozen=True, slots=True)
class Score:
    """The precision of each pass, and how many of the decidable lines were confirmed, rightly."""

    passes: Mapping[Pass, PassScore]
    decidable: int
    decidable_right: int
    wrong: tuple[str, ...] = field(default=())
    """The lines that were confirmed wrongly."""

    @property
    def recall(self) -> Fraction:
        """The share of decidable lines that was confirmed rightly; 1 where none is decidable."""
        return Fraction(self.decidable_right, self.decidable) if self.decidable else Fraction(1)

    def recall_of(self, names: Iterable[Pass]) -> Fraction:
        """Return the share of what some passes could be certain of that was confirmed rightly; 1 of nothing."""
        passes = [self.passes[name] for name in names]
        decidable = sum(one.decidable for one in passes)
        return Fraction(sum(one.decidable_right for one in passes), decidable) if decidable else Fraction(1)


def score(result: MatchResult, truth: Truth) -> Score:
    """Return how right a result is."""
    return score_matches(result.confirmed, result.proposed, truth)


def score_matches(confirmed: Iterable[Match], proposed: Iterable[Match], truth: Truth) -> Score:
    """Return how right matches are that were gathered over several runs.

    A payment in several lines is right by line: each line's own share of it.
    """
    sure, asked = tuple(confirmed), tuple(proposed)
    right = {match.line for match in sure if _right(match, truth)}
    passes: dict[Pass, PassScore] = {}
    for name in get_args(Pass):
        mine, theirs = ([m for m in group if m.pass_ == name] for group in (sure, asked))
        certain = {line for line, could in truth.decidable.items() if could == name}
        passes[name] = PassScore(
            confirmed=len(mine),
            confirmed_right=sum(match.line in right for match in mine),
            proposed=len(theirs),
            proposed_right=sum(_right(match, truth) for match in theirs),
            decidable=len(certain),
            decidable_right=len(certain & right),
        )
    decidable = frozenset(truth.decidable)
    wrong = tuple(sorted(match.line for match in sure if match.line not in right))
    return Score(passes, len(decidable), len(decidable & right), wrong)


def _right(match: Match, truth: Truth) -> bool:
    return truth.allocations.get(match.line) == frozenset(match.allocations)
