"""`yanqi exception`: what reconciliation could not settle; owned, aged, decided."""

from __future__ import annotations

from pathlib import Path

import click

from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from ledger.application.commands import AssignException, DecideException
from projections.queries.exceptions import exceptions
from projections.tables.reconciliation import exceptions_table

_ID = click.argument("exception", metavar="ID")


@click.group("exception")
def exception() -> None:
    """例外：列出、指定责任人、处理 / Exceptions: listed, owned, decided."""


@exception.command("list")
@click.option("--all", "everything", is_flag=True, help="含已处理和已消除 / decided and cleared ones too.")
@table_options
@pass_session
def list_exceptions(session: Session, everything: bool, shape: str, output: Path | None, unit: str) -> None:
    """例外清单，最久的在前 / The exceptions, oldest first."""
    with session.ledger() as ledger:
        found = exceptions(ledger.rows, ledger.clock.today(), everything=everything)
    render(session, [exceptions_table(found, session.language)], shape, output, unit)


@exception.command("assign")
@_ID
@click.option("--owner", required=True, help="责任人 / who sees to it.")
@signing_options
@pass_session
def assign(session: Session, exception: str, owner: str, signing: Signing) -> None:
    """指定责任人 / Give an exception an owner."""
    carry_out(session, [AssignException(exception=exception, owner=owner)], signing)


@exception.command("decide")
@_ID
@click.option("--decision", required=True, help="处理意见 / what was decided.")
@click.option("--second-person", default="", help="第二人（大额） / second person, above the threshold.")
@signing_options
@pass_session
def decide(session: Session, exception: str, decision: str, second_person: str, signing: Signing) -> None:
    """处理例外 / Decide an exception."""
    command = DecideException(exception=exception, decision=decision, second_person=second_person)
    carry_out(session, [command], signing)
