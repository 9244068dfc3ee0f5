"""How a clause reads on a day: its parameters and open questions, with the determinations (口径) applied.

A determination confirmed by two people overrides a parameter or an interpretation from its date on; of
several, the latest holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.domain.errors import ClauseNotInForce, InvalidInput, NoRateDetermined
from ledger.policy.clause import Clause, FactSpec, Interpretation, Parameter, Text, UnderReading
from ledger.policy.facts import read_fact
from ledger.policy.pack import Pack


@dataclass(frozen=True)
class Ruling:
    """A confirmed determination (口径): what it decides, of which clause, from which day, by which document.

    ``target`` is ``parameter:<name>`` or ``interpretation:<id>``; ``clause`` a clause, a family or the pack.
    """

    id: str
    clause: str
    target: str
    value: str
    effective_from: date
    document_no: str


@dataclass(frozen=True)
class InForce:
    """A parameter's exact value on a day (fen, months, a rate or m²), as written, and where it stands."""

    name: str
    value: Fraction
    text: str
    quote: str
    version: str

    @property
    def fen(self) -> int:
        """The value as fen or as months."""
        return int(self.value)


def parameter_value(parameter: Parameter, text: str) -> Fraction:
    """Return the exact value of a parameter: yuan become fen. Raises InvalidInput naming the parameter."""
    kind = {"rate": "rate", "money": "money", "months": "integer", "area": "area"}[parameter.type]
    label = Text(zh=parameter.name, en=parameter.name)
    value = read_fact(FactSpec(name=parameter.name, type=kind, label=label), text)  # type: ignore[arg-type]
    if not isinstance(value, int | Fraction):
        raise InvalidInput(field=parameter.name, problem="不是数", problem_en="is not a number")
    return Fraction(value)


@dataclass(frozen=True)
class Reading:
    """One clause on one day under the determinations known."""

    pack: Pack
    clause: Clause
    on: date
    rulings: Sequence[Ruling] = ()

    def parameter(self, name: str) -> InForce:
        """Return a parameter's value in force.

        Raises NoRateDetermined where the text gives no number and nobody determined one, ClauseNotInForce
        before the first day and after a repeal.
        """
        parameter = self._declared(name)
        ruling = self._ruling(f"parameter:{name}")
        quote = parameter.quote or self.clause.quote
        if ruling is not None:
            value = parameter_value(parameter, ruling.value)
            return InForce(name, value, ruling.value, quote, _ruling_version(ruling))
        for dated in parameter.values:
            if dated.starts <= self.on and (dated.ends is None or self.on <= dated.ends):
                if dated.value is None:
                    break
                version = f"{self.pack.edition} {dated.starts.isoformat()}"
                return InForce(name, parameter_value(parameter, dated.value), dated.value, quote, version)
        refusal = NoRateDetermined if self.clause.kind == "undetermined" else ClauseNotInForce
        raise refusal(clause=self.clause.id, parameter=name, on=self.on.isoformat())

    def choice(self, interpretation_id: str) -> tuple[str, str]:
        """Return how an open question is read, and the document that says so. Raises InvalidInput."""
        interpretation = self.pack.interpretation(self.clause, interpretation_id)
        if interpretation is None:
            raise _no_target(self.clause.id, f"interpretation:{interpretation_id}")
        ruling = self._ruling(f"interpretation:{interpretation_id}")
        if ruling is None:
            return interpretation.chosen.value, interpretation.document
        _require_option(interpretation, ruling.value)
        return ruling.value, _ruling_version(ruling)

    def holds(self, under: UnderReading) -> bool:
        """Whether an interpretation is read as a rule requires."""
        return self.choice(under.interpretation)[0] == under.value

    def _declared(self, name: str) -> Parameter:
        parameter = self.clause.parameter(name)
        if parameter is None:
            raise _no_target(self.clause.id, f"parameter:{name}")
        return parameter

    def _ruling(self, target: str) -> Ruling | None:
        """Return the last determination of a target that is in force, if any."""
        names = (self.clause.id, self.clause.family, self.pack.id)
        found = [
            ruling
            for ruling in self.rulings
            if ruling.target == target and ruling.clause in names and ruling.effective_from <= self.on
        ]
        return max(enumerate(found), key=lambda item: (item[1].effective_from, item[0]))[1] if found else None


def check_ruling(pack: Pack, ruling: Ruling) -> None:
    """Refuse a determination of something the measure does not leave to determine.

    Raises UnknownClause, and InvalidInput for an unknown target, a value that is not one, or no document.
    """
    if not ruling.document_no.strip():
        raise InvalidInput(field="document_no", problem="未填写", problem_en="is missing")
    kind, _, name = ruling.target.partition(":")
    if ruling.clause == pack.id:
        of_the_measure = {reading.id: reading for reading in pack.header.interpretations}
        if kind != "interpretation" or name not in of_the_measure:
            raise _no_target(pack.id, ruling.target)
        _require_option(of_the_measure[name], ruling.value)
        return
    family = pack.family(ruling.clause)
    for clause_id in [branch.clause for branch in family.branches] if family else [ruling.clause]:
        _check_target(pack, pack.clause(clause_id), kind, name, ruling.value)


def _check_target(pack: Pack, clause: Clause, kind: str, name: str, value: str) -> None:
    """Refuse a target that the clause does not have, or a value it cannot take."""
    parameter = clause.parameter(name) if kind == "parameter" else None
    interpretation = pack.interpretation(clause, name) if kind == "interpretation" else None
    if parameter is not None:
        parameter_value(parameter, value)
    elif interpretation is not None:
        _require_option(interpretation, value)
    else:
        raise _no_target(clause.id, f"{kind}:{name}")


def _require_option(interpretation: Interpretation, value: str) -> None:
    if value not in interpretation.values:
        raise _not_an_option(value, interpretation.values)


def _ruling_version(ruling: Ruling) -> str:
    return f"{ruling.document_no} {ruling.effective_from.isoformat()}"


def _no_target(clause_id: str, target: str) -> InvalidInput:
    return InvalidInput(
        field="target",
        problem=f"{clause_id} 没有 {target}",
        problem_en=f"{clause_id} has no {target[:80]}",
    )


def _not_an_option(value: str, options: Sequence[str]) -> InvalidInput:
    allowed = ", ".join(options)
    return InvalidInput(
        field="value",
        problem=f"{value[:40]} 不在可选口径之内：{allowed}",
        problem_en=f"{value[:40]} is not one of the readings: {allowed}",
    )
