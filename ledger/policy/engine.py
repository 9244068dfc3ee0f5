"""The engine: from a clause and the facts of a case to an amount, and every step on the way.

Pure: no clock, no files, no ledger. What is already held in a pot and what others paid come as arguments;
the result names what the award must take hold of, and the guards decide whether it can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ledger.domain.errors import ClauseCarriesNoMoney, ClauseIsCityMoney, OneAwardPerEnterprise
from ledger.domain.money import yuan
from ledger.policy.clause import Clause
from ledger.policy.computation import Computation, explain, explain_by
from ledger.policy.eligibility import eligibility_steps
from ledger.policy.facts import Facts, read_facts
from ledger.policy.formulas import compute
from ledger.policy.keys import Parties
from ledger.policy.pack import Pack
from ledger.policy.reading import InForce, Reading, Ruling
from ledger.policy.rent import RentMonth
from ledger.policy.rent_award import trimmed
from ledger.policy.requirements import Requirements, pot_ceiling, requirements
from ledger.policy.trace import StopsAt, TraceStep

OTHER_PUBLIC = "other_public"
"""The fact that states other public support on the same cost, where the ledger does not know it."""


@dataclass(frozen=True)
class Assessment:
    """A computed amount (测算) in fen: what limited it, how it came about, and what it must take hold of.

    ``facts`` are the facts as read; ``plan`` the months of a rent award, adding up to the amount.
    """

    clause_id: str
    amount_fen: int
    stops_at: StopsAt
    trace: tuple[TraceStep, ...]
    requirements: Requirements
    facts: Facts
    pack: str
    pack_fingerprint: str
    plan: tuple[RentMonth, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the assessment as JSON shows it: integers in fen, dates in ISO, rates as text."""
        return {
            "clause_id": self.clause_id,
            "amount_fen": self.amount_fen,
            "stops_at": self.stops_at,
            "trace": [step.as_dict() for step in self.trace],
            "requirements": self.requirements.as_dict(),
            "facts": self.facts.as_dict(),
            "pack": self.pack,
            "pack_fingerprint": self.pack_fingerprint,
            "plan": [month_as_dict(month) for month in self.plan],
        }


def month_as_dict(month: RentMonth) -> dict[str, object]:
    """Return a planned rent month as JSON shows it."""
    return {
        "number": month.number,
        "starts": month.starts.isoformat(),
        "ends": month.ends.isoformat(),
        "rent_fen": month.rent_fen,
        "counted_rent_fen": month.counted_rent_fen,
        "rate": str(month.rate),
        "amount_fen": month.amount_fen,
        "leases": list(month.leases),
    }


@dataclass
class _Tally:
    """The amount as it passes one limit after another."""

    reading: Reading
    amount_fen: int
    stops_at: StopsAt
    steps: list[TraceStep] = field(default_factory=list)

    def limit(self, room_fen: int, stops_at: StopsAt) -> tuple[int, int]:
        """Bring the amount down to the room there is; return it before and after."""
        before, self.amount_fen = self.amount_fen, min(self.amount_fen, max(room_fen, 0))
        if self.amount_fen < before:
            self.stops_at = stops_at
        return before, self.amount_fen


def assess(
    pack: Pack,
    clause_id: str,
    raw_facts: Mapping[str, object],
    *,
    parties: Parties | None = None,
    on: date,
    held: Mapping[str, int] | None = None,
    public_support_fen: int | None = None,
    rulings: Sequence[Ruling] = (),
) -> Assessment:
    """Compute the most a case may be awarded under a clause, on a day.

    ``held`` is what each pot holds already, by its key; ``public_support_fen`` what others paid on the same
    cost, in place of the fact ``other_public``. Raises UnknownClause, InvalidInput for the facts, and the
    PolicyRefusal of whatever the measure does not support.
    """
    clause = paying_clause(pack, clause_id, raw_facts)
    facts = read_facts(clause, raw_facts)
    reading = Reading(pack, clause, on, rulings)
    needed = requirements(pack, clause, facts, parties or Parties(), on, rulings)
    holding = held or {}
    _refuse_second_award(clause, needed, holding)
    computation = compute(reading, facts)
    eligible = eligibility_steps(reading, facts, computation.base_fen)
    steps = [*computation.basis, *eligible, *computation.steps]
    tally = _Tally(reading, computation.amount_fen, computation.stops_at, steps)
    _item_cap(tally)
    _pots(tally, needed, holding)
    _other_public_support(tally, computation, facts, public_support_fen)
    _final(tally)
    return Assessment(
        clause_id=clause.id,
        amount_fen=tally.amount_fen,
        stops_at=tally.stops_at,
        trace=tuple(tally.steps),
        requirements=needed,
        facts=facts,
        pack=pack.edition,
        pack_fingerprint=pack.fingerprint,
        plan=trimmed(computation.plan, tally.amount_fen),
    )


def paying_clause(pack: Pack, clause_id: str, raw_facts: Mapping[str, object]) -> Clause:
    """Return the clause that applies, if district money flows under it.

    Raises UnknownClause, InvalidInput, ClauseIsCityMoney, ClauseCarriesNoMoney.
    """
    clause = pack.resolve(clause_id, raw_facts)
    if clause.kind == "city":
        raise ClauseIsCityMoney(clause=clause.id)
    if not clause.pays:
        raise ClauseCarriesNoMoney(clause=clause.id)
    return clause


def _refuse_second_award(clause: Clause, needed: Requirements, held: Mapping[str, int]) -> None:
    """Refuse a second award where there is one in a lifetime. Raises OneAwardPerEnterprise."""
    held_fen = sum(held.get(pot.key, 0) for pot in needed.pots)
    if clause.once_per_holder and held_fen > 0:
        raise OneAwardPerEnterprise(clause=clause.id, held_fen=held_fen)


def _final(tally: _Tally) -> None:
    amount_fen = tally.amount_fen
    notes = (f"测算金额 {yuan(amount_fen)} 元", f"assessed: {yuan(amount_fen)} yuan")
    tally.steps.append(explain(tally.reading, "final", amount_fen, amount_fen, notes))


def _item_cap(tally: _Tally) -> None:
    """Apply the cap of one award, where the clause has one."""
    name = tally.reading.clause.item_cap
    if name is None:
        return
    cap = tally.reading.parameter(name)
    amounts = tally.limit(cap.fen, "cap")
    notes = (f"单项上限 {yuan(cap.fen)} 元", f"cap of one award: {yuan(cap.fen)} yuan")
    tally.steps.append(explain_by(tally.reading, "item_cap", cap, amounts, notes))


def _pots(tally: _Tally, needed: Requirements, held: Mapping[str, int]) -> None:
    """Apply each pot: the room is its ceiling less what it already holds."""
    for cap, pot in zip(tally.reading.clause.caps, needed.pots, strict=True):
        held_fen = held.get(pot.key, 0)
        ceiling = pot_ceiling(tally.reading, cap)
        if ceiling is None:
            notes = (
                f"按口径不设上限，已占用 {yuan(held_fen)} 元",
                f"read as uncapped; {yuan(held_fen)} yuan held",
            )
            amount = tally.amount_fen
            tally.steps.append(explain(tally.reading, "pot", amount, amount, notes))
            continue
        room_fen = max(ceiling.fen - held_fen, 0)
        amounts = tally.limit(room_fen, "cap")
        tally.steps.append(
            explain_by(tally.reading, "pot", ceiling, amounts, _pot_notes(ceiling, held_fen, room_fen))
        )


def _pot_notes(ceiling: InForce, held_fen: int, room_fen: int) -> tuple[str, str]:
    return (
        f"上限 {yuan(ceiling.fen)} 元，已占用 {yuan(held_fen)} 元，尚余 {yuan(room_fen)} 元",
        f"ceiling {yuan(ceiling.fen)}, held {yuan(held_fen)}, room {yuan(room_fen)} yuan",
    )


def _other_public_support(
    tally: _Tally, computation: Computation, facts: Facts, public_support_fen: int | None
) -> None:
    """Keep all public support within 100 % of the cost (district and recorded external together)."""
    if tally.reading.clause.cost_base is None:
        return
    stated_fen = facts.fen(OTHER_PUBLIC) if facts.has(OTHER_PUBLIC) else 0
    others_fen = stated_fen if public_support_fen is None else public_support_fen
    room_fen = max(computation.cost_fen - others_fen, 0)
    before, after = tally.limit(room_fen, "support")
    notes = (
        f"费用 {yuan(computation.cost_fen)} 元，其他财政支持 {yuan(others_fen)} 元，尚可支持 {yuan(room_fen)} 元",
        f"cost {yuan(computation.cost_fen)}, other public support {yuan(others_fen)}, room {yuan(room_fen)} yuan",
    )
    tally.steps.append(explain(tally.reading, "other_public_support", before, after, notes))
