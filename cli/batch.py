"""`yanqi batch`: due instalments gathered, approved by a second person, exported to the treasury."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import click

from cli.exporting import export_batch, treasury_options
from cli.making import make_batches
from cli.parameters import DAY
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from ledger.application.commands import ApproveBatch, WithdrawBatch
from ledger.domain.batch import FILE_FORMATS
from ledger.ports import Rows
from projections.exports.batch_file import TreasuryGiven
from projections.queries.batches import State, Waiting, batches, exports_of, payments_of, waiting
from projections.queries.batches import batch as batch_of
from projections.tables.batch_lists import batches_table, exports_table, payments_table, waiting_table

_BATCH = click.argument("number", metavar="BATCH")
_YEAR = click.option(
    "--fiscal-year", type=click.IntRange(1992, 2099), help="只看一个财政年度 / one fiscal year only."
)
_LINES = click.option(
    "--line", "lines", multiple=True, metavar="LINE", help="只看此指标，可重复 / these budget lines only."
)
_UNTIL = click.option("--until", type=DAY, help="到期日不晚于 / due on or before this day.")


@click.group("batch")
def batch() -> None:
    """拨付批次：编制、复核、导出、撤回 / Payment batches: made, approved, exported, withdrawn."""


@batch.command("due")
@_YEAR
@_LINES
@_UNTIL
@table_options
@pass_session
def due(
    session: Session,
    fiscal_year: int | None,
    lines: tuple[str, ...],
    until: date | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """可列入批次的到期款项 / What could be batched, and what keeps the rest out."""
    with session.ledger() as ledger:
        found = waiting(ledger.rows, fiscal_year=fiscal_year, lines=lines, until=until)
    render(session, [waiting_table(found, session.pack, session.language)], shape, output, unit)


@batch.command("make")
@_YEAR
@_LINES
@_UNTIL
@click.option("--number", metavar="NO", help="首批批次号，默认当日下一号 / the first one's number.")
@click.option(
    "--pay-on", type=DAY, help="拨付日期，默认当日，遇休息日顺延 / to be paid on; today by default."
)
@signing_options
@pass_session
def make(
    session: Session,
    fiscal_year: int | None,
    lines: tuple[str, ...],
    until: date | None,
    number: str | None,
    pay_on: date | None,
    signing: Signing,
) -> None:
    """编制批次 / Gather due instalments: one fiscal year a batch, at most 200 payments, several where needed.

    没有收款账户、账户停用或主体暂停的不列入 / what has no account, a blocked one, or is suspended stays out.
    """

    def found_by(rows: Rows) -> list[Waiting]:
        return waiting(rows, fiscal_year=fiscal_year, lines=lines, until=until)

    make_batches(session, signing, found_by, number=number, pay_on=pay_on)


@batch.command("approve")
@_BATCH
@signing_options
@pass_session
def approve(session: Session, number: str, signing: Signing) -> None:
    """复核批次（第二人） / Approve a batch as a second person; payments land on the caps as they stand."""
    carry_out(session, [ApproveBatch(batch=number)], signing)


@batch.command("withdraw")
@_BATCH
@click.option("--reason", required=True, help="理由 / why.")
@signing_options
@pass_session
def withdraw(session: Session, number: str, reason: str, signing: Signing) -> None:
    """导出前撤回批次 / Withdraw a batch before its export; its instalments are due again."""
    carry_out(session, [WithdrawBatch(batch=number, reason=reason)], signing)


@batch.command("export")
@_BATCH
@click.option(
    "--format",
    "file_format",
    type=click.Choice(FILE_FORMATS),
    default="xlsx",
    show_default=True,
    help="拨付明细表或 ISO 20022 支付文件 / payment order, or ISO 20022 pain.001.001.09.",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="写入文件 / the file to write.",
)
@treasury_options
@signing_options
@pass_session
def export(
    session: Session, number: str, file_format: str, output: Path, treasury: TreasuryGiven, signing: Signing
) -> None:
    """导出批次并登记文件摘要，此后不能撤回 / Write a batch's file and record its SHA-256; then it cannot be withdrawn."""
    export_batch(session, signing, number, file_format, output, treasury)


@batch.command("list")
@click.option("--state", type=click.Choice(get_args(State)), help="只看一种状态 / one state only.")
@_YEAR
@table_options
@pass_session
def list_batches(
    session: Session,
    state: State | None,
    fiscal_year: int | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """列出批次，近者在前 / List batches, the latest first."""
    with session.ledger() as ledger:
        found = batches(ledger.rows, state=state, fiscal_year=fiscal_year)
    render(session, [batches_table(found, session.language)], shape, output, unit)


@batch.command("show")
@_BATCH
@table_options
@pass_session
def show(session: Session, number: str, shape: str, output: Path | None, unit: str) -> None:
    """一个批次的款项与导出文件 / A batch: its payments and the files by which it left."""
    with session.ledger() as ledger:
        found = batch_of(ledger.rows, number)
        payments = payments_of(ledger.rows, number, all_of_them=True)
        exports = exports_of(ledger.rows, number)
    tables = [
        payments_table(payments, session.language),
        batches_table([found], session.language),
        exports_table(exports, session.language),
    ]
    render(session, tables, shape, output, unit)
