"""What awards claim (防重复) in words: kinds, keys and the values that are kept, as pages and files print them."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.application.holdings import WATCHED
from ledger.domain.errors.state import CLAIM_NAMES
from ledger.policy.clause import FactSpec
from ledger.policy.pack import Pack
from projections.guards.claims import SIMILAR
from web.labels import clause_title, support_name
from web.language import gettext as _
from web.language import said
from web.opened import current_pack

BESIDE = " / "
"""What stands between the two sides of a candidate in `projections.queries.duplicates`."""


def claim_name(kind: str) -> str:
    """Return what is claimed; the kind itself where it has no name."""
    return said(CLAIM_NAMES[kind]) if kind in CLAIM_NAMES else kind


def claim_key(kind: str, key: str) -> str:
    """Return the key of a claim: whose, and which; of similar support its direction, content and standard in words."""
    parts = key.split("|")
    if kind == SIMILAR:
        vocabulary = current_pack().header.vocabulary
        spoken = (vocabulary.direction, vocabulary.content, vocabulary.standard)
        names = [{option.value: said(option) for option in options} for options in spoken]
        parts[1:] = [name.get(part, part) for name, part in zip(names, parts[1:], strict=False)]
    return " · ".join(parts)


def claim_value(value: str) -> str:
    """Return what a choice keeps: the measure, a choice of the case's facts, or the value as it is."""
    pack = current_pack()
    if value == pack.id:
        return said(pack.header.title)
    if value == WATCHED:
        return _("已登记")
    options = (option for spec in _specs(pack) for option in spec.choices)
    return next((said(option) for option in options if option.value == value), value)


def _specs(pack: Pack) -> Iterator[FactSpec]:
    for family in pack.families:
        yield from family.facts
    for clause in pack.clauses:
        yield from clause.facts


def shared_words(rule: str, shared: str) -> str:
    """Return what two sides of a candidate share: a cost, a clause, measures or numbers alike, by the rule."""
    match rule:
        case "same_cost":
            return support_name(shared)
        case "same_year":
            return clause_title(shared)
        case "similar_measure":
            return BESIDE.join(map(claim_value, shared.split(BESIDE)))
        case "like_number":
            kind, _space, keys = shared.partition(" ")
            return f"{claim_name(kind)} {BESIDE.join(claim_key(kind, key) for key in keys.split(BESIDE))}"
    return shared
