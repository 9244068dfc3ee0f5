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
from rich.table import Table

from cli.session import Session, pass_session
from ledger.domain.calendar import months_after
from ledger.domain.money import yuan

if TYPE_CHECKING:
    from cli.sampling.plan import DistrictPlan
    from cli.sampling.playing import PlayResult
    from cli.simulating.measuring import Measured

FIRST_MONTH = date(2026, 3, 1)
"""The month in which sample districts begin."""
MOST_MONTHS = 34


@click.command("simulate")
@click.option("--seed", type=int, default=1, show_default=True, help="种子 / the seed of everything.")
@click.option(
    "--months", type=click.IntRange(2, MOST_MONTHS), default=24, show_default=True, help="月数 / months."
)
@click.option(
    "--platforms",
    type=click.IntRange(12, 500),
    default=200,
    show_default=True,
    help="平台数 / platforms.",
)
@pass_session
def simulate(session: Session, seed: int, months: int, platforms: int) -> None:
    """模拟对账并与真值比较 / Play a district with a noisy bank; exit 1 if a bound is missed."""
    plan = plan_months(seed, months, platforms)
    result = _play(session, plan)
    show(session, result)
    missed = list(result.measured.missed())
    for chinese, english in missed:
        session.tell(f"未达标：{chinese}", f"missed: {english}", err=True)
    if missed:
        raise SystemExit(1)
    session.tell("全部达标", "every bound is met")


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


def show(session: Session, result: PlayResult, latest: int = MOST_MONTHS) -> None:
    """Print what was confirmed by which pass, and how the latest so many months ended."""
    measured = result.measured
    session.tell(
        f"支付 {result.paid} 笔共 {yuan(result.paid_fen)} 元；对账单 {len(measured.months)} 份 {result.lines} 行，"
        f"人工处理 {result.by_hand} 行；退汇自动认定 {measured.returns} 笔，正确 {measured.returns_right} 笔",
        f"{result.paid} payments of {yuan(result.paid_fen)} yuan together; {len(measured.months)} statements of "
        f"{result.lines} lines, {result.by_hand} settled by people; {measured.returns} returns found, "
        f"{measured.returns_right} rightly",
    )
    console = Console()
    console.print(passes_table(session, measured))
    console.print(months_table(session, measured, latest))


def passes_table(session: Session, measured: Measured) -> Table:
    """Return precision by pass, and the recall of what is decidable."""
    from cli.simulating.measuring import shown

    score = measured.score
    title = session.say(
        f"勾对：可判定 {score.decidable} 行，自动勾对 {score.decidable_right} 行，查全率 {shown(score.recall)}",
        f"matching: {score.decidable} lines decidable, {score.decidable_right} confirmed, recall {shown(score.recall)}",
    )
    table = Table(title=title, title_justify="left")
    for chinese, english in (
        ("轮次", "pass"),
        ("自动勾对", "confirmed"),
        ("正确", "right"),
        ("查准率", "precision"),
        ("建议", "proposed"),
        ("正确", "right"),
    ):
        table.add_column(session.say(chinese, english), justify="right")
    for name, one in score.passes.items():
        figures = (one.confirmed, one.confirmed_right, shown(one.precision), one.proposed, one.proposed_right)
        table.add_row(name, *map(str, figures))
    return table


def months_table(session: Session, measured: Measured, latest: int) -> Table:
    """Return the ends of the latest months: Σ statement, and what accounts for it, in yuan."""
    title = session.say(
        "月末：流水合计 = 账上净支付 + 部分勾对 + 已说明 + 例外清单（元）",
        "month ends: Σ statement = Σ ledger + partly matched + explained + listed exceptions (yuan)",
    )
    table = Table(title=title, title_justify="left")
    for chinese, english in (
        ("月份", "month"),
        ("流水合计", "statement"),
        ("账上净支付", "ledger"),
        ("部分勾对", "partly"),
        ("已说明", "explained"),
        ("例外", "exceptions"),
        ("差额", "difference"),
        ("在途", "in transit"),
        ("核对项", "tie-outs"),
    ):
        table.add_column(session.say(chinese, english), justify="right")
    for one in measured.months[-latest:]:
        amounts = (
            one.statement_fen,
            one.ledger_fen,
            one.partly_fen,
            one.explained_fen,
            one.listed_fen,
            one.difference_fen,
            one.in_transit_fen,
        )
        held = one.tie_outs - len(one.tie_outs_failed)
        table.add_row(f"{one.month:%Y-%m}", *map(yuan, amounts), f"{held}/{one.tie_outs}")
    return table
