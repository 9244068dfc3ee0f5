"""`/payees`: the list; `/payees/<uscc>`: one payee, its accounts and who confirmed them, and what was paid to it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from access.permissions import may_export
from ledger.domain.errors import NotFound
from ledger.ports import Rows
from projections.queries.payee_list import (
    PAYEE_ORDERS,
    STATES,
    due_to,
    payee_list,
    payments_to,
    proposers,
    without_account,
)
from projections.queries.payees import PROPOSAL_STATE_NAMES, PayeeRow, proposals_of
from projections.queries.payees import payee as find_payee
from projections.tables.batch_lists import payees_table, proposals_table
from projections.tables.table import Cell
from web import parameters
from web.access.areas import area
from web.access.current import current_officer, current_scope
from web.access.fresh import require_export
from web.commanding.permitted import Case
from web.filtered import filtered
from web.language import gettext as _
from web.language import said
from web.listing import EXPORT_ROWS, Listing, as_file, asked, asked_format, chips, table_language
from web.opened import current_rows
from web.payees.bank_data import sees_accounts, shown_account
from web.payees.tables import missing_table, payments_table
from web.platforms.links import award_link, batch_link

blueprint = Blueprint("payees", __name__)

EVERYWHERE = "*"
EXPORT = "payees"
"""The right to take payees' accounts as a file, as the permissions name it."""


@blueprint.get("/payees")
@area("payees")
@filtered("q", "status")
def index() -> ResponseReturnValue:
    """List payees by part of a name or code (``q``), and by the state of their account (``status``)."""
    text, state = parameters.text("q"), parameters.choice("status", list(STATES))
    query, rows = asked(PAYEE_ORDERS), current_rows()
    page = payee_list(rows, text, state, order=query.order, cursor=query.cursor, limit=query.limit)
    table = payees_table(page.rows, table_language())
    active = chips(("q", _("查找"), text), ("status", _("状态"), said(STATES[state]) if state else None))
    sees_all = current_scope() == EVERYWHERE
    missing = missing_table(without_account(rows, limit=query.limit) if sees_all else [])
    if query.file_format:
        cut = page.after is not None
        return as_file([table, missing], query.file_format, name="payees", filters=active, cut=cut)
    shown = Listing(
        table,
        page=page,
        asked=query,
        orders=PAYEE_ORDERS,
        links={"name": _payee_link, "uscc": _payee_link},
        marks=("flagged",),
        codes=("uscc", "account"),
        empty=_("没有符合条件的收款人。"),
    )
    return render_template(
        "payees/index.html",
        shown=shown,
        active=active,
        text=text,
        state=state,
        states=[(code, said(name)) for code, name in STATES.items()],
        sees_all=sees_all,
        missing=Listing(missing, links={"name": _payee_link}, codes=("uscc",)),
    )


def _payee_link(row: Mapping[str, Cell]) -> str:
    return url_for("payees.payee", uscc=row["uscc"])


@blueprint.get("/payees/<uscc>")
@area("payees")
def payee(uscc: str) -> ResponseReturnValue:
    """Show a payee, or a beneficiary for whom something is due and who has no account yet.

    Raises NotFound; for the accounts as a file RoleMissing, ReauthenticationNeeded.
    """
    rows = current_rows()
    found = _found(rows, uscc)
    proposals = proposals_of(rows, found.uscc)
    if file_format := asked_format():
        paid = payments_to(rows, found.uscc, limit=EXPORT_ROWS)
        payments = payments_table(paid)
        about, cut = f"{found.name} {found.uscc}", len(paid) == EXPORT_ROWS
        if parameters.text("table") == payments.name:  # accounts are masked in it
            return as_file([payments], file_format, name=f"payments-{found.uscc}", about=about, cut=cut)
        require_export(EXPORT)
        tables = [proposals_table(found, proposals, table_language()), payments]
        return as_file(tables, file_format, name=f"accounts-{found.uscc}", cut=cut)
    made_by = proposers(rows, found.uscc)
    return render_template(
        "payees/payee.html",
        payee=found,
        proposals=proposals,
        cases={number: Case(made_by=persons) for number, persons in made_by.items()},
        payments=Listing(
            payments_table(payments_to(rows, found.uscc)),
            links={"batch": batch_link, "award": award_link},
            marks=("state",),
            codes=("reference", "batch", "award", "account"),
            empty=_("尚未列入任何批次。"),
        ),
        due=due_to(rows, found.uscc),
        sees_all=current_scope() == EVERYWHERE,
        in_full=sees_accounts(),
        may_take_file=may_export(current_officer(), EXPORT),
        shown_account=shown_account,
        PROPOSAL_STATE_NAMES=PROPOSAL_STATE_NAMES,
    )


def _found(rows: Rows, uscc: str) -> PayeeRow:
    """Return a payee; a beneficiary that was never entered as one has no account. Raises NotFound."""
    try:
        return find_payee(rows, uscc)
    except NotFound:
        due = due_to(rows, uscc)
        if due is None:
            raise
        return PayeeRow(due.uscc, due.name, "", "", "", "", confirmed=False, flagged="", open_proposals=0)
