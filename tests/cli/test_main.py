"""The program as a whole: its commands, help in both languages, refusals and exit codes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from cli.main import COMMANDS, yanqi
from tests.cli.conftest import Run

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def all_commands(
    group: click.Group = yanqi, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append(((*path, name), command))
        if isinstance(command, click.Group):
            found += all_commands(command, (*path, name))
    return found


def test_every_command_is_there() -> None:
    assert set(COMMANDS) <= {path[0] for path, _ in all_commands()}


@pytest.mark.parametrize(("path", "command"), all_commands(), ids=lambda value: str(value)[:30])
def test_help_is_in_chinese_then_english(path: tuple[str, ...], command: click.Command) -> None:
    line = (command.help or "").strip().splitlines()[0]
    assert CHINESE.match(line), line
    assert re.search(r"[A-Za-z]{3}", line), line
    result = CliRunner().invoke(yanqi, [*path, "--help"])
    assert result.exit_code == 0
    assert CHINESE.search(result.output)


def test_the_exit_codes_are_documented() -> None:
    text = CliRunner().invoke(yanqi, ["--help"]).output
    assert all(word in text for word in ("退出码", "0 已办理", "1 拒绝", "2 用法有误"))


def test_a_refusal_in_chinese(run: Run) -> None:
    result = run("history", "P-9")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "查无此项" in result.stderr
    assert "核对编号" in result.stderr
    assert "Check the number" not in result.stderr


def test_a_refusal_in_english(run: Run) -> None:
    result = run("--lang", "en", "history", "P-9")
    assert result.exit_code == 1
    assert "Check the number" in result.stderr
    assert "核对编号" not in result.stderr


def test_a_refusal_for_programs(run: Run) -> None:
    result = run("--json", "history", "P-9")
    assert result.exit_code == 1
    said = json.loads(result.stderr)
    assert (said["code"], said["details"]["name"]) == ("not_found", "P-9")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["history"],
        ["history", "P-001", "--as-of", "2026-13-01"],
        ["history", "P-001", "--as-of", "31.3.2026"],
        ["history", "P-001", "--recorded-by", "yesterday"],
        ["burn", "12"],
        ["burn", "--format", "pdf"],
        ["--lang", "fr", "burn"],
        ["approve", "A-1"],
    ],
)
def test_wrong_usage(run: Run, arguments: list[str]) -> None:
    assert run(*arguments).exit_code == 2


def test_without_a_database_it_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner(env={"DATABASE_URL": None, "YANQI_DATA": str(tmp_path / "none")}).invoke(
        yanqi, ["burn"]
    )
    assert result.exit_code == 1
    assert "yanqi init" in result.stderr


def test_a_database_that_is_not_migrated(empty_database_url: str) -> None:
    result = CliRunner(env={"DATABASE_URL": None}).invoke(yanqi, ["--database", empty_database_url, "caps"])
    assert result.exit_code == 1
    assert "yanqi init" in result.stderr


def test_a_database_that_cannot_be_reached() -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    result = CliRunner(env={"DATABASE_URL": None}).invoke(yanqi, ["--database", url, "caps"])
    assert result.exit_code == 1
    assert "server_unreachable" in result.stderr


def test_init_takes_the_address_that_is_given(empty_database_url: str) -> None:
    runner = CliRunner(env={"DATABASE_URL": None})
    assert runner.invoke(yanqi, ["--database", empty_database_url, "init"]).exit_code == 0
    assert runner.invoke(yanqi, ["--database", empty_database_url, "burn"]).exit_code == 0
