"""`/countersignatures/<id>`: what a second person is asked to sign, to sign or decline it; then to go on with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.application.commands import (
    ApproveAward,
    Command,
    DecideException,
    ExplainLine,
    RecordExternalSupport,
)
from ledger.application.verb import kind_named
from ledger.domain.countersignature import STATE_NAMES
from ledger.domain.money import capital
from ledger.ports import Rows
from projections.queries.countersignatures import CountersignatureRow
from projections.queries.desk import desk_line
from projections.queries.exceptions import EXCEPTION_NAMES, exception_case
from projections.queries.journal import events_of
from projections.tables.journal import story_table
from web.access.acting import may_give
from web.access.areas import area
from web.access.current import current_officer
from web.amounts import money
from web.commanding.drafts import Draft
from web.commanding.fields import Kind
from web.commanding.reading import YES
from web.commanding.sheets import new_key
from web.commanding.shown import Shown, shown
from web.commanding.words import COMMANDS
from web.countersigning.filling import filled
from web.countersigning.reading import own_countersignature
from web.labels import actor_name, subject_name
from web.language import gettext as _
from web.language import said
from web.listing import Listing, as_file, asked_format, table_language
from web.opened import current_ledger, current_pack, current_rows

blueprint = Blueprint("countersigning", __name__)

UNSAID: Final = frozenset({"page", "position", "exception", "second_person"})
"""Fields that the page tells in words elsewhere: what the command is about, and who signs."""


@dataclass(frozen=True)
class Particular:
    """One thing that is signed: its name, what it says, and an amount in capitals."""

    name: str
    text: str
    capital: str = ""


@dataclass(frozen=True)
class Matter:
    """What a command is about, in words, and the page that shows it whole."""

    particulars: tuple[Particular, ...]
    url: str


@blueprint.get("/countersignatures/<uuid:identity>")
@area("worklist")
def show(identity: UUID) -> ResponseReturnValue:
    """Show what is to be signed to who asked, who is asked, and auditors. Raises NotFound, also to anybody else."""
    rows, officer = current_rows(), current_officer()
    found = own_countersignature(rows, identity)
    story = story_table(events_of(rows, [identity]), table_language(), actor_name=actor_name)
    if file_format := asked_format():
        about = f"{said(COMMANDS[found.command].title)} {subject_name(found.subject)}"
        return as_file([story], file_format, name=f"countersignature-{identity}", about=about)
    command = msgspec.convert(found.payload, kind_named(found.command))
    return render_template(
        "countersigning/show.html",
        found=found,
        state=said(STATE_NAMES[found.state]),
        title=said(COMMANDS[found.command].title),
        about=said(COMMANDS[found.command].about),
        capital=capital(found.amount_fen),
        particulars=tuple(_particulars(command)),
        matter=_matter(rows, command, found),
        fields=filled(command),
        story=Listing(story),
        signs=found.second_person == officer.username and may_give("countersignature.give"),
        goes_on=found.asked_by == officer.username and may_give(found.command),
        key=new_key(),
    )


def _particulars(command: Command) -> Iterator[Particular]:
    """Yield what a command says, field by field, as its form calls them."""
    draft = Draft.of(filled(command))
    for field in _flat(shown(type(command), draft, current_pack(), "")):
        if field.path in UNSAID or not field.value or field.kind is Kind.FLAG:
            continue
        chosen = dict(field.choices).get(field.value, field.value)
        text = _("是") if field.kind is Kind.TRUTH and field.value == YES else str(chosen)
        yield Particular(field.label, text, field.capital)


def _flat(fields: Iterable[Shown]) -> Iterator[Shown]:
    for field in fields:
        if field.inner:
            yield from _flat(field.inner)
        else:
            yield field


def _matter(rows: Rows, command: Command, found: CountersignatureRow) -> Matter:
    """Return what a command is about. It is shown as it is now; what is signed was fixed when it was asked."""
    match command:
        case ExplainLine():
            line = f"{command.page}:{command.position}"
            url = url_for("reconciliation.index", line=line)
            return Matter(tuple(_line(rows, line)), url)
        case DecideException():
            case = exception_case(rows, command.exception, current_ledger().clock.today())
            kind = Particular(_("种类"), said(EXCEPTION_NAMES[case.kind]))
            detail = (Particular(_("详情"), case.detail),) if case.detail else ()
            line_of_case = tuple(_line(rows, case.subject)) if ":" in case.subject else ()
            return Matter((kind, *detail, *line_of_case), url_for("exceptions.show", case=command.exception))
        case ApproveAward():
            return Matter((), url_for("awards.award", number=command.award))
        case RecordExternalSupport():
            return Matter((), url_for("search.index", q=command.recipient))
    return Matter((Particular(_("对象"), subject_name(found.subject)),), "")


def _line(rows: Rows, line: str) -> Iterator[Particular]:
    """Yield what a statement line says, if it is still there."""
    found = desk_line(rows, line)
    if found is None:
        return
    yield Particular(_("记账日"), found.booked_on.isoformat())
    yield Particular(_("流水金额"), money(found.amount_fen), capital(found.amount_fen))
    yield Particular(_("对方"), found.counterparty_name or "—")
    yield Particular(_("摘要"), found.summary or "—")
