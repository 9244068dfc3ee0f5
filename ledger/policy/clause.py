"""The shape of one clause of the measure as data: what its YAML file may say, and nothing else.

Numbers in a pack are quoted text and become exact values when they are used (`reading`); unknown keys
are refused by the record base. Templates name facts or parties in braces: ``contract:{contract_no}``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from ledger.policy.formula import Formula

Words = Annotated[str, msgspec.Meta(min_length=1, pattern=r"\S")]
"""Text that says something."""

Kind = Literal["district", "undetermined", "city", "non_monetary", "rule"]
"""Who pays: the district; the district once a rate is determined; the city; nobody; or it is a rule."""

Scope = Literal["unit", "project", "platform", "operator", "enterprise", "organisation", "loan", "person"]
"""Whose pot it is: a role of the parties, or a fact (project, loan)."""

FactType = Literal[
    "money", "area", "integer", "boolean", "date", "text", "choice", "rate", "standard", "list"
]


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base of everything read from a pack: immutable, and refusing keys it does not know."""


class Text(Record, frozen=True, kw_only=True):
    """What officers read, in both languages."""

    zh: Words
    en: Words


class Option(Record, frozen=True, kw_only=True):
    """One value something may take, and what it is called."""

    value: Words
    zh: Words
    en: Words


class FactSpec(Record, frozen=True, kw_only=True):
    """One fact of a case (申报事实): its name, type and label.

    ``default`` is what an unstated fact is taken to be; ``items`` and ``fields`` describe a list.
    """

    name: Words
    type: FactType
    label: Text
    required: bool = False
    default: str | None = None
    choices: tuple[Option, ...] = ()
    items: Literal["text", "choice", "record"] | None = None
    fields: tuple[FactSpec, ...] = ()


class DatedValue(Record, frozen=True, kw_only=True, rename={"starts": "from", "ends": "to"}):
    """A parameter's value from one day to another (both inclusive); null means repealed or not in the text."""

    starts: date
    ends: date | None = None
    value: str | None


class Parameter(Record, frozen=True, kw_only=True):
    """A number of the measure, by date, with the words that state it (money in yuan)."""

    name: Words
    type: Literal["rate", "money", "months", "area"]
    label: Text
    quote: Words | None = None
    values: Annotated[tuple[DatedValue, ...], msgspec.Meta(min_length=1)]


class Interpretation(Record, frozen=True, kw_only=True):
    """How an open question is read (口径): the choice, what else it could be, and on what basis."""

    id: Words
    question: Text
    chosen: Option
    alternatives: tuple[Option, ...] = ()
    basis: Text
    document: Words
    date: date

    @property
    def values(self) -> tuple[str, ...]:
        """Every value a determination may choose."""
        return (self.chosen.value, *(option.value for option in self.alternatives))


class UnderReading(Record, frozen=True, kw_only=True):
    """A rule that holds only while an interpretation is read in one way."""

    interpretation: Words
    value: Words


class Condition(Record, frozen=True, kw_only=True):
    """What must hold for support: facts that must be ``expected``, or the refusal named by its code.

    With ``need: all`` each fact must be so; with ``need: any`` it is refused when all are stated otherwise.
    """

    facts: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    expected: bool
    need: Literal["all", "any"] = "all"
    refusal: Words
    label: Text
    quote: Words
    under: UnderReading | None = None


class CapPeriod(Record, frozen=True, kw_only=True):
    """Over what time a pot runs: a lifetime, or the year that a fact gives."""

    kind: Literal["lifetime", "year"]
    fact: str | None = None


class CapSwitch(UnderReading, frozen=True, kw_only=True):
    """What an interpretation changes about a cap."""

    scope: Scope | None = None
    period: CapPeriod | None = None
    uncapped: bool = False


class Cap(Record, frozen=True, kw_only=True):
    """A pot (上限): whose, over what time, up to which parameter."""

    pot: Words
    ceiling: Words
    scope: Scope
    period: CapPeriod
    switches: tuple[CapSwitch, ...] = ()


class ClaimSpec(Record, frozen=True, kw_only=True):
    """Something claimed once, ever; with ``each``, one claim per item of that list, written ``{item}``."""

    kind: Words
    key: Words
    each: str | None = None


class ChoiceSpec(Record, frozen=True, kw_only=True):
    """Something that keeps one value for ever."""

    kind: Words
    key: Words
    value: Words


class PeriodSpec(Record, frozen=True, kw_only=True):
    """Days that may not be claimed twice: the whole award's, or each lease's (``{item}``) within it."""

    kind: Words
    key: Words
    range: Literal["award", "lease"]


class CostBaseSpec(Record, frozen=True, kw_only=True):
    """The cost that all public support together may not exceed; ``base`` is the fact that gives its sum.

    It is absent where the formula gives the sum (rent), or where only the cost's name is known (city money).
    """

    key: Words
    base: str | None = None


class SimilarSupport(Record, frozen=True, kw_only=True):
    """What is supported, for the rule against similar district support (方向、内容、标准); codes of the pack."""

    direction: Words
    content: Words
    standard: Words


class Clause(Record, frozen=True, kw_only=True):
    """One clause: a sentence of the measure that supports in one way."""

    id: Words
    family: str | None = None
    article: Words
    title: Text
    kind: Kind
    departments: tuple[str, ...]
    beneficiary: Literal["unit", "operator", "enterprise", "organisation", "person", "platform"]
    quotes: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1)]
    formula: Formula
    parameters: tuple[Parameter, ...] = ()
    facts: tuple[FactSpec, ...] = ()
    conditions: tuple[Condition, ...] = ()
    item_cap: str | None = None
    once_per_holder: bool = False
    caps: tuple[Cap, ...] = ()
    claims: tuple[ClaimSpec, ...] = ()
    watches: tuple[ClaimSpec, ...] = ()
    choices: tuple[ChoiceSpec, ...] = ()
    periods: tuple[PeriodSpec, ...] = ()
    cost_base: CostBaseSpec | None = None
    cost_dates: tuple[str, ...] = ()
    settles_on: str | None = None
    similar_support: SimilarSupport | None = None
    interpretations: tuple[Interpretation, ...] = ()
    budget_clause: str | None = None
    economic: str | None = None

    @property
    def quote(self) -> str:
        """The leading sentence."""
        return self.quotes[0]

    @property
    def pays(self) -> bool:
        """Whether district money can flow under it."""
        return self.kind in ("district", "undetermined")

    def parameter(self, name: str) -> Parameter | None:
        """Return a parameter by name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def fact(self, name: str) -> FactSpec | None:
        """Return a fact's declaration by name."""
        return next((spec for spec in self.facts if spec.name == name), None)


class Branch(Record, frozen=True, kw_only=True):
    """One clause of a family, taken when the facts say so."""

    clause: Words
    when: dict[str, bool | str]


class OneOf(Record, frozen=True, kw_only=True):
    """A fact that has one value per case, and the list under which several might be given; two are refused."""

    fact: Words
    several: Words


class Family(Record, frozen=True, kw_only=True):
    """Clauses of one sentence that share facts, readings and pots; the facts say which one applies."""

    id: Words
    article: Words
    title: Text
    facts: tuple[FactSpec, ...]
    branches: Annotated[tuple[Branch, ...], msgspec.Meta(min_length=2)]
    one_of: OneOf | None = None
    interpretations: tuple[Interpretation, ...] = ()
