"""The formulas of the measure, computed exactly and explained step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.domain.errors import ClauseCarriesNoMoney, InvalidInput
from ledger.domain.money import share, yuan
from ledger.domain.standard_numbers import StandardNumber
from ledger.policy.amounts import exact_yuan, percent_text
from ledger.policy.computation import Computation, explain, explain_by, refuse_rate_above
from ledger.policy.facts import Facts
from ledger.policy.formula import (
    AmountByLevel,
    DeterminedAward,
    NoDistrictMoney,
    RateOfBase,
    RentSchedule,
)
from ledger.policy.reading import InForce, Reading
from ledger.policy.rent_award import rent_award
from ledger.policy.trace import TraceStep


def compute(reading: Reading, facts: Facts) -> Computation:
    """Return the amount of a clause before the caps. Raises what the formula refuses."""
    return _FORMULAS[type(reading.clause.formula)](reading, facts, reading.clause.formula)


def standard_level(formula: AmountByLevel, facts: Facts) -> str:
    """Return a standard's level: stated, or told by its number; the two must agree. Raises InvalidInput."""
    if not facts.has(formula.standard):
        return facts.text(formula.level)
    number = StandardNumber.parse(facts.text(formula.standard))
    if facts.has(formula.level) and facts.text(formula.level) != number.level:
        raise InvalidInput(
            field=formula.level,
            problem=f"与标准编号 {number.text} 不符（{number.level}）",
            problem_en=f"does not agree with the standard number {number.text} ({number.level})",
        )
    return str(number.level)


def _rate_of_base(reading: Reading, facts: Facts, formula: RateOfBase) -> Computation:
    base_fen = facts.fen(formula.base)
    ceiling = reading.parameter(formula.rate)
    refuse_rate_above(reading, facts, ceiling)
    applied = facts.fraction("rate") if facts.has("rate") else ceiling.value
    amount_fen = share(base_fen, applied)
    exact = exact_yuan(base_fen * applied)
    lower = "（评审核定低于上限）" if applied < ceiling.value else ""
    lower_en = " (reviewers went below the ceiling)" if applied < ceiling.value else ""
    product = f"{yuan(base_fen)} × {percent_text(applied)} = {exact}"
    steps = [
        explain_by(
            reading,
            "rate",
            ceiling,
            (base_fen, amount_fen),
            (f"{product} 元{lower}", f"{product} yuan{lower_en}"),
            value=percent_text(applied),
        ),
        _rounding(reading, exact, amount_fen),
    ]
    basis = (_base(reading, formula.base, base_fen),)
    if formula.threshold is None:
        return Computation(amount_fen, base_fen, basis, tuple(steps))
    threshold = reading.parameter(formula.threshold)
    reached = base_fen >= threshold.fen
    steps.append(_threshold(reading, threshold, base_fen, amount_fen))
    if reached:
        return Computation(amount_fen, base_fen, basis, tuple(steps))
    return Computation(0, base_fen, basis, tuple(steps), stops_at="threshold")


def _determined_award(reading: Reading, facts: Facts, formula: DeterminedAward) -> Computation:
    award_fen = facts.fen(formula.award)
    return Computation(award_fen, award_fen, (_base(reading, formula.award, award_fen),))


def _amount_by_level(reading: Reading, facts: Facts, formula: AmountByLevel) -> Computation:
    level = standard_level(formula, facts)
    amount = reading.parameter(formula.amounts[level])
    names = {option.value: option for option in _choices(reading, formula.level)}
    name_zh, name_en = (names[level].zh, names[level].en) if level in names else (level, level)
    notes = (f"{name_zh}：{yuan(amount.fen)} 元", f"{name_en}: {yuan(amount.fen)} yuan")
    step = explain_by(reading, "base", amount, (0, amount.fen), notes)
    return Computation(amount.fen, amount.fen, (step,))


def _no_money(reading: Reading, _facts: Facts, _formula: NoDistrictMoney) -> Computation:
    raise ClauseCarriesNoMoney(clause=reading.clause.id)


def _choices(reading: Reading, fact: str) -> tuple[Any, ...]:
    spec = reading.clause.fact(fact)
    return spec.choices if spec else ()


def _base(reading: Reading, fact: str, base_fen: int) -> TraceStep:
    """Explain the base: the fact it is."""
    spec = reading.clause.fact(fact)
    label_zh, label_en = (spec.label.zh, spec.label.en) if spec else (fact, fact)
    notes = (f"{label_zh} {yuan(base_fen)} 元", f"{label_en}: {yuan(base_fen)} yuan")
    return explain(reading, "base", 0, base_fen, notes)


def _rounding(reading: Reading, exact: str, amount_fen: int) -> TraceStep:
    """Explain the rounding: down to the fen, because 不超过 means never exceed."""
    notes = (
        f"{exact} 元舍去不足一分，得 {yuan(amount_fen)} 元",
        f"{exact} rounded down to {yuan(amount_fen)} yuan",
    )
    return explain(reading, "rounding", amount_fen, amount_fen, notes)


def _threshold(reading: Reading, threshold: InForce, base_fen: int, amount_fen: int) -> TraceStep:
    """Explain the threshold: reached (含) or not."""
    reached = base_fen >= threshold.fen
    verb, verb_en = ("达到", "reaches") if reached else ("未达到", "is under")
    notes = (
        f"{yuan(base_fen)} 元{verb}起点 {yuan(threshold.fen)} 元（含）",
        f"{yuan(base_fen)} {verb_en} the threshold of {yuan(threshold.fen)} yuan",
    )
    return explain_by(reading, "threshold", threshold, (amount_fen, amount_fen if reached else 0), notes)


_FORMULAS: dict[type, Callable[[Reading, Facts, Any], Computation]] = {
    RateOfBase: _rate_of_base,
    DeterminedAward: _determined_award,
    AmountByLevel: _amount_by_level,
    RentSchedule: rent_award,
    NoDistrictMoney: _no_money,
}
