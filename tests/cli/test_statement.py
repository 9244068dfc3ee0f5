"""A bank's file on the command line: previewed, imported twice, matched, what is left owned, explained, closed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

FILE = str(Path(__file__).parent.parent / "statements" / "spdb-debit.xls")
SIGNED = ("--actor", "czj.wang", "--department", "czj")


def test_a_file_is_previewed_without_being_imported(run_anew: Run) -> None:
    shown = run_anew("statement", "preview", FILE, "--format", "json")
    assert shown.exit_code == 0
    assert '"amount_fen": -388' in shown.stdout
    assert run_anew("statement", "list").stdout.count("6200") == 0


def test_from_the_file_to_a_closed_month(run_anew: Run) -> None:
    for new_lines in (4, 0):
        done = run_anew("--json", "statement", "import", FILE, *SIGNED)
        assert json.loads(done.stdout)["answer"]["new_lines"] == new_lines
    assert run_anew("statement", "match").exit_code == 0
    listed = json.loads(run_anew("exception", "list", "--format", "json").stdout)
    cases = [row["id"] for table in _tables(listed) for row in table]
    assert len(cases) == 4
    assert run_anew("period", "check", "2025-12").exit_code == 1
    refused = run_anew("period", "close", "2025-12", *SIGNED)
    assert refused.exit_code == 1
    assert "tie_out_failed" in refused.stderr
    for case in cases:
        assert run_anew("exception", "assign", case, "--owner", "王会计", *SIGNED).exit_code == 0
    assert run_anew("period", "check", "2025-12").exit_code == 0
    assert run_anew("period", "close", "2025-12", *SIGNED).exit_code == 0
    assert run_anew("verify").exit_code == 0


def test_a_line_is_explained_by_its_place(run_anew: Run) -> None:
    run_anew("statement", "import", FILE, *SIGNED)
    listed = json.loads(run_anew("statement", "lines", "--open", "--format", "json").stdout)
    line = next(row["line"] for table in _tables(listed) for row in table)
    asked = ("statement", "explain", line, "--kind", "fee", "--reason", "手续费", *SIGNED)
    assert run_anew(*asked).exit_code == 0
    assert (
        run_anew("statement", "explain", "nowhere", "--kind", "fee", "--reason", "x", *SIGNED).exit_code == 2
    )


def _tables(found: object) -> list[list[dict[str, str]]]:
    """Return the rows of every table of a JSON report, whatever stands around them."""
    if isinstance(found, list):
        if found and isinstance(found[0], dict) and "rows" not in found[0]:
            return [found]
        return [rows for one in found for rows in _tables(one)]
    if isinstance(found, dict):
        return [rows for one in found.values() if isinstance(one, list | dict) for rows in _tables(one)]
    return []
