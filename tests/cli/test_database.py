"""`yanqi init` and `yanqi doctor`, as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.database import doctor, init
from ledger.store.connection import connect_as_owner

pytestmark = pytest.mark.store


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return CliRunner()


def test_init_makes_the_database_once_and_doctor_finds_it_sound(
    runner: CliRunner, data_directory: Path
) -> None:
    first = runner.invoke(init, ["--data", str(data_directory)])
    assert first.exit_code == 0, first.output
    assert "applied 0001_record" in first.output
    again = runner.invoke(init, ["--data", str(data_directory)])
    assert again.exit_code == 0
    assert "applied" not in again.output
    examined = runner.invoke(doctor, ["--data", str(data_directory)])
    assert examined.exit_code == 0, examined.output
    assert "✗" not in examined.output


def test_doctor_makes_nothing(runner: CliRunner, data_directory: Path) -> None:
    result = runner.invoke(doctor, ["--data", str(data_directory)])
    assert result.exit_code == 1
    assert "yanqi init" in result.output
    assert not data_directory.exists()


def test_doctor_says_what_is_wrong_and_leaves_with_1(runner: CliRunner, new_database_url: str) -> None:
    with connect_as_owner(new_database_url) as connection:
        connection.execute("ALTER TABLE ledger.event DISABLE TRIGGER event_append_only")
    result = runner.invoke(doctor, env={"DATABASE_URL": new_database_url})
    assert result.exit_code == 1
    assert "✗ 只增触发器 append-only triggers" in result.output
    assert "Mend:" in result.output
    assert "处理：" in result.output


@pytest.mark.parametrize(
    "url", ["mysql://host/db", "host=/nowhere-at-all dbname=x user=y"], ids=["unreadable", "unreachable"]
)
def test_init_refuses_in_both_languages(runner: CliRunner, url: str) -> None:
    result = runner.invoke(init, env={"DATABASE_URL": url})
    assert result.exit_code == 1
    assert "DATABASE_URL" in result.output
    assert "Traceback" not in result.output
