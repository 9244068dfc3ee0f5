"""`/policy`: the measure, its text and its clauses; `/policy/<clause>`: one clause on a day beside its sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.policy.pack import Pack
from ledger.policy.reading import Reading
from projections.queries.determinations import STATE_NAMES, DeterminationRow, determinations
from web import parameters
from web.access.areas import area
from web.language import gettext as _
from web.language import said
from web.listing import EXPORT_ROWS, as_file, asked_format, chips
from web.opened import current_ledger, current_pack, current_rows
from web.policy.deciding import case_of_clause, cases_of
from web.policy.reading import (
    changes_of,
    kind_name,
    owner_name,
    parameters_on,
    questions_on,
    rulings_of,
    target_name,
    value_name,
)
from web.policy.source import marked_text, sentence_anchor
from web.policy.tables import determinations_table, parameters_table

blueprint = Blueprint("policy", __name__)
blueprint.app_template_filter("sentence_anchor")(sentence_anchor)


@blueprint.get("/policy")
@area("policy")
def index() -> ResponseReturnValue:
    """Show the clauses by article, the determinations, and the whole text with what the clauses quote."""
    pack, rows = current_pack(), current_rows()
    if file_format := asked_format():
        found = determinations(rows, limit=EXPORT_ROWS)
        table = determinations_table(pack, found)
        return as_file([table], file_format, name="determinations", cut=len(found) == EXPORT_ROWS)
    known = determinations(rows)
    on, in_force = _day_of_reading(pack), rulings_of(known)
    return render_template(
        "policy/index.html",
        pack=pack,
        articles=[
            (article, list(group)) for article, group in groupby(pack.clauses, lambda one: one.article)
        ],
        paragraphs=marked_text(pack, pack.clauses),
        determinations=known,
        case_for=cases_of(rows, pack, known),
        **_words_of_rows(pack),
        kind_name=lambda clause: kind_name(Reading(pack, clause, on, in_force)),
        STATE_NAMES=STATE_NAMES,
    )


@blueprint.get("/policy/source.txt")
@area("policy")
def source() -> Response:
    """Send the text of the measure as it was published, byte for byte as its SHA-256 says."""
    response = Response(current_pack().source_text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = "inline; filename=source.txt"
    return response


@blueprint.get("/policy/<clause>")
@area("policy")
def clause(clause: str) -> ResponseReturnValue:
    """Show a clause as it reads ``on`` a day (today by default). Raises UnknownClause; a family leads to its first."""
    pack = current_pack()
    family = pack.family(clause)
    if family is not None:
        return redirect(url_for("policy.clause", clause=family.branches[0].clause))
    return _clause(pack, clause)


def _clause(pack: Pack, name: str) -> ResponseReturnValue:
    found = pack.clause(name)
    on = parameters.day("on") or _day_of_reading(pack)
    family = pack.family(found.family)
    rows = current_rows()
    known = determinations(rows, filter(None, (found.id, found.family, pack.id)))
    reading = Reading(pack, found, on, rulings_of(known))
    numbers = parameters_on(reading)
    if file_format := asked_format():
        tables = [parameters_table(found.id, numbers), determinations_table(pack, known)]
        about, active = f"{said(found.title)} {found.id}", chips(("on", _("按何日的规定"), on))
        return as_file(tables, file_format, name=f"clause-{found.id}", about=about, filters=active)
    return render_template(
        "policy/clause.html",
        pack=pack,
        clause=found,
        branches=[pack.clause(branch.clause) for branch in family.branches] if family else [],
        on=on,
        steps=changes_of(found, reading.rulings),
        parameters=numbers,
        questions=questions_on(reading),
        determinations=known,
        case_for=cases_of(rows, pack, known),
        case_of_clause=lambda owner: case_of_clause(pack, owner),
        **_words_of_rows(pack),
        kind_name=kind_name(reading),
        paragraphs=marked_text(pack, [found]),
        STATE_NAMES=STATE_NAMES,
    )


def _day_of_reading(pack: Pack) -> date:
    """Return today, or the measure's first day while that is still to come."""
    return max(current_ledger().clock.today(), pack.effective_from)


def _words_of_rows(pack: Pack) -> dict[str, Callable[[DeterminationRow], object]]:
    """Return what a page says of a determination: what it decides, of which clause, and how."""
    return {
        "target_name": lambda row: target_name(pack, row.clause, row.target),
        "owner_name": lambda row: owner_name(pack, row.clause),
        "value_name": lambda row: value_name(pack, row.clause, row.target, row.value),
    }
