"""Split projects (拆分申报): projects of one platform that each stay under a threshold and together reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.domain.calendar import months_after
from ledger.policy.formula import RateOfBase
from ledger.policy.pack import Pack
from ledger.policy.reading import Reading, Ruling

SPLIT_WINDOW = "split_window_months"
"""The setting of a pack that says how far apart such projects may lie."""


@dataclass(frozen=True)
class UpgradeProject:
    """A project as far as splitting matters: whose, under which clause, its investment in fen, and its date."""

    platform: str
    project: str
    clause_id: str
    investment_fen: int
    dated: date


@dataclass(frozen=True)
class SplitWarning:
    """Projects that look like one project split: a warning for the reviewer, not a refusal."""

    platform: str
    clause_id: str
    projects: tuple[str, ...]
    total_fen: int
    threshold_fen: int


def split_warning(
    pack: Pack, projects: Sequence[UpgradeProject], rulings: Sequence[Ruling] = ()
) -> SplitWarning | None:
    """Return the first set of projects of one platform and clause that look split, if there is one.

    Raises UnknownClause.
    """
    months = pack.whole_number(SPLIT_WINDOW)
    ordered = sorted(projects, key=lambda project: (project.platform, project.clause_id, project.dated))
    for first in ordered:
        threshold_fen = _threshold(pack, first, rulings)
        inside = [
            other
            for other in ordered
            if (other.platform, other.clause_id) == (first.platform, first.clause_id)
            and first.dated <= other.dated < months_after(first.dated, months)
            and other.investment_fen < threshold_fen
        ]
        total_fen = sum(project.investment_fen for project in inside)
        names = tuple(dict.fromkeys(project.project for project in inside))
        if len(names) > 1 and total_fen >= threshold_fen:
            return SplitWarning(first.platform, first.clause_id, names, total_fen, threshold_fen)
    return None


def _threshold(pack: Pack, project: UpgradeProject, rulings: Sequence[Ruling]) -> int:
    """Return the threshold of a project's clause in fen; zero where it has none, so nothing is under it."""
    clause = pack.clause(project.clause_id)
    if not isinstance(clause.formula, RateOfBase) or clause.formula.threshold is None:
        return 0
    return Reading(pack, clause, project.dated, rulings).parameter(clause.formula.threshold).fen
