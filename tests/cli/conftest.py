"""The command line in this process, on the database of the test's module."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest
from click.testing import CliRunner, Result

from cli.main import yanqi
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.ledger.application.district import District
from tests.projections.queries.story import tell


class Run(Protocol):
    """Runs `yanqi` with arguments; refuses to hide an accident."""

    def __call__(self, *arguments: str, stdin: str | bytes | None = None) -> Result: ...


@pytest.fixture(scope="module")
def told_database_url(database_url: str) -> str:
    """A database in which the story was told."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(database_url, clock=clock) as ledger:
        tell(District(ledger, clock))
    return database_url


def runner_on(database_url: str) -> Run:
    """Return the command line on a database."""

    def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
        runner = CliRunner(env={"DATABASE_URL": database_url, "YANQI_LANG": None, "COLUMNS": "240"})
        result = runner.invoke(yanqi, [*arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def run(told_database_url: str) -> Run:
    """The command line where the story was told; tests only read there."""
    return runner_on(told_database_url)


@pytest.fixture
def run_anew(new_database_url: str) -> Run:
    """The command line on an empty ledger of this test alone."""
    return runner_on(new_database_url)
