"""`yanqi demo`: a sample district played from the first application to the latest payment, and shown.

It keeps a ledger of its own (``.data/demo`` unless YANQI_DATA names another place) and begins it anew
each time; into a ledger at DATABASE_URL it plays only if that is empty.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.session import Session, pass_session, report
from cli.tables import render
from ledger.domain.errors import LedgerNotEmpty
from ledger.domain.money import yuan
from ledger.domain.signature import FINANCE
from ledger.store.settings import DATA_DIRECTORY, Settings

if TYPE_CHECKING:
    from datetime import date

    from cli.sampling.district import DistrictPlan, PlayResult
    from cli.sampling.officers import SampleOfficer
    from cli.sampling.playing import Refused
    from ledger.application import Ledger
    from ledger.store.database import Database

HOME = Path(".data/demo")
SHOWN_REFUSALS = (
    "cap_exceeded",
    "duplicate_claim",
    "budget_exceeded",
    "similar_support",
    "no_rate_determined",
)
"""The refusals that the demonstration shows in full, where it met them: one of each."""
SHOWN_MONTHS = 6
"""The latest month ends that the demonstration shows."""


@click.command("demo")
@click.option("--seed", type=int, default=2026, show_default=True, help="样例种子 / seed of the sample.")
@click.option(
    "--platforms",
    type=click.IntRange(12, 500),
    default=60,
    show_default=True,
    help="平台数 / platforms.",
)
@pass_session
def demo(session: Session, seed: int, platforms: int) -> None:
    """演示：样例区县的全过程 / Play a sample district over three fiscal years, and show what came of it."""
    from cli.sampling.district import plan_district
    from cli.sampling.officers import sample_officers
    from ledger.store.database import Database

    settings = _settings()
    with Database.open(settings) as database:
        _begin_anew(database)
        plan = plan_district(seed, platforms)
        session.tell(
            f"样例区县（种子 {seed}）：{len(plan.platforms)} 个平台、{len(plan.organisations)} 家机构、"
            f"{len(plan.appropriations)} 条指标、{len(plan.awards)} 件申报，财政年度 {plan.years[0]}–{plan.years[-1]}",
            f"sample district (seed {seed}): {len(plan.platforms)} platforms, {len(plan.organisations)} organisations, "
            f"{len(plan.appropriations)} budget lines, {len(plan.awards)} applications, fiscal years "
            f"{plan.years[0]}–{plan.years[-1]}",
        )
        result = _play(session, database, plan)
        _show(session, database, result)
        officers = sample_officers()
        password = _passwords(database, settings, officers) if _is_own(database) else None
    _farewell(session, settings, plan.until)
    _introduce(session, officers, password)


def _settings() -> Settings:
    """Return where the demonstration is kept: a place of its own, unless one was named."""
    settings = Settings.from_environment()
    if settings.database_url is None and not os.environ.get(DATA_DIRECTORY):
        return replace(settings, data_directory=HOME.absolute())
    return settings


def _begin_anew(database: Database) -> None:
    """Migrate; empty the demonstration's own ledger of an earlier run. Raises LedgerNotEmpty for another's."""
    from ledger.store.connection import connect_as_owner

    database.migrate()
    with connect_as_owner(database.conninfo) as connection:
        if connection.execute("SELECT 1 FROM ledger.command LIMIT 1").fetchone() is None:
            return
        if not _is_own(database):
            raise LedgerNotEmpty(place=DATA_DIRECTORY if database.is_embedded else "DATABASE_URL")
        connection.execute("DROP SCHEMA ledger CASCADE")
        connection.execute("DROP SCHEMA projection CASCADE")
        connection.execute("DROP SCHEMA access CASCADE")
    database.migrate()


def _is_own(database: Database) -> bool:
    """Whether the ledger is the demonstration's own: nobody named another place."""
    return database.is_embedded and not os.environ.get(DATA_DIRECTORY)


def _passwords(database: Database, settings: Settings, officers: list[SampleOfficer]) -> str:
    """Give all officers one password, made for this demonstration; return it."""
    from access.opened import Access
    from access.passwords import temporary_password
    from cli.sampling.officers import give_passwords
    from projections.bootstrap import open_ledger

    password = temporary_password()
    with open_ledger(database.conninfo, pool_size=1) as ledger:
        give_passwords(Access.of(ledger, settings=settings), officers, password)
    return password


def _introduce(session: Session, officers: list[SampleOfficer], password: str | None) -> None:
    """Print one officer of each kind, and the password of all where they have one."""
    from projections.tables.officers import role_names

    session.tell("\n登录：各岗位举例（全部见 yanqi user list）", "\nto sign in, as (all: yanqi user list)")
    first = {(one.roles, one.department == FINANCE): one for one in reversed(officers)}
    for one in reversed(first.values()):
        click.echo(f"  {one.username}  {one.display_name}  {role_names(one.roles, session.language)}")
    if password is not None:
        session.tell(f"密码（仅此演示）：{password}", f"password (of this demonstration only): {password}")
    else:
        session.tell("设置密码：yanqi user password 用户名", "to set a password: yanqi user password USER")


def _play(session: Session, database: Database, plan: DistrictPlan) -> PlayResult:
    from cli.sampling.district import play
    from ledger.application.clock import SetClock
    from projections.bootstrap import open_ledger

    clock = SetClock(plan.opens_on)
    days = (plan.until - plan.opens_on).days
    with (
        open_ledger(database.conninfo, clock=clock, pool_size=1) as ledger,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        ) as bar,
    ):
        task = bar.add_task(session.say("逐日办理", "playing day by day"), total=days)

        def progress(day: date) -> None:
            bar.update(task, completed=(day - plan.opens_on).days, description=day.isoformat())

        result = play(ledger, clock, plan, progress)
        bar.update(task, completed=days)
    return result


def _show(session: Session, database: Database, result: PlayResult) -> None:
    from ledger.application.clock import SetClock
    from projections.bootstrap import open_ledger

    session.tell(
        f"\n截至 {result.until}：{result.commands} 项命令，{result.events} 个事件；到期 {result.posted} 期，"
        f"暂缓 {result.held} 期，支付 {result.paid} 笔共 {yuan(result.paid_fen)} 元",
        f"\nby {result.until}: {result.commands} commands, {result.events} events; {result.posted} instalments "
        f"posted, {result.held} held, {result.paid} payments of {yuan(result.paid_fen)} yuan together",
    )
    _show_refusals(session, result.refusals)
    _show_reconciliation(session, result)
    with open_ledger(database.conninfo, clock=SetClock(result.until), pool_size=1) as ledger:
        _show_payments(session, ledger)
        _show_history(session, ledger)
        _show_burn(session, ledger, result.until)


def _show_refusals(session: Session, refusals: list[Refused]) -> None:
    first: dict[str, Refused] = {}
    for one in refusals:
        first.setdefault(one.code, one)
    session.tell(
        f"\n── 拒绝 {len(refusals)} 件，各不改变任何数据；举例：",
        f"\n── {len(refusals)} refusals, none of which changed anything; for example:",
    )
    for code in SHOWN_REFUSALS:
        if code in first:
            click.echo(f"\n{first[code].case} · {first[code].step}")
            report(first[code].refusal, session, err=False)


def _show_reconciliation(session: Session, result: PlayResult) -> None:
    """Show what the bank's statements were matched with, and that nothing of them is left over."""
    from cli.simulate import summarise
    from cli.simulating.tables import months_table, passes_table

    session.tell(
        "\n── 对账：拨付批次经银行付出，对账单含延迟、合并、拆分、整批一笔、退汇和无关款项",
        "\n── reconciliation: batches left for the bank; its statements are late, merged, split, booked whole, "
        "returned, and full of other money",
    )
    summarise(session, result)
    tables = [passes_table(result.measured), months_table(result.measured, SHOWN_MONTHS)]
    render(session, tables, "table", None, "yuan")


def _show_payments(session: Session, ledger: Ledger) -> None:
    """Show how batches, statements, recoveries and months stand."""
    row = ledger.rows(
        "SELECT (SELECT count(*) FROM batch WHERE state = 'exported') AS batches,"
        " (SELECT count(*) FROM statement_line WHERE allocated_fen < abs(amount_fen)) AS open_lines,"
        " (SELECT count(*) FROM payment WHERE returned_fen > 0) AS returned,"
        " (SELECT count(*) FROM recovery) AS recoveries,"
        " (SELECT coalesce(sum(received_fen), 0) FROM recovery) AS received_fen,"
        " (SELECT count(DISTINCT month) FROM closed_balance) AS closed"
    )[0]
    received = yuan(int(str(row["received_fen"])))
    session.tell(
        f"已导出批次 {row['batches']} 个，退汇 {row['returned']} 笔（更正账户后重付），未说明流水 {row['open_lines']} 行；"
        f"追回 {row['recoveries']} 件共 {received} 元；已结账 {row['closed']} 个月，余额永久核对",
        f"{row['batches']} batches exported, {row['returned']} payments returned (paid again once the account was "
        f"corrected), {row['open_lines']} lines unexplained; {row['recoveries']} recoveries of {received} yuan; "
        f"{row['closed']} months closed, their balances asserted",
    )


def _show_history(session: Session, ledger: Ledger) -> None:
    """Show the platform about which most was recorded, of those with few enough events for a screen."""
    from projections.queries.history import history
    from projections.queries.recipients import recipient
    from projections.tables.reports import history_tables

    busiest = ledger.rows(
        "SELECT r.code FROM recipient r JOIN history h ON h.holder_id = r.id WHERE r.kind = 'platform'"
        " GROUP BY r.code HAVING count(*) <= 60 ORDER BY count(DISTINCT h.award) DESC, count(*) DESC, r.code LIMIT 1"
    )
    one = recipient(ledger.rows, str(busiest[0]["code"]))
    entries = history(ledger.rows, one.id, pack=ledger.pack)
    session.tell(
        f"\n── 一个平台的历史：yanqi history {one.code}", f"\n── one platform: yanqi history {one.code}"
    )
    render(
        session, history_tables(entries, ledger.pack, session.language, (one.name,)), "table", None, "yuan"
    )


def _show_burn(session: Session, ledger: Ledger, on: date) -> None:
    from projections.queries.burn import burn, promised
    from projections.tables.reports import burn_table, promises_table

    session.tell(f"\n── 预算执行：yanqi burn {on.year}", f"\n── budget burn: yanqi burn {on.year}")
    found = burn(ledger.rows, on.year, on=on, by="clause")
    tables = [burn_table(found, ledger.pack, session.language)]
    ahead = promised(ledger.rows, on.year)
    if ahead:
        tables.append(promises_table(ahead, on.year, ledger.pack, session.language))
    render(session, tables, "table", None, "yuan")


def _farewell(session: Session, settings: Settings, until: date) -> None:
    place = "" if settings.database_url else f"{DATA_DIRECTORY}={settings.data_directory} "
    session.tell(
        f"\n打开页面：make serve（即 {place}yanqi serve），再访问 http://127.0.0.1:8000/?on={until}",
        f"\nto open the pages: make serve (that is, {place}yanqi serve), then visit http://127.0.0.1:8000/?on={until}",
    )
