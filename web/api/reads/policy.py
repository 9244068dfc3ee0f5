"""The measure: its clauses as data, and the readings of it."""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from ledger.domain.errors import UnknownClause
from ledger.policy.clause import Clause, FactSpec, Text
from projections.queries.listings import DETERMINATIONS, DeterminationItem
from web.api.parameters import Asked, Parameter
from web.api.read import list_of, read
from web.opened import current_pack

CLAUSE: Final = Parameter("clause", "条款 / clause", place="path", example="art4.testing")


class ClauseFact(msgspec.Struct, frozen=True):
    """A fact that a clause asks for; money is written in yuan as text, dates in ISO."""

    name: str
    type: str
    label: Text
    required: bool
    choices: list[str]
    fields: list[str]


class ClauseItem(msgspec.Struct, frozen=True):
    """A clause of the measure: whom it supports, on which facts, and the sentences it rests on."""

    clause: str
    family: str | None
    article: str
    title: Text
    kind: str
    departments: list[str]
    beneficiary: str
    quotes: list[str]
    facts: list[ClauseFact]


class Measure(msgspec.Struct, frozen=True):
    """The measure that is in force: its edition, its first day and its clauses."""

    pack: str
    edition: str
    effective_from: date
    title: Text
    items: list[ClauseItem]


def _fact(spec: FactSpec) -> ClauseFact:
    return ClauseFact(
        name=spec.name,
        type=spec.type,
        label=spec.label,
        required=spec.required,
        choices=[option.value for option in spec.choices],
        fields=[field.name for field in spec.fields],
    )


def _clause(clause: Clause) -> ClauseItem:
    return ClauseItem(
        clause=clause.id,
        family=clause.family,
        article=clause.article,
        title=clause.title,
        kind=clause.kind,
        departments=list(clause.departments),
        beneficiary=clause.beneficiary,
        quotes=list(clause.quotes),
        facts=[_fact(spec) for spec in clause.facts],
    )


@read("/policy", area="policy", about="政策措施与全部条款", answers=Measure)
def get_measure(_: Asked) -> object:
    """The measure with all of its clauses."""
    pack = current_pack()
    return Measure(
        pack=pack.id,
        edition=pack.edition,
        effective_from=pack.effective_from,
        title=pack.header.title,
        items=[_clause(clause) for clause in pack.clauses],
    )


@read(
    "/policy/clauses/<clause>",
    area="policy",
    about="一个条款",
    answers=ClauseItem,
    parameters=(CLAUSE,),
    raises=(UnknownClause,),
)
def get_clause(asked: Asked) -> object:
    """One clause of the measure."""
    return _clause(current_pack().clause(asked["clause"]))


@list_of(
    "/determinations",
    DETERMINATIONS,
    area="policy",
    about="口径",
    item=DeterminationItem,
    parameters=(
        Parameter("clause", "条款 / clause"),
        Parameter("state", "状态 / state", choices=("proposed", "confirmed", "withdrawn")),
    ),
)
def list_determinations(asked: Asked) -> object:
    """Readings of the measure, by clause and day."""
