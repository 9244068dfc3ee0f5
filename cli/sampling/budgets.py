"""Budget lines of a sample district: what the applications will need, year by year, and some room above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from cli.sampling.bodies import Bodies
from cli.sampling.course import approved_on
from cli.sampling.plan import Expected, PlannedAward, Step
from cli.sampling.refusals import BUDGET_EXCEEDED
from ledger.application.commands import RecordAppropriation, RecordPastDisbursement, RegisterPlatform
from ledger.domain.calendar import CALENDAR, months_after
from ledger.domain.money import FEN_PER_WAN, share
from ledger.policy.engine import Assessment, assess
from ledger.policy.keys import Parties
from ledger.policy.pack import Pack
from ledger.policy.reading import Ruling

Line = tuple[int, str, str]
"""Fiscal year, department, budget clause."""

MARGIN_PERCENT = 115
LEAST_FEN = 100 * FEN_PER_WAN


def appropriations(
    pack: Pack,
    bodies: Bodies,
    awards: Sequence[PlannedAward],
    disbursements: Iterable[RecordPastDisbursement],
    years: Sequence[int],
    rulings: Sequence[Ruling],
) -> Iterator[RecordAppropriation]:
    """Yield a line for every year and every clause that can pay, large enough for what is planned."""
    needed: Counter[Line] = Counter()
    for clause in pack.clauses:
        if clause.budget_clause:
            department = _lead(awards, pack, clause.budget_clause) or clause.departments[0]
            needed.update({(year, department, clause.budget_clause): 0 for year in years})
    for one in awards:
        if one.refused and one.refused.code == BUDGET_EXCEEDED:
            needed[(one.applied_on.year, one.department, _budget_clause(pack, one))] += 0
    awarded = [one for one in awards if one.refused is None or _reaches_a_line(one.refused)]
    needed.update(_needed(pack, bodies, awarded, rulings))
    for paid in disbursements:
        clause_id = pack.resolve(paid.clause, paid.facts).budget_clause or paid.clause
        needed[(paid.paid_on.year, paid.department, clause_id)] += paid.amount_fen
    for (year, department, budget_clause), fen in sorted(needed.items()):
        if year in years:
            yield RecordAppropriation(
                fiscal_year=year,
                department=department,
                clause=budget_clause,
                amount_fen=_with_margin(fen),
                document=f"怀财预〔{year}〕{_paper(budget_clause)}号",
            )


def _reaches_a_line(refused: Expected) -> bool:
    """Whether an application that is refused at its approval should not be refused for want of budget."""
    return refused.step is Step.APPROVE and refused.code != BUDGET_EXCEEDED


def _with_margin(fen: int) -> int:
    """Return a sum with its margin, rounded up to 万元."""
    return -(-max(LEAST_FEN, fen * MARGIN_PERCENT // 100) // FEN_PER_WAN) * FEN_PER_WAN


def _paper(budget_clause: str) -> int:
    return sum(map(ord, budget_clause)) % 90 + 10


def _lead(awards: Sequence[PlannedAward], pack: Pack, budget_clause: str) -> str:
    """Return the department that leads the applications on a budget line, if there are any."""
    found = (one.department for one in awards if _budget_clause(pack, one) == budget_clause)
    return next(found, "")


def _budget_clause(pack: Pack, award: PlannedAward) -> str:
    return pack.resolve(award.clause, award.facts).budget_clause or award.clause


def _needed(
    pack: Pack, bodies: Bodies, awards: Iterable[PlannedAward], rulings: Sequence[Ruling]
) -> Counter[Line]:
    """Return what awards need of each line, if nothing but their own limits bind them.

    An approval holds its whole amount on the line of its year until its instalments are scheduled; so each line
    also gets the room that the largest run of approvals needs for that while.
    """
    needed: Counter[Line] = Counter()
    passing: Counter[tuple[Line, date]] = Counter()
    for award in awards:
        day = approved_on(award.applied_on)
        computed = expected(pack, bodies, award, day, rulings)
        for due_on, fen in _due(award, computed, day):
            line = (due_on.year, award.department, _budget_clause(pack, award))
            needed[line] += fen
            if not computed.plan and due_on.year > day.year:
                passing[((day.year, *line[1:]), award.applied_on)] += fen
    largest: dict[Line, int] = {}
    for (line, _), fen in passing.items():
        largest[line] = max(fen, largest.get(line, 0))
    needed.update(largest)
    return needed


def expected(
    pack: Pack, bodies: Bodies, award: PlannedAward, on: date, rulings: Sequence[Ruling]
) -> Assessment:
    """Return what an application comes to while its pots are empty."""
    return assess(pack, award.clause, award.facts, parties=_parties(bodies, award), on=on, rulings=rulings)


def _due(award: PlannedAward, computed: Assessment, day: date) -> Iterator[tuple[date, int]]:
    """Yield when the parts of an award fall due, and how much each is in fen."""
    if computed.plan:
        for month in computed.plan:
            yield CALENDAR.next_working(month.ends), month.amount_fen
    elif award.tranches:
        for tranche in award.tranches:
            yield months_after(day, tranche.months_later), share(computed.amount_fen, tranche.part) + 1
    else:
        yield day, computed.amount_fen


def _parties(bodies: Bodies, award: PlannedAward) -> Parties:
    platform = next((one for one in bodies.platforms if one.code == award.recipient), None)
    return Parties(beneficiary=award.recipient) if platform is None else _of(platform)


def _of(platform: RegisterPlatform) -> Parties:
    return Parties(beneficiary=platform.operator_uscc, unit=platform.unit_uscc, platform=platform.code)
