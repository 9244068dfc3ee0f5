"""Instalments posted by hand, and the screens rebuilt."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cli.serving import free_port
from ledger.application.clock import SetClock
from projections.bootstrap import open_ledger
from tests.cli.conftest import Run, runner_on
from tests.ledger.application.district import UNITS, District


@pytest.fixture
def with_one_due(new_database_url: str) -> Run:
    """A ledger in which one instalment of 180,000 yuan waits since March 2026."""
    clock = SetClock(date(2026, 3, 2))
    with open_ledger(new_database_url, clock=clock) as ledger:
        district = District(ledger, clock)
        district.organisation(UNITS[1])
        district.platform("P-001")
        district.budget("art4.testing", 1_000_000)
        facts = {
            "contract": "600000.00",
            "contract_no": "HT-1",
            "contract_date": "2026-02-01",
            "platform": "P-001",
        }
        district.scheduled("A-1", UNITS[1], "art4.testing", facts)
    return runner_on(new_database_url)


def test_post_due_asks_first(with_one_due: Run) -> None:
    result = with_one_due("post-due", "--until", "2026-03-31", stdin="n\n")
    assert result.exit_code == 1
    assert "1 期" in result.stderr
    assert "180,000.00" in result.stderr
    assert "到期待登记 1 期" in with_one_due("post-due", "--until", "2026-03-31", stdin="n\n").stderr


def test_post_due_posts_once(with_one_due: Run) -> None:
    first = with_one_due("post-due", "--until", "2026-03-31", "--yes")
    assert first.exit_code == 0
    assert "已登记 1 期" in first.stdout
    again = json.loads(with_one_due("--json", "post-due", "--until", "2026-03-31", "--yes").stdout)
    assert again == {"posted": 0, "held": 0, "refused": 0, "amount_fen": 0}
    assert "到期" in with_one_due("history", "A-1").stdout


def test_post_due_before_anything_is_due(with_one_due: Run) -> None:
    assert "已登记 0 期" in with_one_due("post-due", "--until", "2026-03-01", "--yes").stdout


def test_post_due_needs_a_day(with_one_due: Run) -> None:
    assert with_one_due("post-due", "--yes").exit_code == 2


def test_rebuild_changes_nothing(with_one_due: Run) -> None:
    before = with_one_due("history", UNITS[1], "--format", "json").stdout
    assert "现表与重建一致" in with_one_due("rebuild", "--check").stdout
    result = with_one_due("rebuild")
    assert result.exit_code == 0
    assert "已重放" in result.stdout
    assert with_one_due("history", UNITS[1], "--format", "json").stdout == before


def test_rebuild_tells_what_differs(with_one_due: Run, new_database_url: str) -> None:
    with open_ledger(new_database_url) as ledger:
        ledger.rows("UPDATE award SET paid_fen = 1 RETURNING award")
    result = with_one_due("rebuild", "--check")
    assert result.exit_code == 1
    assert "award" in result.stdout


def test_a_free_port_is_free() -> None:
    assert 0 < free_port("127.0.0.1") < 65_536


def test_the_scheduler_runs_on_the_database_with_an_inbox_if_there_is_one(
    new_database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(
        "scheduler.runner.run", lambda url, *, jobs: ran.append((url, [job.name for job in jobs]))
    )
    run = runner_on(new_database_url)
    assert run("scheduler", "run").exit_code == 0
    assert run("scheduler", "run", "--inbox", str(tmp_path)).exit_code == 0
    assert run("scheduler", "run", "--inbox", str(tmp_path / "nowhere")).exit_code == 2
    assert all("dbname=" in url for url, _ in ran)
    always, with_inbox = (names for _, names in ran)
    assert with_inbox == [*always, "statement_inbox"]


def test_the_pages_are_served_on_the_database(new_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[str, str, int]] = []
    monkeypatch.setattr("web.serving.serve", lambda url, host, port, *_more: served.append((url, host, port)))
    result = runner_on(new_database_url)("web", "--port", "0")
    assert result.exit_code == 0
    ((url, host, port),) = served
    assert "dbname=" in url
    assert (host, f"http://127.0.0.1:{port}/" in result.stderr) == ("127.0.0.1", True)
