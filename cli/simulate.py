"""`yanqi simulate`: a district played for months with a noisy bank, and the matcher measured against the truth.

It keeps a ledger of its own in a scratch directory that is removed afterwards; it never opens a real one.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.session import Session, pass_session
from cli.tables import render, table_options
from ledger.domain.calendar import months_after
from ledger.domain.money import yuan

if TYPE_CHECKING:
    from cli.sampling.plan import DistrictPlan
    from cli.sampling.playing import PlayResult

FIRST_MONTH = date(2026, 3, 1)
"""The month in which sample districts begin."""
LEAST_MONTHS, MOST_MONTHS = 3, 34
"""Applications end two months before the play does."""


@click.command("simulate")
@click.option("--seed", type=int, default=1, show_default=True, help="种子 / the seed of everything.")
@click.option(
    "--months",
    type=click.IntRange(LEAST_MONTHS, MOST_MONTHS),
    default=24,
    show_default=True,
    help="月数 / months.",
)
@click.option(
    "--platforms",
    type=click.IntRange(12, 500),
    default=200,
    show_default=True,
    help="平台数 / platforms.",
)
@table_options
@pass_session
def simulate(
    session: Session, seed: int, months: int, platforms: int, shape: str, output: Path | None, unit: str
) -> None:
    """模拟对账并与真值比较 / Play a district with a noisy bank; exit 1 if a bound is missed."""
    from cli.simulating.tables import months_table, passes_table

    plan = plan_months(seed, months, platforms)
    result = _play(session, plan)
    summarise(session, result, err=True)
    tables = [passes_table(result.measured), months_table(result.measured, months)]
    render(session, tables, shape, output, unit)
    missed = list(result.measured.missed())
    for chinese, english in missed:
        session.tell(f"未达标：{chinese}", f"missed: {english}", err=True)
    if missed:
        raise SystemExit(1)
    session.tell("全部达标", "every bound is met", err=True)


def plan_months(seed: int, months: int, platforms: int) -> DistrictPlan:
    """Plan a district that is played for so many whole months."""
    from cli.sampling.district import plan_district

    until = months_after(FIRST_MONTH, months) - timedelta(days=1)
    return plan_district(seed, platforms, tuple(range(FIRST_MONTH.year, until.year + 1)), until=until)


def _play(session: Session, plan: DistrictPlan) -> PlayResult:
    """Play a plan in a ledger that lives as long as the play."""
    from cli.sampling.district import play
    from ledger.application.clock import SetClock
    from ledger.store.database import Database
    from ledger.store.settings import Settings
    from projections.bootstrap import open_ledger

    clock = SetClock(plan.opens_on)
    days = (plan.until - plan.opens_on).days
    with tempfile.TemporaryDirectory(prefix="yanqi-simulate-") as folder:
        Path(folder).chmod(0o711)  # root's server runs as another user, who must pass through
        with Database.open(Settings(data_directory=Path(folder))) as database:
            database.migrate()
            with (
                open_ledger(database.conninfo, clock=clock, pool_size=1) as ledger,
                Progress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    TimeElapsedColumn(),
                    console=Console(stderr=True),
                    disable=session.as_json,
                ) as bar,
            ):
                task = bar.add_task(session.say("逐日办理", "playing day by day"), total=days)
                return play(
                    ledger,
                    clock,
                    plan,
                    lambda day: bar.update(
                        task, completed=(day - plan.opens_on).days, description=day.isoformat()
                    ),
                )


def summarise(session: Session, result: PlayResult, *, err: bool = False) -> None:
    """Say in a sentence what was paid, imported, settled by people and returned."""
    measured = result.measured
    session.tell(
        f"支付 {result.paid} 笔共 {yuan(result.paid_fen)} 元；对账单 {len(measured.months)} 份 {result.lines} 行，"
        f"人工处理 {result.by_hand} 行；退汇自动认定 {measured.returns} 笔，正确 {measured.returns_right} 笔",
        f"{result.paid} payments of {yuan(result.paid_fen)} yuan together; {len(measured.months)} statements of "
        f"{result.lines} lines, {result.by_hand} settled by people; {measured.returns} returns found, "
        f"{measured.returns_right} rightly",
        err=err,
    )
