"""What an award must take hold of: pots, a cost base, exclusive claims, choices and periods.

The engine names them; the guards hold them. `missing` lists the facts and parties without which a key is
incomplete: such an award can be computed, but must not be approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from ledger.domain.errors import InvalidInput
from ledger.domain.holds import Choice, Claim, ClaimPeriod
from ledger.policy.clause import Cap, ClaimSpec, Clause, Scope
from ledger.policy.facts import Facts
from ledger.policy.formula import RentSchedule
from ledger.policy.keys import Key, Parties, written
from ledger.policy.pack import Pack
from ledger.policy.reading import InForce, Reading, Ruling
from ledger.policy.rent_award import rent_months, rent_term, unknown_of_term

LIFETIME = "lifetime"
FACT_SCOPES = ("project", "loan")
"""Scopes that a fact names; the others are roles of the parties."""


@dataclass(frozen=True)
class Pot:
    """A cap to draw on: its key, whose it is, over what period, and its ceiling in fen (None: uncapped)."""

    key: str
    pot: str
    scope: Scope
    holder: str
    period: str
    ceiling_fen: int | None


@dataclass(frozen=True)
class CostBase:
    """A cost that all public support together may not exceed: its key and its sum in fen.

    City money names the cost it supported without knowing its sum: then `base_fen` is None.
    """

    key: str
    base_fen: int | None


@dataclass(frozen=True)
class Signature:
    """What is supported, in the pack's vocabulary, for the rule against similar district support."""

    direction: str
    content: str
    standard: str


@dataclass(frozen=True)
class Requirements:
    """Everything one award takes hold of; a held `watch` is worth a warning, not a refusal."""

    pots: tuple[Pot, ...] = ()
    cost_base: CostBase | None = None
    claims: tuple[Claim, ...] = ()
    choices: tuple[Choice, ...] = ()
    periods: tuple[ClaimPeriod, ...] = ()
    watches: tuple[Claim, ...] = ()
    similar: Signature | None = None
    missing: tuple[str, ...] = ()

    def require_complete(self) -> None:
        """Refuse to hold anything under an incomplete key. Raises InvalidInput naming the first gap."""
        if self.missing:
            raise InvalidInput(
                field=self.missing[0],
                problem="未填写，无法占用额度或查重",
                problem_en="is missing: caps and claims cannot be held without it",
            )

    def as_dict(self) -> dict[str, object]:
        """Return the requirements as JSON shows them."""
        plain = asdict(self)
        for period in plain["periods"]:
            period["starts"], period["ends"] = period["starts"].isoformat(), period["ends"].isoformat()
        return plain


def requirements(
    pack: Pack, clause: Clause, facts: Facts, parties: Parties, on: date, rulings: Sequence[Ruling] = ()
) -> Requirements:
    """Return what an award or a recorded support under a clause takes hold of, on a day.

    Raises NoRateDetermined and ClauseNotInForce where a ceiling has no value.
    """
    reading = Reading(pack, clause, on, rulings)
    lacks: list[str] = []
    pots = tuple(_pot(reading, cap, facts, parties, lacks) for cap in clause.caps)
    periods = _periods(clause, facts, parties, lacks)
    claims = _claims(clause.claims, facts, parties, lacks)
    choices = tuple(
        Choice(spec.kind, key, value)
        for spec in clause.choices
        if (key := _take(written(spec.key, facts, parties), lacks))
        and (value := _take(written(spec.value, facts, parties), lacks))
    )
    similar = clause.similar_support
    return Requirements(
        pots=pots,
        cost_base=_cost_base(reading, facts, parties, lacks),
        claims=claims,
        choices=choices,
        periods=periods,
        watches=_claims(clause.watches, facts, parties, []),
        similar=Signature(similar.direction, similar.content, similar.standard) if similar else None,
        missing=tuple(dict.fromkeys(lacks)),
    )


def pot_ceiling(reading: Reading, cap: Cap) -> InForce | None:
    """Return a cap's ceiling in force, or None where it is read as uncapped."""
    switches = [switch for switch in cap.switches if reading.holds(switch)]
    return None if any(switch.uncapped for switch in switches) else reading.parameter(cap.ceiling)


def _pot(reading: Reading, cap: Cap, facts: Facts, parties: Parties, lacks: list[str]) -> Pot:
    """Return the pot a cap names on this day, as its open questions are read."""
    scope, period = cap.scope, cap.period
    for switch in cap.switches:
        if reading.holds(switch):
            scope, period = switch.scope or scope, switch.period or period
    holder = written(f"{{{scope}}}", facts, parties)
    lacks.extend(holder.lacks)
    span = LIFETIME
    if period.kind == "year":
        span = str(_year(period.fact, facts, reading.on, lacks))
    ceiling = pot_ceiling(reading, cap)
    return Pot(
        key=f"{cap.pot}|{scope}|{holder.text}|{span}",
        pot=cap.pot,
        scope=scope,
        holder=holder.text,
        period=span,
        ceiling_fen=None if ceiling is None else ceiling.fen,
    )


def _year(fact: str | None, facts: Facts, on: date, lacks: list[str]) -> int:
    """Return the year a fact gives (a year, or the year of a date); the day's own while it is missing."""
    value = facts.values.get(fact) if fact else None
    if isinstance(value, date):
        return value.year
    if isinstance(value, int):
        return value
    if fact:
        lacks.append(fact)
    return on.year


def _claims(
    specs: Sequence[ClaimSpec], facts: Facts, parties: Parties, lacks: list[str]
) -> tuple[Claim, ...]:
    """Return the claims of a clause; a list that is empty claims nothing."""
    claims: list[Claim] = []
    for spec in specs:
        items = facts.texts(spec.each) if spec.each else (None,)
        keys = (_take(written(spec.key, facts, parties, item), lacks) for item in items)
        claims.extend(Claim(spec.kind, key) for key in keys if key)
    return tuple(dict.fromkeys(claims))


def _periods(clause: Clause, facts: Facts, parties: Parties, lacks: list[str]) -> tuple[ClaimPeriod, ...]:
    """Return the days a rent award claims: its own for the unit, and each lease's."""
    if not clause.periods or not isinstance(clause.formula, RentSchedule):
        return ()
    unknown = unknown_of_term(facts)
    lacks.extend(unknown)
    if set(unknown) - {"start"}:
        return ()
    term = rent_term(facts)
    if not term.named:
        lacks.append("lease")
    if term.days is None:
        return ()
    periods = []
    for spec in clause.periods:
        if spec.range == "award":
            key = _take(written(spec.key, facts, parties), lacks)
            periods.extend([ClaimPeriod(spec.kind, key, *term.days)] if key else [])
        elif term.named:
            periods.extend(
                ClaimPeriod(spec.kind, written(spec.key, facts, parties, lease).text, starts, ends)
                for lease, starts, ends in term.lease_days()
            )
    return tuple(periods)


def _cost_base(reading: Reading, facts: Facts, parties: Parties, lacks: list[str]) -> CostBase | None:
    """Return the cost base of a clause and its sum; each rent award's months are a cost of their own."""
    spec, formula = reading.clause.cost_base, reading.clause.formula
    if spec is None:
        return None
    key = written(spec.key, facts, parties)
    lacks.extend(key.lacks)
    if isinstance(formula, RentSchedule):
        if set(unknown_of_term(facts)) - {"start"}:
            return CostBase(key.text, None)
        days = rent_term(facts).days
        rent_fen = sum(month.rent_fen for month in rent_months(reading, facts, formula))
        term = f":{days[0].isoformat()}:{days[1].isoformat()}" if days else ""
        return CostBase(f"{key.text}{term}", rent_fen)
    if spec.base is not None and not facts.has(spec.base):
        lacks.append(spec.base)
        return CostBase(key.text, None)
    return CostBase(key.text, facts.fen(spec.base) if spec.base else None)


def _take(key: Key, lacks: list[str]) -> str:
    """Return a complete key's text, or nothing, noting what it lacks."""
    lacks.extend(key.lacks)
    return "" if key.lacks else key.text
