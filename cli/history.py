"""`yanqi history`: everything recorded of a platform or organisation, as of either date."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from cli.parameters import DAY, MOMENT, recipient_named
from cli.session import Session, pass_session
from cli.tables import render, table_options
from ledger.domain.calendar import SHANGHAI
from projections.queries.history import history
from projections.queries.recipients import RecipientRow
from projections.tables.reports import history_tables


@click.command("history")
@click.argument("name", metavar="RECIPIENT")
@click.option("--as-of", type=DAY, help="截至业务日期 / what had happened by this business day.")
@click.option(
    "--recorded-by",
    type=MOMENT,
    help="截至记录时间 / what was recorded by then: Beijing time, a day alone means its end.",
)
@click.option("--award", metavar="NO", help="只看一个受理编号 / one award only.")
@table_options
@pass_session
def history_command(
    session: Session,
    name: str,
    as_of: date | None,
    recorded_by: datetime | None,
    award: str | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """主体的全部扶持历史 / Everything recorded of a recipient, and its totals by clause.

    RECIPIENT 为平台编号、统一社会信用代码、受理编号或名称的一部分 / is a register number, a USCC, an award
    number, or part of a name.
    """
    with session.ledger() as ledger:
        one = recipient_named(ledger.rows, name)
        entries = history(
            ledger.rows, one.id, as_of=as_of, recorded_by=recorded_by, award=award, pack=ledger.pack
        )
        about = _about(session, one, as_of, recorded_by)
        tables = history_tables(entries, ledger.pack, session.language, about)
    render(session, tables, shape, output, unit)


def _about(
    session: Session, one: RecipientRow, as_of: date | None, recorded_by: datetime | None
) -> tuple[str, ...]:
    """Say whose history it is, and as of when."""
    lines = ["  ".join(dict.fromkeys((one.name, one.code, one.uscc)))]
    if one.suspended:
        lines.append(session.say(f"已暂停：{one.suspended_reason}", f"suspended: {one.suspended_reason}"))
    if as_of:
        lines.append(session.say(f"截至业务日期 {as_of}", f"as of business day {as_of}"))
    if recorded_by:
        shown = f"{recorded_by.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
        lines.append(session.say(f"截至记录时间 {shown}（北京时间）", f"recorded by {shown} (Beijing)"))
    return tuple(lines)
