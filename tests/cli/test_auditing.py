"""What is done on the command line is in the audit log: commands, refusals, files that left."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from access.audit import AuditRow
from access.opened import Access
from projections.bootstrap import open_ledger
from tests.cli import test_batch as batches
from tests.cli.conftest import Run
from tests.cli.test_batch import CHECKER, DAY, FIRST, MAKER, TREASURY
from tests.cli.test_user import bootstrap

bureau, with_account = batches.bureau, batches.with_account
Entries = Callable[[], list[AuditRow]]


@pytest.fixture
def entries(new_database_url: str) -> Entries:
    """Return what came into the log since this was last asked, the oldest first."""
    seen = 0

    def found() -> list[AuditRow]:
        nonlocal seen
        with open_ledger(new_database_url) as ledger:
            rows = [one for one in Access.of(ledger).audit.entries(limit=100).rows if one.number > seen]
        seen = max((one.number for one in rows), default=seen)
        return rows[::-1]

    return found


def test_commands_and_what_stood_against_them(with_account: Run, entries: Entries) -> None:
    entries()
    assert with_account("batch", "make", *MAKER, *DAY, "--key", "april").exit_code == 0
    assert with_account("batch", "approve", FIRST, *MAKER, *DAY).exit_code == 1
    assert with_account("batch", "approve", FIRST, *CHECKER, *DAY, "--key", "second").exit_code == 0
    assert with_account("batch", "approve", FIRST, *CHECKER, *DAY, "--key", "second").exit_code == 0
    found = entries()
    assert [(one.officer, one.command, one.outcome, one.code, one.route) for one in found] == [
        ("czj.officer", "batch.make", "accepted", "", "cli batch make"),
        ("czj.officer", "batch.approve", "refused", "separation_of_duties", "cli batch approve"),
        ("czj.second", "batch.approve", "accepted", "", "cli batch approve"),
        ("czj.second", "batch.approve", "replayed", "", "cli batch approve"),
    ]
    assert found[0].details["key"] == f"april/{FIRST}"
    assert found[0].details["events"]
    assert {one.details["system_user"] for one in found} == {os.getuid()}
    assert {one.action for one in found} == {"command"}


def test_a_rehearsal_is_noted_only_where_it_was_not_the_officers(with_account: Run, entries: Entries) -> None:
    assert with_account("batch", "make", *MAKER, *DAY).exit_code == 0
    entries()
    assert with_account("batch", "approve", FIRST, *CHECKER, *DAY, "--dry-run").exit_code == 0
    assert with_account("batch", "approve", FIRST, *MAKER, *DAY, "--dry-run").exit_code == 1
    (refused,) = entries()
    assert (refused.outcome, refused.code) == ("refused", "separation_of_duties")
    assert refused.details["rehearsal"] is True


@pytest.mark.parametrize("shape", ["csv", "xlsx", "json"])
def test_a_table_that_leaves_as_a_file(
    with_account: Run, entries: Entries, tmp_path: Path, shape: str
) -> None:
    entries()
    file = tmp_path / f"payees.{shape}"
    taken = with_account("payee", "list", "--format", shape, "--output", str(file))
    assert taken.exit_code == 0
    assert file.stat().st_size > 0
    (entry,) = entries()
    assert (entry.action, entry.outcome, entry.officer, entry.route) == (
        "export",
        "accepted",
        "system:operator",
        "cli payee list",
    )
    assert entry.details["tables"] == ["payees"]
    assert (entry.details["rows"], entry.details["format"]) == (1, shape)


def test_what_is_only_looked_at_is_no_export(with_account: Run, entries: Entries, tmp_path: Path) -> None:
    entries()
    assert with_account("payee", "list").exit_code == 0
    assert with_account("payee", "list", "--format", "json").exit_code == 0
    assert entries() == []
    assert with_account("payee", "list", "--format", "csv").exit_code == 0
    assert [one.details["file"] for one in entries()] == ["-"]


def test_a_batch_that_leaves(with_account: Run, entries: Entries, tmp_path: Path) -> None:
    assert with_account("batch", "make", *MAKER, *DAY).exit_code == 0
    assert with_account("batch", "approve", FIRST, *CHECKER, *DAY).exit_code == 0
    entries()
    file = tmp_path / "order.xml"
    left = with_account(
        *("batch", "export", FIRST, "--format", "pain001", "--output", str(file)),
        *(*TREASURY, "--actor", "czj.cashier", "--department", "czj", *DAY),
    )
    assert left.exit_code == 0, left.stderr
    command, export = entries()
    assert (command.action, command.command, command.outcome) == ("command", "batch.export", "accepted")
    assert (export.action, export.command, export.officer) == ("export", "batch.export", "czj.cashier")
    assert export.details["file_key"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_runs_of_the_clocks_work_and_a_closed_month(with_account: Run, entries: Entries) -> None:
    entries()
    assert with_account("post-due", "--until", "2026-04-01", "--yes").exit_code == 0
    assert with_account("statement", "match").exit_code == 0
    assert with_account("period", "close", "2026-03", *CHECKER).exit_code == 0
    assert [(one.officer, one.command) for one in entries()] == [
        ("system:operator", "instalment.post_due"),
        ("system:operator", "statement.match"),
        ("czj.second", "period.close"),
        ("czj.second", "period.assert_balances"),
    ]


def test_the_first_administrators(run_anew: Run, entries: Entries) -> None:
    assert bootstrap(run_anew).exit_code == 0
    assert [(one.action, one.command, one.outcome) for one in entries()] == [
        ("command", "officer.bootstrap", "accepted"),
        ("password.set", "", "accepted"),
        ("password.set", "", "accepted"),
    ]
    assert bootstrap(run_anew).exit_code == 1
    (again,) = entries()
    assert (again.outcome, again.code) == ("refused", "officers_already_bootstrapped")
