"""`yanqi caps`: what each cap holds and what room is left."""

from __future__ import annotations

from pathlib import Path

import click

from cli.parameters import recipient_named
from cli.session import Session, pass_session
from cli.tables import render, table_options
from ledger.domain.errors import NotFound
from projections.queries.caps import caps, caps_of
from projections.tables.reports import caps_table


@click.command("caps")
@click.argument("name", metavar="[RECIPIENT]", required=False)
@click.option(
    "--pot", metavar="POT", help="上限名称开头，如 art10 / caps whose name begins so, such as art10."
)
@table_options
@pass_session
def caps_command(
    session: Session, name: str | None, pot: str | None, shape: str, output: Path | None, unit: str
) -> None:
    """上限占用与余额 / Cap meters: of a recipient, or all of them.

    RECIPIENT 也可为项目或贷款编号 / may also be the number of a project or a loan.
    """
    about: tuple[str, ...] = ()
    with session.ledger() as ledger:
        if name is None:
            meters = caps(ledger.rows, pot=pot)
        else:
            try:
                one = recipient_named(ledger.rows, name)
            except NotFound:
                meters = caps(ledger.rows, holder=name, pot=pot)
                if not meters:
                    raise
            else:
                about = ("  ".join(dict.fromkeys((one.name, one.code, one.uscc))),)
                meters = [meter for meter in caps_of(ledger.rows, one) if meter.key.startswith(pot or "")]
        table = caps_table(meters, ledger.pack, session.language, about)
    render(session, [table], shape, output, unit)
