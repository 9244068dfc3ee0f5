"""Filters of a URL that say nothing the page could mean: kept to mark their fields, while the others hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import Flask, g, has_request_context, request

from ledger.domain.errors import InvalidInput, Refusal
from ledger.domain.errors.base import Language
from web.language import ENGLISH, current_language

MAX_TYPED = 1_000
"""Characters of what was typed that a field shows again."""


def keep(fields: Collection[str]) -> None:
    """Let the current request keep what is wrong in these fields, instead of being refused for it."""
    g.fields_to_mark = frozenset(fields)
    g.wrong_filters = {}


def note(name: str, refusal: Refusal) -> None:
    """Keep what is wrong in a field. Raises the refusal where the page marks no such field."""
    if not has_request_context() or name not in g.get("fields_to_mark", ()) or name in wrong_filters():
        raise refusal
    g.wrong_filters[name] = refusal


def wrong_filters() -> Mapping[str, Refusal]:
    """Return what is wrong in the filters that were read so far, by field."""
    found: Mapping[str, Refusal] = g.get("wrong_filters", {})
    return found


def problem_of(name: str) -> str:
    """Return what is wrong in a field, in the page's language: how it is written, or what is not there.

    Empty where nothing is wrong.
    """
    refusal = wrong_filters().get(name)
    if refusal is None:
        return ""
    language: Language = "en" if current_language() == ENGLISH else "zh"
    problem = refusal.details.get("problem_en" if language == "en" else "problem")
    said = refusal.way_out_said(language) if isinstance(refusal, InvalidInput) else refusal.said(language)
    return str(problem or said)


def typed(name: str) -> str:
    """Return what was typed into a field, as it stands."""
    return request.args.get(name, "")[:MAX_TYPED]


def register(app: Flask) -> None:
    """Let an application's pages mark their fields."""
    app.add_template_global(problem_of)
    app.add_template_global(typed)
    app.add_template_global(wrong_filters)
