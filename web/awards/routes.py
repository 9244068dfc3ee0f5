"""`/awards`: the list; `/awards/<number>`: one award through its life, with the commands that can be given now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.awards import STAGE_NAMES
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries import award_file
from projections.queries.award_file import AwardPayment
from projections.queries.award_list import AWARD_ORDERS, AwardFilter, award_list
from projections.queries.awards import award as find_award
from projections.queries.batch_list import batch_parties
from projections.queries.history import HistoryEntry, history
from projections.queries.recoveries import recoveries
from projections.tables.award_list import awards_table
from projections.tables.table import Cell, Table
from web import parameters
from web.access.areas import area
from web.awards.links import line_link, party_url
from web.awards.next_steps import (
    commands_on,
    commands_on_instalment,
    commands_on_recovery,
    obstacle_to_approval,
)
from web.awards.objections import documents_of, objections_of
from web.awards.steps import steps_of
from web.awards.tables import (
    claims_table,
    documents_table,
    instalments_table,
    payments_table,
    pots_table,
    recoveries_table,
    timeline_table,
)
from web.commanding.choices import paying
from web.commanding.context import assessed_pots
from web.commanding.permitted import Case
from web.filtered import filtered
from web.labels import clause_title, department_name, stage_name
from web.language import gettext as _
from web.listing import Chip, Listing, as_file, asked, asked_format, chips
from web.opened import current_ledger, current_pack, current_rows
from web.platforms.details import details_of, gist_of
from web.platforms.links import batch_link, sentence_url
from web.platforms.tables import trace_table
from web.recoveries.standing import apart_of

blueprint = Blueprint("awards", __name__)


@blueprint.get("/awards")
@area("awards")
@filtered("q", "clause", "department", "status", "time", "at_least", "at_most")
def index() -> ResponseReturnValue:
    """List awards by ``clause``, ``department``, ``status``, ``time`` of application, amount, and part of a name."""
    wanted, active = _wanted()
    query = asked(AWARD_ORDERS)
    page = award_list(current_rows(), wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    table = awards_table(
        page.rows, clause_title=clause_title, department_name=department_name, stage_name=stage_name
    )
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="awards", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=AWARD_ORDERS,
        links={"award": _award_link},
        marks=("stage",),
        codes=("award",),
        empty=_("没有符合条件的申报。"),
    )
    pack = current_pack()
    return render_template(
        "awards/index.html",
        shown=shown,
        active=active,
        wanted=wanted,
        clauses=paying(pack),
        departments=[one for one in pack.header.departments if one.in_charge],
        stages=[(str(stage), stage_name(stage)) for stage in STAGE_NAMES],
    )


def _wanted() -> tuple[AwardFilter, list[Chip]]:
    """Return what the URL narrows the list to, and the same as chips."""
    period, amounts = parameters.period(), parameters.amount_range()
    found = AwardFilter(
        text=parameters.text("q"),
        clause=parameters.clause(),
        department=parameters.department(),
        stage=parameters.choice("status", list(STAGE_NAMES)) or None,
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        at_least_fen=amounts.at_least_fen,
        at_most_fen=amounts.at_most_fen,
    )
    active = chips(
        ("q", _("查找"), found.text),
        ("clause", _("支持事项"), clause_title(found.clause) if found.clause else None),
        ("department", _("责任单位"), department_name(found.department) if found.department else None),
        ("status", _("阶段"), stage_name(found.stage) if found.stage else None),
        ("time", _("期间"), period.text if period else None),
        ("at_least", _("金额不低于（元）"), parameters.text("at_least")),
        ("at_most", _("金额不高于（元）"), parameters.text("at_most")),
    )
    return found, active


def _award_link(row: Mapping[str, Cell]) -> str:
    return url_for("awards.award", number=row["award"])


@blueprint.get("/awards/<path:number>")
@area("awards")
def award(number: str) -> ResponseReturnValue:
    """Show an award: its life, what can be done now, and everything recorded of it. Raises NotFound."""
    if not number.isprintable():
        raise NotFound(kind="award 申报", name=ascii(number)[:80])
    rows, pack = current_rows(), current_pack()
    file = find_award(rows, number)
    entries = history(rows, file.award.holder_id, award=number, pack=pack)
    assessed = _last(entries, "award.assessed", "award.past_disbursement_recorded")
    objections = objections_of(entries)
    obstacle = obstacle_to_approval(
        file.award,
        current_ledger().clock.today(),
        has_open_objection=any(one.upheld is None for one in objections),
    )
    case = Case(award_file.duties_of(rows, number), _in_charge(file.award.clause))
    payments = award_file.payments_of_award(rows, number)
    stated = assessed or _last(entries, "award.amended", "award.applied")
    details = details_of(stated, pack) if stated else None
    cases = recoveries(rows, award=number)
    listed = _listed(number, entries)
    if file_format := asked_format():
        tables = [
            *listed.values(),
            trace_table([(stated, details)] if stated and details else []),
            instalments_table(file.instalments),
            recoveries_table(cases),
        ]
        about = f"{number} {file.award.recipient_name}"
        return as_file(tables, file_format, name=f"award-{number}".replace("/", "-"), about=about)
    return render_template(
        "awards/award.html",
        file=file,
        award=file.award,
        steps=steps_of(file, entries),
        case=case,
        cases=_by_instalment(rows, case, payments),
        commands=commands_on(file, pack, can_be_approved=not obstacle),
        obstacle=obstacle,
        commands_on_instalment=commands_on_instalment,
        commands_on_recovery=commands_on_recovery,
        stated=details,
        apart_in_recovery=lambda one: apart_of(rows, one),
        assessed=assessed,
        claims=Listing(listed["claims"], empty=_("尚未占用任何凭据。")),
        pots=Listing(listed["pots"], empty=_("尚未占用任何上限。")),
        payments=Listing(
            listed["payments"],
            links={"batch": batch_link, "booked_on": line_link},
            marks=("state",),
            codes=("reference", "batch"),
            empty=_("尚未列入任何批次。"),
        ),
        recipient_page=party_url(rows, str(file.award.holder_id)),
        beneficiary_page=party_url(rows, file.award.beneficiary_uscc),
        recoveries=cases,
        objections=objections,
        documents=Listing(listed["documents"], empty=_("没有登记文号。")),
        timeline=Listing(listed["timeline"]),
        sentence_url=sentence_url,
    )


def _listed(number: str, entries: list[HistoryEntry]) -> dict[str, Table]:
    """Return by their names the tables of an award that the page prints as they are; its record first."""
    rows, pack = current_rows(), current_pack()
    tables = [
        timeline_table(entries, lambda entry: gist_of(entry, pack)),
        pots_table(award_file.pots_of(rows, number, assessed_pots(tuple(entries)))),
        claims_table(award_file.claims_of(rows, number)),
        payments_table(award_file.payments_of_award(rows, number)),
        documents_table(documents_of(entries)),
    ]
    return {table.name: table for table in tables}


def _last(entries: list[HistoryEntry], *topics: str) -> HistoryEntry | None:
    return next((entry for entry in reversed(entries) if entry.topic in topics), None)


def _by_instalment(rows: Rows, case: Case, payments: Sequence[AwardPayment]) -> dict[int, Case]:
    """Return an award's case for each instalment that was in a batch: the latest batch's people are apart as well."""
    parties = batch_parties(rows, {one.batch for one in payments})
    return {one.number: replace(case, batch_by=parties[one.batch]) for one in payments}


def _in_charge(clause: str) -> tuple[str, ...]:
    """Return the departments in charge of a clause; none where the measure no longer has it."""
    return next((one.departments for one in current_pack().clauses if one.id == clause), ())
