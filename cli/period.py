"""`yanqi period`: months tied out, closed, re-opened by two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from cli.auditing import execute
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signature_of, signing_options, tell
from cli.tables import render, table_options
from ledger.application.commands import AssertBalances, CloseMonth, ProposeReopening, ReopenMonth
from projections.tables.reconciliation import tie_outs_table


class _Month(click.ParamType[date]):
    """A month written 2026-03."""

    name = "month"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the month's first day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(f"{value}-01")
        except ValueError:
            self.fail(f"应写作 2026-03，而非 {value} / write 2026-03, not {value}", param, ctx)


_MONTH = click.argument("month", type=_Month(), metavar="YYYY-MM")


@click.group("period")
def period() -> None:
    """月份：核对、结账、反结账 / Months: tied out, closed, re-opened."""


@period.command("check")
@_MONTH
@table_options
@pass_session
def check(session: Session, month: date, shape: str, output: Path | None, unit: str) -> None:
    """结账核对：规则、两个数、差异 / The tie-outs of a month: rule, both values, difference."""
    with session.ledger() as ledger:
        found = ledger.standings.tie_outs(month)
    render(session, [tie_outs_table(found, session.language)], shape, output, unit)
    if any(one.difference for one in found):
        raise SystemExit(1)


@period.command("close")
@_MONTH
@signing_options
@pass_session
def close(session: Session, month: date, signing: Signing) -> None:
    """结账，并记下余额 / Close a month that ties out, and write down its balances for ever."""
    with session.ledger() as ledger:
        signature = signature_of(ledger, signing)
        outcome = execute(ledger, [CloseMonth(month=month)], signature, rehearsal=signing.dry_run)
        if not signing.dry_run:
            balances = replace(signature, key=f"{signature.key}:balances")
            execute(ledger, [AssertBalances(month=month)], balances)
    tell(session, outcome, signature, signing)


@period.command("propose-reopening")
@_MONTH
@click.option("--reason", required=True, help="理由 / why.")
@signing_options
@pass_session
def propose_reopening(session: Session, month: date, reason: str, signing: Signing) -> None:
    """申请反结账 / Ask to re-open a closed month."""
    carry_out(session, [ProposeReopening(month=month, reason=reason)], signing)


@period.command("reopen")
@_MONTH
@signing_options
@pass_session
def reopen(session: Session, month: date, signing: Signing) -> None:
    """反结账（第二人） / Re-open a closed month as a second person."""
    carry_out(session, [ReopenMonth(month=month)], signing)
