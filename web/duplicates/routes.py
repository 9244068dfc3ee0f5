"""`/duplicates`: what may be supported twice and who may be registered twice; candidates, and what was found of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.awards import Duty
from projections.queries.award_file import acted_otherwise
from projections.queries.burn import years
from projections.queries.duplicates import (
    RULES,
    Candidate,
    SupportCandidate,
    recipient_candidates,
    support_candidates,
)
from projections.tables.duplicates import NOT_REVIEWED, recipient_candidates_table, support_candidates_table
from projections.tables.table import Cell
from web import parameters
from web.access.acting import may_give
from web.access.areas import area
from web.access.current import current_officer
from web.claim_words import shared_words
from web.filtered import filtered
from web.language import gettext as _
from web.language import said
from web.listing import Listing, as_file, asked_format, chips, table_language
from web.opened import current_ledger, current_rows
from web.platforms.links import award_link, recipient_link, recipient_url

blueprint = Blueprint("duplicates", __name__)

REVIEW, OPEN, REVIEWED, ALL = "duplicate.review", "open", "reviewed", "all"
SHOWN = 100
"""Candidates of each kind that the page shows, the surest; a file holds all."""


@blueprint.get("/duplicates")
@area("duplicates")
@filtered("year", "rule", "status")
def index() -> ResponseReturnValue:
    """List candidates of a ``year``, the surest first; ``rule`` shows those of one rule only. Refuses with InvalidInput.

    One side of each was applied for, or registered, in the year (this one by default). ``status`` shows those that
    nobody reviewed yet (the default), those that somebody did, or all.
    """
    rule, language, rows = parameters.choice("rule", RULES), table_language(), current_rows()
    today = current_ledger().clock.today()
    year = parameters.year("year") or today.year
    status = parameters.choice("status", [OPEN, REVIEWED, ALL], OPEN)
    support = _wanted(support_candidates(rows, year), rule, status)
    recipients = _wanted(recipient_candidates(rows, year), rule, status)
    active = chips(
        ("year", _("年度"), year if year != today.year else None),
        ("rule", _("理由"), said(RULES[rule]) if rule else None),
        ("status", _("核查结论"), {REVIEWED: _("已核查"), ALL: _("全部")}.get(status)),
    )
    file_format = asked_format()
    shown = None if file_format else SHOWN
    tables = [
        support_candidates_table(support[:shown], language, shared_words=shared_words),
        recipient_candidates_table(recipients[:shown], language),
    ]
    if file_format:
        return as_file(tables, file_format, name="duplicates", filters=active)
    return render_template(
        "duplicates/index.html",
        year=year,
        years=sorted({*years(rows), today.year, year}, reverse=True),
        rule=rule,
        status=status,
        statuses=[(OPEN, said(NOT_REVIEWED)), (REVIEWED, _("已核查")), (ALL, _("全部"))],
        rules=[(name, said(titles)) for name, titles in RULES.items()],
        active=active,
        support=Listing(
            tables[0],
            links={
                "recipient_name": recipient_link,
                "first": _award_of("first"),
                "second": _award_of("second"),
                "verdict": _review("recipient", _not_theirs(support[:shown])),
            },
            marks=("rule",),
            codes=("first", "second"),
            caption=_caption(len(support)),
            empty=_("没有可能重复的支持。"),
        ),
        recipients=Listing(
            tables[1],
            links={"first": _side("first"), "second": _side("second"), "verdict": _review()},
            marks=("rule",),
            codes=("first", "second"),
            caption=_caption(len(recipients)),
            empty=_("没有可能重复的主体。"),
        ),
    )


def _wanted(found: Iterable[Candidate], rule: str, status: str) -> list[Candidate]:
    """Return the candidates of a rule that were reviewed, were not, or all."""
    return [
        one
        for one in found
        if rule in ("", one.rule) and (status == ALL or (one.review is not None) is (status == REVIEWED))
    ]


def _not_theirs(found: Iterable[SupportCandidate]) -> frozenset[str]:
    """Return the awards that the officer made or paid: another reviews them (不相容岗位)."""
    awards = {side for one in found for side in (one.first, one.second)}
    acted = acted_otherwise(current_rows(), awards, Duty.CHECKER)
    return frozenset(award for award, persons in acted.items() if current_officer().username in persons)


def _review(
    recipient: str = "", not_theirs: frozenset[str] = frozenset()
) -> Callable[[Mapping[str, Cell]], str | None]:
    """Return the link to the form that records a verdict; ``recipient`` is the column of whose supports they are."""
    if not may_give(REVIEW):
        return lambda _row: None
    here = parameters.this_page()

    def link(row: Mapping[str, Cell]) -> str | None:
        if row["first"] in not_theirs or row["second"] in not_theirs:
            return None
        whose: dict[str, Any] = {"recipient": row[recipient]} if recipient else {}
        return url_for(
            "commanding.form", name=REVIEW, first=row["first"], second=row["second"], next=here, **whose
        )

    return link


def _caption(found: int) -> str:
    """Say where a list was cut: the files hold all of it."""
    return _("显示前 %(count)s 个，请缩小范围", count=SHOWN) if found > SHOWN else ""


def _award_of(side: str) -> Callable[[Mapping[str, Cell]], str | None]:
    """Return the link of one side's award; an entry of support by others stands in the recipient's history."""

    def link(row: Mapping[str, Cell]) -> str | None:
        is_entry = row[f"{side}_fen"] is None or (side == "first" and row["rule"] in RULES["other_level"])
        return recipient_link(row) if is_entry else award_link({"award": row[side]})

    return link


def _side(side: str) -> Callable[[Mapping[str, Cell]], str]:
    return lambda row: recipient_url(str(row[f"{side}_kind"]), str(row[side]))
