"""What a formula gives: the amount before the caps, the cost it rests on, and the steps that led there."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.errors import RateAboveCeiling
from ledger.policy.amounts import percent_text
from ledger.policy.facts import Facts
from ledger.policy.reading import InForce, Reading
from ledger.policy.rent import RentMonth
from ledger.policy.trace import StepName, StopsAt, TraceStep


@dataclass(frozen=True)
class Computation:
    """An amount before item cap, pots and other support, in fen; ``basis`` steps come before eligibility."""

    amount_fen: int
    cost_fen: int
    basis: tuple[TraceStep, ...]
    steps: tuple[TraceStep, ...] = ()
    stops_at: StopsAt = "base"
    plan: tuple[RentMonth, ...] = ()

    @property
    def base_fen(self) -> int:
        """What the basis steps end at: the part of the cost that counts, which the conditions leave as it is."""
        return self.basis[-1].after_fen


def explain(
    reading: Reading, step: StepName, before_fen: int, after_fen: int, notes: tuple[str, str]
) -> TraceStep:
    """Return a step that stands on the clause's leading sentence."""
    return TraceStep(
        step=step,
        clause=reading.clause.id,
        quote=reading.clause.quote,
        parameter="",
        value="",
        version=reading.pack.edition,
        before_fen=before_fen,
        after_fen=after_fen,
        note_zh=notes[0],
        note_en=notes[1],
    )


def explain_by(
    reading: Reading,
    step: StepName,
    used: InForce,
    amounts: tuple[int, int],
    notes: tuple[str, str],
    *,
    value: str = "",
) -> TraceStep:
    """Return a step that stands on a parameter; ``amounts`` are before and after, ``value`` what was applied."""
    return TraceStep(
        step=step,
        clause=reading.clause.id,
        quote=used.quote,
        parameter=used.name,
        value=value or used.text,
        version=used.version,
        before_fen=amounts[0],
        after_fen=amounts[1],
        note_zh=notes[0],
        note_en=notes[1],
    )


def refuse_rate_above(reading: Reading, facts: Facts, ceiling: InForce) -> None:
    """Refuse a reviewer's rate above the measure's. Raises RateAboveCeiling."""
    if facts.has("rate") and facts.fraction("rate") > ceiling.value:
        raise RateAboveCeiling(
            clause=reading.clause.id,
            rate=percent_text(facts.fraction("rate")),
            ceiling=percent_text(ceiling.value),
        )
