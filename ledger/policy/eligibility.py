"""Whether the measure supports a case at all (支持条件): conditions of the clause, and costs dated too early."""

from __future__ import annotations

from dataclasses import replace

from ledger.domain.errors import (
    CityPublicPlatform,
    CostBeforePublication,
    DuplicateSupport,
    ElevationNotRecognised,
    NotRepaidOnTime,
    PolicyRefusal,
)
from ledger.policy.clause import Condition
from ledger.policy.computation import explain
from ledger.policy.facts import Facts
from ledger.policy.reading import Reading
from ledger.policy.trace import TraceStep

CONDITION_REFUSALS: dict[str, type[PolicyRefusal]] = {
    refusal.code: refusal
    for refusal in (CityPublicPlatform, DuplicateSupport, ElevationNotRecognised, NotRepaidOnTime)
}
"""What a condition in a pack may refuse with."""

EARLY_COSTS = "costs-before-publication"
"""The reading that says whether costs dated before the measure count: ``ineligible`` or ``eligible``."""


def eligibility_steps(reading: Reading, facts: Facts, base_fen: int) -> tuple[TraceStep, ...]:
    """Return a step per condition that holds. Raises the refusal of the first that does not."""
    steps = [
        _step(reading, condition, facts, base_fen)
        for condition in reading.clause.conditions
        if condition.under is None or reading.holds(condition.under)
    ]
    return (*steps, *_cost_date_steps(reading, facts, base_fen))


def _step(reading: Reading, condition: Condition, facts: Facts, base_fen: int) -> TraceStep:
    values = [facts.flag(name) for name in condition.facts]
    good = [value is condition.expected for value in values]
    denied = [value is (not condition.expected) for value in values]
    if all(denied) if condition.need == "any" else not all(good):
        raise CONDITION_REFUSALS[condition.refusal](
            clause=reading.clause.id, missing=f"{condition.label.zh} / {condition.label.en}"
        )
    told = any(name in facts.stated for name in condition.facts)
    step = explain(
        reading,
        "eligibility",
        base_fen,
        base_fen,
        (
            f"{condition.label.zh}：符合{'' if told else '（未填报，视为符合）'}",
            f"{condition.label.en}: holds{'' if told else ' (not stated, taken to hold)'}",
        ),
    )
    return replace(step, quote=condition.quote, parameter=", ".join(condition.facts))


def _cost_date_steps(reading: Reading, facts: Facts, base_fen: int) -> tuple[TraceStep, ...]:
    """Explain that no cost is dated before the measure. Raises CostBeforePublication."""
    published = reading.pack.effective_from
    choice, document = reading.choice(EARLY_COSTS)
    dates = [facts.day(name) for name in reading.clause.cost_dates if facts.has(name)]
    if not dates:
        return ()
    earliest = min(dates)
    if earliest < published and choice == "ineligible":
        raise CostBeforePublication(dated=earliest.isoformat(), published=published.isoformat())
    notes = (
        f"费用最早日期 {earliest}，施行日 {published}（口径：{document}）",
        f"earliest cost {earliest}, in force from {published} (reading: {document})",
    )
    return (explain(reading, "eligibility", base_fen, base_fen, notes),)
