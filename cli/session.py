"""What every command shares: the language, the shape of answers, and the way to the database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click
from rich.console import Console

from ledger.domain.errors import NoDatabase, Refusal
from projections.tables.table import Language

if TYPE_CHECKING:
    from ledger.application import Ledger
    from ledger.policy.pack import Pack
    from ledger.store.database import Database

PIPE_WIDTH = 180
"""Columns of a table that does not go to a terminal, where nobody says how wide it may be."""


@dataclass
class Session:
    """One run of the program."""

    language: Language = "zh"
    as_json: bool = False
    """Whether answers and refusals are printed for programs."""
    console: Console = field(default_factory=Console)
    has_read: bool = False
    """Whether the ledger was opened, so that what is shown may come from it."""
    _open: Ledger | None = field(default=None, init=False, repr=False)

    def say(self, zh: str, en: str) -> str:
        """Return the words in the language of this run."""
        return en if self.language == "en" else zh

    def tell(self, zh: str, en: str, *, err: bool = False) -> None:
        """Print the words; to programs only on the error channel."""
        click.echo(self.say(zh, en), err=err or self.as_json)

    @property
    def pack(self) -> Pack:
        """The policy pack in force."""
        from ledger.policy.loader import default_pack

        return default_pack()

    @contextmanager
    def database(self) -> Iterator[Database]:
        """Open the migrated database: DATABASE_URL's, else the embedded one.

        Raises NoDatabase, DatabaseNotMigrated, and what opening it raises.
        """
        from ledger.store.connection import connect_as_owner
        from ledger.store.database import Database
        from ledger.store.migrate import require_migrated
        from ledger.store.settings import Settings

        settings = Settings.from_environment()
        if not Database.is_made(settings):
            raise NoDatabase(directory=str(settings.data_directory))
        with Database.open(settings) as database:
            with connect_as_owner(database.conninfo) as connection:
                require_migrated(connection)
            yield database

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """Open the ledger; within a block that opened it, it is the same. Raises as `database` does."""
        from projections.bootstrap import open_ledger

        if self._open is not None:
            yield self._open
            return
        with self.database() as database, open_ledger(database.conninfo, pool_size=1) as ledger:
            self._open, self.has_read = ledger, True
            try:
                yield ledger
            finally:
                self._open = None


pass_session = click.make_pass_decorator(Session)


def new_session(language: str, *, as_json: bool) -> Session:
    """Return a session; where nobody looks, tables are wide enough not to be cut."""
    is_watched = Console().is_terminal or "COLUMNS" in os.environ
    console = Console(highlight=False, width=None if is_watched else PIPE_WIDTH)
    return Session("en" if language == "en" else "zh", as_json, console)


def report(refusal: Refusal, session: Session, *, err: bool = True) -> None:
    """Print a refusal, by default on the error channel: what stands against it, the figures, the way out."""
    if session.as_json:
        import msgspec

        click.echo(msgspec.json.format(msgspec.json.encode(refusal.as_dict()), indent=2).decode(), err=err)
        return
    mark = click.style(session.say("不予办理", "refused"), fg="red", bold=True)
    click.echo(f"{mark} [{refusal.code}] {session.say(refusal.message, refusal.message_in_english)}", err=err)
    for line in _figures(refusal):
        click.echo(f"    {line}", err=err)
    way_out = session.say(refusal.way_out, refusal.way_out_in_english)
    if way_out:
        click.echo(f"  → {way_out}", err=err)


def _figures(refusal: Refusal) -> Iterator[str]:
    """Yield the figures that a refusal names, money in yuan."""
    from ledger.domain.money import yuan

    for name, value in refusal.details.items():
        if name.endswith("_fen") and isinstance(value, int):
            yield f"{name.removesuffix('_fen')}: {yuan(value)}"
        elif isinstance(value, list) and value:
            yield f"{name}: {', '.join(value)}"


@contextmanager
def environment(changes: Mapping[str, str | None]) -> Iterator[None]:
    """Set environment variables that are given, and put back what was there."""
    given = {name: value for name, value in changes.items() if value is not None}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
