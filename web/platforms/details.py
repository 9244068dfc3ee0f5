"""What stands behind one entry of a history: the facts, the trace, the instalments, what it took hold of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from ledger.domain.errors import InvalidAmount, NotFound
from ledger.domain.money import fen_from_yuan
from ledger.domain.recovery import PENALTIES, RECOVERY_KINDS
from ledger.policy.clause import FactSpec
from ledger.policy.pack import Pack
from ledger.policy.trace import STEP_NAMES
from projections.queries.history import HistoryEntry
from web.amounts import money
from web.claim_words import claim_key, claim_name
from web.commanding.choices import HOLD_CAUSES, LEVEL_NAMES, NON_MONETARY_NAMES, ORGANISATION_KINDS
from web.labels import (
    actor_name,
    clause_title,
    department_name,
    figure_name,
    fund_source_name,
    line_name,
    pot_name,
    stop_name,
)
from web.language import day_before, list_comma, said
from web.language import gettext as _
from web.stored_words import document_name, reason_text

SHOWN_ELSEWHERE = frozenset({"amount_fen", "award", "clause", "document", "trace", "facts", "exemption"})
"""Figures that have a place of their own on the page."""
SCHEDULES = ("instalments", "plan", "reduced")
WORDED: Mapping[str, Callable[[str], str]] = {
    "lead_department": department_name,
    "fund_source": fund_source_name,
    "budget_clause": clause_title,
    "stops_at": stop_name,
    "line": line_name,
    "pot": pot_name,
    "reason": reason_text,
    "cause": lambda code: _choice(HOLD_CAUSES, code),
    "level": lambda code: _choice(LEVEL_NAMES, code),
    "penalty": lambda code: _choice(PENALTIES, code),
    "second_person": actor_name,
    "owner": actor_name,
    "department": department_name,
    "due_line": line_name,
    "committed_on": line_name,
}
"""Figures that are codes, and what puts them into words."""
KINDS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "organisation": ORGANISATION_KINDS,
    "recovery": RECOVERY_KINDS,
    "support": NON_MONETARY_NAMES,
}
"""What kinds are called, by what the event is about."""
VOCABULARY = ("direction", "content", "standard")
"""Figures of support by others that are words of the measure's vocabulary."""
GISTS = ("measure", "description", "reason", "content")
"""Figures that say in words what an event is about, the most telling first."""
HOLDS = ("holds", "released", "kept", "claims")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """One step of a trace, ready to print; amounts in fen."""

    name: str
    parameter: str
    parameter_name: str
    value: str
    before_fen: int
    after_fen: int
    note: str
    quote: str


@dataclass(frozen=True)
class Details:
    """Everything behind an entry; each part is empty where the event has none."""

    quote: str
    facts: tuple[Pair, ...]
    figures: tuple[Pair, ...]
    trace: tuple[Step, ...]
    schedule: tuple[Mapping[str, Any], ...]
    holds: tuple[Pair, ...]

    def __bool__(self) -> bool:
        return any((self.quote, self.facts, self.figures, self.trace, self.schedule, self.holds))


def _choice(names: Mapping[str, tuple[str, str]], code: str) -> str:
    return said(names.get(code, (code, code)))


def _kind_named(topic: str) -> Callable[[str], str]:
    """Return what says the kind that an event of a topic holds."""
    about = topic.partition(".")[0]
    return lambda code: _choice(KINDS.get(about, {}), code)


def details_of(entry: HistoryEntry, pack: Pack) -> Details:
    """Return what stands behind an entry, in the language and unit of the page."""
    figures = entry.figures
    return Details(
        quote=entry.quote,
        facts=tuple(_facts(figures.get("facts") or {}, _specs(pack, entry.clause))),
        figures=tuple(_scalars(figures, _words_of(entry, pack))),
        trace=tuple(_step(step, pack) for step in figures.get("trace") or ()),
        schedule=tuple(one for name in SCHEDULES for one in figures.get(name) or ()),
        holds=tuple(_holds(figures)),
    )


def gist_of(entry: HistoryEntry, pack: Pack) -> str:
    """Return in a few words what an entry is about, where its title does not say it: an indicator, a reason."""
    figures = entry.figures
    if "indicator" in figures:
        names = {option.value: said(option) for option in pack.header.indicators}
        return f"{names.get(figures['indicator'], figures['indicator'])} {figures['value']}"
    return reason_text(next((str(figures[name]) for name in GISTS if figures.get(name)), ""))


def _specs(pack: Pack, clause: str | None) -> dict[str, FactSpec]:
    """Return how the measure declares the facts of a clause or family; nothing where it no longer does."""
    if clause is None:
        return {}
    family = pack.family(clause)
    if family is not None:
        return {spec.name: spec for spec in (*pack.header.common_facts, *family.facts)}
    try:
        return {spec.name: spec for spec in pack.clause(clause).facts}
    except NotFound:
        return {}


def _facts(facts: Mapping[str, Any], specs: Mapping[str, FactSpec]) -> Iterator[Pair]:
    for name, value in facts.items():
        spec = specs.get(name)
        yield (said(spec.label) if spec else name, _fact(value, spec))


def _fact(value: Any, spec: FactSpec | None) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        apart = "\n" if any(isinstance(item, Mapping) for item in value) else _("；")
        return apart.join(_item(item, spec) for item in value)
    if spec is not None and spec.type == "money":
        return _money_fact(value)
    choices = {option.value: said(option) for option in spec.choices} if spec else {}
    return choices.get(str(value), str(value))


def _item(item: Any, spec: FactSpec | None) -> str:
    """Print an item of a list: a record by its fields."""
    if not isinstance(item, Mapping):
        return _fact(item, None)
    fields = {field.name: field for field in spec.fields} if spec else {}
    return list_comma().join(f"{label} {value}" for label, value in _facts(item, fields))


def _money_fact(value: Any) -> str:
    """Print a fact in yuan in the page's unit; as it was written where it is no amount."""
    try:
        return money(fen_from_yuan(value))
    except InvalidAmount:
        return str(value)


def _words_of(entry: HistoryEntry, pack: Pack) -> Mapping[str, Callable[[str], str]]:
    """Return what puts an event's codes into words: those of any event, its kind, the measure's own vocabulary."""
    words = {**WORDED, "kind": _kind_named(entry.topic)}
    if entry.topic.startswith("support."):
        for name in VOCABULARY:
            named = {one.value: (one.zh, one.en) for one in getattr(pack.header.vocabulary, name)}
            words[name] = partial(_choice, named)
    if "indicator" in entry.figures:
        words["indicator"] = partial(_choice, {one.value: (one.zh, one.en) for one in pack.header.indicators})
    return words


def _scalars(figures: Mapping[str, Any], words: Mapping[str, Callable[[str], str]]) -> Iterator[Pair]:
    """Yield the figures that are one value or a list of plain values."""
    for name, value in figures.items():
        if name in SHOWN_ELSEWHERE or value in (None, "", []):
            continue
        if name.endswith("_fen"):
            yield figure_name(name), money(value)
        elif name in words and isinstance(value, str):
            yield figure_name(name), words[name](value)
        elif name == "pots":
            yield figure_name(name), _("；").join(map(pot_name, value))
        elif not isinstance(value, dict | list) or _is_plain(value):
            yield figure_name(name), _fact(value, None)
    for name in ("exemption", "remark"):
        inner = figures.get(name)
        if isinstance(inner, Mapping):
            yield from _scalars(inner, words)


def _is_plain(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(item, dict | list) for item in value)


def _step(step: Mapping[str, Any], pack: Pack) -> Step:
    return Step(
        name=_(STEP_NAMES[step["step"]]),
        parameter=step["parameter"],
        parameter_name=list_comma().join(_parameter_names(step, pack)),
        value=step["value"],
        before_fen=step["before_fen"],
        after_fen=step["after_fen"],
        note=document_name(said((step["note_zh"], step["note_en"]))),
        quote=step["quote"],
    )


def _parameter_names(step: Mapping[str, Any], pack: Pack) -> Iterator[str]:
    """Yield what a step's parameter, or each of the facts it rests on, is called by the measure; itself where it is gone."""
    clause = next((one for one in pack.clauses if one.id == step["clause"]), None)
    labels = {one.name: said(one.label) for one in clause.parameters} if clause else {}
    labels |= {name: said(spec.label) for name, spec in _specs(pack, step["clause"]).items()}
    for name in filter(None, step["parameter"].split(", ")):
        yield labels.get(name, name)


def _holds(figures: Mapping[str, Any]) -> Iterator[Pair]:
    """Yield what the event took hold of: pots with their ceilings, and claims."""
    for name in HOLDS:
        held = figures.get(name)
        if not isinstance(held, Mapping):
            continue
        for pot in held.get("pots") or ():
            ceiling = _("上限 %(ceiling)s", ceiling=money(pot["ceiling_fen"]))
            yield pot_name(pot["key"]), ceiling
        for claim in _claimed(held):
            yield _("防重复"), claim


def _claimed(held: Mapping[str, Any]) -> Sequence[str]:
    return [_claim(claim) for claim in held.get("claims") or ()] + [
        f"{_claim(period)} {period['starts']} – {day_before(date.fromisoformat(str(period['ends'])))}"
        for period in held.get("periods") or ()
    ]


def _claim(claim: Mapping[str, Any]) -> str:
    return f"{claim_name(claim['kind'])} {claim_key(claim['kind'], claim['key'])}"
