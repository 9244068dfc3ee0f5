"""Running the ledger: instalments due posted by hand, the scheduler, a rebuild of the screens, a check of the record."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.auditing import note
from cli.parameters import DAY
from cli.session import Session, pass_session
from ledger.domain.money import yuan


def progress_bar(session: Session) -> Progress:
    """Return a progress bar on the error channel, so that output stays what was asked for."""
    from rich.console import Console

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=session.as_json,
    )


@click.command("post-due")
@click.option("--until", type=DAY, required=True, help="到期日截至 / post what falls due up to this day.")
@click.option("--yes", is_flag=True, help="不再询问 / do not ask first.")
@pass_session
def post_due(session: Session, until: date, yes: bool) -> None:
    """登记到期的分期 / Post the instalments that have come due, each exactly once.

    晚于今日的部分不登记；缺凭证、暂停或指标不足的予以暂缓并写明原因 / what falls due after today waits;
    what lacks evidence or budget, or is suspended, is held with its reason.
    """
    from projections.queries.awards import waiting_until
    from scheduler.due import post_due_until

    with session.ledger() as ledger:
        day = min(until, ledger.clock.today())
        count, amount_fen = waiting_until(ledger.rows, day)
        session.tell(
            f"截至 {day} 到期待登记 {count} 期，{yuan(amount_fen)} 元",
            f"{count} instalments due up to {day} wait to be posted: {yuan(amount_fen)} yuan",
            err=True,
        )
        if count and not yes:
            click.confirm(session.say("登记？", "Post them?"), abort=True, err=True)
        note(ledger, "command", command="instalment.post_due", details={"until": str(day), "waiting": count})
        with progress_bar(session) as bar:
            task = bar.add_task(session.say("登记到期", "posting"), total=count)
            run = post_due_until(ledger, day, progress=lambda done: bar.advance(task, done))
    if session.as_json:
        click.echo(
            f'{{"posted": {run.posted}, "held": {run.held}, "refused": {run.refused},'
            f' "amount_fen": {run.amount_fen}}}'
        )
        return
    session.tell(
        f"已登记 {run.posted} 期，{yuan(run.amount_fen)} 元；暂缓 {run.held} 期；未能办理 {run.refused} 期",
        f"posted {run.posted}, {yuan(run.amount_fen)} yuan; held {run.held}; refused {run.refused}",
    )


@click.group("scheduler")
def scheduler() -> None:
    """定时任务 / The scheduler: instalments due, statements imported and matched, by the clock."""


@scheduler.command("run")
@click.option(
    "--inbox",
    envvar="YANQI_STATEMENT_INBOX",
    type=click.Path(exists=True, file_okay=False, writable=True, path_type=Path),
    help="对账单收件箱目录 / directory whose statement files are imported (YANQI_STATEMENT_INBOX).",
)
@pass_session
def run_scheduler(session: Session, inbox: Path | None) -> None:
    """运行定时任务，直到中断 / Run until interrupted; several may run at once.

    收件箱中的文件导入后移至 done，不能导入的移至 refused，旁附说明 / files of the inbox are moved to done
    or refused, with a text beside each that says why.
    """
    from ledger import logs
    from scheduler.runner import JOBS, inbox_job, run

    logs.configure()
    with session.database() as database:
        session.tell("定时任务运行中，按 Ctrl-C 结束", "the scheduler runs; Ctrl-C ends it", err=True)
        run(database.conninfo, jobs=(*JOBS, inbox_job(inbox)) if inbox else JOBS)


@click.command("rebuild")
@click.option("--check", is_flag=True, help="只比较，不替换 / compare with the live tables, replace nothing.")
@pass_session
def rebuild(session: Session, check: bool) -> None:
    """由事件重建各表 / Replay every event into new guards and screens, and put them in place."""
    from projections.rebuild import compare
    from projections.rebuild import rebuild as rebuild_projections

    with session.database() as database, progress_bar(session) as bar:
        task = bar.add_task(session.say("重放事件", "replaying"), total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        if check:
            differences = compare(database.conninfo, progress=progress)
        else:
            result = rebuild_projections(database.conninfo, progress=progress)
    if not check:
        session.tell(
            f"已重放 {result.events} 个事件，用时 {result.elapsed_ms} 毫秒",
            f"replayed {result.events} events in {result.elapsed_ms} ms",
        )
        return
    for one in differences:
        session.tell(
            f"{one.table}：仅现表 {one.only_live} 行，仅重建 {one.only_rebuilt} 行",
            f"{one.table}: {one.only_live} rows only live, {one.only_rebuilt} only rebuilt",
        )
        for example in one.examples:
            click.echo(f"  {example}")
    if differences:
        raise SystemExit(1)
    session.tell("现表与重建一致", "the live tables are what the events give")


@click.command("verify")
@click.option(
    "--audit-at-least",
    metavar="NUMBER:HASH",
    default="",
    help="审计日志须仍含此条（此前核验所示的末条） / the entry that an earlier run named as the last: must still be there.",
)
@pass_session
def verify(session: Session, audit_at_least: str) -> None:
    """核验哈希链、已结账余额与审计日志 / Check every event's hash, every closed balance and the audit log's chain.

    有一处不符即以退出码 1 结束 / exit code 1 if anything does not match.
    末条审计日志的编号与哈希请另处留存 / keep the last audit entry's number and hash elsewhere.
    """
    from access.audit_chain import Anchor, verify_audit
    from ledger.store.verify import verify as verify_record
    from projections.bootstrap import open_ledger
    from projections.queries.tieouts import broken_balances

    anchor = Anchor.read(audit_at_least) if audit_at_least else None
    with session.database() as database, progress_bar(session) as bar:
        task = bar.add_task(session.say("核验事件", "verifying"), total=None)
        found = verify_record(database.conninfo, lambda done: bar.update(task, completed=done))
        with open_ledger(database.conninfo, pool_size=1) as ledger:
            broken = broken_balances(ledger.rows)
        audit = verify_audit(database.conninfo, at_least=anchor)
    for balance in broken:
        session.tell(
            f"{balance.month:%Y-%m} 已结账余额 {balance.key}：结账时 {yuan(balance.asserted_fen)}，"
            f"现为 {yuan(balance.now_fen)}",
            f"closed balance of {balance.month:%Y-%m}, {balance.key}: {yuan(balance.asserted_fen)} when closed, "
            f"{yuan(balance.now_fen)} now",
        )
    for one in found.examples:
        click.echo(f"  {one.originator_id} v{one.originator_version} {one.topic} (#{one.notification_id})")
    if found.broken:
        session.tell(
            f"{found.events} 个事件中有 {found.broken} 个与其哈希不符：记录被改动过，请从备份核对",
            f"{found.broken} of {found.events} events do not match their hash: the record was altered; "
            "compare it with a backup",
        )
    if audit.broken:
        numbers = ", ".join(map(str, audit.examples))
        session.tell(
            f"审计日志 {audit.entries} 条中有 {audit.broken} 条与前一条不相接（{numbers}）：日志被改动过，请从备份核对",
            f"{audit.broken} of {audit.entries} entries of the audit log do not follow from the one before ({numbers}): "
            "it was altered; compare it with a backup",
        )
    if not audit.reaches:
        session.tell(
            f"审计日志中没有 {anchor}：其后各条被删去，或全部被改写过，请从备份核对",
            f"the audit log does not hold {anchor}: its newest entries were cut off, or all were written anew; "
            "compare it with a backup",
        )
    if audit.last:
        session.tell(
            f"审计日志末条（请另处留存）：{audit.last}",
            f"last entry of the audit log (write it down elsewhere): {audit.last}",
        )
    if found.broken or broken or audit.broken or not audit.reaches:
        raise SystemExit(1)
    session.tell(
        f"{found.events} 个事件全部相符，已结账余额未变，审计日志 {audit.entries} 条相接",
        f"all {found.events} events match, no closed balance has changed, and the audit log's {audit.entries} entries "
        "are whole",
    )
