"""A refusal as a page says it: in one language, with what its codes are called, and the way to what stands against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, url_for

from ledger.domain.errors import CLAIM_NAMES, Refusal
from ledger.domain.errors.base import figure_word
from web.amounts import money
from web.commanding.words import COMMANDS
from web.labels import (
    actor_name,
    clause_title,
    department_name,
    figure_name,
    line_name,
    pot_name,
    subject_name,
    support_name,
)
from web.language import list_comma, said
from web.listing import table_language

_LIST = ", "


def _departments(codes: str) -> str:
    return list_comma().join(map(department_name, codes.split(_LIST)))


def _step(name: str) -> str:
    """Return what a step is called: a command by its title, anything else as it says itself."""
    return said(COMMANDS[name].title) if name in COMMANDS else name


NAMES: Final[Mapping[str, Callable[[str], str]]] = {
    "actor": actor_name,
    "budget_clause": clause_title,
    "case": subject_name,
    "clause": clause_title,
    "cost_base": support_name,
    "department": department_name,
    "departments": _departments,
    "earlier": _step,
    "line": line_name,
    "needs": _step,
    "officer": actor_name,
    "pot": pot_name,
    "step": _step,
}
"""What the codes of a figure are called on a page, by the name of the figure."""

_LEADS: Final = ("award", "held_by")
"""Figures that name an award; who holds something is named with its event, an entry by others without."""
_UNSAID: Final = ("problem", "fields")
"""Figures that the sentence itself is made of."""


@dataclass(frozen=True)
class Figure:
    """One figure of a refusal, ready to print: what it is called, its words, each with where it leads."""

    label: str
    words: tuple[tuple[str, str | None], ...]


def refusal_said(refusal: Refusal) -> str:
    """Return a refusal in the page's language."""
    return refusal.said(table_language(), NAMES)


def way_out_said(refusal: Refusal) -> str:
    """Return the way out of a refusal in the page's language; empty if there is none."""
    return refusal.way_out_said(table_language(), NAMES)


def figures_of(details: Mapping[str, Any]) -> Iterator[Figure]:
    """Yield the figures of a refusal that have something to tell."""
    for name, value in details.items():
        if value in (None, "", []) or name.endswith("_en") or name in _UNSAID:
            continue
        if name.endswith("_fen") and isinstance(value, int):
            yield Figure(figure_name(name), ((money(value), None),))
            continue
        parts = value if isinstance(value, list) else [value]
        yield Figure(figure_name(name), tuple(_word(name, str(part)) for part in parts))


def _word(name: str, text: str) -> tuple[str, str | None]:
    word = figure_word(text, table_language())
    if name == "kind" and text in CLAIM_NAMES:
        word = said(CLAIM_NAMES[text])
    if name in NAMES:
        word = NAMES[name](word)
    leads = name in _LEADS and (name == "award" or (word != text and ": " not in word))
    return word, url_for("awards.award", number=word) if leads else None


def register(app: Flask) -> None:
    """Let an application's templates say refusals."""
    for each in (refusal_said, way_out_said, figures_of):
        app.add_template_filter(each)
