"""The facts of a case (申报事实) as a form asks for them: declared by the measure, each with the words that need it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.domain.errors import InvalidInput
from ledger.domain.money import yuan
from ledger.policy.amounts import yuan_text
from ledger.policy.clause import Clause, FactSpec
from ledger.policy.facts import read_fact
from ledger.policy.pack import Pack
from web.commanding.fields import Kind
from web.commanding.values import as_fen

KINDS: Mapping[str, Kind] = {
    "money": Kind.YUAN,
    "integer": Kind.INTEGER,
    "boolean": Kind.TRUTH,
    "date": Kind.DATE,
    "choice": Kind.CHOICE,
}
"""How a fact is shown, by its type; the others are texts."""
LIST_KINDS: Mapping[str | None, Kind] = {
    "record": Kind.RECORDS,
    "choice": Kind.CHECKS,
    "text": Kind.LINES,
}
_INDEX = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Sentence:
    """Words of the measure, and what they say about: a clause's title, a parameter, a condition."""

    about: str
    about_en: str
    quote: str


def clauses_of(pack: Pack, clause_id: str) -> tuple[Clause, ...]:
    """Return the clause of an id, or all branches of its family; none for an unknown id."""
    own = next((one for one in pack.clauses if one.id == clause_id), None)
    family = pack.family(clause_id) or (pack.family(own.family) if own else None)
    if family is not None:
        return tuple(one for one in pack.clauses if one.family == family.id)
    return (own,) if own else ()


def specs_of(pack: Pack, clause_id: str) -> tuple[FactSpec, ...]:
    """Return the facts that a clause or its family declares, the shared ones of all clauses last."""
    common = {spec.name for spec in pack.header.common_facts}
    found = {spec.name: spec for one in clauses_of(pack, clause_id) for spec in one.facts}
    return tuple(sorted(found.values(), key=lambda spec: spec.name in common))


def kind_of(spec: FactSpec) -> Kind:
    """Return how a fact is shown."""
    return LIST_KINDS[spec.items] if spec.type == "list" else KINDS.get(spec.type, Kind.TEXT)


def quotes_of(pack: Pack, clause_id: str) -> dict[str, str]:
    """Return the words that ask for a fact, by its name: those of the conditions it decides."""
    return {
        name: condition.quote
        for one in clauses_of(pack, clause_id)
        for condition in one.conditions
        for name in condition.facts
    }


def sentences_of(pack: Pack, clause_id: str) -> list[Sentence]:
    """Return the sentences on which a clause or its family rests, then those of its parameters."""
    found: dict[str, Sentence] = {}
    for one in clauses_of(pack, clause_id):
        for quote in one.quotes:
            found.setdefault(quote, Sentence(one.title.zh, one.title.en, quote))
    return list(found.values())


def plain_fact(spec: FactSpec, value: object) -> object:
    """Return a fact as the policy engine reads it: money as yuan without separators. Raises InvalidInput, InvalidAmount."""
    if spec.type == "money" and isinstance(value, str):
        value = yuan_text(as_fen(value))
    if spec.type == "boolean" and value in ("true", "false"):
        value = value == "true"
    if spec.type == "list" and spec.items == "record" and isinstance(value, list):
        value = [_plain_record(spec, item) for item in value]
    read_fact(spec, value)
    return value


def _plain_record(spec: FactSpec, item: object) -> object:
    if not isinstance(item, dict):
        return item
    money = {one.name for one in spec.fields if one.type == "money"}
    return {name: yuan_text(as_fen(value)) if name in money else value for name, value in item.items()}


def place_of(refusal: InvalidInput) -> str:
    """Return the path of the field that a fact's refusal names: ``leases[0].area`` → ``leases.0.area``."""
    return _INDEX.sub(r".\1", str(refusal.details.get("field", "")))


def flattened(
    facts: Mapping[str, Any], specs: tuple[FactSpec, ...], prefix: str
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form, by path, that facts once stated fill."""
    for spec in specs:
        value, path = facts.get(spec.name), f"{prefix}.{spec.name}"
        if value is None:
            continue
        if isinstance(value, list) and spec.items == "record":
            yield f"{path}.rows", str(len(value))
            for place, item in enumerate(value):
                yield from flattened(item, spec.fields, f"{path}.{place}")
        elif isinstance(value, list):
            for item in value if spec.items == "choice" else ["\n".join(map(str, value))]:
                yield path, str(item)
        else:
            yield path, _written(spec, value)


def _written(spec: FactSpec, value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if spec.type == "money":
        return yuan(as_fen(str(value)))
    return str(value)
