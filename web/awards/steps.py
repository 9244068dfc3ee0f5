"""The life of an award as a stepper: 申报 → 受理 → 测算 → 公示 → 批复 → 分期 → 到期 → 批次 → 支付 → 结清."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from ledger.domain.awards import InstalmentState, Stage
from projections.queries.awards import AwardFile, InstalmentRow
from projections.queries.history import HistoryEntry
from web.language import gettext as _
from web.language import said

State = Literal["done", "now", "ahead", "stopped"]

PAPERS: Final[tuple[tuple[str, tuple[str, str], tuple[str, ...]], ...]] = (
    ("applied", ("申报", "Applied"), ("award.applied", "award.amended")),
    ("accepted", ("受理", "Accepted"), ("award.accepted",)),
    ("assessed", ("测算", "Assessed"), ("award.assessed",)),
    ("in_notice", ("公示", "Notice"), ("award.notice_published",)),
    ("approved", ("批复", "Approved"), ("award.approved",)),
    ("scheduled", ("分期", "Scheduled"), ("instalment.scheduled",)),
)
"""The steps on paper, with the events that take them."""
MONEY: Final[tuple[tuple[str, tuple[str, str], tuple[str, ...]], ...]] = (
    ("due", ("到期", "Due"), ("instalment.due",)),
    ("batched", ("批次", "Batched"), ("instalment.batched",)),
    ("paid", ("支付", "Paid"), ("payment.confirmed",)),
)
"""The steps of the money, each counted over the instalments."""
SETTLED: Final = ("结清", "Settled")

PASSED: Final[Mapping[Stage, int]] = {
    Stage.APPLIED: 1,
    Stage.SENT_BACK: 1,
    Stage.ACCEPTED: 2,
    Stage.ASSESSED: 3,
    Stage.IN_NOTICE: 4,
    Stage.APPROVED: 5,
    Stage.SCHEDULED: 6,
    Stage.COMPLETED: 6,
    Stage.CANCELLED: 6,
    Stage.REJECTED: 1,
}
"""How many steps on paper an award has behind it at a stage."""
REACHED: Final[Mapping[str, tuple[InstalmentState, ...]]] = {
    "due": (InstalmentState.DUE, InstalmentState.BATCHED, InstalmentState.PAID),
    "batched": (InstalmentState.BATCHED, InstalmentState.PAID),
    "paid": (InstalmentState.PAID,),
}


@dataclass(frozen=True)
class Step:
    """One step: what it is called, when it was last taken, where the award stands with it, a word more."""

    title: str
    when: date | None
    state: State
    note: str = ""


def steps_of(file: AwardFile, entries: Sequence[HistoryEntry]) -> list[Step]:
    """Return the steps of an award, each with the day on which it was last taken."""
    stage = file.award.stage
    ended = stage in (Stage.CANCELLED, Stage.REJECTED)
    passed = _passed_on_paper(stage, entries)
    steps = [
        _paper(title, topics, place, passed, stage, entries)
        for place, (_name, title, topics) in enumerate(PAPERS)
    ]
    steps += [
        _money(name, title, topics, file.instalments, entries, ended=ended) for name, title, topics in MONEY
    ]
    last: State = "done" if stage is Stage.COMPLETED else "stopped" if ended else "ahead"
    steps.append(Step(_end(stage), entries[-1].effective_on if last != "ahead" else None, last))
    return _with_one_now(steps, ended=ended)


def _passed_on_paper(stage: Stage, entries: Sequence[HistoryEntry]) -> int:
    """Return how many steps on paper are behind; of an award that ended, those whose events there are."""
    if stage not in (Stage.CANCELLED, Stage.REJECTED):
        return PASSED[stage]
    taken = {entry.topic for entry in entries}
    return sum(any(topic in taken for topic in topics) for _name, _title, topics in PAPERS)


def _paper(
    title: tuple[str, str],
    topics: tuple[str, ...],
    place: int,
    passed: int,
    stage: Stage,
    entries: Sequence[HistoryEntry],
) -> Step:
    state: State = "done" if place < passed else "ahead"
    when = _last_day(entries, topics) if state == "done" else None
    note = _("补正中") if stage is Stage.SENT_BACK and place == 0 else ""
    return Step(said(title), when, state, note)


def _money(
    name: str,
    title: tuple[str, str],
    topics: tuple[str, ...],
    instalments: Sequence[InstalmentRow],
    entries: Sequence[HistoryEntry],
    *,
    ended: bool,
) -> Step:
    """Return a step of the money: done once every instalment that was not cancelled has reached it."""
    counted = [one for one in instalments if one.state is not InstalmentState.CANCELLED]
    reached = sum(one.state in REACHED[name] for one in counted)
    state: State = "done" if counted and reached == len(counted) else "ahead"
    if reached and state == "ahead" and not ended:
        state = "now"
    note = f"{reached} / {len(counted)}" if len(counted) > 1 else ""
    return Step(said(title), _last_day(entries, topics) if reached else None, state, note)


def _end(stage: Stage) -> str:
    names = {Stage.CANCELLED: ("已终止", "Cancelled"), Stage.REJECTED: ("不予支持", "Refused")}
    return said(names.get(stage, SETTLED))


def _with_one_now(steps: list[Step], *, ended: bool) -> list[Step]:
    """Mark the first step that lies ahead as the one that is due, unless one is under way or all ended."""
    if ended or any(step.state == "now" for step in steps):
        return steps
    for place, step in enumerate(steps):
        if step.state == "ahead":
            steps[place] = Step(step.title, step.when, "now", step.note)
            break
    return steps


def _last_day(entries: Sequence[HistoryEntry], topics: tuple[str, ...]) -> date | None:
    return next((entry.effective_on for entry in reversed(entries) if entry.topic in topics), None)
