"""`yanqi simulate`: a ledger of its own, a table, and exit code 1 where a bound is missed."""

from __future__ import annotations

import json

import pytest

from cli.simulating import measuring
from tests.cli.conftest import runner_on


def test_a_bound_that_is_missed_fails_and_the_real_ledger_is_never_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(measuring, "LEAST_RECALL", 2)
    run = runner_on("postgresql://nobody@127.0.0.1:1/none")
    result = run("--lang", "en", "simulate", "--months", "3", "--platforms", "12", "--format", "json")
    assert result.exit_code == 1
    assert "missed: recall" in result.stderr
    tables = json.loads(result.stdout)
    assert "month_ends" in json.dumps(tables)
