"""What a reviewer should look at (审核提示): warnings beside a computed amount, never refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.application.work import Work
from ledger.domain.awards import Award
from ledger.domain.holds import Claim
from ledger.domain.money import yuan
from ledger.domain.recipient import Recipient
from ledger.policy.clause import Clause
from ledger.policy.facts import read_facts
from ledger.policy.formula import RateOfBase
from ledger.policy.split import UpgradeProject, split_warning

Warnings = list[dict[str, str]]
"""Each has a stable ``code`` and says in ``zh`` and ``en`` what to look at."""


def review_warnings(
    work: Work, holder: Recipient, standing: Award, clause: Clause, watches: Sequence[Claim]
) -> Warnings:
    """Return what to look at before this award is approved."""
    return [*_split(work, holder, standing, clause), *_held_by_others(work, standing, watches)]


def _split(work: Work, holder: Recipient, standing: Award, clause: Clause) -> Iterator[dict[str, str]]:
    """Yield a warning where projects of this body, each under a threshold, together reach it (拆分申报)."""
    if not isinstance(clause.formula, RateOfBase) or clause.formula.threshold is None:
        return
    projects = [
        project
        for award in holder.awards.values()
        if (award.clause == clause.id or award is standing)
        and (project := _project(clause, award, clause.formula.base)) is not None
    ]
    found = split_warning(work.pack, projects, work.rulings())
    if found is not None:
        names = "、".join(found.projects)
        yield {
            "code": "split_projects",
            "zh": f"疑似拆分申报：{names} 各低于起点，合计 {yuan(found.total_fen)} 元，"
            f"达到起点 {yuan(found.threshold_fen)} 元",
            "en": f"possibly one project split: {', '.join(found.projects)} are each under the threshold and "
            f"together {yuan(found.total_fen)} yuan, at least {yuan(found.threshold_fen)}",
        }


def _project(clause: Clause, award: Award, base: str) -> UpgradeProject | None:
    """Return an award as far as splitting matters; None where its project or investment is not known."""
    facts: Mapping[str, Any] = award.facts
    if not facts.get("project") or facts.get(base) is None:
        return None
    read = read_facts(clause, facts)
    return UpgradeProject(
        platform=award.beneficiary_uscc,
        project=read.text("project"),
        clause_id=clause.id,
        investment_fen=read.fen(base),
        dated=award.applied_on,
    )


def _held_by_others(work: Work, standing: Award, watches: Sequence[Claim]) -> Iterator[dict[str, str]]:
    """Yield a warning for everything watched that another award holds too (a second drafter of a standard)."""
    for watch in watches:
        others = [
            award for award in work.standings.choosers(watch.kind, watch.key) if award != standing.award
        ]
        if others:
            yield {
                "code": watch.kind,
                "zh": f"{watch.key} 已另由 {'、'.join(others)} 申领，请审核",
                "en": f"{watch.key} is also claimed by {', '.join(others)}: please review",
            }
