"""`yanqi init` and `yanqi doctor`: the database made, and the database examined."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from ledger.domain.errors import Refusal
from ledger.store.database import Database
from ledger.store.doctor import Finding, examine
from ledger.store.settings import Settings

_DATA_OPTION = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="数据目录 the data directory (default: YANQI_DATA or ./.data)",
)


@click.command("init")
@_DATA_OPTION
def init(data: Path | None) -> None:
    """建立或更新数据库。 Create the database, or bring it up to this version."""
    try:
        with Database.open(_settings(data)) as database:
            applied = database.migrate()
    except Refusal as refusal:
        _fail(refusal)
    for migration in applied:
        click.echo(f"已执行 applied {migration.name}")
    click.echo("数据库就绪。 The database is ready.")


@click.command("doctor")
@_DATA_OPTION
def doctor(data: Path | None) -> None:
    """检查数据库：哪里不对，如何处理。 Examine the database: what is wrong and how to mend it."""
    settings = _settings(data)
    if not Database.is_made(settings):
        click.echo(f"尚无数据库，请运行 yanqi init：{settings.data_directory}", err=True)
        click.echo(f"There is no database yet; run yanqi init: {settings.data_directory}", err=True)
        sys.exit(1)
    try:
        with Database.open(settings) as database:
            directory = settings.data_directory if database.is_embedded else None
            findings = list(examine(database.conninfo, directory))
    except Refusal as refusal:
        _fail(refusal)
    for finding in findings:
        _print(finding)
    if not all(finding.is_sound for finding in findings):
        sys.exit(1)


def _settings(data: Path | None) -> Settings:
    try:
        settings = Settings.from_environment()
    except Refusal as refusal:
        _fail(refusal)
    return settings if data is None else replace(settings, data_directory=data.expanduser().absolute())


def _print(finding: Finding) -> None:
    mark = click.style("✓", fg="green") if finding.is_sound else click.style("✗", fg="red")
    click.echo(f"{mark} {finding.check_zh} {finding.check_en}")
    if not finding.is_sound:
        click.echo(f"    {finding.problem}")
        click.echo(f"    处理：{finding.mend_zh}")
        click.echo(f"    Mend: {finding.mend_en}")


def _fail(refusal: Refusal) -> NoReturn:
    """Print a refusal in both languages and leave with exit code 1."""
    click.echo(refusal.message, err=True)
    click.echo(refusal.message_in_english, err=True)
    for way_out in (refusal.way_out, refusal.way_out_in_english):
        click.echo(f"  → {way_out}", err=True)
    sys.exit(1)
