"""`/batches`: the list; `/batches/<number>`: one batch, what it pays, the steps that remain, its files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http import HTTPStatus

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from ledger.domain.money import capital
from projections.queries import batches as queries
from projections.queries.batch_list import (
    BATCH_ORDERS,
    BatchFilter,
    BatchPayment,
    batch_duties,
    batch_list,
    batch_parties,
    batch_payments,
    batch_steps,
)
from projections.queries.batches import STATE_NAMES
from projections.tables.batch_lists import batches_table
from projections.tables.batch_payments import batch_payments_table
from projections.tables.names import economic_class_name
from projections.tables.table import Cell
from web import parameters
from web.access.acting import may_give
from web.access.areas import area
from web.access.current import may_see
from web.batches.blueprint import blueprint
from web.batches.steps import steps_of
from web.batches.tables import exports_table, returned_table, story_table
from web.batches.waiting import sees_accounts_state, waiting_now
from web.commanding.about import Matter
from web.commanding.context import subject_named
from web.commanding.permitted import Case
from web.commanding.seen import Carried, Changes
from web.filtered import filtered
from web.labels import actor_name, clause_title, line_name
from web.language import gettext as _
from web.language import said
from web.listing import Chip, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_pack, current_rows
from web.payees.bank_data import sees_accounts

FILE_FORMATS = {"xlsx": ("拨付明细表", "Payment order"), "pain001": ("支付文件 pain.001", "pain.001 file")}
"""What the files of a batch are called."""


@blueprint.get("/batches")
@area("batches")
@filtered("q", "status", "year", "time", "at_least", "at_most")
def index() -> ResponseReturnValue:
    """List batches by ``status``, fiscal ``year``, ``time`` of payment, amount, and the beginning of a number."""
    wanted, active = _wanted()
    query, rows = asked(BATCH_ORDERS), current_rows()
    page = batch_list(rows, wanted, order=query.order, cursor=query.cursor, limit=query.limit)
    table = batches_table(page.rows, table_language(), actor_name=actor_name)
    if query.file_format:
        cut = page.after is not None
        return as_file([table], query.file_format, name="batches", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=BATCH_ORDERS,
        links={"batch": _batch_link},
        marks=("state",),
        codes=("batch",),
        empty=_("没有符合条件的批次。"),
    )
    found = waiting_now()
    return render_template(
        "batches/index.html",
        shown=shown,
        active=active,
        wanted=wanted,
        states=[(state, said(name)) for state, name in STATE_NAMES.items()],
        payable=[one for one in found if not one.obstacle],
        kept_out=[one for one in found if one.obstacle],
        sees_all=sees_accounts_state(),
    )


def _wanted() -> tuple[BatchFilter, list[Chip]]:
    """Return what the URL narrows the list to, and the same as chips."""
    period, amounts = parameters.period(), parameters.amount_range()
    found = BatchFilter(
        text=parameters.text("q"),
        state=parameters.choice("status", list(STATE_NAMES)),
        fiscal_year=parameters.year("year"),
        starts=period.starts if period else None,
        ends=period.ends if period else None,
        at_least_fen=amounts.at_least_fen,
        at_most_fen=amounts.at_most_fen,
    )
    return found, chips(
        ("q", _("批次号"), found.text),
        ("status", _("状态"), said(STATE_NAMES[found.state]) if found.state else None),
        ("year", _("年度"), found.fiscal_year),
        ("time", _("拨付日期"), period.text if period else None),
        ("at_least", _("金额不低于（元）"), parameters.text("at_least")),
        ("at_most", _("金额不高于（元）"), parameters.text("at_most")),
    )


def _batch_link(row: Mapping[str, Cell]) -> str:
    return url_for("batches.batch", number=row["batch"])


@blueprint.get("/batches/<number>")
@area("batches")
def batch(number: str) -> ResponseReturnValue:
    """Show a batch: its payments with what became of each, and what can be done now. Raises NotFound."""
    return batch_page(number)


def batch_page(number: str, changes: Changes | None = None) -> ResponseReturnValue:
    """Return the page of a batch, and above it what changed since it was opened before. Raises NotFound."""
    rows = current_rows()
    found = queries.batch(rows, number)
    payments = batch_payments(rows, number)
    table = batch_payments_table(
        payments,
        table_language(),
        accounts_in_full=sees_accounts() and asked_format() is None,
        clause_title=clause_title,
        line_name=line_name,
        class_name=partial(economic_class_name, current_pack(), language=table_language()),
    )
    returned = [one for one in payments if one.state == "returned"]
    exports, story = queries.exports_of(rows, number), story_table(batch_steps(rows, number), FILE_FORMATS)
    if file_format := asked_format():  # bank data leaves by the batch's own files only
        tables = [table, returned_table(returned), exports_table(exports, FILE_FORMATS), story]
        return as_file(tables, file_format, name=f"payments-{number}", about=number)
    page = render_template(
        "batches/batch.html",
        batch=found,
        changes=changes,
        carried=Carried.of(subject_named(Matter.BATCH, number)),
        capital=capital(found.amount_fen),
        state=said(STATE_NAMES[found.state]),
        steps=steps_of(found, payments),
        shown=Listing(
            table,
            links={"award": _award_link, "payee_name": _payee_link, "matched_fen": _line_link},
            marks=("state",),
            codes=("reference", "award", "account"),
        ),
        returned=returned,
        left_out=[one for one in payments if one.state == "left_out"],
        differing=_differing(payments),
        story=Listing(story),
        exports=exports,
        formats=FILE_FORMATS,
        case=Case(duties=batch_duties(rows, number), batch_by=batch_parties(rows, (number,))[number]),
        may_take_files=may_give("batch.export"),
    )
    return page, HTTPStatus.CONFLICT if changes else HTTPStatus.OK


def _differing(payments: list[BatchPayment]) -> list[BatchPayment]:
    """Return payments that lines of a statement cover in part only."""
    return [one for one in payments if 0 < one.matched_fen < one.amount_fen and one.state == "exported"]


def _award_link(row: Mapping[str, Cell]) -> str:
    return url_for("awards.award", number=row["award"])


def _line_link(row: Mapping[str, Cell]) -> str | None:
    """Return where the line stands that a payment was matched with, for who may see the desk."""
    if not row["statement_line"] or not may_see("reconciliation"):
        return None
    return url_for("reconciliation.index", tab="matched", line=row["statement_line"])


def _payee_link(row: Mapping[str, Cell]) -> str:
    return url_for("payees.payee", uscc=row["payee_uscc"])
