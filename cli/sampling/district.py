"""A sample district planned from a seed: the same seed, size and years give the same district, always."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from cli.sampling import errands
from cli.sampling.bodies import bodies
from cli.sampling.budgets import appropriations
from cli.sampling.course import application_days
from cli.sampling.office import Office
from cli.sampling.organisation_cases import organisation_cases
from cli.sampling.past import past_disbursements
from cli.sampling.plan import DistrictPlan, Errand, PlannedAward
from cli.sampling.platform_cases import platform_cases
from cli.sampling.playing import PlayResult, play
from cli.sampling.refusals import refused_cases, support_by_others
from ledger.application.commands import RecordAppropriation
from ledger.domain.calendar import CALENDAR, months_after
from ledger.domain.errors import InvalidInput
from ledger.policy.loader import default_pack
from ledger.policy.pack import Pack

__all__ = ["DistrictPlan", "PlayResult", "plan_district", "play"]

LEAST_PLATFORMS, MOST_PLATFORMS = 12, 500
MOST_YEARS = 5
YEARS = (2026, 2027, 2028)
LAST_MONTHS_LEFT_OPEN = 3
"""The play ends so many months before the last fiscal year does: that year is still under way."""
PAYMENTS_PER_PLATFORM = 1
UNPROVEN_SHARE = 0.02


def plan_district(
    seed: int,
    platforms: int = 60,
    years: Sequence[int] = YEARS,
    *,
    until: date | None = None,
    pack: Pack | None = None,
) -> DistrictPlan:
    """Plan a district, played to ``until`` or to the end of September of its last year.

    Raises InvalidInput for fewer than 12 platforms or years before the measure.
    """
    pack = pack or default_pack()
    _check(platforms, years, pack)
    until = until or months_after(date(years[-1], 12, 31), -LAST_MONTHS_LEFT_OPEN)
    determined_on = CALENDAR.next_working(date(years[0], 4, 15))
    office = _office(Random(seed), platforms, years, until)  # noqa: S311 - a sample, not a secret
    first, last = date(years[0], 1, 5), date(years[0], 2, 27)
    paid = tuple(past_disbursements(office, first, last, platforms * PAYMENTS_PER_PLATFORM))
    cases = [
        *platform_cases(office),
        *organisation_cases(office, determined_on),
        *refused_cases(office, determined_on),
    ]
    awards = _numbered(cases)
    rulings = errands.rulings(determined_on)
    lines = tuple(appropriations(pack, office.bodies, awards, paid, years, rulings))
    return DistrictPlan(
        seed=seed,
        years=tuple(years),
        opens_on=office.opens_on,
        until=until,
        platforms=office.bodies.platforms,
        organisations=(*office.bodies.organisations, *office.bodies.spare),
        appropriations=lines,
        disbursements=paid,
        awards=awards,
        errands=_errands(office, awards, lines, until, determined_on),
        returned=_first(awards, "art4.testing", "art10.ip-interest"),
        recovered=_first(awards, "art6.ai", "art6.upgrade"),
        unproven=_unproven(office.random, awards),
    )


def _office(random: Random, platforms: int, years: Sequence[int], until: date) -> Office:
    """Return an office that opens in March of the first year and takes applications until shortly before the end."""
    opens_on = CALENDAR.next_working(date(years[0], 3, 2))
    days = application_days(opens_on, months_after(until, -2))
    return Office(random, bodies(random, platforms, years[0]), opens_on, days)


def _unproven(random: Random, awards: Sequence[PlannedAward]) -> frozenset[tuple[str, int]]:
    """Return the rent instalments whose evidence stays away."""
    return frozenset(
        (one.award, number)
        for one in awards
        if one.clause == "art3.rent"
        for number in range(1, one.facts["months"] + 1)
        if random.random() < UNPROVEN_SHARE
    )


def _check(platforms: int, years: Sequence[int], pack: Pack) -> None:
    """Refuse a size or years that no district can be planned for. Raises InvalidInput."""
    if not LEAST_PLATFORMS <= platforms <= MOST_PLATFORMS:
        raise InvalidInput(
            field="platforms",
            problem=f"应为 {LEAST_PLATFORMS} 至 {MOST_PLATFORMS}",
            problem_en=f"must be {LEAST_PLATFORMS} to {MOST_PLATFORMS}",
        )
    first = pack.effective_from.year
    in_a_row = list(years) == list(range(years[0], years[0] + len(years))) if years else False
    if not in_a_row or len(years) > MOST_YEARS or years[0] < first:
        raise InvalidInput(
            field="years",
            problem=f"应为自 {first} 年起的 1 至 {MOST_YEARS} 个连续年度",
            problem_en=f"must be 1 to {MOST_YEARS} years in a row from {first} on",
        )


def _numbered(cases: Sequence[PlannedAward]) -> tuple[PlannedAward, ...]:
    """Return the applications in time order, with their numbers (受理编号)."""
    ordered = sorted(cases, key=lambda one: one.applied_on)
    return tuple(
        replace(one, award=f"SL-{one.applied_on.year}-{number:04d}")
        for number, one in enumerate(ordered, start=1)
    )


def _first(awards: Sequence[PlannedAward], *clauses: str) -> frozenset[str]:
    """Return the first award that goes through under each clause."""
    found = (
        next((one.award for one in awards if one.clause == clause and one.refused is None), None)
        for clause in clauses
    )
    return frozenset(award for award in found if award)


def _errands(
    office: Office,
    awards: Sequence[PlannedAward],
    lines: Sequence[RecordAppropriation],
    until: date,
    determined_on: date,
) -> tuple[Errand, ...]:
    """Return everything beside the applications, in time order."""
    years = range(office.opens_on.year, until.year + 1)
    found = [
        *support_by_others(office, office.opens_on),
        *errands.determinations(determined_on),
        *errands.suspensions(office, until),
        *errands.services(office),
        *errands.indicators(office, years, until),
        *errands.changes(office, until),
        *errands.city_support(awards),
        *errands.afterwards(awards, until),
        *errands.adjustments(lines, until),
        *errands.closings(office.opens_on, until),
    ]
    return tuple(sorted(found, key=lambda one: one.day))
