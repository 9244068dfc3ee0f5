"""The rent subsidy of Article 3 (租金补贴): one month of it, or a whole award with its monthly plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ledger.domain.errors import InvalidInput, RateAboveCeiling
from ledger.domain.money import yuan
from ledger.policy.amounts import decimal_text, percent_text
from ledger.policy.computation import Computation, explain, explain_by
from ledger.policy.facts import Facts, missing
from ledger.policy.formula import RentSchedule
from ledger.policy.reading import InForce, Reading
from ledger.policy.rent import Lease, RentMonth, month_start, rent_month
from ledger.policy.trace import TraceStep

ANY_START = date(2026, 1, 1)
"""Stands for the start where only the amount of one whole month is asked; the amount does not depend on it."""


@dataclass(frozen=True)
class RentTerm:
    """Which months of which leases are supported; ``starts`` is None where only an amount is asked."""

    starts: date | None
    first: int
    last: int
    leases: tuple[Lease, ...]
    named: bool

    @property
    def days(self) -> tuple[date, date] | None:
        """The first day of the term and the first day after it."""
        if self.starts is None:
            return None
        return month_start(self.starts, self.first), month_start(self.starts, self.last + 1)

    def lease_days(self) -> list[tuple[str, date, date]]:
        """Return the days of each lease within the term, the end exclusive."""
        if self.days is None:
            return []
        begins, ends = self.days
        spans = []
        for lease in self.leases:
            first = max(begins, lease.begins or begins)
            past = min(ends, date.fromordinal(lease.ends.toordinal() + 1) if lease.ends else ends)
            if first < past:
                spans.append((lease.lease, first, past))
        return spans


@dataclass(frozen=True)
class _Phase:
    through: InForce
    rate: InForce


def unknown_of_term(facts: Facts) -> tuple[str, ...]:
    """Return what is not known of a rent award's months and leases, as may be for one made before this ledger."""
    unknown = [] if facts.has("month") or facts.has("months") else ["months"]
    if not facts.has("start"):
        unknown.append("start")
    if not facts.has("leases") and not (facts.has("area") and facts.has("rent")):
        unknown.append("leases")
    return tuple(unknown)


def rent_term(facts: Facts) -> RentTerm:
    """Read the months and leases asked for: one ``month``, or ``months`` from ``first_month`` on.

    Raises InvalidInput where the facts give neither, or both.
    """
    starts = facts.day("start") if facts.has("start") else None
    if facts.has("month") == facts.has("months"):
        raise missing("months" if not facts.has("month") else "month")
    if facts.has("month"):
        first = last = facts.number("month")
    else:
        first = facts.number("first_month") if facts.has("first_month") else 1
        last = first + facts.number("months") - 1
        if starts is None:
            raise missing("start")
    if not 1 <= first <= last:
        field = "month" if facts.has("month") else "months"
        raise InvalidInput(field=field, problem="至少为 1", problem_en="must be at least 1")
    leases, named = _leases(facts)
    if starts is None and any(lease.begins or lease.ends for lease in leases):
        raise missing("start")
    return RentTerm(starts, first, last, leases, named)


def rent_months(reading: Reading, facts: Facts, formula: RentSchedule) -> tuple[RentMonth, ...]:
    """Return every month of the term within the measure's months, zero ones included."""
    term = rent_term(facts)
    phases = _phases(reading, formula)
    _refuse_rate(reading, facts, term, phases)
    area_ceiling = reading.parameter(formula.area_ceiling)
    return tuple(
        rent_month(
            term.starts or ANY_START,
            number,
            term.leases,
            area_ceiling_m2=area_ceiling.value,
            rate=_rate(phase, facts),
        )
        for number, phase in _months(phases, term)
    )


def rent_award(reading: Reading, facts: Facts, formula: RentSchedule) -> Computation:
    """Compute the award and its monthly plan.

    Raises InvalidInput for an award beyond the last month, RateAboveCeiling for a rate above every month's.
    """
    term = rent_term(facts)
    phases = _phases(reading, formula)
    last = phases[-1].through
    months = rent_months(reading, facts, formula)
    if term.last > last.fen and facts.has("months"):
        raise InvalidInput(
            field="months",
            problem=f"第 {term.last} 个月超过期限 {last.fen} 个月",
            problem_en=f"month {term.last} is after the last of {last.fen} months",
        )
    amount_fen = sum(month.amount_fen for month in months)
    rent_fen = sum(month.rent_fen for month in months)
    if not months:
        rent_fen = sum(lease.monthly_rent_fen for lease in term.leases)
        step = _after_the_term(reading, last, term.first, rent_fen)
        return Computation(0, rent_fen, (_rent_step(reading, rent_fen),), (step,), stops_at="eligibility")
    plan = tuple(month for month in months if month.amount_fen) if term.starts else ()
    basis = (_rent_step(reading, rent_fen), _area_step(reading, formula, months))
    return Computation(amount_fen, rent_fen, basis, tuple(_rate_steps(reading, phases, months)), plan=plan)


def trimmed(plan: Sequence[RentMonth], amount_fen: int) -> tuple[RentMonth, ...]:
    """Return the plan cut from its end so that its months add up to ``amount_fen``."""
    kept: list[RentMonth] = []
    left = amount_fen
    for month in plan:
        paid = min(left, month.amount_fen)
        left -= paid
        if paid:
            kept.append(replace(month, amount_fen=paid))
    return tuple(kept)


def _leases(facts: Facts) -> tuple[tuple[Lease, ...], bool]:
    """Return the leases and whether each has its number; one lease may be given by area and rent alone."""
    records = facts.records("leases")
    if records and (facts.has("area") or facts.has("rent")):
        raise InvalidInput(field="leases", problem="与 area、rent 重复", problem_en="repeats area and rent")
    named = all(record.has("lease") for record in records or (facts,))
    if not records:
        name = facts.text("lease") if facts.has("lease") else "1"
        return (Lease(name, _area(facts), facts.fen("rent")),), named
    return tuple(
        Lease(
            lease=record.text("lease") if record.has("lease") else str(number),
            area_m2=_area(record),
            monthly_rent_fen=record.fen("rent"),
            begins=record.day("begins") if record.has("begins") else None,
            ends=record.day("ends") if record.has("ends") else None,
        )
        for number, record in enumerate(records, start=1)
    ), named


def _area(facts: Facts) -> Fraction:
    return facts.fraction("area")


def _phases(reading: Reading, formula: RentSchedule) -> list[_Phase]:
    return [
        _Phase(reading.parameter(phase.through), reading.parameter(phase.rate)) for phase in formula.phases
    ]


def _phase(phases: Sequence[_Phase], number: int) -> _Phase | None:
    """Return the phase a month lies in, or None after the last."""
    return next((phase for phase in phases if number <= phase.through.fen), None)


def _months(phases: Sequence[_Phase], term: RentTerm) -> list[tuple[int, _Phase]]:
    """Return the months of a term that lie within the measure's, each with its phase."""
    last = min(term.last, phases[-1].through.fen)
    return [
        (number, phase)
        for number in range(term.first, last + 1)
        if (phase := _phase(phases, number)) is not None
    ]


def _rate(phase: _Phase, facts: Facts) -> Fraction:
    """Return the rate of a month: the phase's, or the reviewers' where that is lower."""
    return min(phase.rate.value, facts.fraction("rate")) if facts.has("rate") else phase.rate.value


def _refuse_rate(reading: Reading, facts: Facts, term: RentTerm, phases: Sequence[_Phase]) -> None:
    """Refuse a rate that no month of the term allows. Raises RateAboveCeiling."""
    ceilings = [phase.rate.value for _, phase in _months(phases, term)]
    if facts.has("rate") and ceilings and facts.fraction("rate") > max(ceilings):
        raise RateAboveCeiling(
            clause=reading.clause.id,
            rate=percent_text(facts.fraction("rate")),
            ceiling=percent_text(max(ceilings)),
        )


def _rent_step(reading: Reading, rent_fen: int) -> TraceStep:
    notes = (f"期间租金 {yuan(rent_fen)} 元", f"rent of the term: {yuan(rent_fen)} yuan")
    return explain(reading, "base", 0, rent_fen, notes)


def _area_step(reading: Reading, formula: RentSchedule, months: Sequence[RentMonth]) -> TraceStep:
    """Explain what the area ceiling leaves of the rent."""
    ceiling = reading.parameter(formula.area_ceiling)
    rent_fen = sum(month.rent_fen for month in months)
    counted_fen = sum(month.counted_rent_fen for month in months)
    largest = decimal_text(max(month.area_m2 for month in months))
    notes = (
        f"面积最大 {largest} 平方米，上限 {ceiling.text} 平方米，计入租金 {yuan(counted_fen)} 元",
        f"largest area {largest} m², ceiling {ceiling.text} m²: rent that counts {yuan(counted_fen)} yuan",
    )
    return explain_by(reading, "base", ceiling, (rent_fen, counted_fen), notes)


def _rate_steps(reading: Reading, phases: Sequence[_Phase], months: Sequence[RentMonth]) -> list[TraceStep]:
    """Explain the rate phase by phase, and the rounding."""
    steps = []
    for phase in phases:
        inside = [month for month in months if _phase(phases, month.number) is phase]
        if not inside:
            continue
        span = f"{inside[0].number}–{inside[-1].number}"
        amounts = (sum(m.counted_rent_fen for m in inside), sum(m.amount_fen for m in inside))
        applied = percent_text(inside[0].rate)
        notes = (
            f"第 {span} 个月：{yuan(amounts[0])} × {applied}，计 {yuan(amounts[1])} 元",
            f"months {span}: {yuan(amounts[0])} × {applied}, together {yuan(amounts[1])} yuan",
        )
        steps.append(explain_by(reading, "rate", phase.rate, amounts, notes, value=applied))
    total = sum(month.amount_fen for month in months)
    notes = ("逐月舍去不足一分", "each month rounded down to the fen")
    return [*steps, explain(reading, "rounding", total, total, notes)]


def _after_the_term(reading: Reading, last: InForce, number: int, rent_fen: int) -> TraceStep:
    notes = (
        f"第 {number} 个月已过 {last.fen} 个月期限，不予支持",
        f"month {number} is after the last of {last.fen} months: nothing is supported",
    )
    return explain_by(reading, "eligibility", last, (rent_fen, 0), notes)
