"""`yanqi payee`: the accounts that batches pay to, changed by two people."""

from __future__ import annotations

from pathlib import Path

import click

from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from ledger.application.commands import ConfirmAccount, ProposeAccount
from projections.queries.payees import payee as payee_of
from projections.queries.payees import payees, proposals_of
from projections.tables.batch_lists import payees_table, proposals_table

_USCC = click.argument("uscc", metavar="USCC")


@click.group("payee")
def payee() -> None:
    """收款账户：一人提出，另一人确认 / Payees' accounts: proposed by one, confirmed by another."""


@payee.command("propose")
@_USCC
@click.option("--name", "payee_name", required=True, help="户名 / name of the account's holder.")
@click.option("--account", required=True, help="账号 / number of the account.")
@click.option("--bank", required=True, help="开户行 / the bank and its branch.")
@click.option("--bank-code", required=True, help="12 位行号 / its 12-digit code.")
@click.option("--document", default="", help="依据文件 / the paper that shows it.")
@signing_options
@pass_session
def propose(
    session: Session,
    uscc: str,
    payee_name: str,
    account: str,
    bank: str,
    bank_code: str,
    document: str,
    signing: Signing,
) -> None:
    """提出收款账户 / Propose an account; the payee is entered with its first one."""
    command = ProposeAccount(
        uscc=uscc,
        payee_name=payee_name,
        account=account,
        bank=bank,
        bank_code=bank_code,
        document=document,
    )
    carry_out(session, [command], signing)


@payee.command("confirm")
@_USCC
@click.argument("proposal", type=click.IntRange(min=1))
@signing_options
@pass_session
def confirm(session: Session, uscc: str, proposal: int, signing: Signing) -> None:
    """确认收款账户（财政局，第二人），下一批次起生效 / Confirm an account as a second person, for the next batch on."""
    carry_out(session, [ConfirmAccount(uscc=uscc, proposal=proposal)], signing)


@payee.command("list")
@click.argument("text", required=False, default="")
@click.option("--to-confirm", is_flag=True, help="只看待确认 / only with an account to confirm.")
@click.option("--blocked", is_flag=True, help="只看已停用 / only blocked ones.")
@table_options
@pass_session
def list_payees(
    session: Session,
    text: str,
    to_confirm: bool,
    blocked: bool,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """列出收款人 / List payees, by part of a name or USCC; accounts are masked."""
    with session.ledger() as ledger:
        found = payees(ledger.rows, text, to_confirm=to_confirm, blocked=blocked)
    render(session, [payees_table(found, session.language)], shape, output, unit)


@payee.command("show")
@_USCC
@table_options
@pass_session
def show(session: Session, uscc: str, shape: str, output: Path | None, unit: str) -> None:
    """一个收款人的账户及历次申请 / A payee's account and every one that was proposed."""
    with session.ledger() as ledger:
        found = payee_of(ledger.rows, uscc)
        table = proposals_table(found, proposals_of(ledger.rows, found.uscc), session.language)
    render(session, [table], shape, output, unit)
