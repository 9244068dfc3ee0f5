"""`yanqi import`: platforms, organisations, budgets and past payments from a spreadsheet, all or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cli.auditing import noted
from cli.parameters import DAY
from cli.session import Session, pass_session
from cli.tables import render, table_options
from ledger.domain.errors import InvalidInput
from ledger.domain.signature import SYSTEM, Signature
from ledger.policy.pack import Pack

if TYPE_CHECKING:
    from cli.intake.run import Preview


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--template", type=click.Path(dir_okay=False, path_type=Path), help="生成模板 / write a template here."
)
@click.option("--preview", is_flag=True, help="只预览，不导入 / show what would be entered, enter nothing.")
@click.option(
    "--keep-good", is_flag=True, help="只导入无误的行 / enter the good rows although others are refused."
)
@click.option("--rows", is_flag=True, help="逐行列出 / list every row, not only the refused ones.")
@click.option("--actor", envvar="YANQI_ACTOR", default="", help="经办人 / who acts (YANQI_ACTOR).")
@click.option(
    "--department",
    envvar="YANQI_DEPARTMENT",
    default="",
    help="部门代码；指标由 czj 导入 / code of the department; budgets are imported by czj (YANQI_DEPARTMENT).",
)
@click.option("--on", type=DAY, help="登记日期，默认今日 / business day of registrations, today by default.")
@table_options
@pass_session
def import_command(
    session: Session,
    file: Path | None,
    template: Path | None,
    preview: bool,
    keep_good: bool,
    rows: bool,
    actor: str,
    department: str,
    on: date | None,
    shape: str,
    output: Path | None,
    unit: str,
) -> None:
    """批量导入平台、机构、指标、兑现台账 / Import platforms, organisations, budgets and past payments.

    FILE 为 .xlsx、.xls 或 .csv / is .xlsx, .xls or .csv. 有一行不能导入，整个文件不导入 / one bad row, and nothing is
    entered, unless --keep-good. 重复导入不会重复入账 / importing a file again enters nothing twice.
    退出码 1：有行不能导入 / exit code 1 if any row was refused.
    """
    from cli.intake.report import report
    from cli.intake.run import enter, read
    from cli.intake.run import preview as look_at

    if template is not None:
        _write_template(session, template)
        return
    if file is None:
        raise click.UsageError(session.say("须指明 FILE 或 --template", "name a FILE, or use --template"))
    asked = read(file, session.pack)
    with session.ledger() as ledger:
        signature = _signature(ledger.pack, actor, department, on or ledger.clock.today())
        with _progress(session) as bar:
            task = bar.add_task(session.say("演练", "rehearsing"), total=len(asked.entries))
            found = look_at(ledger, asked, signature, lambda done: bar.advance(task, done))
        render(session, report(found, session.language, whole=rows), shape, output, unit)
        if not preview:
            commands = [entry.command for entry in found.new]
            noted(ledger, commands, signature, lambda: enter(ledger, found, signature, keep_good=keep_good))
    _tell(session, found, entered=not preview)
    if found.bad:
        raise SystemExit(1)


def _tell(session: Session, found: Preview, *, entered: bool) -> None:
    """Say how many rows were entered, or would be."""
    count, there, bad = len(found.new), len(found.same), len(found.bad)
    if entered:
        session.tell(
            f"已导入 {count} 行，已在账 {there} 行，不能导入 {bad} 行",
            f"{count} rows entered, {there} there already, {bad} refused",
            err=True,
        )
    else:
        session.tell(
            f"预览，未导入：可导入 {count} 行，已在账 {there} 行，不能导入 {bad} 行",
            f"preview, nothing entered: {count} rows to enter, {there} there already, {bad} refused",
            err=True,
        )


def _write_template(session: Session, path: Path) -> None:
    """Write an empty form with its guidance."""
    from cli.intake.form import form

    write_file(path, form(session.pack))
    session.tell(f"已写入 {path}", f"written to {path}", err=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file where it was asked for. Raises click.FileError."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(path), error.strerror or str(error)) from None


def _signature(pack: Pack, actor: str, department: str, on: date) -> Signature:
    """Return who signs; the rows get keys of their own.

    Raises InvalidInput for a name that only machines bear or no department, NotFound for an unknown one.
    """
    name = actor.strip()
    if not name or name.startswith(SYSTEM):
        raise InvalidInput(
            field="actor",
            problem=f"须为本人用户名（--actor 或 YANQI_ACTOR），不得以 {SYSTEM} 开头",
            problem_en=f"must be a person's user name (--actor or YANQI_ACTOR), not one that begins with {SYSTEM}",
        )
    if not department.strip():
        raise InvalidInput(
            field="department",
            problem="未填写（--department 或 YANQI_DEPARTMENT）",
            problem_en="is missing (--department or YANQI_DEPARTMENT)",
        )
    return Signature(actor=name, department=pack.department(department).code, effective_on=on, key="import")


def _progress(session: Session) -> Progress:
    """Return a progress bar on the error channel, so that output stays what was asked for."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=session.as_json,
    )
