"""`yanqi statement`: bank and treasury statements previewed, imported, matched; matches undone and lines explained."""

from __future__ import annotations

from pathlib import Path

import click

from cli.auditing import note
from cli.operations import progress_bar
from cli.session import Session, pass_session
from cli.signing import Signing, carry_out, signing_options
from cli.tables import render, table_options
from ledger.application.commands import (
    AllocationWanted,
    ExplainLine,
    ImportStatement,
    LiftQuarantine,
    MatchLines,
    MatchWanted,
    UnmatchLine,
)
from ledger.domain.statement import EXPLANATIONS
from ledger.progress import PHASE_NAMES
from ledger.statements.model import ReadFile
from ledger.statements.reading import read_statement_file
from projections.queries.reconciliation import lines_of, statements
from projections.tables.reconciliation import (
    lines_table,
    preview_tables,
    proposals_table,
    statements_table,
)

_FILE = click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
_PROFILE = click.option("--profile", help="版式，默认自动识别 / layout, found by itself unless given.")
_LINE = click.argument("line", metavar="LINE")


@click.group("statement")
def statement() -> None:
    """对账单：预览、导入、勾对、撤销、说明 / Statements: previewed, imported, matched, undone, explained.

    LINE 写作 页:行，见 statement lines / is written page:position, as `statement lines` shows it.
    """


def _read(path: Path, profile: str | None) -> ReadFile:
    return read_statement_file(path.name, path.read_bytes(), profile=profile)


@statement.command("preview")
@_FILE
@_PROFILE
@table_options
@pass_session
def preview(
    session: Session, path: Path, profile: str | None, shape: str, output: Path | None, unit: str
) -> None:
    """读出文件而不导入 / Read a file and import nothing: lines, totals, and what keeps it from matching."""
    found = _read(path, profile)
    for warning in found.warnings:
        click.echo(warning, err=True)
    render(session, preview_tables(found, session.language), shape, output, unit)


@statement.command("import")
@_FILE
@_PROFILE
@signing_options
@pass_session
def import_statement(session: Session, path: Path, profile: str | None, signing: Signing) -> None:
    """导入对账单，已有的行自动略过 / Import a file; lines known already are passed over, all or nothing."""
    found = _read(path, profile)
    commands = [
        ImportStatement(
            file_name=path.name,
            file_hash=found.file_hash,
            file_format=found.format,
            index=index,
            statement=one,
        )
        for index, one in enumerate(found.statements, start=1)
    ]
    carry_out(session, commands, signing)


@statement.command("list")
@table_options
@pass_session
def list_statements(session: Session, shape: str, output: Path | None, unit: str) -> None:
    """已导入的对账单 / The statements imported."""
    with session.ledger() as ledger:
        found = statements(ledger.rows)
    render(session, [statements_table(found, session.language)], shape, output, unit)


@statement.command("lines")
@click.option("--open", "only_open", is_flag=True, help="只看未勾对的 / only what is still open.")
@click.option("--statement", "name", metavar="STATEMENT", help="只看一份对账单 / of one statement.")
@table_options
@pass_session
def lines(
    session: Session, only_open: bool, name: str | None, shape: str, output: Path | None, unit: str
) -> None:
    """对账单行与其勾对 / Statement lines and what they are matched with."""
    with session.ledger() as ledger:
        found = lines_of(ledger.rows, statement=name, only_open=only_open)
    render(session, [lines_table(found, session.language)], shape, output, unit)


@statement.command("match")
@click.option(
    "--batches", is_flag=True, help="允许一行确认整批（P4） / let one line confirm a whole batch (P4)."
)
@table_options
@pass_session
def match(session: Session, batches: bool, shape: str, output: Path | None, unit: str) -> None:
    """自动勾对并列出例外 / Match what is certain, propose the rest, and review the exceptions."""
    from scheduler.exceptions import review
    from scheduler.reconcile import reconcile

    with session.ledger() as ledger, progress_bar(session) as bar:
        note(ledger, "command", command=MatchLines.name, details={"batches_confirm": batches})
        task = bar.add_task(session.say("勾对", "matching"), total=None)
        run = reconcile(
            ledger,
            batches_confirm=batches,
            progress=lambda phase, done, total: bar.update(
                task, description=session.say(*PHASE_NAMES[phase]), completed=done, total=total or None
            ),
        )
        reviewed = review(ledger, run.result)
        passes = ", ".join(f"{name} {count}" for name, count in sorted(run.by_pass.items())) or "0"
    session.tell(
        f"勾对 {passes}；确认支付 {run.confirmed} 笔，退汇 {run.returns} 笔，未能办理 {len(run.refused)} 笔；"
        f"例外新增 {reviewed.opened}，消除 {reviewed.cleared}",
        f"matched {passes}; {run.confirmed} payments confirmed, {run.returns} returned, {len(run.refused)} refused; "
        f"{reviewed.opened} exceptions opened, {reviewed.cleared} cleared",
    )
    render(session, [proposals_table(run.result, session.language)], shape, output, unit)


@statement.command("allocate")
@_LINE
@click.argument("reference")
@click.argument("amount", metavar="YUAN")
@click.option("--reason", required=True, help="依据 / why.")
@click.option(
    "--kind",
    type=click.Choice(["payment", "return", "recovery"]),
    default="payment",
    show_default=True,
    help="支付、退汇或追回 / a payment, its return, or a recovery by its number.",
)
@signing_options
@pass_session
def allocate(
    session: Session, line: str, reference: str, amount: str, reason: str, kind: str, signing: Signing
) -> None:
    """人工勾对一行 / Match a line by hand."""
    from ledger.domain.money import fen_from_yuan

    page, position = _place(line)
    wanted = MatchWanted(
        position=position,
        kind=kind,
        reason=reason,
        allocations=(AllocationWanted(reference=reference, amount_fen=fen_from_yuan(amount)),),
    )
    carry_out(session, [MatchLines(page=page, matches=(wanted,))], signing)


@statement.command("unmatch")
@_LINE
@click.argument("reference")
@click.option("--reason", required=True, help="理由 / why.")
@signing_options
@pass_session
def unmatch(session: Session, line: str, reference: str, reason: str, signing: Signing) -> None:
    """撤销勾对 / Undo a match."""
    page, position = _place(line)
    carry_out(
        session, [UnmatchLine(page=page, position=position, reference=reference, reason=reason)], signing
    )


@statement.command("explain")
@_LINE
@click.option("--kind", type=click.Choice(EXPLANATIONS), required=True, help="种类 / what it is.")
@click.option("--reason", required=True, help="说明 / why.")
@click.option("--second-person", default="", help="第二人（大额） / second person, above the threshold.")
@signing_options
@pass_session
def explain(
    session: Session, line: str, kind: str, reason: str, second_person: str, signing: Signing
) -> None:
    """说明非本账款项的一行 / Say what a line is that pays nothing of ours."""
    page, position = _place(line)
    command = ExplainLine(page=page, position=position, kind=kind, reason=reason, second_person=second_person)
    carry_out(session, [command], signing)


@statement.command("accept")
@click.argument("name", metavar="STATEMENT")
@click.option("--reason", required=True, help="理由 / why.")
@signing_options
@pass_session
def accept(session: Session, name: str, reason: str, signing: Signing) -> None:
    """解除隔离（第二人） / Accept a quarantined statement as a second person."""
    carry_out(session, [LiftQuarantine(statement=name, reason=reason)], signing)


def _place(line: str) -> tuple[str, int]:
    """Return page and position of a line. Raises click.BadParameter."""
    page, _, position = line.rpartition(":")
    if not page or not position.isdigit():
        raise click.BadParameter("应写作 页:行 / write page:position", param_hint="LINE")
    return page, int(position)
