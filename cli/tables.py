"""Tables to where they are wanted: the terminal, or a file as JSON, CSV or Excel."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import click
from rich.markup import escape
from rich.table import Table as TerminalTable

from cli.auditing import note_file
from cli.session import Session
from projections.tables.table import Kind, Table, Unit, printed

FORMATS = ("table", "json", "csv", "xlsx")
FILES = ("csv", "xlsx")
"""Formats that are files wherever they go; JSON on the terminal is what a table is there, for programs."""
RIGHT = (Kind.MONEY, Kind.NUMBER, Kind.PERMILLE)
"""Kinds that stand at the right of their column."""

Command = TypeVar("Command", bound=Callable[..., object])


def table_options(command: Command) -> Command:
    """Add the options of everything that prints tables: --format, --output, --unit."""
    options = (
        click.option(
            "--format",
            "shape",
            type=click.Choice(FORMATS),
            default="table",
            show_default=True,
            help="输出格式 / table on the terminal, or a file for programs and spreadsheets.",
        ),
        click.option(
            "--output",
            type=click.Path(dir_okay=False, path_type=Path),
            help="写入文件 / write to a file; xlsx needs one.",
        ),
        click.option(
            "--unit",
            type=click.Choice([unit.value for unit in Unit]),
            default=Unit.YUAN.value,
            show_default=True,
            help="金额单位：元或万元 / yuan or 10,000 yuan; JSON stays in fen.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def render(session: Session, tables: Sequence[Table], shape: str, output: Path | None, unit: str) -> None:
    """Print tables or write them to a file. CSV holds the first table only: one file, one table.

    Raises click.UsageError for an Excel file on a terminal, and for a table of a terminal in a file.
    """
    asked = Unit(unit)
    if session.as_json and shape == "table":
        shape = "json"
    if shape == "table" and output is None:
        said: tuple[str, ...] = ()
        for table in tables:
            _print(session, table, asked, said)
            said = table.about
        return
    if shape == "xlsx" and output is None and sys.stdout.isatty():
        message = session.say("xlsx 需要 --output 文件", "xlsx needs --output FILE")
        raise click.UsageError(message)
    content = _content(session, tables, shape, asked)
    if output is not None or shape in FILES:
        note_file(session, tables[:1] if shape == "csv" else tables, shape, str(output or "-"))
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.FileError(str(output), error.strerror or str(error)) from None
    session.tell(f"已写入 {output}", f"written to {output}", err=True)


def _content(session: Session, tables: Sequence[Table], shape: str, unit: Unit) -> bytes:
    from projections.tables.files import as_csv, as_json

    match shape:
        case "json":
            return as_json(tables).encode()
        case "csv":
            return as_csv(tables[0], session.language, unit)
        case "xlsx":
            return _workbook(session, tables, unit)
    message = session.say(
        "--output 需要 --format json、csv 或 xlsx", "--output needs --format json, csv or xlsx"
    )
    raise click.UsageError(message)


def _workbook(session: Session, tables: Sequence[Table], unit: Unit) -> bytes:
    from projections.tables.workbook import as_workbook

    return as_workbook(tables, session.language, unit)


def _print(session: Session, table: Table, unit: Unit, said: tuple[str, ...]) -> None:
    """Print a table on the terminal: the columns that fit there, rows, total; what was ``said`` is not repeated."""
    title = table.title(session.language)
    if table.has_money:
        title += f"（{unit.named('zh')}）" if session.language == "zh" else f" ({unit.named('en')})"
    places = table.visible(in_file=False)
    shown = TerminalTable(title=escape(title), show_footer=table.total is not None, title_justify="left")
    for place in places:
        column = table.columns[place]
        shown.add_column(
            escape(column.head(session.language)),
            footer=escape(printed(table.total[place], column.kind, unit)) if table.total else "",
            justify="right" if column.kind in RIGHT else "left",
            no_wrap=column.kind in (*RIGHT, Kind.DATE, Kind.MOMENT),
            overflow="fold",
        )
    for row in table.rows:
        shown.add_row(*(escape(printed(row[place], table.columns[place].kind, unit)) for place in places))
    for line in table.about if table.about != said else ():
        session.console.print(escape(line))
    session.console.print(shown)
    if not table.rows:
        session.console.print(session.say("没有记录。", "Nothing is recorded."))
    for line in table.notes:
        session.console.print(escape(line))
